"""What the goals leave open, put in order."""

from collections.abc import Sequence
from itertools import combinations

from pilotage.engine.roadmap.problem import Place, Problem, Slot, effort_of
from pilotage.engine.roadmap.program import Slots
from pilotage.engine.selection.amounts import as_decimal, exact


def tidied(problem: Problem, slots: Sequence[Slot | None]) -> Slots:
    """The roadmap without what is worth nothing and has nothing standing on it, and the rest of that kind early.

    Two that can change places without loss stand in the order in which they are named. Nothing of this changes lateness
    or value.
    """
    found = list(slots)
    for place in reversed(problem.order):
        if _is_idle(problem, place) and not _carries(problem, found, place):
            found[place] = None
    _put_in_order(problem, found)
    for place in problem.order:
        if _is_idle(problem, place) and found[place] is not None:
            found[place] = _earliest(problem, found, place)
    return tuple(found)


def _put_in_order(problem: Problem, slots: list[Slot | None]) -> None:
    """Each change brings what is named earlier forward, so that it ends."""
    pairs = list(combinations(range(problem.size), 2))
    is_changed = True
    while is_changed:
        is_changed = False
        for first, second in pairs:
            is_changed |= _in_order(problem, slots, first, second)


def _is_idle(problem: Problem, place: Place) -> bool:
    one = problem.practices[place]
    return one.locked is None and one.value == 0


def _carries(problem: Problem, slots: Sequence[Slot | None], place: Place) -> bool:
    """Whether something that stands in an increment needs it."""
    return any(slots[other] is not None and place in one.needs for other, one in enumerate(problem.practices))


def _in_order(problem: Problem, slots: list[Slot | None], first: Place, second: Place) -> bool:
    """Let two change places where the one that is named first comes later, and nothing is lost by it."""
    late, early = slots[first], slots[second]
    if early is None or (late is not None and late <= early):
        return False
    one, other = problem.practices[first], problem.practices[second]
    if one.locked is not None or other.locked is not None or exact(one.value) != exact(other.value):
        return False
    before = problem.lateness(first, late) + problem.lateness(second, early)
    if problem.lateness(first, early) + problem.lateness(second, late) != before:
        return False
    slots[first], slots[second] = early, late
    if _holds(problem, slots, early) and _holds(problem, slots, late) and _stands(problem, slots, first, second):
        return True
    slots[first], slots[second] = late, early
    return False


def _holds(problem: Problem, slots: Sequence[Slot | None], slot: Slot | None) -> bool:
    if slot is None:
        return True
    here = [place for place, at in enumerate(slots) if at == slot]
    return effort_of(problem, here) <= as_decimal(problem.capacities[slot])


def _stands(problem: Problem, slots: Sequence[Slot | None], *places: Place) -> bool:
    """Whether these, and what needs them, come after what they need."""
    last = len(problem.slots)
    at = [last if slot is None else slot for slot in slots]
    return all(
        slots[needed] is not None and at[needed] <= at[place]
        for place, one in enumerate(problem.practices)
        if slots[place] is not None and (place in places or not set(places).isdisjoint(one.needs))
        for needed in one.needs
    )


def _earliest(problem: Problem, slots: Sequence[Slot | None], place: Place) -> Slot | None:
    """The first increment with room for it that is not before what it needs; where it stands at the latest."""
    now = slots[place]
    first = max((at for needed in problem.practices[place].needs if (at := slots[needed]) is not None), default=0)
    effort = as_decimal(problem.practices[place].effort)
    for slot in problem.slots[first:now]:
        here = [other for other, at in enumerate(slots) if at == slot]
        has_days = effort_of(problem, here) + effort <= as_decimal(problem.capacities[slot])
        if has_days and len(here) < problem.places[slot]:
            return slot
    return now
