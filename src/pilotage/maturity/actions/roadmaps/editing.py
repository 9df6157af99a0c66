"""Changing a roadmap by hand: what stands where, what stays there, and what increments are called."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.maturity.actions.roadmaps.holding import again, explain, in_hand, the_increment, the_practice, touch
from pilotage.maturity.models import Increment, IncrementPractice, Roadmap
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.refusals import Impossible
from pilotage.maturity.rules.roadmaps import Broken, broken_by
from pilotage.maturity.rules.shape import PracticeShape

# Beside the engine's reasons: somebody took it out, and the next proposal looks at it again.
TAKEN_OUT = "taken_out"


@dataclass(frozen=True, slots=True)
class _Move:
    """A practice on its way to an increment; to None: out of the roadmap."""

    practice: PracticeShape
    line: IncrementPractice | None
    to: int | None


def place_practice(
    roadmap: Roadmap, practice_id: UUID, *, place: int, version: int | None, access: Access, on: date
) -> Roadmap:
    """Put a practice into an increment, from another one or from nowhere; it is locked there.

    More days than the increment has are allowed: who plans by hand may know better, and the page says it. What it
    stands on must not come later, nor what stands on it earlier. Raises Refused, Stale or Impossible.
    """
    return _moved(roadmap, practice_id, place, version=version, access=access, on=on)


def take_out(roadmap: Roadmap, practice_id: UUID, *, version: int | None, access: Access, on: date) -> Roadmap:
    """Leave a practice out until the next proposal. Raises Refused, Stale; Impossible when others stand on it."""
    return _moved(roadmap, practice_id, None, version=version, access=access, on=on)


def _moved(
    roadmap: Roadmap, practice_id: UUID, to: int | None, *, version: int | None, access: Access, on: date
) -> Roadmap:
    with transaction.atomic(), deed("move_practice", actor=access.person_id, name=roadmap.name):
        whole = in_hand(roadmap, version=version, access=access, on=on)
        practice = the_practice(whole, practice_id)
        move = _Move(practice, whole.line_of(practice.key), to)
        _refuse(whole, move)
        if move.line is not None:
            move.line.delete()
        unplaced = {key: code for key, code in whole.roadmap.unplaced.items() if key != practice.key}
        if to is None:
            unplaced[practice.key] = TAKEN_OUT
        else:
            increment = next(one for one in whole.increments if one.place == to)
            IncrementPractice.objects.create(increment=increment, practice_id=practice.id, is_locked=True)
        whole.roadmap.unplaced = unplaced
        return _changed_by_hand(whole, access)


def lock_practice(
    roadmap: Roadmap, practice_id: UUID, *, is_locked: bool, version: int | None, access: Access, on: date
) -> Roadmap:
    """Whether a new proposal leaves the practice where it stands. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("lock_practice", actor=access.person_id, name=roadmap.name):
        whole = in_hand(roadmap, version=version, access=access, on=on)
        practice = the_practice(whole, practice_id)
        line = whole.line_of(practice.key)
        if line is None:
            raise Impossible(_("“%(name)s” stands in no increment.") % {"name": practice.name})
        line.is_locked = is_locked
        line.save(update_fields=["is_locked"])
        return _kept(whole, access)


def lock_increment(increment: Increment, *, is_locked: bool, version: int | None, access: Access, on: date) -> Roadmap:
    """Whether a new proposal leaves the increment as it is: nothing leaves it, and nothing enters.

    version   of the roadmap. Raises Refused, Stale or Impossible.
    """
    with transaction.atomic(), deed("lock_increment", actor=access.person_id, name=increment.name):
        whole = in_hand(increment.roadmap, version=version, access=access, on=on)
        found = the_increment(whole, increment)
        found.is_locked = is_locked
        found.save(update_fields=["is_locked"])
        return _kept(whole, access)


def rename_increment(increment: Increment, *, name: str, version: int | None, access: Access, on: date) -> Roadmap:
    """Call it something else; proposals leave that name. version: of the roadmap. Raises Refused, Stale, Impossible."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > 200:
        raise Impossible(_("Give the increment a name of 1 to %(most)s characters.") % {"most": 200}, field="name")
    with transaction.atomic(), deed("rename_increment", actor=access.person_id, name=tidy):
        whole = in_hand(increment.roadmap, version=version, access=access, on=on)
        found = the_increment(whole, increment)
        found.name = tidy
        found.save(update_fields=["name"])
        return touch(whole.roadmap)


def _refuse(whole: Whole, move: _Move) -> None:
    name = move.practice.name
    if move.to is not None and not 0 <= move.to < whole.roadmap.count:
        raise Impossible(_("The roadmap has no increment %(number)s.") % {"number": move.to + 1}, field="place")
    if move.line is None and move.to is None:
        raise Impossible(_("“%(name)s” stands in no increment.") % {"name": name})
    by_place = {one.place: one for one in whole.increments}
    came_from = next((one for one in whole.increments if move.line and one.pk == move.line.increment_id), None)
    for increment in (came_from, by_place[move.to] if move.to is not None else None):
        if increment is not None:
            _refuse_settled(whole, increment)
    if came_from is not None and came_from.place == move.to:
        raise Impossible(_("“%(name)s” stands there already.") % {"name": name})
    broken = broken_by(whole.shape, whole.today.held, whole.places, move.practice.key, move.to)
    if broken:
        raise Impossible(_said(move.practice, broken))


def _refuse_settled(whole: Whole, increment: Increment) -> None:
    if not whole.stays(increment):
        return
    if increment.initiative_id is not None:
        text = _("“%(name)s” stands in the register with its practices: it stays as it is.")
    elif increment.is_locked:
        text = _("“%(name)s” is locked: unlock it first.")
    else:
        text = _("“%(name)s” is over: it stays as it was.")
    raise Impossible(text % {"name": increment.name})


def _said(practice: PracticeShape, broken: Broken) -> str:
    """Why it cannot stand there, and what would have to move first."""
    parts = []
    if broken.missing:
        text = _("“%(name)s” stands on %(others)s, not in place and in no increment: put that into one first.")
        parts.append(text % {"name": practice.name, "others": _names(broken.missing)})
    if broken.later:
        text = _("“%(name)s” stands on %(others)s, which comes later: move that first.")
        parts.append(text % {"name": practice.name, "others": _names(broken.later)})
    if broken.earlier:
        text = _("%(others)s stands on “%(name)s” and comes earlier: move that first.")
        parts.append(text % {"name": practice.name, "others": _names(broken.earlier)})
    return " ".join(parts)


def _names(practices: tuple[PracticeShape, ...]) -> str:
    return ", ".join(_("“%(name)s”") % {"name": one.name} for one in practices)


def _changed_by_hand(whole: Whole, access: Access) -> Roadmap:
    """It is no longer what was proposed, and no longer proved."""
    found = whole.roadmap
    found.outcome, found.value, found.bound = "", None, None
    found.save()
    return _kept(whole, access)


def _kept(whole: Whole, access: Access) -> Roadmap:
    explain(again(whole, access))
    return touch(whole.roadmap)
