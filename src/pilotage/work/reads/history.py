"""The history of an initiative: who did what when, field by field, before and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access
from pilotage.work.models import CustomField, FieldType, Initiative, Stage
from pilotage.work.reads.visible import initiatives_visible_to, portfolios_visible_to
from pilotage.work.rules import may_see_money

# Facts that a person would not call a change.
SILENT = frozenset({"id", "version", "scope_id", "rag_scale", "rag_on", "registered_on", "key"})
PEOPLE = frozenset({"sponsor_id", "manager_id"})
# Which past values may be put back, by the field that the action changes.
RESTORABLE = frozenset(
    {"name", "description", "kind", "external_id", "tags", "sponsor_id", "manager_id", "stage_id", "rag",
     "planned_start", "planned_finish", "forecast_start", "forecast_finish", "whole_life_cost", "year_budget",
     "year_forecast"}
)  # fmt: skip
MONEY_FACTS = frozenset({"whole_life_cost", "year_budget", "year_forecast", "currency", "unknown_words"})

# A row of history has values of many types: Any.
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed; ids are given with the names they had meant."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry: what was changed together by somebody at a moment. `event` is the last row of it."""

    event: int
    moment: datetime
    who: str
    action: str
    source: str
    is_first: bool
    changes: tuple[Change, ...]


def deeds_on(access: Access, initiative: Initiative) -> list[Deed]:
    """Everything that was done to an initiative, newest first. Rows of one context are one deed.

    Money is left out for whom it is hidden; portfolios and programmes of the past have names for who may see them.
    """
    events = list(
        initiative.pgh_event_model.objects.filter(pgh_obj_id=initiative.id)  # type: ignore[attr-defined]  # by trigger
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    names = _names(access, events)
    hidden = SILENT if may_see_money(access, initiative) else SILENT | MONEY_FACTS | _money_fields()
    deeds: list[Deed] = []
    before: Facts = {}
    for group in _by_context(events):
        after = _facts(group[-1])
        changes = _changes(before, after, names, hidden)
        if changes or not before:
            deeds.append(_deed(group[-1], changes, names, is_first=not before))
        before = after
    return deeds[::-1]


def facts_before(initiative: Initiative, event: int) -> Facts | None:
    """The initiative's facts as they were before the deed that ended with this event."""
    rows = initiative.pgh_event_model.objects.filter(pgh_obj_id=initiative.id)  # type: ignore[attr-defined]
    this = rows.filter(pgh_id=event).first()
    if this is None:
        return None
    earlier = rows.filter(pgh_id__lt=event).exclude(pgh_context_id=this.pgh_context_id).order_by("-pgh_id").first()
    return _facts(earlier) if earlier else None


def changed_by(initiative: Initiative, event: int) -> frozenset[str]:
    """The fields that this deed changed."""
    before = facts_before(initiative, event)
    this = initiative.pgh_event_model.objects.filter(pgh_obj_id=initiative.id, pgh_id=event).first()  # type: ignore[attr-defined]
    if before is None or this is None:
        return frozenset()
    after = _facts(this)
    return frozenset(field for field in after if field not in SILENT and before[field] != after[field])


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


def _changes(before: Facts, after: Facts, names: Mapping[str, str], hidden: frozenset[str]) -> tuple[Change, ...]:
    if not before:
        return ()
    changed = [field for field in after if field not in hidden and before[field] != after[field]]
    found = []
    for field in changed:
        if field == "custom":
            found += [one for one in _custom_changes(before[field], after[field]) if one.field not in hidden]
        else:
            found.append(Change(field, _named(before[field], names), _named(after[field], names)))
    return tuple(found)


def _custom_changes(before: Facts, after: Facts) -> list[Change]:
    keys = sorted({*before, *after})
    return [Change(f"c_{key}", before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def _money_fields() -> frozenset[str]:
    """Custom fields of money, as changes name them."""
    return frozenset(
        f"c_{key}" for key in CustomField.objects.filter(type=FieldType.MONEY).values_list("key", flat=True)
    )


def _named(value: Any, names: Mapping[str, str]) -> Any:
    return names.get(str(value), "–") if isinstance(value, UUID) else value


def _names(access: Access, events: Sequence[Any]) -> dict[str, str]:
    """Names for every id that these rows point to, and for those who acted: four queries, however long the past."""
    people = {getattr(event, field) for event in events for field in PEOPLE} - {None}
    people |= {UUID(who) for event in events if (who := _metadata(event).get("user"))}
    stages = {event.stage_id for event in events}
    portfolios = {event.portfolio_id for event in events}
    programmes = {event.programme_id for event in events} - {None}
    found = [
        *Person.objects.filter(id__in=people).values_list("id", "name"),
        *Stage.objects.filter(id__in=stages).values_list("id", "name"),
        *portfolios_visible_to(access).filter(id__in=portfolios).values_list("id", "name"),
        *(initiatives_visible_to(access).filter(id__in=programmes).values_list("id", "name") if programmes else ()),
    ]
    return {str(id): name for id, name in found}


def _metadata(event: Any) -> Facts:
    metadata: Facts = (event.pgh_context.metadata if event.pgh_context else None) or {}
    return metadata


def _deed(event: Any, changes: tuple[Change, ...], names: Mapping[str, str], *, is_first: bool) -> Deed:
    said = _metadata(event)
    return Deed(
        event=event.pgh_id,
        moment=event.pgh_created_at,
        who=names.get(str(said.get("user")), ""),
        action=str(said.get("action", "")),
        source=str(said.get("file", "")),
        is_first=is_first,
        changes=changes,
    )
