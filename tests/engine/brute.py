"""Every choice there is, judged in whole numbers and written independently of the engine's rows.

Extras bought in parts are judged at the corners of what they may be: some corner is the best.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

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


@dataclass(frozen=True)
class Best:
    """The best choice there is: value, of the second goal, cost, and periods of delay where nothing is bought."""

    value: Fraction
    second: Fraction | None
    cost: Fraction
    delay: int


def best_of(problem: Problem, names=None) -> Best | None:
    """Most valuable (or most of the second goal), then cheapest, then earliest; None when nothing respects `names`."""
    choices = all_choices(problem)
    rules = names if names is not None else choices.broken
    kept = choices.kept({name for name in rules if name.kind is not Kind.LIMIT})
    limits = [at for at in range(len(problem.limits)) if names is None or Name(Kind.LIMIT, at) in names]
    found = [
        one
        for wholes in product(*(range(int(extra.most) + 1) for extra in problem.extras if extra.is_whole))
        for one in _with_wholes(problem, choices, np.flatnonzero(kept), limits, wholes)
    ]
    if not found:
        return None
    if problem.second is None:
        return _plain_best(found)
    return _second_best(problem, found)


def _plain_best(found):
    value, cost, delay, _ = min(found)
    return Best(-value, None, cost, delay)


def _second_best(problem, found):
    best = -min(found)[0]
    least = best - Fraction(str(problem.second.share)) * abs(best)
    second, value, cost, delay = min(
        (-second, value, cost, delay) for value, cost, delay, second in found if -value >= least
    )
    return Best(-value, -second, cost, delay)


def _with_wholes(problem, choices, rows, limits, wholes):
    """(-value, cost, delay, second) of candidates for the best among the choices with so many whole extras."""
    whole = [extra for extra in problem.extras if extra.is_whole]
    parts = [extra for extra in problem.extras if not extra.is_whole]
    used = choices.used[rows].copy()
    value, cost = choices.values[rows].copy(), choices.costs[rows].copy()
    for extra, units in zip(whole, wholes, strict=True):
        for at, amount in extra.uses.items():
            used[:, at] += hundredths(amount) * units
        value += hundredths(extra.value) * units
        cost += hundredths(extra.cost) * units
    second = np.zeros(len(rows), dtype=np.int64)
    if problem.second:
        second = sum_of(problem, choices.way, lambda way: hundredths(problem.second.values.get(way, 0)))[rows]
    for corner in _corners(problem, parts, limits, used):
        kept = np.flatnonzero(corner.kept)
        values = value[kept] * corner.below + corner.total(parts, "value")[kept]
        costs = cost[kept] * corner.below + corner.total(parts, "cost")[kept]
        if problem.second is None and len(kept):  # only the best of the corner can be the best of all
            order = np.lexsort((choices.delays[rows][kept], costs, -values))[:1]
            kept, values, costs = kept[order], values[order], costs[order]
        for at, one, other in zip(kept, values, costs, strict=True):
            below = UNIT * corner.below
            yield (
                -Fraction(int(one), below),
                Fraction(int(other), below),
                int(choices.delays[rows[at]]),
                Fraction(int(second[at]), UNIT),
            )


@dataclass(frozen=True)
class Corner:
    """Units of the extras bought in parts where as many of their bounds hold exactly as there are extras."""

    units: list[np.ndarray]  # (choices,) of each, times `below`
    below: int
    kept: np.ndarray  # (choices,) whether all bounds are respected

    def total(self, parts, what):
        found = np.zeros(len(self.kept), dtype=np.int64)
        for extra, units in zip(parts, self.units, strict=True):
            found += hundredths(getattr(extra, what)) * units
        return found


def _corners(problem, parts, limits, used):
    """Bounds are Σ number × units <= room, by choice; at most two extras are bought in parts."""
    bounds = []
    for at in limits:
        limit = problem.limits[at]
        numbers = [hundredths(extra.uses.get(at, 0)) for extra in parts]
        if limit.at_most is not None:
            bounds.append((numbers, hundredths(limit.at_most) - used[:, at]))
        if limit.at_least is not None:
            bounds.append(([-number for number in numbers], used[:, at] - hundredths(limit.at_least)))
    nothing = np.zeros(len(used), dtype=np.int64)
    for place, extra in enumerate(parts):
        unit = [UNIT * (other == place) for other in range(len(parts))]
        bounds.append(([-number for number in unit], nothing))
        if extra.most is not None:
            bounds.append((unit, nothing + hundredths(extra.most)))
    for chosen in combinations(bounds, len(parts)):
        corner = _corner(chosen, nothing)
        if corner is not None:
            units, below = corner
            kept = np.ones(len(used), dtype=bool)
            for numbers, room in bounds:
                kept &= sum((n * u for n, u in zip(numbers, units, strict=True)), start=nothing) <= room * below
            yield Corner(units, below, kept)


def _corner(chosen, nothing):
    """Where the bounds hold exactly, by Cramer's rule: units times `below`, and that; None where they are parallel."""
    match chosen:
        case ():
            return [], 1
        case (((number,), room),):
            units, below = [room], number
        case (((a, b), first), ((c, d), then)):
            units, below = [first * d - then * b, then * a - first * c], a * d - b * c
        case _:
            raise NotImplementedError("more than two extras in parts")
    if not below:
        return None
    return ([-one for one in units], -below) if below < 0 else (units, below)


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
