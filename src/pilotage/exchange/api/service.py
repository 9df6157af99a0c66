"""The API as a whole: its operations, and its addresses."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from ninja.operation import PathView
from ninja.utils import normalize_path, replace_path_param_notation

from pilotage.accounts.rules import open_door
from pilotage.exchange.api import explorer
from pilotage.exchange.api.document import DocumentedApi
from pilotage.exchange.api.failures import Failure, nothing_here
from pilotage.exchange.api.reading import StrictParser
from pilotage.exchange.api.refusals import take_refusals
from pilotage.exchange.api.resources import ROUTERS

PREFIX = "api/v1/"
# The answer of a view of Ninja's takes what its path holds: Any.
Answering = Callable[..., HttpResponseBase]


def make_api() -> DocumentedApi:
    """The API with all its routers."""
    made = DocumentedApi(
        title="Pilotage", version="1.0", docs_url=None, openapi_url=None, parser=StrictParser(), urls_namespace="api"
    )
    take_refusals(made)
    for prefix, tag, router in ROUTERS:
        made.add_router(prefix, router, tags=[tag])
    return made


api = make_api()


def document() -> dict[str, Any]:  # JSON
    return dict(api.get_openapi_schema(path_prefix=PREFIX))


@open_door
def openapi(request: HttpRequest) -> HttpResponse:
    """The document itself holds nothing of anybody's: a programme may read it before it has a token."""
    return JsonResponse(document())


@open_door
def nothing(request: HttpRequest) -> HttpResponse:
    return nothing_here().response(request)


def addresses() -> list[URLPattern]:
    """One address for each path, with the doors of its operations; and a problem for every other path."""
    found = [
        path("docs", explorer.explorer, {"document": document}, name="api_docs"),
        path("openapi.json", openapi, name="openapi"),
    ]
    for bound in api._get_bound_routers():
        for own, view in bound.path_operations.items():
            whole = normalize_path(f"{bound.prefix}/{own}").strip("/")
            name = f"api_{view.operations[0].operation_id}"
            found.append(path(replace_path_param_notation(whole), _answering(view), name=name))
    return [*found, re_path(r"^.*$", nothing, name="api_nothing")]


def _answering(view: PathView) -> Answering:
    """Ninja's view, with the rule of its doors told, and its bare refusal of a method told as a problem."""
    answer = view.get_view()

    def answering(request: HttpRequest, **values: Any) -> HttpResponseBase:  # what the path holds: Any
        given: HttpResponseBase = answer(request, **values)
        if isinstance(given, HttpResponseNotAllowed):
            text = _("This address takes %(methods)s.") % {"methods": given["Allow"]}
            return Failure(405, text, headers={"Allow": given["Allow"]}).response(request)
        return given

    told = cast(Any, answering)
    told.csrf_exempt = True  # a session is asked for its CSRF token at the door
    rules = {cast(Any, operation.view_func).door_rule for operation in view.operations}
    told.door_rule = "|".join(sorted(rules))
    return answering
