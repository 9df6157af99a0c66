"""Writing down and changing the entries of a register."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person, Scope
from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access, Impossible
from pilotage.kit.history import deed
from pilotage.risk.actions.locking import locked
from pilotage.risk.models import Concern, Entry, EntryKind, Rating
from pilotage.risk.reads.scales import scales
from pilotage.risk.rules import permissions
from pilotage.risk.rules.checking import check_day, check_entry, check_level
from pilotage.risk.rules.exposure import middle_of
from pilotage.risk.rules.permissions import MONEY_FIELDS
from pilotage.risk.rules.states import RATED, UNCERTAIN
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_visible_to

# Values of several types by field name: Any.
Facts = Mapping[str, Any]
EDITABLE = frozenset(
    {"title", "cause", "event", "effect", "owner", "near_from", "near_until", "probability_share", "due_on",
     "delay_low", "delay_likely", "delay_high", "raised_on", *MONEY_FIELDS}
)  # fmt: skip
LEVEL_FIELDS = ("probability", "impact", "residual_probability", "residual_impact")


def create_entry(
    *,
    kind: str,
    register: Initiative | Portfolio,
    facts: Facts,
    on: date,
    access: Access,
    concerns: Collection[Initiative] = (),
    came_from: Entry | None = None,
) -> Entry:
    """A new line of the register, with the next number of its kind. `facts` may hold levels: they are its first rating.

    Where no level is said but a number is, the scales say the level. Raises Refused or Impossible.
    """
    if kind not in EntryKind.values:
        raise Impossible(_("This is no kind of entry."), field="kind")
    permissions.may_write(access, register.scope.path).or_raise()
    levels = {name: facts.get(name) for name in LEVEL_FIELDS}
    rest = {name: value for name, value in facts.items() if name not in LEVEL_FIELDS}
    with transaction.atomic(), deed("create_entry", actor=access.person_id):
        entry = Entry(kind=kind, scope=register.scope, raised_on=on, came_from=came_from)
        if isinstance(register, Initiative):
            entry.initiative = register
        else:
            entry.portfolio = register
        _apply(entry, rest, access=access)
        check_day(entry.raised_on, today=on, field="raised_on")
        _rate_first(entry, levels)
        entry.number = _next_number(register.scope, kind)
        entry.save()
        if any(getattr(entry, name) is not None for name in LEVEL_FIELDS):
            Rating.objects.create(
                entry=entry, on=entry.raised_on, **{name: getattr(entry, name) for name in LEVEL_FIELDS}
            )
        _share(entry, concerns, access=access)
    entry.refresh_from_db()
    return entry


def change_entry(
    entry: Entry,
    *,
    version: int | None,
    changes: Facts,
    on: date,
    access: Access,
    concerns: Collection[Initiative] | None = None,
) -> Entry:
    """The entry with other facts; `concerns` None leaves them. Ratings are `rate_entry`'s.

    Raises Refused, Stale or Impossible.
    """
    with transaction.atomic(), deed("change_entry", actor=access.person_id):
        found = locked(entry, version=version)
        permissions.may_change(access, found).or_raise()
        _apply(found, changes, access=access)
        check_day(found.raised_on, today=on, field="raised_on")
        found.save()
        if concerns is not None:
            _share(found, concerns, access=access)
    found.refresh_from_db()
    return found


def change_many(
    entries: Collection[Entry], *, owner: Person | None, is_reviewed: bool, on: date, access: Access
) -> None:
    """Give all of them this owner, or say that all were looked at; or nothing happens. Raises Refused or Impossible."""
    with transaction.atomic(), deed("change_many", actor=access.person_id):
        for entry in sorted(entries, key=lambda one: one.pk):
            found = locked(entry)
            permissions.may_change(access, found).or_raise()
            if owner is not None:
                found.owner = owner
            if is_reviewed:
                found.reviewed_on = on
            found.save()


def remove_entry(entry: Entry, *, version: int | None, access: Access) -> None:
    """Take out what should never have been written; history keeps it. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("remove_entry", actor=access.person_id):
        found = locked(entry, version=version)
        permissions.may_change(access, found).or_raise()
        found.delete()


def _apply(entry: Entry, facts: Facts, *, access: Access) -> None:
    unknown = set(facts) - EDITABLE
    if unknown:
        raise Impossible(_("There is no field %(name)s.") % {"name": ", ".join(sorted(unknown))})
    if any(name in facts and facts[name] != getattr(entry, name) for name in MONEY_FIELDS):
        permissions.may_write_money(access, entry.scope.path).or_raise()
        # What is written anew is meant in today's currency of the enterprise; registers are compared in it.
        entry.currency = organisation().currency
    for name, value in facts.items():
        setattr(entry, name, value)
    check_entry(entry)


def _rate_first(entry: Entry, levels: Facts) -> None:
    if entry.kind not in RATED:
        if any(levels.values()):
            raise Impossible(_("An action is not rated: it is due on a day."), field="impact")
        return
    for name, level in levels.items():
        check_level(level, name)
        setattr(entry, name, level)
    known = scales()
    if entry.kind in UNCERTAIN and entry.probability is None:
        entry.probability = known.level_of_share(entry.probability_share)
    if entry.kind not in UNCERTAIN:
        entry.probability = entry.residual_probability = None
    if entry.impact is None:
        cost = middle_of(entry.cost_low, entry.cost_likely, entry.cost_high)
        entry.impact = known.level_of_impact(cost, entry.delay_likely)


def _next_number(scope: Scope, kind: str) -> int:
    """One after the highest that was ever given: a number that was removed does not come back as another thing."""
    # Two who write at once in one register wait for each other here.
    Scope.objects.select_for_update().get(pk=scope.pk)
    given = Entry.pgh_event_model.objects.filter(scope_id=scope.pk, kind=kind)  # type: ignore[attr-defined]  # by trigger
    highest = given.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _share(entry: Entry, concerns: Collection[Initiative], *, access: Access) -> None:
    """Let it concern these initiatives; those that the person may not see stay as they are."""
    visible = set(initiatives_visible_to(access).order_by().values_list("pk", flat=True))
    wanted = {one.pk for one in concerns}
    if wanted - visible:
        raise Impossible(_("One of these initiatives is not there."), field="concerns")
    wanted -= {entry.initiative_id}
    there = set(Concern.objects.filter(entry=entry).values_list("initiative_id", flat=True))
    Concern.objects.filter(entry=entry, initiative_id__in=(there & visible) - wanted).delete()
    Concern.objects.bulk_create(Concern(entry=entry, initiative_id=id) for id in sorted(wanted - there))
