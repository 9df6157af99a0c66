"""What one import wrote into the registers, and what somebody did to it since."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, QuerySet

from pilotage.kit.rewinding import events_of, later, made_in, overwritten
from pilotage.risk.models import Concern, Entry, Escalation, Rating, Response, TrialUse

# An event of history has the fields of its row and some of its own: Any.
Event = Any
# What hangs on an entry that an import makes none of: where there is any, somebody went on with the entry.
GONE_ON: tuple[Any, ...] = (Response, Escalation, Concern, TrialUse)


def written_in(context: UUID) -> set[UUID]:
    """The entries that the import made or changed."""
    return set(_events(Entry, context).values_list("pgh_obj_id", flat=True))


def made_entries(context: UUID) -> set[UUID]:
    """Of these, the ones that it made and that are still there."""
    return set(made_in(Entry, context).values_list("pk", flat=True))


def touched_since(context: UUID) -> set[UUID]:
    """Entries of the import that somebody changed, rated, answered or handed up since. Those that are gone are not."""
    made, there = made_entries(context), Entry.objects.filter(pk__in=written_in(context))
    touched = _changed_since(context) | _rated_since(context)
    for model in GONE_ON:
        touched |= set(model.objects.filter(entry__in=made).values_list("entry_id", flat=True))
    return touched & set(there.values_list("pk", flat=True))


def entries_before(context: UUID) -> Iterable[Event]:
    """Each entry that the import changed, as it stood before."""
    return _before(Entry, context)


def ratings_before(context: UUID) -> Iterable[Event]:
    """Each rating in whose place the import put another one of the same day, as it stood before."""
    return _before(Rating, context)


def _before(model: type[Entry] | type[Rating], context: UUID) -> Iterable[Event]:
    found: Iterable[Event] = events_of(model).objects.raw(overwritten(model), {"context": context})
    return found


def _events(model: type[Entry] | type[Rating], context: UUID) -> QuerySet[Any]:
    found: QuerySet[Any] = events_of(model).objects.filter(pgh_context_id=context)
    return found


def _changed_since(context: UUID) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT since.pgh_obj_id FROM ({later(Entry)}) since", {"context": context})  # noqa: S608
        return {id for (id,) in cursor.fetchall()}


def _rated_since(context: UUID) -> set[UUID]:
    """Whoever rates waits for the entry, so what came after the import has later numbers than all of its own."""
    own = _events(Rating, context)
    last = own.aggregate(last=Max("pgh_id"))["last"]
    if last is None:
        return set()
    since = events_of(Rating).objects.filter(pgh_id__gt=last, entry_id__in=own.values("entry_id"))
    return set(since.values_list("entry_id", flat=True))
