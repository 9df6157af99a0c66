"""What a search for the best choice comes back with."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from pilotage.engine.selection.conflict import Conflict
from pilotage.engine.selection.effort import Ended
from pilotage.engine.selection.problem import Amount, Name


class Outcome(Enum):
    """The four ways in which a search can end."""

    OPTIMAL = "optimal"  # proved: no choice is worth more
    WITHIN = "within"  # a choice, and a proof that no other is worth more than `gap` above it
    INFEASIBLE = "infeasible"  # no choice respects all limits; `conflict` says which contradict
    NO_ANSWER = "no_answer"  # neither a choice nor a proof that there is none


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a budget or limit the choice uses."""

    name: Name
    used: Decimal  # exact
    at_least: Decimal | None
    at_most: Decimal | None  # None: unlimited
    worth: (
        float | None
    )  # value of one unit more at_most (or at_least), by the dual of the relaxation; None: no relaxation


@dataclass(frozen=True, slots=True)
class Short:
    """What a limit lacks (positive), or would be left below its minimum (negative), if a candidate were added."""

    name: Name
    by: Decimal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a candidate is not chosen: what stands against adding it to the choice as it is.

    Nothing stands against it and it is worth more than nothing: only in an answer that is not proved.
    """

    candidate: int
    is_forced_out: bool
    breaks: tuple[Name, ...]  # rules
    short: tuple[Short, ...]  # budgets and limits
    net_worth: float | None  # its value less what its use of scarce things is worth, by the relaxation


@dataclass(frozen=True, slots=True)
class Answer:
    """The choice, how good it is, and what it was computed with."""

    outcome: Outcome
    selected: tuple[int, ...]  # candidates, ascending
    value: Decimal | None  # exact; None without a choice
    bound: float | None  # no choice is worth more
    gap: float | None  # (bound - value) / |value|
    is_cheapest: bool  # proved: of all choices of this value none costs less
    ended: Ended
    uses: tuple[Use, ...]  # budgets by period, then limits; empty without a choice
    left_out: tuple[LeftOut, ...]
    conflict: Conflict | None
    solver: str
    solver_version: str
    seed: int
    seconds: float  # spent by the solver, all steps together
    nodes: int


def decimal_of(amount: Amount | None) -> Decimal | None:
    """The amount as it is written."""
    return None if amount is None else Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount)
