"""The history of an entry: who did what when, with the fields that changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access
from pilotage.risk.models import Entry
from pilotage.risk.rules.permissions import MONEY_FIELDS, may_see_money

# Facts that a person would not call a change.
SILENT = frozenset({"id", "version", "scope_id", "initiative_id", "portfolio_id", "number", "kind", "came_from_id"})

# A row of history has values of many types: Any.
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed; a person is given by name."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Deed:
    """What was changed together by somebody at a moment."""

    moment: datetime
    who: str
    action: str
    is_first: bool
    changes: tuple[Change, ...]


def deeds_on(access: Access, entry: Entry) -> list[Deed]:
    """Everything that was done to the entry itself, newest first: two queries. Money only for who may see it."""
    rows = Entry.pgh_event_model.objects.filter(pgh_obj_id=entry.pk)  # type: ignore[attr-defined]  # by trigger
    events = list(rows.select_related("pgh_context").order_by("pgh_id"))
    names = _names(events)
    hidden = SILENT if may_see_money(access, entry) else SILENT | MONEY_FIELDS | {"currency"}
    deeds: list[Deed] = []
    before: Facts = {}
    for group in _by_context(events):
        after = _facts(group[-1])
        changes = tuple(
            Change(field, _named(before[field], names), _named(after[field], names))
            for field in (after if before else ())
            if field not in hidden and before[field] != after[field]
        )
        if changes or not before:
            said = _metadata(group[-1])
            who = names.get(str(said.get("user")), "")
            deeds.append(Deed(group[-1].pgh_created_at, who, str(said.get("action", "")), not before, changes))
        before = after
    return deeds[::-1]


def _by_context(events: Sequence[Any]) -> Iterable[list[Any]]:
    group: list[Any] = []
    for event in events:
        if group and (event.pgh_context_id is None or event.pgh_context_id != group[-1].pgh_context_id):
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _facts(event: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(event, field.attname)
        for field in event._meta.fields
        if not field.attname.startswith("pgh_")
    }


def _named(value: Any, names: Mapping[str, str]) -> Any:
    return names.get(str(value), "–") if isinstance(value, UUID) else value


def _metadata(event: Any) -> Facts:
    metadata: Facts = (event.pgh_context.metadata if event.pgh_context else None) or {}
    return metadata


def _names(events: Sequence[Any]) -> dict[str, str]:
    people = {event.owner_id for event in events} - {None}
    people |= {UUID(who) for event in events if (who := _metadata(event).get("user"))}
    return {str(id): name for id, name in Person.objects.filter(id__in=people).values_list("id", "name")}
