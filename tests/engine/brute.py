"""Every choice there is, judged in whole numbers and written independently of the engine's rows."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from pilotage.engine.selection.problem import (
    After,
    AtLeast,
    AtMost,
    Excludes,
    Kind,
    Name,
    Needs,
    Problem,
    Together,
)

UNIT = 100  # all test amounts are whole hundredths


@dataclass(frozen=True)
class Choices:
    """Limits are judged as they are: problems with extras are for `least_units`."""

    way: np.ndarray  # (choices, n) the way that each candidate takes, -1: not chosen
    broken: dict[Name, np.ndarray]  # (choices,) whether the choice breaks what is named
    used: np.ndarray  # (choices, limits) in hundredths
    values: np.ndarray  # (choices,) in hundredths
    costs: np.ndarray  # (choices,) in hundredths
    delays: np.ndarray  # (choices,) periods after the earliest start, all together

    def row_of(self, taken):
        wanted = np.full(self.way.shape[1], -1)
        for one in taken:
            wanted[one.candidate] = one.way
        (row,) = np.flatnonzero((self.way == wanted).all(axis=1))
        return row

    def kept(self, names=None):
        """(choices,) whether nothing of the names, or nothing at all, is broken."""
        kept = np.ones(len(self.way), dtype=bool)
        for name, broken in self.broken.items():
            if names is None or name in names:
                kept &= ~broken
        return kept

    def best(self):
        """(value, cost, delay) of the most valuable, then cheapest, then earliest choice that keeps all, or None."""
        rows = np.flatnonzero(self.kept())
        if not len(rows):
            return None
        value, cost, delay = min(zip(-self.values[rows], self.costs[rows], self.delays[rows], strict=True))
        return Fraction(int(-value), UNIT), Fraction(int(cost), UNIT), int(delay)


def all_choices(problem: Problem) -> Choices:
    every = list(product(*(range(-1, len(ways)) for ways in problem.ways)))
    ways = np.array(every, dtype=np.int64).reshape(len(every), problem.size)
    chosen = (ways >= 0).astype(np.int64)
    broken = {Name(Kind.FORCED_IN, member): chosen[:, member] == 0 for member in problem.forced_in}
    broken |= {Name(Kind.FORCED_OUT, member): chosen[:, member] == 1 for member in problem.forced_out}
    broken |= {Name(Kind.RULE, at): ~keeps(problem, rule, ways, chosen) for at, rule in enumerate(problem.rules)}
    used = np.zeros((len(ways), len(problem.limits)), dtype=np.int64)
    for at, limit in enumerate(problem.limits):
        used[:, at] = sum_of(problem, ways, lambda way, uses=limit.uses: hundredths(uses.get(way, 0)))
        too_much = used[:, at] > hundredths(limit.at_most) if limit.at_most is not None else False
        too_little = used[:, at] < hundredths(limit.at_least) if limit.at_least is not None else False
        broken[Name(Kind.LIMIT, at)] = np.broadcast_to(too_much | too_little, len(ways))
    flat = [way for several in problem.ways for way in several]
    first = [min(way.start for way in several) for several in problem.ways for way in several]
    return Choices(
        ways,
        broken,
        used,
        sum_of(problem, ways, lambda way: hundredths(flat[way].value)),
        sum_of(problem, ways, lambda way: hundredths(flat[way].cost)),
        sum_of(problem, ways, lambda way: flat[way].start - first[way]),
    )


def sum_of(problem, ways, amount):
    """(choices,) the sum of what each chosen way has."""
    found = np.zeros(len(ways), dtype=np.int64)
    for candidate, first in enumerate(problem.first_way):
        amounts = np.array([amount(first + way) for way in range(len(problem.ways[candidate]))] + [0])
        found += amounts[ways[:, candidate]]  # -1 is the 0 at the end
    return found


def keeps(problem, rule, ways, chosen):
    match rule:
        case Needs(candidate, needed):
            return (chosen[:, candidate] == 0) | (chosen[:, needed] == 1)
        case Excludes(first, second):
            return (chosen[:, first] == 0) | (chosen[:, second] == 0)
        case Together(candidates):
            several = chosen[:, list(candidates)]
            return several.max(axis=1) == several.min(axis=1)
        case AtMost(count, candidates):
            return chosen[:, list(candidates)].sum(axis=1) <= count
        case AtLeast(count, candidates):
            return chosen[:, list(candidates)].sum(axis=1) >= count
        case After(later, earlier, lag):
            start = np.array([way.start for way in problem.ways[later]])[ways[:, later]]
            finish = np.array([way.finish for way in problem.ways[earlier]])[ways[:, earlier]]
            return (chosen[:, later] == 0) | (chosen[:, earlier] == 0) | (start >= finish + lag)


def hundredths(amount):
    whole = Fraction(str(amount)) * UNIT
    assert whole.denominator == 1
    return int(whole)
