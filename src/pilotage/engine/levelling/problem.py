"""Tasks that share resources of which there is only so much."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pilotage.engine.network.structure import circle_in, topological_order

Time = int  # whole units: days or hours, as the caller chooses
Place = int


class WrongLevelling(ValueError):
    """A problem that cannot be levelled; the message says why, and `tasks` where."""

    def __init__(self, message: str, tasks: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.tasks = tasks


@dataclass(frozen=True, slots=True)
class Problem:
    """Place tasks so that all is done as soon as possible, no task is interrupted and no capacity exceeded.

    durations    (n,) >= 0
    links        (predecessor, successor, lag): the successor starts at least `lag` >= 0 after the predecessor's finish
    demands      (n,) of each task what it takes of each resource while it lasts, (r,) >= 0
    capacities   (r,) how much there is of each at any time, > 0
    not_before   (n,) earliest starts >= 0; empty: 0
    Raises WrongLevelling: for a circle, and for a task that asks for more than there is.
    """

    durations: Sequence[Time]
    links: Sequence[tuple[Place, Place, Time]]
    demands: Sequence[Sequence[int]]
    capacities: Sequence[int]
    not_before: Sequence[Time] = ()
    order: tuple[Place, ...] = field(init=False)

    def __post_init__(self) -> None:
        size = len(self.durations)
        if len(self.demands) != size or any(len(one) != len(self.capacities) for one in self.demands):
            raise WrongLevelling("there is not one demand for every task and resource")
        if self.not_before and len(self.not_before) != size:
            raise WrongLevelling("there is not one earliest start for every task")
        if any(time < 0 for time in (*self.durations, *self.not_before)) or any(lag < 0 for _, _, lag in self.links):
            raise WrongLevelling("durations, lags and earliest starts are at least 0")
        if any(capacity <= 0 for capacity in self.capacities) or any(
            one < 0 for demand in self.demands for one in demand
        ):
            raise WrongLevelling("a capacity is above 0, a demand at least 0")
        self._refuse_too_much()
        outgoing: list[list[Place]] = [[] for _ in self.durations]
        for before, after, _ in self.links:
            if not (0 <= before < size and 0 <= after < size):
                raise WrongLevelling("a link names a task that is not there", (before, after))
            outgoing[before].append(after)
        order = topological_order(size, outgoing)
        if len(order) < size:
            raise WrongLevelling("links go round in a circle", tuple(circle_in(size, outgoing, order)))
        object.__setattr__(self, "order", tuple(order))

    def _refuse_too_much(self) -> None:
        greedy = tuple(
            task
            for task, demand in enumerate(self.demands)
            if self.durations[task] and any(one > most for one, most in zip(demand, self.capacities, strict=True))
        )
        if greedy:
            raise WrongLevelling("a task asks for more than there is", greedy)

    @property
    def size(self) -> int:
        return len(self.durations)


@dataclass(frozen=True, slots=True)
class Levelled:
    """A schedule, and how far it may be from the best.

    starts    (n,)
    makespan  when all is done
    bound     nothing is done sooner: the longest chain, or the work of one resource over all there is of it
    passes    schedules that were made and compared
    """

    starts: tuple[Time, ...]
    makespan: Time
    bound: Time
    passes: int

    @property
    def is_proved(self) -> bool:
        """No schedule is shorter."""
        return self.makespan == self.bound

    @property
    def gap(self) -> float | None:
        """At most this share longer than the shortest possible; None where nothing takes any time."""
        return (self.makespan - self.bound) / self.bound if self.bound else None
