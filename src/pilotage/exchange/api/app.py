"""The API put together: its routes, its document, and its addresses."""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from ninja.operation import PathView
from ninja.utils import normalize_path, replace_path_param_notation
from pydantic_core import to_json

from pilotage.accounts.rules import PersonalRequest, open_door
from pilotage.exchange.api.answers import sent
from pilotage.exchange.api.document import PREFIX, DocumentedApi
from pilotage.exchange.api.etags import digest_of
from pilotage.exchange.api.pages import api_page
from pilotage.exchange.api.problems import KINDS, Problem, answer_of, nothing_here
from pilotage.exchange.api.reading import StrictParser
from pilotage.exchange.api.refusals import take_refusals
from pilotage.exchange.api.routes import (
    alignment,
    assessments,
    capability,
    changes,
    decisions,
    dependencies,
    evidence,
    funds,
    gates,
    initiatives,
    jobs,
    money,
    money_baselines,
    packs,
    people,
    plan_parts,
    plans,
    portfolios,
    reports,
    risks,
    roadmaps,
    scenario_parts,
    scenarios,
    settings,
    strategy,
    waiting,
    weights,
)
from pilotage.exchange.api.words import INTRODUCTION

# A view of Ninja's takes what its path holds: Any.
Answering = Callable[..., HttpResponseBase]


def _kinds() -> list[str]:
    """Every kind of problem, by the end of its `type`."""
    return [f"- `#{name}` ({status}): {title}. {meaning}" for status, (name, title, meaning) in KINDS.items()]


api = DocumentedApi(
    title="Pilotage",
    version="1",
    description="\n".join([INTRODUCTION, *_kinds()]),
    urls_namespace="api-1",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
)
take_refusals(api)
for room in (
    portfolios, initiatives, dependencies, settings, strategy, weights, money, money_baselines, funds, people, plans,
    plan_parts, risks, reports, decisions, gates, changes, alignment, waiting, packs, scenarios, scenario_parts, jobs,
    capability, evidence, assessments, roadmaps,
):  # fmt: skip
    api.add_router("", room.router)


def document() -> dict[str, Any]:  # JSON: Any
    """The OpenAPI document."""
    return dict(api.get_openapi_schema(path_prefix=PREFIX))


@cache
def written_document() -> bytes:
    """The document as it is sent. Kept, because putting it together takes seconds; it is the same for everybody."""
    return to_json(document())


@open_door
def openapi(request: PersonalRequest) -> HttpResponse:
    """The document holds nothing of anybody's: a programme may read it before it has a token."""
    content = written_document()
    return sent(request, content, f'"{digest_of(content)}"')


@open_door
def nothing(request: PersonalRequest) -> HttpResponse:
    """Every other address below the API's."""
    return answer_of(request, nothing_here())


def addresses() -> list[URLPattern]:
    """One address for each path, with the doors of its operations."""
    found = [
        path("docs", api_page, name="api_page"),
        path("openapi.json", openapi, name="api_document"),
    ]
    for bound in api._get_bound_routers():
        for own, view in bound.path_operations.items():
            route = replace_path_param_notation(normalize_path(own).strip("/"))
            found.append(path(route, _answering(view), name=f"api_{view.operations[0].operation_id}"))
    return [*found, re_path(r"^.*$", nothing, name="api_nothing")]


def _answering(view: PathView) -> Answering:
    """Ninja's view, with the rule of its doors told, and the bare refusal of a method told as a problem."""
    answer = view.get_view()

    def answering(request: HttpRequest, **values: Any) -> HttpResponseBase:  # what the path holds: Any
        given: HttpResponseBase = answer(request, **values)
        if isinstance(given, HttpResponseNotAllowed):
            refusal = _refusal(view, request)
            if refusal is not None:
                return answer_of(request, refusal)
            allowed = given["Allow"]
            text = _("This address takes %(methods)s.") % {"methods": allowed}
            return answer_of(request, Problem(405, text, headers={"Allow": allowed}))
        return given

    told = cast(Any, answering)
    told.csrf_exempt = True  # a session is asked for its CSRF token at the door
    told.door_rule = "|".join(sorted({cast(Any, one.view_func).door_rule for one in view.operations}))
    return answering


def _refusal(view: PathView, request: HttpRequest) -> Problem | None:
    """Why no door of this address lets the caller in; None when one does. Who may not enter learns of no method."""
    refusal: Problem | None = None
    for operation in view.operations:
        try:
            for door in operation.auth_callbacks:
                door(request)
        except Problem as problem:
            refusal = problem
        except Http404:
            return nothing_here()
        else:
            return None
    return refusal
