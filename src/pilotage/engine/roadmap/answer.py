"""What planning a roadmap comes back with."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from pilotage.engine.roadmap.problem import Place, Slot


class Outcome(Enum):
    """The ways in which planning can end."""

    OPTIMAL = "optimal"  # proved: no roadmap is less late, and none as punctual is worth more
    WITHIN = "within"  # a roadmap, and a proof of how much better another could be at most
    INFEASIBLE = "infeasible"  # the locks contradict the rest; `contradiction` says which and how
    NO_ANSWER = "no_answer"  # neither a roadmap nor a proof that there is none, in the time given


class Why(Enum):
    """Why a practice stands in no increment."""

    TOO_LARGE = "too_large"  # it takes more days than any increment has
    BEHIND = "behind"  # one that it needs stands nowhere
    NO_DAYS = "no_days"  # the days of all increments in which it could stand are used up
    NO_PLACES = "no_places"  # those that still have days hold as many practices as they may
    TOGETHER = "together"  # there is room for it alone, not together with what it needs or what stands on it
    NO_WORTH = "no_worth"  # neither it nor what stands on it is worth anything
    UNPROVED = "unproved"  # it would fit: the search ended before that was found


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A practice that stands in no increment. behind: the one that holds it back, with its own reason."""

    practice: Place
    why: Why
    behind: Place | None = None


class Clash(Enum):
    """How locks contradict what there is."""

    AGAINST_NEED = "against_need"  # locked before one that it needs is locked
    OVER_CAPACITY = "over_capacity"  # what is locked in an increment takes more days than it has
    OVER_COUNT = "over_count"  # more practices are locked in an increment than it may hold
    NO_ROOM_BELOW = "no_room_below"  # what the locked ones need does not fit before them any more


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Why there is no roadmap with these locks.

    locked   the locked practices that contradict; of AGAINST_NEED first the one that needs, then the one that is needed
    slots    the increments in which there is too little room
    over     days or practices that are too many there; None where it is not a question of that
    lift     a smallest set of locks without which there is a roadmap; None: not found in the time given
    """

    clash: Clash
    locked: tuple[Place, ...]
    slots: tuple[Slot, ...] = ()
    over: Decimal | None = None
    lift: tuple[Place, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A roadmap and how good it is.

    slots           (n,) the increment of each practice; None: it stands nowhere
    lateness        Σ value × increments late, over practices that are due; one that stands nowhere counts as many
                    increments as there are; None without a roadmap
    least_lateness  no roadmap is less late
    value           Σ value × earliness; None without a roadmap
    bound           no roadmap that is as little late is worth more
    gap             (bound - value) / value; None where a side is unknown, or the value is 0 and the bound is not
    seconds, nodes  spent by the solver
    """

    outcome: Outcome
    slots: tuple[Slot | None, ...]
    lateness: Decimal | None
    least_lateness: float | None
    value: Decimal | None
    bound: float | None
    gap: float | None
    unplaced: tuple[Unplaced, ...]
    contradiction: Contradiction | None
    solver: str
    solver_version: str
    seed: int
    seconds: float
    nodes: int
