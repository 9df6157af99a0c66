import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pilotage.engine.selection.answer import Outcome, Taken
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.evaluate import standing_of
from pilotage.engine.selection.problem import (
    After,
    AtLeast,
    AtMost,
    Excludes,
    Extra,
    Kind,
    Limit,
    Needs,
    Problem,
    Second,
    Together,
    Way,
)
from pilotage.engine.selection.solving import solve
from tests.engine.brute import all_choices, best_of

PROVE = Effort(seconds=20, gap=0, seed=1)
MOST_CHOICES = 4096

ROUNDED = Fraction(1, 10**30)  # thirds are written to 40 digits


def cents(lot):
    return Decimal(lot.randrange(5000)) / 100


def tenths(lot):
    return lot.randrange(300) / 10  # floats that are not exact in binary


def units(lot):
    return lot.randrange(20)


def a_problem(seed):
    """At random: up to 12 candidates and 4,096 choices, with some or all of what a problem may have."""
    lot = random.Random(seed)
    ways = several_ways(lot, 1 if lot.random() < 0.3 else 4)
    size, count = len(ways), sum(map(len, ways))
    limits = limits_over(lot, count)
    has_second = lot.random() < 0.25
    return Problem(
        ways=ways,
        limits=limits,
        extras=extras_over(lot, len(limits), 0 if has_second else 2) if lot.random() < 0.6 else (),
        forced_in=some_of(lot, size, lot.choice((0, 0, 0, 1, 2))),
        forced_out=some_of(lot, size, lot.choice((0, 0, 0, 1, 2))),
        rules=tuple(a_rule(lot, size) for _ in range(lot.randrange(5))) if size >= 2 else (),
        second=Second({way: lot.randint(-3, 20) for way in range(count)}, lot.choice((0, 0.05, 0.3)))
        if has_second
        else None,
    )


def several_ways(lot, most):
    counts, choices = [], 1
    wanted = lot.choice((0, 1, 2, 4, 6, 8, 10, 12, 12, 12))
    while len(counts) < wanted and choices * 3 <= MOST_CHOICES:
        counts.append(lot.randint(1, min(most, MOST_CHOICES // choices - 1)))
        choices *= counts[-1] + 1
    value = lot.choice((lambda lot: lot.randint(-20, 60), tenths, lambda lot: lot.randrange(4)))
    cost = lot.choice((cents, units, tenths))
    return tuple(tuple(a_way(lot, value, cost) for _ in range(count)) for count in counts)


def a_way(lot, value, cost):
    start = lot.randint(-1, 4)
    return Way(start, start + lot.randrange(4), value(lot), cost(lot))


def limits_over(lot, ways):
    """Budgets that bind, and one that may have a minimum or be below 0."""
    amount = lot.choice((cents, units, tenths))
    limits = []
    for _ in range(lot.randint(1, 3)):
        uses = {way: amount(lot) for way in range(ways) if lot.random() < 0.8}
        share = lot.choice((None, 0, 0.1, 0.2, 0.3, 0.4))
        total = sum(Fraction(str(use)) for use in uses.values())
        limits.append(Limit(uses, None, None if share is None else Decimal(int(share * total))))
    if lot.random() < 0.4:
        uses = {way: lot.randint(-5, 15) for way in range(ways)}
        least, most = lot.choice((None, -5, 5, 20)), lot.choice((None, 0, 20, 40))
        limits.append(Limit(uses, least, most))
    return tuple(limits)


def extras_over(lot, limits, most_in_parts):
    in_parts = [an_extra(lot, limits, False, lot.choice((None, 3, 12, Decimal("2.5")))) for _ in range(most_in_parts)]
    return (*in_parts, *([an_extra(lot, limits, True, lot.randrange(3))] if lot.random() < 0.5 else []))


def an_extra(lot, limits, is_whole, most):
    relief = {at: lot.choice((-10, -4, -3, -1, Decimal("-0.5"), 3)) for at in range(limits) if lot.random() < 0.6}
    value, cost = lot.choice((0, Decimal("-0.05"), Decimal("-0.25"), -1, -3)), lot.choice((0, 1, Decimal("2.5")))
    return Extra(relief, most, is_whole, value, cost)


def a_rule(lot, size):
    first, second = some_of(lot, size, 2)
    some = some_of(lot, size, lot.randint(1, 4))
    return lot.choice(
        (
            Needs(first, second),
            Excludes(first, second),
            After(first, second, lot.randint(-1, 2)),
            After(first, second, lot.randint(-1, 2)),
            Together(some),
            AtMost(lot.randrange(4), some),
            AtLeast(lot.randrange(3), some),
        )
    )


def some_of(lot, size, count):
    return tuple(lot.sample(range(size), min(size, count)))


@pytest.mark.parametrize("seed", range(100))
def test_the_answer_is_the_best_of_all_choices(seed):
    assert_best(a_problem(seed))


@pytest.mark.slow
def test_the_answer_is_the_best_of_all_choices_a_thousand_times():
    for seed in range(100, 1000):
        assert_best(a_problem(seed))


def assert_best(problem, effort=PROVE):
    answer, expected = solve(problem, effort), best_of(problem)
    if expected is None:
        assert answer.outcome is Outcome.INFEASIBLE
        assert_conflict_is_real_and_minimal(problem, answer.conflict)
        return
    assert answer.outcome is Outcome.OPTIMAL
    assert abs(Fraction(answer.value) - expected.value) < ROUNDED
    assert answer.second_value == expected.second
    assert answer.is_cheapest
    assert abs(Fraction(answer.cost) - expected.cost) < ROUNDED
    if not problem.extras:
        flat = [(way.start, min(one.start for one in ways)) for ways in problem.ways for way in ways]
        taken = [problem.first_way[one.candidate] + one.way for one in answer.taken]
        assert sum(flat[way][0] - flat[way][1] for way in taken) == expected.delay
        assert_reasons_are_real(problem, answer)
    assert_standing_agrees(problem, answer)


def assert_conflict_is_real_and_minimal(problem, conflict):
    assert conflict.is_minimal
    assert best_of(problem, set(conflict.names)) is None
    for name in conflict.names:
        assert best_of(problem, set(conflict.names) - {name}) is not None


def assert_reasons_are_real(problem, answer):
    choices = all_choices(problem)
    row = choices.row_of(answer.taken)
    assert choices.kept()[row]
    assert {reason.candidate for reason in answer.left_out} == set(range(problem.size)) - set(answer.selected)
    for reason in answer.left_out:
        broken = [stated_by_adding(choices, answer, reason.candidate, way) for way in ways_of(problem, reason)]
        stated = {*reason.breaks, *(short.name for short in reason.short)}
        assert stated == broken[reason.way]
        assert len(stated) == min(map(len, broken))
        if not stated and not reason.is_forced_out and problem.second is None:
            assert problem.ways[reason.candidate][reason.way].value <= 0


def ways_of(problem, reason):
    return range(len(problem.ways[reason.candidate]))


def stated_by_adding(choices, answer, candidate, way):
    added = choices.row_of([*answer.taken, Taken(candidate, way)])
    return {name for name, broken in choices.broken.items() if broken[added] and name.kind is not Kind.FORCED_OUT}


def assert_standing_agrees(problem, answer):
    for bought in (None, answer.bought):
        standing = standing_of(problem, answer.taken, bought)
        assert (standing.broken, standing.short) == ((), ())
        assert abs(standing.value - answer.value) < ROUNDED
        assert abs(standing.cost - answer.cost) < ROUNDED
        assert standing.second_value == answer.second_value


@pytest.mark.parametrize("seed", range(60))
def test_any_choice_stands_as_it_is(seed):
    problem, lot = a_problem(seed), random.Random(seed)
    taken = [Taken(at, lot.randrange(len(ways))) for at, ways in enumerate(problem.ways) if lot.random() < 0.5]
    standing = standing_of(problem, taken)
    choices = all_choices(problem)
    row = choices.row_of(taken)
    rules = {name for name, broken in choices.broken.items() if broken[row] and name.kind is not Kind.LIMIT}
    assert {name for name in standing.broken if name.kind is not Kind.LIMIT} == rules
    assert [short.name for short in standing.short] == [name for name in standing.broken if name.kind is Kind.LIMIT]
    expected = best_of(forced(problem, taken))
    assert (expected is None) == bool(standing.short)
    if expected:
        assert abs(Fraction(standing.value) - expected.value) < ROUNDED
        assert abs(Fraction(standing.cost) - expected.cost) < ROUNDED


def forced(problem, taken):
    """The problem of nothing but the taken ways."""
    ways = [problem.first_way[one.candidate] + one.way for one in taken]
    return Problem(
        tuple((problem.ways[one.candidate][one.way],) for one in taken),
        tuple(
            replace(limit, uses={at: limit.uses[way] for at, way in enumerate(ways) if way in limit.uses})
            for limit in problem.limits
        ),
        problem.extras,
        forced_in=tuple(range(len(taken))),
    )
