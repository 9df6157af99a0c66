"""What the goals leave open, put in order."""

from collections.abc import Sequence

from pilotage.engine.roadmap.problem import Place, Problem, Slot, effort_of
from pilotage.engine.roadmap.program import Slots
from pilotage.engine.selection.amounts import as_decimal


def tidied(problem: Problem, slots: Sequence[Slot | None]) -> Slots:
    """The roadmap without what is worth nothing and has nothing standing on it, and the rest of that kind early.

    Neither changes lateness or value: both are weighed by value, and what is worth nothing weighs nothing.
    """
    found = list(slots)
    for place in reversed(problem.order):
        if _is_idle(problem, place) and not _carries(problem, found, place):
            found[place] = None
    for place in problem.order:
        if _is_idle(problem, place) and found[place] is not None:
            found[place] = _earliest(problem, found, place)
    return tuple(found)


def _is_idle(problem: Problem, place: Place) -> bool:
    one = problem.practices[place]
    return one.locked is None and one.value == 0


def _carries(problem: Problem, slots: Sequence[Slot | None], place: Place) -> bool:
    """Whether something that stands in an increment needs it."""
    return any(slots[other] is not None and place in one.needs for other, one in enumerate(problem.practices))


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
