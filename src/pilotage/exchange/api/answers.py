"""Answers in JSON: one resource with its ETag, or a page of them with the way to the next."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pilotage.exchange.api.etags import etag_of, is_known
from pilotage.exchange.api.problems import Problem

MOST = 200
USUAL = 50
# JSON of a resource, shaped by its serialiser: Any.
Json = dict[str, Any]
Row = TypeVar("Row", bound=Model)


def plain(value: object) -> object:
    """Values that JSON does not know, as the API writes them: amounts and ids as text, days in ISO form."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, UUID | date):
        return str(value) if isinstance(value, UUID) else value.isoformat()
    raise TypeError(type(value).__name__)


def one(
    request: HttpRequest, resource: Json, *, fields: str = "", status: int = 200, location: str = ""
) -> HttpResponse:
    """One resource. Its `id` and `version` make the ETag; 304 when the caller has it."""
    etag = etag_of(UUID(str(resource["id"])), int(resource.get("version", 1)))
    headers = {"ETag": etag} | ({"Location": location} if location else {})
    if request.method == "GET" and is_known(request, etag):
        return HttpResponse(status=304, headers=headers)
    body = json.dumps(narrowed(resource, fields), default=plain)
    return HttpResponse(body, status=status, content_type="application/json", headers=headers)


def nothing() -> HttpResponse:
    return HttpResponse(status=204)


def narrowed(resource: Json, fields: str) -> Json:
    """Only the fields that were asked for, and the id always. Raises 422 for one that is not there."""
    wanted = [name.strip() for name in fields.split(",") if name.strip()]
    if not wanted:
        return resource
    unknown = [name for name in wanted if name not in resource]
    if unknown:
        raise Problem(
            422, _("There is no field %(name)s here.") % {"name": unknown[0]}, errors=[("fields", unknown[0])]
        )
    return {name: resource[name] for name in resource if name in wanted or name == "id"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page was asked for."""

    cursor: str = ""
    limit: int = USUAL
    fields: str = ""


def page(
    rows: QuerySet[Row],
    asked: Asked,
    serialise: Callable[[Sequence[Row]], Iterable[Json]],
    *,
    order: str = "id",
) -> HttpResponse:
    """One page in a stable order: rows added meanwhile neither repeat nor push out others.

    The cursor holds the last row's place (its order value and id), never an offset.
    """
    field = order.removeprefix("-")
    is_falling = order.startswith("-")
    if asked.cursor:
        value, id = _place(asked.cursor, field)
        beyond = "lt" if is_falling else "gt"
        rows = rows.filter(
            Q(**{f"id__{beyond}": id})
            if field == "id"
            else Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"id__{beyond}": id})
        )
    sign = "-" if is_falling else ""
    ordered = rows.order_by(*([f"{sign}id"] if field == "id" else [f"{sign}{field}", f"{sign}id"]))
    found = list(ordered[: asked.limit + 1])
    more = len(found) > asked.limit
    shown = found[: asked.limit]
    items = [narrowed(item, asked.fields) for item in serialise(shown)]
    following = _cursor(shown[-1], field) if more else None
    body = json.dumps({"items": items, "next_cursor": following}, default=plain)
    return HttpResponse(body, content_type="application/json")


def _cursor(row: Model, field: str) -> str:
    place = [field, str(row.pk), "" if field == "id" else str(getattr(row, field))]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _place(cursor: str, field: str) -> tuple[str, UUID]:
    try:
        named, id, value = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if named != field or not isinstance(value, str) or "\x00" in value:
            raise ValueError(named)
        return value, UUID(id)
    except (ValueError, binascii.Error, TypeError, AttributeError) as broken:
        text = _("This cursor is not one of ours for this order. Begin without it.")
        raise Problem(422, text, errors=[("cursor", text)]) from broken


def body_of(response: HttpResponse) -> Mapping[str, Any]:
    """The JSON of an answer again."""
    read: Mapping[str, Any] = json.loads(response.content)
    return read
