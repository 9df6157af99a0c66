"""How long and how far to search, and what is told meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import isfinite

from pilotage.engine.selection.problem import WrongProblem


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop searching.

    A search that ends by `gap` or `nodes` gives the same answer every time; by `seconds`, or in two threads, it depends
    on the machine.
    """

    seconds: float  # > 0
    gap: float  # >= 0; relative: stop when no choice can be worth more than this share above the one found; 0 = prove
    seed: int  # 0..2**31 - 1
    nodes: int | None = None  # most branches of the search tree
    threads: int = 1  # 2: one proves while another looks for better choices; not with a limit of nodes

    def __post_init__(self) -> None:
        if not (isfinite(self.seconds) and self.seconds > 0):
            raise WrongProblem("a time limit must be above 0 seconds")
        if not (isfinite(self.gap) and self.gap >= 0):
            raise WrongProblem("a gap must be at least 0")
        if not 0 <= self.seed < 2**31:
            raise WrongProblem("a seed lies in 0..2147483647")
        if self.nodes is not None and self.nodes < 1:
            raise WrongProblem("at least one node must be searched")
        if self.threads < 1:
            raise WrongProblem("at least one thread must search")


class Ended(Enum):
    """Why the search ended."""

    PROVED = "proved"
    GAP = "gap"
    TIME = "time"
    NODES = "nodes"
    STOPPED = "stopped"  # by the caller


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the search stands. None: not known yet."""

    value: float | None  # best choice found so far
    bound: float | None  # no choice is worth more
    seconds: float  # spent by the solver

    @property
    def gap(self) -> float | None:
        """How much more than the best found, as a share of it, could still be found."""
        return gap_between(self.value, self.bound)


Report = Callable[[Progress], bool]  # told now and then; answers True to stop with the best found so far


def gap_between(value: float | None, bound: float | None) -> float | None:
    """(bound - value) / |value|, at least 0; None when a side is unknown, or the value is 0 and the bound is not."""
    if value is None or bound is None:
        return None
    if bound <= value:
        return 0.0
    return (bound - value) / abs(value) if value else None
