"""Small problems drawn by lot from a seed, each with starts to choose from, money, a role and a few rules."""

import random
from dataclasses import replace

from pilotage.engine.selection.problem import After, AtMost, Excludes, Limit, Needs, Problem, Way


def a_problem(seed, size=6):
    lot = random.Random(seed)
    ways = tuple(
        tuple(
            Way(start, start + 2, value=lot.randint(5, 60) - 4 * start, cost=cost) for start in range(lot.randint(1, 2))
        )
        for cost in (lot.randint(2, 30) for _ in range(size))
    )
    flat = [way for several in ways for way in several]
    cost = {number: way.cost for number, way in enumerate(flat)}
    hours = {number: lot.randint(0, 9) for number in range(len(flat))}
    whole = sum(several[0].cost for several in ways)
    first, second, third, fourth = lot.sample(range(size), 4)
    rules = (Needs(first, second), Excludes(second, third), After(fourth, first), AtMost(size - 2, tuple(range(size))))
    return Problem(
        ways,
        limits=(Limit(cost, None, round(whole * lot.uniform(0.3, 0.7))), Limit(hours, None, lot.randint(8, 25))),
        rules=tuple(lot.sample(rules, 2)),
    )


def forced(problem, *, into=(), out=()):
    return replace(problem, forced_in=tuple(into), forced_out=tuple(out))
