"""Taking back what an import wrote into the registers: what it made goes, what it changed is as it was."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Impossible
from pilotage.kit.history import deed
from pilotage.kit.rewinding import made_in
from pilotage.risk.models import Entry, Rating
from pilotage.risk.reads.imported import entries_before, made_entries, ratings_before, touched_since, written_in
from pilotage.risk.rules import permissions
from pilotage.risk.rules.permissions import MONEY_FIELDS

LEVELS = ("probability", "impact", "residual_probability", "residual_impact")
# Columns that an import writes.
OF_ENTRY = (
    "title", "cause", "event", "effect", "owner_id", "near_from", "near_until", "due_on", "probability_share",
    "cost_low", "cost_likely", "cost_high", "currency", "delay_low", "delay_likely", "delay_high", "raised_on", *LEVELS,
)  # fmt: skip
OF_RATING = (*LEVELS, "note")


def take_back_entries(context: UUID, *, leaving: Collection[UUID], access: Access) -> int:
    """The entries of an import as they were before it, and how many that are; those that are left stay as they are.

    context   of the import in the history
    Raises Refused where the person may not change one of them (any more), or Impossible when one that is not to be
    left was touched since: then nothing is taken back.
    """
    with transaction.atomic(), deed("undo_import", actor=access.person_id):
        wanted = written_in(context) - set(leaving)
        rows = Entry.objects.select_for_update(of=("self",)).select_related("scope").filter(pk__in=wanted)
        found = {entry.pk: entry for entry in rows.order_by("pk")}
        if touched_since(context) - set(leaving):
            raise Impossible(_("Somebody changed one of these entries just now. Nothing was undone: look again."))
        for entry in found.values():
            permissions.may_change(access, entry).or_raise()
        _restore_ratings(context, found)
        _restore_entries(context, found, access)
        Entry.objects.filter(pk__in=made_entries(context) & set(found)).delete()
    return len(found)


def _restore_ratings(context: UUID, entries: Collection[UUID]) -> None:
    mine = {rating.pk: rating for rating in Rating.objects.filter(entry__in=entries)}
    for was in ratings_before(context):
        if was.pgh_obj_id in mine:
            _put_back(mine[was.pgh_obj_id], was, OF_RATING)
    made_in(Rating, context).filter(pk__in=mine).delete()


def _restore_entries(context: UUID, entries: dict[UUID, Entry], access: Access) -> None:
    for was in entries_before(context):
        entry = entries.get(was.pgh_obj_id)
        if entry is None:
            continue
        if any(getattr(entry, name) != getattr(was, name) for name in MONEY_FIELDS):
            permissions.may_write_money(access, entry.scope.path).or_raise()
        _put_back(entry, was, OF_ENTRY)


def _put_back(row: Entry | Rating, was: object, names: Collection[str]) -> None:
    for name in names:
        setattr(row, name, getattr(was, name))
    row.save()
