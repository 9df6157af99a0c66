"""Answers in JSON: one resource with its ETag, or a page of them with the way to the next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from pydantic_core import to_json

from pilotage.exchange.api.etags import digest_of, etag_of, is_known
from pilotage.exchange.api.lists import BY_ID, Asked, Order, cut
from pilotage.exchange.api.problems import wrong_parameter

# JSON of a resource, shaped by its serialiser: Any.
Json = dict[str, Any]
Row = TypeVar("Row", bound=Model)


def one(
    request: HttpRequest, resource: Json, *, fields: str = "", status: int = 200, location: str = ""
) -> HttpResponse:
    """One resource. Its `id` and `version` make the ETag; 304 when the caller has it."""
    content = to_json(narrowed(resource, fields))
    version = resource.get("version")
    etag = f'"{digest_of(content)}"' if version is None else etag_of(UUID(str(resource["id"])), version, content)
    return sent(request, content, etag, status=status, headers={"Location": location} if location else {})


def nothing() -> HttpResponse:
    return HttpResponse(status=204)


def plain(request: HttpRequest, body: object, *, status: int = 200) -> HttpResponse:
    """Anything else as JSON."""
    content = to_json(body)
    return sent(request, content, f'"{digest_of(content)}"', status=status)


def sent(
    request: HttpRequest,
    content: bytes,
    etag: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> HttpResponse:
    """The HTTP answer, or 304 without a body when the caller has just this."""
    known = {"ETag": etag, **(headers or {})}
    if request.method == "GET" and is_known(request, etag):
        answer = HttpResponse(status=304, headers=known)
        del answer["Content-Type"]
    else:
        answer = HttpResponse(content, status=status, content_type=media_type, headers=known)
    patch_vary_headers(answer, ["Authorization", "Cookie"])
    return answer


def fields_in(fields: str, known: Iterable[str]) -> frozenset[str]:
    """The names asked for, with the id; empty when all are wanted. Raises 422 for one that is not there."""
    wanted = {name.strip() for name in fields.split(",") if name.strip()}
    unknown = sorted(wanted - set(known))
    if unknown:
        raise wrong_parameter("fields", _("There is no field %(name)s here.") % {"name": unknown[0][:60]})
    return frozenset(wanted | {"id"}) if wanted else frozenset()


def narrowed(resource: Json, fields: str) -> Json:
    """Only the fields that were asked for, and the id always."""
    wanted = fields_in(fields, resource) if fields else frozenset()
    return {name: resource[name] for name in resource if name in wanted} if wanted else resource


def page(
    request: HttpRequest,
    rows: QuerySet[Row, Any],
    asked: Asked,
    serialise: Callable[[Sequence[Any]], Iterable[Json]],  # rows, or dicts of their columns: Any
    *,
    orders: Mapping[str, Order] = BY_ID,
) -> HttpResponse:
    """One page in a stable order: rows added meanwhile neither repeat nor push out others."""
    found = cut(rows, asked, orders)
    items = [narrowed(item, asked.fields) for item in serialise(found.rows)] if asked.fields else serialise(found.rows)
    content = to_json({"items": list(items), "next_cursor": found.next or None})
    headers = {"Link": f'<{_next_address(request, found.next)}>; rel="next"'} if found.next else {}
    return sent(request, content, f'"{digest_of(content)}"', headers=headers)


def _next_address(request: HttpRequest, cursor: str) -> str:
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != "cursor"]
    return f"{request.path}?{urlencode([*kept, ('cursor', cursor)])}"
