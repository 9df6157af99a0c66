"""Portfolios drawn by seed: money by period and logic, sized like real ones."""

import random

from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import AtMost, Needs, Problem, Together

BUDGET_SHARE = 0.4  # of what all candidates together would cost in a period


def drawn_portfolio(candidates: int, periods: int, seed: int) -> Problem:
    """Costs of log-normal size over a stretch of periods, value loosely following cost.

    Exclusion groups of 3 (n/30), needs (n/15), pairs that go together (n/60), forced in (n/60) and out (n/50).
    """
    lot = random.Random(seed)
    sizes = [lot.lognormvariate(0, 0.9) for _ in range(candidates)]
    costs = tuple(_spread(lot, size * 1_000_000, periods) for size in sizes)
    values = tuple(round(1000 * size**0.8 * lot.lognormvariate(0, 0.4)) for size in sizes)
    budgets = tuple(int(BUDGET_SHARE * sum(row[period] for row in costs)) for period in range(periods))
    deck = list(range(candidates))
    lot.shuffle(deck)
    forced_in = _dealt(deck, candidates // 60)
    forced_out = _dealt(deck, candidates // 50)
    groups = [AtMost(1, _dealt(deck, 3)) for _ in range(candidates // 30)]
    needs = [Needs(*_dealt(deck, 2)) for _ in range(candidates // 15)]
    pairs = [Together(_dealt(deck, 2)) for _ in range(candidates // 60)]
    rules = (*groups, *needs, *pairs)
    return portfolio(values, costs, budgets, forced_in=forced_in, forced_out=forced_out, rules=rules)


def _spread(lot: random.Random, cost: float, periods: int) -> tuple[int, ...]:
    length = lot.randint(1, max(1, periods // 2))
    start = lot.randint(0, periods - length)
    weights = [lot.uniform(0.5, 1.5) if start <= period < start + length else 0.0 for period in range(periods)]
    return tuple(int(cost * weight / sum(weights)) for weight in weights)


def _dealt(deck: list[int], count: int) -> tuple[int, ...]:
    dealt, deck[:] = deck[:count], deck[count:]
    return tuple(dealt)
