"""Portfolios drawn by seed: starts to choose from, money and roles by period, logic; at three levels of hardness."""

import random
from dataclasses import dataclass
from enum import Enum

from pilotage.engine.selection.problem import After, AtMost, Extra, Limit, Needs, Problem, Rule, Together, Way

SHIFTS = 4  # starts of a candidate, one period apart
DECAY = 0.95  # of the value is left after each shift
MONEY_SHARE = 0.4  # of what all candidates together would spend
TIGHT, LOOSE = (0.4, 0.55), (1.0, 1.3)  # share of the demand of all candidates that a role has hours for
BOTTLENECKS = 0.15  # share of the roles that are tight, unless all are
PERIODS_A_YEAR = 4
CONTRACTOR_VALUE = 0.5  # lost value of a bought hour, as a share of the value that all candidates together get of one


class Hardness(Enum):
    """How much is scarce; the candidates are the same."""

    YEAR = "year"  # money by year, few roles: as in most organisations
    PERIOD = "period"  # money in every period, few roles
    STRESS = "stress"  # money in every period, every role


@dataclass(frozen=True, slots=True)
class Size:
    candidates: int
    periods: int
    roles: int

    def __str__(self) -> str:
        return f"{self.candidates} x {self.periods} x {self.roles}"


SIZES = (Size(50, 8, 10), Size(200, 12, 15), Size(1000, 16, 20), Size(5000, 20, 30))

Demand = dict[tuple[int, int], int]  # (role, period) -> hours


@dataclass(frozen=True, slots=True)
class _Candidate:
    length: int
    first: int  # its earliest start
    value: int
    money: tuple[int, ...]  # thousands, by period from its start
    hours: tuple[tuple[int, int], ...]  # (role, hours a period)


def portfolio(size: Size, hardness: Hardness, seed: int, *, soft: bool = False) -> Problem:
    """Costs of log-normal size over 2 to 7 periods, 2 to 4 roles each, value loosely following cost.

    Exclusion groups of 3 (n/30), requires-and-not-before (n/15), pairs that go together (n/60), forced in (n/60) and
    out (n/50). soft: more hours of a role may be bought at a loss of value instead of a capacity that never yields.
    """
    lot = random.Random(seed)
    candidates = [_drawn(lot, size) for _ in range(size.candidates)]
    shares = [lot.uniform(*TIGHT) for _ in range(size.roles)]
    slack = [lot.uniform(*LOOSE) for _ in range(size.roles)]
    tight = set(lot.sample(range(size.roles), max(1, round(BOTTLENECKS * size.roles))))
    if hardness is not Hardness.STRESS:
        shares = [shares[role] if role in tight else slack[role] for role in range(size.roles)]
    forced_in, forced_out, rules = _logic(lot, candidates)
    roles = _role_limits(candidates, size, shares)
    money = _money_limits(candidates, size, PERIODS_A_YEAR if hardness is Hardness.YEAR else 1)
    return Problem(
        ways=tuple(_ways(candidate) for candidate in candidates),
        limits=(*roles, *money),
        extras=_contractors(candidates, len(roles)) if soft else (),
        forced_in=forced_in,
        forced_out=forced_out,
        rules=rules,
    )


def _drawn(lot: random.Random, size: Size) -> _Candidate:
    worth = lot.lognormvariate(0, 0.9)
    length = lot.randint(2, min(7, size.periods // 2))
    weights = [lot.uniform(0.5, 1.5) for _ in range(length)]
    roles = lot.sample(range(size.roles), lot.randint(2, 4))
    return _Candidate(
        length=length,
        first=lot.randint(0, size.periods - length - SHIFTS + 1),
        value=round(1000 * worth**0.8 * lot.lognormvariate(0, 0.4)),
        money=tuple(int(1000 * worth * weight / sum(weights)) for weight in weights),
        hours=tuple((role, max(1, int(400 * worth / length * lot.lognormvariate(0, 0.5)))) for role in roles),
    )


def _ways(candidate: _Candidate) -> tuple[Way, ...]:
    return tuple(
        Way(start, start + candidate.length, round(candidate.value * DECAY**shift), sum(candidate.money))
        for shift, start in enumerate(_starts(candidate))
    )


def _starts(candidate: _Candidate) -> range:
    return range(candidate.first, candidate.first + SHIFTS)


def _role_limits(candidates: list[_Candidate], size: Size, shares: list[float]) -> tuple[Limit, ...]:
    uses: dict[tuple[int, int], dict[int, int]] = {}
    for number, candidate in enumerate(candidates):
        for shift, start in enumerate(_starts(candidate)):
            for role, hours in candidate.hours:
                for period in range(start, start + candidate.length):
                    uses.setdefault((role, period), {})[SHIFTS * number + shift] = hours
    return tuple(
        Limit(used, None, int(shares[role] * sum(used.values()) / SHIFTS)) for (role, _), used in sorted(uses.items())
    )


def _money_limits(candidates: list[_Candidate], size: Size, together: int) -> tuple[Limit, ...]:
    uses: list[dict[int, int]] = [{} for _ in range(0, size.periods, together)]
    for number, candidate in enumerate(candidates):
        for shift, start in enumerate(_starts(candidate)):
            for place, amount in enumerate(candidate.money):
                used = uses[(start + place) // together]
                way = SHIFTS * number + shift
                used[way] = used.get(way, 0) + amount
    return tuple(Limit(used, None, int(MONEY_SHARE * sum(used.values()) / SHIFTS)) for used in uses)


def _contractors(candidates: list[_Candidate], role_limits: int) -> tuple[Extra, ...]:
    hours = sum(hours * candidate.length for candidate in candidates for _, hours in candidate.hours)
    rate = round(CONTRACTOR_VALUE * sum(candidate.value for candidate in candidates) / hours, 3)
    return tuple(Extra({limit: -1}, None, False, value=-rate) for limit in range(role_limits))


def _logic(
    lot: random.Random, candidates: list[_Candidate]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[Rule, ...]]:
    n = len(candidates)
    deck = list(range(n))
    lot.shuffle(deck)
    forced_in, forced_out = _dealt(deck, n // 60), _dealt(deck, n // 50)
    rules: list[Rule] = [AtMost(1, _dealt(deck, 3)) for _ in range(n // 30)]
    for _ in range(n // 15):
        later, earlier = sorted(_dealt(deck, 2), key=lambda one: -candidates[one].first)
        # Not begun before the other has begun: as late as its finish less its length.
        rules += [Needs(later, earlier), After(later, earlier, -candidates[earlier].length)]
    rules += [Together(_dealt(deck, 2)) for _ in range(n // 60)]
    return forced_in, forced_out, tuple(rules)


def _dealt(deck: list[int], count: int) -> tuple[int, ...]:
    dealt, deck[:] = deck[:count], deck[count:]
    return tuple(dealt)
