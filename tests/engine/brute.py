"""Every choice there is, judged in whole numbers and written independently of the engine's rows."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from pilotage.engine.selection.problem import AtLeast, AtMost, Excludes, Kind, Name, Needs, Problem, Together

UNIT = 100  # all test amounts are whole hundredths


@dataclass(frozen=True)
class Choices:
    chosen: np.ndarray  # (2**n, n) of 0 and 1; row number = the choice as a binary number
    broken: dict[Name, np.ndarray]  # (2**n,) whether the choice breaks what is named
    values: np.ndarray  # (2**n,) in hundredths
    costs: np.ndarray  # (2**n,) in hundredths, over all periods

    def row_of(self, selected):
        return sum(1 << candidate for candidate in selected)

    def kept(self, names=None):
        """(2**n,) whether nothing of the names, or nothing at all, is broken."""
        kept = np.ones(len(self.chosen), dtype=bool)
        for name, broken in self.broken.items():
            if names is None or name in names:
                kept &= ~broken
        return kept

    def best(self):
        """(value, cost) of the most valuable and then cheapest choice that keeps everything, or None."""
        kept = np.flatnonzero(self.kept())
        if not len(kept):
            return None
        value = self.values[kept].max()
        return Fraction(int(value), UNIT), Fraction(int(self.costs[kept][self.values[kept] == value].min()), UNIT)


def all_choices(problem: Problem) -> Choices:
    n = problem.size
    chosen = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    broken = {Name(Kind.FORCED_IN, member): chosen[:, member] == 0 for member in problem.forced_in}
    broken |= {Name(Kind.FORCED_OUT, member): chosen[:, member] == 1 for member in problem.forced_out}
    broken |= {Name(Kind.RULE, at): ~keeps(rule, chosen) for at, rule in enumerate(problem.rules)}
    for at, limit in enumerate(problem.limits):
        used = chosen @ hundredths(limit.uses)
        too_much = used > hundredths([limit.at_most])[0] if limit.at_most is not None else np.zeros(2**n, dtype=bool)
        too_little = (
            used < hundredths([limit.at_least])[0] if limit.at_least is not None else np.zeros(2**n, dtype=bool)
        )
        broken[Name(Kind.LIMIT, at)] = too_much | too_little
    costs = np.zeros(2**n, dtype=np.int64)
    for period, budget in enumerate(problem.budgets):
        spent = chosen @ hundredths([row[period] for row in problem.costs])
        costs += spent
        if budget is not None:
            broken[Name(Kind.BUDGET, period)] = spent > hundredths([budget])[0]
    return Choices(chosen, broken, chosen @ hundredths(problem.values), costs)


def keeps(rule, chosen):
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


def hundredths(amounts):
    whole = [Fraction(str(amount)) * UNIT for amount in amounts]
    assert all(amount.denominator == 1 for amount in whole)
    return np.array([int(amount) for amount in whole], dtype=np.int64)
