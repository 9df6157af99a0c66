"""What a search for the best choice comes back with."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from pilotage.engine.selection.conflict import Conflict
from pilotage.engine.selection.effort import Ended
from pilotage.engine.selection.problem import Name


class Outcome(Enum):
    """The four ways in which a search can end."""

    OPTIMAL = "optimal"  # proved: no choice is worth more
    WITHIN = "within"  # a choice, and a proof that no other is worth more than `gap` above it
    INFEASIBLE = "infeasible"  # no choice respects all limits; `conflict` says which contradict
    NO_ANSWER = "no_answer"  # neither a choice nor a proof that there is none


@dataclass(frozen=True, slots=True)
class Taken:
    """A chosen candidate and how it is carried out.

    way   its place within the candidate's ways, from 0
    """

    candidate: int
    way: int


@dataclass(frozen=True, slots=True)
class Bought:
    """Units of an extra, more than 0; exact unless no decimal can write them (then to 40 digits)."""

    extra: int
    units: Decimal


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a limit the choice uses: `used - eased` is what counts against it.

    used    by ways alone, exact
    eased   by what was bought, net: what relieves the limit less what uses it
    worth   value of one unit more at_most (or at_least), by the dual of the relaxation; None: no relaxation
    """

    name: Name
    used: Decimal
    eased: Decimal
    at_least: Decimal | None
    at_most: Decimal | None  # None: unlimited
    worth: float | None


@dataclass(frozen=True, slots=True)
class Short:
    """What a limit lacks (positive), or would be left below its minimum (negative), after all that may be bought."""

    name: Name
    by: Decimal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a candidate is not chosen: what stands against adding it to the choice as it is, in its best way.

    Nothing stands against it and it is worth more than nothing: what would have to be bought for it costs more than
    it brings, or the answer is not proved.
    """

    candidate: int
    way: int  # that comes closest: fewest things broken, then least short in proportion to the limits
    is_forced_out: bool
    breaks: tuple[Name, ...]  # rules
    short: tuple[Short, ...]  # limits
    net_worth: float | None  # its value less what its use of scarce things is worth, by the relaxation


@dataclass(frozen=True, slots=True)
class Answer:
    """The choice, how good it is, and what it was computed with."""

    outcome: Outcome
    taken: tuple[Taken, ...]  # by candidate, ascending
    bought: tuple[Bought, ...]
    value: Decimal | None  # None without a choice
    second_value: Decimal | None  # None without a choice or a second goal
    cost: Decimal | None  # of ways and of what was bought
    bound: float | None  # no choice is worth more; `value` may lie lower by what a second goal may cost
    gap: float | None  # (bound - best value found) / |best value found|
    is_cheapest: bool  # proved: of all choices as good none costs less
    ended: Ended
    uses: tuple[Use, ...]  # by limit; empty without a choice
    left_out: tuple[LeftOut, ...]
    conflict: Conflict | None
    solver: str
    solver_version: str
    seed: int
    seconds: float  # spent by the solver, all steps together
    nodes: int

    @property
    def selected(self) -> tuple[int, ...]:
        """The chosen candidates, ascending."""
        return tuple(one.candidate for one in self.taken)
