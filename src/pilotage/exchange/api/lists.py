"""Pages of a list by place, not by number: what is added meanwhile repeats and hides nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.utils.translation import gettext as _

from pilotage.exchange.api.problems import Problem, wrong_parameter

MOST = 200
USUAL = 50
Found = TypeVar("Found")
# A place in an order is a text, a day or a number, as the column asks: Any.
Place = Any


@dataclass(frozen=True, slots=True)
class Order:
    """A column by which a list can be ordered, and how its values are read back from a cursor."""

    path: str
    read: Callable[[str], Place] = str


def day(text: str) -> date:
    return date.fromisoformat(text)


BY_ID: Mapping[str, Order] = {"id": Order("id", UUID)}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page was asked for."""

    cursor: str = ""
    limit: int = USUAL
    fields: str = ""
    sort: str = "id"


@dataclass(frozen=True, slots=True)
class Cut:
    """The rows of one page, and the cursor of the next; "" on the last one."""

    # Rows of a model, or dicts of their columns: Any.
    rows: Sequence[Any]
    next: str


def cut(rows: QuerySet[Model, Any], asked: Asked, orders: Mapping[str, Order]) -> Cut:
    """One page; ties are told apart by the id, and unknown values come last whatever the direction."""
    name, is_falling = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    order = orders.get(name)
    if order is None:
        names = ", ".join(orders)
        raise wrong_parameter("sort", _("There is no order by %(name)s; there are: %(names)s.") % {
            "name": name, "names": names,
        })  # fmt: skip
    if asked.cursor:
        value, id = _place_of(asked, order)
        rows = rows.filter(_beyond(order, value, id, is_falling=is_falling))
    by = [OrderBy(F("id"), descending=is_falling)]
    if order.path != "id":
        by.insert(0, OrderBy(F(order.path), descending=is_falling, nulls_last=True))
    found = list(rows.order_by(*by)[: asked.limit + 1])
    shown = found[: asked.limit]
    return Cut(shown, _cursor_at(shown[-1], asked.sort, order) if len(found) > asked.limit else "")


def _beyond(order: Order, value: Place, id: UUID, *, is_falling: bool) -> Q:
    step = "lt" if is_falling else "gt"
    after = Q(**{f"id__{step}": id})
    if order.path == "id":
        return after
    if value is None:
        return Q(**{f"{order.path}__isnull": True}) & after
    beyond = Q(**{f"{order.path}__{step}": value}) | Q(**{f"{order.path}__isnull": True})
    return beyond | (Q(**{order.path: value}) & after)


def _cursor_at(row: object, sort: str, order: Order) -> str:
    value = _value(row, order.path)
    written = [sort, None if value is None else str(value), str(_value(row, "id"))]
    return base64.urlsafe_b64encode(json.dumps(written).encode()).decode().rstrip("=")


def _value(row: object, path: str) -> object:
    if isinstance(row, dict):
        return row[path]
    for step in path.split("__"):
        row = getattr(row, step)
    return row


def _place_of(asked: Asked, order: Order) -> tuple[Place, UUID]:
    try:
        padded = asked.cursor + "=" * (-len(asked.cursor) % 4)
        sort, written, id = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if sort != asked.sort or not isinstance(written, str | None) or "\x00" in (written or ""):
            raise ValueError(sort)
        value = None if written is None else order.read(written)
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError(value)
        return value, UUID(id)
    except (ValueError, TypeError, AttributeError, InvalidOperation, binascii.Error, RecursionError) as broken:
        raise _foreign_cursor() from broken


def _foreign_cursor() -> Problem:
    return wrong_parameter("cursor", _("This cursor belongs to another list or order. Begin again without it."))
