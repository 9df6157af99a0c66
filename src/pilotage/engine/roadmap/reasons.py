"""Why practices stand where they stand, and why others stand nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pilotage.engine.roadmap.answer import Unplaced, Why
from pilotage.engine.roadmap.problem import Place, Problem, Slot, effort_of, needed_by, standing_on
from pilotage.engine.selection.amounts import as_decimal, total

Slots = Sequence[Slot | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What explains one increment.

    practices   that stand in it, ascending
    later       practices in later increments that stand on one of them, directly or through others
    due         the earliest increment in which one of them is due; None: none is due
    due_first   those that are due then
    effort      days that they take together
    value       Σ value of them
    locked      those that are locked there
    """

    practices: tuple[Place, ...]
    later: tuple[Place, ...]
    due: Slot | None
    due_first: tuple[Place, ...]
    effort: Decimal
    value: Decimal
    locked: tuple[Place, ...]

    @property
    def value_per_day(self) -> float | None:
        """None of an increment that holds nothing."""
        return float(self.value / self.effort) if self.effort else None


def facts_of(problem: Problem, slots: Slots) -> tuple[Facts, ...]:
    """(s,) what explains each increment of a roadmap."""
    above = standing_on(problem)
    return tuple(_facts(problem, slots, slot, above) for slot in problem.slots)


def _facts(problem: Problem, slots: Slots, slot: Slot, above: Sequence[frozenset[Place]]) -> Facts:
    here = tuple(place for place, at in enumerate(slots) if at == slot)
    wanted = {place: due for place in here if (due := problem.practices[place].due) is not None}
    due = min(wanted.values(), default=None)
    standing = frozenset[Place]().union(*(above[place] for place in here))
    return Facts(
        practices=here,
        later=tuple(sorted(place for place in standing if (at := slots[place]) is not None and at > slot)),
        due=due,
        due_first=tuple(place for place, day in wanted.items() if day == due),
        effort=effort_of(problem, here),
        value=total(problem.practices[place].value for place in here),
        locked=tuple(place for place in here if problem.practices[place].locked == slot),
    )


def unplaced_of(problem: Problem, slots: Slots) -> tuple[Unplaced, ...]:
    """Why each practice that stands nowhere does so, given where the others stand; by practice, ascending."""
    below, above = needed_by(problem), standing_on(problem)
    own = {place: _own_reason(problem, slots, place, below[place]) for place, at in enumerate(slots) if at is None}
    return tuple(_unplaced(problem, place, own, below[place], above[place]) for place in own)


def _own_reason(problem: Problem, slots: Slots, place: Place, below: frozenset[Place]) -> Why | None:
    """What keeps it out of all increments by itself; None: there is room for it alone."""
    effort = as_decimal(problem.practices[place].effort)
    if all(effort > as_decimal(capacity) for capacity in problem.capacities):
        return Why.TOO_LARGE
    first = max((at for needed in below if (at := slots[needed]) is not None), default=0)
    has_days = False
    for slot in problem.slots[first:]:
        here = [other for other, at in enumerate(slots) if at == slot]
        if effort_of(problem, here) + effort <= as_decimal(problem.capacities[slot]):
            if len(here) < problem.places[slot]:
                return None
            has_days = True
    return Why.NO_PLACES if has_days else Why.NO_DAYS


def _unplaced(
    problem: Problem,
    place: Place,
    own: dict[Place, Why | None],
    below: frozenset[Place],
    above: frozenset[Place],
) -> Unplaced:
    if own[place] is Why.TOO_LARGE:
        return Unplaced(place, Why.TOO_LARGE)
    missing = [needed for needed in problem.order if needed in below and needed in own]
    behind = next((needed for needed in missing if own[needed] is not None), None)
    if behind is not None:
        return Unplaced(place, Why.BEHIND, behind)
    if not any(problem.practices[one].value for one in (place, *above)):
        return Unplaced(place, Why.NO_WORTH)
    reason = own[place]
    if reason is not None:
        return Unplaced(place, reason)
    # Worth something and in need of nobody, it would have been placed: the search ended before that was looked for.
    is_alone = bool(problem.practices[place].value) and not missing
    return Unplaced(place, Why.UNPROVED if is_alone else Why.TOGETHER)
