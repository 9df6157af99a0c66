"""Holding a row at the version that the caller has read, until what they ask is done."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from pilotage.exchange.api.calls import Call
from pilotage.exchange.api.failures import Failure, nothing_here
from pilotage.kit.models import Record

# JSON of a thing, and values of a body: Any.
Json = dict[str, Any]
Row = TypeVar("Row", bound=Record)


def hold(call: Call, row: Row, *, read: Callable[[], Json], asked: Mapping[str, Any] | None = None) -> None:
    """Lock the row for the rest of the call. Raises 412 with what is there now when it is at another version.

    read    the thing as the caller may see it, asked again because it has changed
    asked   what the caller wants to write, to say where it differs
    """
    found = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise nothing_here()
    if found.version != call.version:
        raise stale(read(), asked or {}, version=found.version)


def stale(current: Json, asked: Mapping[str, Any], *, version: int) -> Failure:
    """The refusal, with both sides."""
    text = _("You have read another version than the one that is there now (%(version)s). Nothing was written.")
    differences = [
        {"field": name, "yours": yours, "now": current[name]}
        for name, yours in asked.items()
        if name in current and _plain(current[name]) != _plain(yours)
    ]
    facts = {"current_version": version, "current": current, "differences": differences}
    return Failure(412, text % {"version": version}, facts=facts)


def _plain(value: object) -> str:
    """What a body names by its id is shown with its name."""
    return str(value["id"]) if isinstance(value, dict) and "id" in value else str(value)
