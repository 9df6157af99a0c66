"""Practices that stand on each other, and increments that follow each other and hold only so much."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite

from pilotage.engine.network.structure import circle_in, topological_order
from pilotage.engine.selection.amounts import total
from pilotage.engine.selection.problem import Amount

Place = int  # of a practice in the problem, from 0
Slot = int  # which of the increments, from 0


class WrongRoadmap(ValueError):
    """Something that no roadmap can be made of; the message says what, and `practices` where."""

    def __init__(self, message: str, practices: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.practices = practices


@dataclass(frozen=True, slots=True)
class Practice:
    """Something to be put in place within one increment.

    effort   days, > 0
    value    >= 0, of having it one increment earlier
    needs    practices that must be in place first: in an earlier increment, or in the same one
    due      the increment by whose end it is wanted; -1: it is late in every one; None: by no day
    locked   the increment in which it must stand; None: in whichever is best, or in none
    """

    effort: Amount
    value: Amount = 0
    needs: tuple[Place, ...] = ()
    due: Slot | None = None
    locked: Slot | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.effort) and self.effort > 0):
            raise WrongRoadmap(f"an effort is above 0 days: {self.effort}")
        if not (isfinite(self.value) and self.value >= 0):
            raise WrongRoadmap(f"a value is at least 0: {self.value}")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be put in place, and what there is for it.

    capacities   (s,) days of each increment, >= 0
    places       (s,) practices that each increment may hold, >= 0
    order        (n,) practices, each after those that it needs
    Raises WrongRoadmap: for numbers that cannot be, for strangers, and for practices that need each other in a circle.
    """

    practices: tuple[Practice, ...]
    capacities: tuple[Amount, ...]
    places: tuple[int, ...]
    order: tuple[Place, ...] = field(init=False)

    def __post_init__(self) -> None:
        if not self.capacities:
            raise WrongRoadmap("a roadmap has at least one increment")
        if not all(isfinite(one) and one >= 0 for one in self.capacities):
            raise WrongRoadmap(f"a capacity is at least 0 days: {self.capacities}")
        if len(self.places) != len(self.capacities) or any(one < 0 for one in self.places):
            raise WrongRoadmap(f"there is not one number of places, at least 0, for every increment: {self.places}")
        for place, one in enumerate(self.practices):
            self._refuse_strangers(place, one)
        standing: list[list[Place]] = [[] for _ in self.practices]
        for place, one in enumerate(self.practices):
            for needed in one.needs:
                standing[needed].append(place)
        order = topological_order(self.size, standing)
        if len(order) < self.size:
            circle = tuple(circle_in(self.size, standing, order))
            raise WrongRoadmap("practices need each other in a circle", circle)
        object.__setattr__(self, "order", tuple(order))

    @property
    def size(self) -> int:
        """Number of practices."""
        return len(self.practices)

    @property
    def slots(self) -> range:
        """The increments."""
        return range(len(self.capacities))

    def lateness(self, place: Place, slot: Slot | None) -> int:
        """Increments by which a practice comes after it is due; standing nowhere is as many late as there are."""
        due = self.practices[place].due
        if due is None:
            return 0
        return len(self.capacities) if slot is None else max(0, slot - due)

    def earliness(self, slot: Slot | None) -> int:
        """Increments from the beginning of this one to the end of the roadmap; 0 for one that stands nowhere."""
        return 0 if slot is None else len(self.capacities) - slot

    def _refuse_strangers(self, place: Place, one: Practice) -> None:
        if any(needed not in range(self.size) for needed in one.needs) or len(set(one.needs)) < len(one.needs):
            raise WrongRoadmap(f"practice {place} needs one that is not there, or one twice: {one.needs}", (place,))
        if one.due is not None and one.due not in range(-1, len(self.capacities)):
            raise WrongRoadmap(f"practice {place} is due in an increment that is not there: {one.due}", (place,))
        if one.locked is not None and one.locked not in self.slots:
            raise WrongRoadmap(f"practice {place} is locked in an increment that is not there: {one.locked}", (place,))


def needed_by(problem: Problem) -> tuple[frozenset[Place], ...]:
    """(n,) all that each practice stands on, directly or through others."""
    found: list[frozenset[Place]] = [frozenset()] * problem.size
    for place in problem.order:
        needs = problem.practices[place].needs
        found[place] = frozenset(needs).union(*(found[needed] for needed in needs))
    return tuple(found)


def standing_on(problem: Problem) -> tuple[frozenset[Place], ...]:
    """(n,) all that stands on each practice, directly or through others."""
    found: list[set[Place]] = [set() for _ in problem.practices]
    for place, below in enumerate(needed_by(problem)):
        for needed in below:
            found[needed].add(place)
    return tuple(map(frozenset, found))


def effort_of(problem: Problem, places: Iterable[Place]) -> Decimal:
    """Days that they take together."""
    return total(problem.practices[place].effort for place in places)
