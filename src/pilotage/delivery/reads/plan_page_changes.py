"""What was saved of a plan, read from its history: by whom, and what became of each task and link."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection
from pghistory.models import Context

from pilotage.accounts.models import Person
from pilotage.delivery.models import Plan
from pilotage.kit.models import Record
from pilotage.kit.rows import rows_in

# Rows of event tables are made by the history at run time and have no type of their own: Any.
Event = Any
MOST_SAVES = 200
NEWEST = """
SELECT e.pgh_id FROM unnest(%s::uuid[]) AS one(id) CROSS JOIN LATERAL (
    SELECT pgh_id FROM {} WHERE pgh_obj_id = one.id AND pgh_id < %s ORDER BY pgh_id DESC LIMIT 1
) e
"""


@dataclass(frozen=True, slots=True)
class Save:
    """One saved change of a plan: the revision that it led to. person: empty where no person did it."""

    revision: int
    context: UUID | None
    person_id: UUID | None
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after. before: None where it was added; after: None where it was removed."""

    id: UUID
    before: Event | None
    after: Event | None


def saves_since(plan: Plan, revision: int) -> list[Save]:
    """The saved changes after that revision, oldest first; several revisions of one deed are one save."""
    events = events_of(Plan).filter(pgh_obj_id=plan.pk, revision__gt=revision).order_by("-pgh_id")[:MOST_SAVES]
    newest: dict[UUID | None, Event] = {}
    for event in events:
        newest.setdefault(event.pgh_context_id or event.pgh_id, event)
    people = _people({event.pgh_context_id for event in newest.values() if event.pgh_context_id})
    saves = [
        Save(event.revision, event.pgh_context_id, *people.get(event.pgh_context_id, (None, "")), event.pgh_created_at)
        for event in newest.values()
    ]
    return sorted(saves, key=attrgetter("revision"))


def save_of(plan: Plan, revision: int) -> Save | None:
    """The save that led to that revision; None when the history knows none."""
    found = saves_since(plan, revision - 1)
    return next((one for one in found if one.revision == revision), None)


def changes_in(model: type[Record], contexts: Collection[UUID]) -> list[RowChange]:
    """What became of the rows of a table within these deeds, which follow each other."""
    first: dict[UUID, Event] = {}
    last: dict[UUID, Event] = {}
    for event in rows_in(events_of(model).filter(pgh_context_id__in=contexts).order_by("pgh_id")):
        first.setdefault(event.pgh_obj_id, event)
        last[event.pgh_obj_id] = event
    known = [id for id, event in first.items() if event.pgh_label != "insert"]
    before = _newest_before(model, known, min((first[id].pgh_id for id in known), default=0))
    changes = [
        RowChange(id, before.get(id), None if event.pgh_label == "delete" else event) for id, event in last.items()
    ]
    return [one for one in changes if one.before is not None or one.after is not None]


def _newest_before(model: type[Record], ids: Sequence[UUID], earliest: int) -> dict[UUID, Event]:
    """How each of these rows stood before that event, looked up row by row.

    A row may have changed hundreds of times: asked for together, all of that is read to keep the newest of each.
    """
    table = model.pgh_event_model._meta.db_table  # type: ignore[attr-defined]  # set by the history's decorator
    with connection.cursor() as cursor:
        cursor.execute(NEWEST.format(table), [list(ids), earliest])
        found = [row[0] for row in cursor.fetchall()]
    return {event.pgh_obj_id: event for event in rows_in(events_of(model).filter(pgh_id__in=found))}


def events_of(model: type[Record]) -> Any:
    return model.pgh_event_model.objects  # type: ignore[attr-defined]  # set by the history's decorator


def _people(contexts: Collection[UUID]) -> Mapping[UUID, tuple[UUID | None, str]]:
    """Who did it, by the context of the deed."""
    said = {one.pk: (one.metadata or {}).get("user") for one in Context.objects.filter(pk__in=contexts)}
    ids = {UUID(str(user)) for user in said.values() if user}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {
        context: (UUID(str(user)), names.get(UUID(str(user)), "")) if user else (None, "")
        for context, user in said.items()
    }
