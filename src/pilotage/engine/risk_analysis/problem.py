"""What is not certain about a network: durations with three points, risks that may happen, tasks that vary together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import isfinite

from pilotage.engine.network.plan import LinkType
from pilotage.engine.network.structure import circle_in, topological_order

Place = int  # of a task in `Problem.durations`


class WrongRisk(ValueError):
    """Something uncertain that cannot be reckoned with; the message says what is wrong, and `tasks` where."""

    def __init__(self, message: str, tasks: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.tasks = tasks


class Shape(Enum):
    """How values lie between the three points.

    PERT        beta with a weight of 4 on the most likely value: mean (low + 4 likely + high) / 6
    TRIANGULAR  straight down to both ends: mean (low + likely + high) / 3, with more weight near the ends
    """

    PERT = "pert"
    TRIANGULAR = "triangular"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A duration or a delay between two ends, in the problem's unit of working time. 0 <= low <= likely <= high."""

    low: float
    likely: float
    high: float
    shape: Shape = Shape.PERT

    def __post_init__(self) -> None:
        points = (self.low, self.likely, self.high)
        if not all(map(isfinite, points)) or not 0 <= self.low <= self.likely <= self.high:
            raise WrongRisk(f"an estimate rises from at least 0 over likely to the longest: {points}")

    @property
    def mean(self) -> float:
        weight = 4 if self.shape is Shape.PERT else 1
        return (self.low + weight * self.likely + self.high) / (weight + 2)


@dataclass(frozen=True, slots=True)
class Event:
    """A risk. Where it happens it lengthens all its tasks by one and the same delay. probability: 0..1."""

    probability: float
    delay: Estimate
    tasks: tuple[Place, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise WrongRisk(f"a probability lies in 0..1: {self.probability}", self.tasks)
        if not self.tasks or len(set(self.tasks)) != len(self.tasks):
            raise WrongRisk("a risk is attached to tasks, to each once", self.tasks)


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that tend to be long together. correlation: 0..1 between any two of them, of their normal scores."""

    correlation: float
    tasks: tuple[Place, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.correlation <= 1:
            raise WrongRisk(f"a correlation within a group lies in 0..1: {self.correlation}", self.tasks)


@dataclass(frozen=True, slots=True)
class Link:
    """The successor waits for the predecessor; lag in working time, below 0: a lead."""

    predecessor: Place
    successor: Place
    type: LinkType = LinkType.FS
    lag: float = 0.0


@dataclass(frozen=True, slots=True)
class Problem:
    """A network in one kind of working time, counted from its start.

    durations            (n,) as planned, >= 0; a milestone has 0
    estimates            of the tasks that are not certain; the others last as planned
    not_before           no start before that time; without: 0
    finish_not_before    no finish before that time
    watched              tasks whose finishes are wanted one by one: milestones
    Raises WrongRisk; with the tasks of a circle where links go round in one.
    """

    durations: Sequence[float]
    links: Sequence[Link] = ()
    estimates: Mapping[Place, Estimate] = field(default_factory=dict)
    events: Sequence[Event] = ()
    groups: Sequence[Group] = ()
    not_before: Mapping[Place, float] = field(default_factory=dict)
    finish_not_before: Mapping[Place, float] = field(default_factory=dict)
    watched: Sequence[Place] = ()
    order: tuple[Place, ...] = field(init=False)

    def __post_init__(self) -> None:
        wrong = tuple(at for at, one in enumerate(self.durations) if not (isfinite(one) and one >= 0))
        if wrong:
            raise WrongRisk("a duration is at least 0", wrong)
        if not all(map(isfinite, (*self.not_before.values(), *self.finish_not_before.values()))):
            raise WrongRisk("an earliest time is not a number")
        if not all(isfinite(link.lag) for link in self.links):
            raise WrongRisk("a lag is not a number")
        self._refuse_strangers()
        grouped = [task for group in self.groups for task in group.tasks]
        if len(set(grouped)) != len(grouped):
            raise WrongRisk("a task varies with one group only", tuple(grouped))
        outgoing: list[list[Place]] = [[] for _ in self.durations]
        for link in self.links:
            outgoing[link.predecessor].append(link.successor)
        order = topological_order(self.size, outgoing)
        if len(order) < self.size:
            raise WrongRisk("links go round in a circle", tuple(circle_in(self.size, outgoing, order)))
        object.__setattr__(self, "order", tuple(order))

    @property
    def size(self) -> int:
        return len(self.durations)

    def _refuse_strangers(self) -> None:
        named = {*self.estimates, *self.not_before, *self.finish_not_before, *self.watched}
        named |= {end for link in self.links for end in (link.predecessor, link.successor)}
        named |= {task for event in self.events for task in event.tasks}
        named |= {task for group in self.groups for task in group.tasks}
        if strangers := [place for place in named if not 0 <= place < self.size]:
            raise WrongRisk("a task is named that is not there", tuple(sorted(strangers)))
