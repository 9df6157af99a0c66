"""What must hold between the answers of two problems, whatever the problems are."""

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pilotage.engine.selection.answer import Outcome
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.problem import (
    After,
    AtLeast,
    AtMost,
    Excludes,
    Extra,
    Limit,
    Needs,
    Problem,
    Second,
    Together,
    Way,
)
from pilotage.engine.selection.solving import solve

PROVE = Effort(seconds=30, gap=0, seed=1)
SEEDS = pytest.mark.parametrize("seed", range(2))
HAIR = Decimal("1e-30")  # thirds are written to 40 digits


def a_portfolio(seed, size=9, *, extras=True):
    """Candidates with three starts each, two years of money, four quarters of hours that may be bought, and rules."""
    lot = random.Random(seed)
    ways = tuple(some_ways(lot) for _ in range(size))
    count = 3 * size
    money = [{way: lot.randrange(100, 900) for way in range(count) if lot.random() < 0.7} for _ in range(2)]
    hours = [{way: lot.randrange(5, 60) for way in range(count) if lot.random() < 0.5} for _ in range(4)]
    limits = tuple(Limit(uses, None, sum(uses.values()) // 6) for uses in (*money, *hours))
    contractors = tuple(Extra({2 + at: -1, at // 2: 3}, 80, False, Decimal("-0.4"), 3) for at in range(4))
    names = lot.sample(range(size), 9)
    return Problem(
        ways,
        limits,
        contractors if extras else (),
        rules=(
            Needs(names[0], names[1]),
            After(names[0], names[1]),
            Excludes(names[2], names[3]),
            Together((names[4], names[5])),
            AtMost(1, tuple(names[6:9])),
        ),
    )


def some_ways(lot):
    value, length = lot.randrange(10, 100), lot.randint(1, 2)
    return tuple(Way(start, start + length, value - 3 * start, lot.randrange(100, 1500)) for start in range(3))


def value_of(problem):
    answer = solve(problem, PROVE)
    assert answer.outcome is Outcome.OPTIMAL
    return answer.value


def with_limit(problem, place, limit):
    return replace(problem, limits=(*problem.limits[:place], limit, *problem.limits[place + 1 :]))


@SEEDS
def test_another_unit_of_money_and_value_changes_nothing(seed):
    problem, factor = a_portfolio(seed), Decimal("1234567.89")
    scaled = Problem(
        tuple(
            tuple(replace(way, value=way.value * factor, cost=way.cost * factor) for way in ways)
            for ways in problem.ways
        ),
        tuple(
            replace(limit, uses={way: use * factor for way, use in limit.uses.items()}, at_most=limit.at_most * factor)
            for limit in problem.limits
        ),
        tuple(replace(extra, most=extra.most * factor) for extra in problem.extras),  # a unit is smaller now
        rules=problem.rules,
    )
    first, then = solve(problem, PROVE), solve(scaled, PROVE)
    assert abs(then.value - first.value * factor) < HAIR
    assert abs(then.cost - first.cost * factor) < HAIR


def scaled_way(way, factor):
    return replace(way, value=way.value * factor, cost=way.cost * factor)


@SEEDS
def test_the_order_of_the_candidates_changes_nothing(seed):
    problem = a_portfolio(seed)
    size = problem.size
    turned = [size - 1 - candidate for candidate in range(size)]
    way_of = {3 * old + way: 3 * turned[old] + way for old in range(size) for way in range(3)}
    rules = tuple(
        {
            Needs: lambda rule: Needs(turned[rule.candidate], turned[rule.needed]),
            After: lambda rule: After(turned[rule.later], turned[rule.earlier], rule.lag),
            Excludes: lambda rule: Excludes(turned[rule.second], turned[rule.first]),
            Together: lambda rule: Together(tuple(turned[one] for one in rule.candidates)),
            AtMost: lambda rule: AtMost(rule.count, tuple(turned[one] for one in rule.candidates)),
        }[type(rule)](rule)
        for rule in problem.rules
    )
    limits = tuple(
        replace(limit, uses={way_of[way]: use for way, use in limit.uses.items()}) for limit in problem.limits
    )
    assert value_of(Problem(problem.ways[::-1], limits, problem.extras, rules=rules)) == value_of(problem)


@SEEDS
def test_a_wider_limit_never_lowers_the_best(seed):
    problem = a_portfolio(seed)
    best = value_of(problem)
    for place, limit in list(enumerate(problem.limits))[::3]:
        assert value_of(with_limit(problem, place, replace(limit, at_most=limit.at_most + 7))) >= best
    assert value_of(replace(problem, rules=problem.rules[1:])) >= best


@SEEDS
def test_forcing_never_raises_the_best(seed):
    problem = a_portfolio(seed)
    best = solve(problem, PROVE)
    for candidate in range(0, problem.size, 4):
        out = solve(replace(problem, forced_out=(candidate,)), PROVE)
        into = solve(replace(problem, forced_in=(candidate,)), PROVE)
        values = [one.value for one in (out, into) if one.value is not None]
        assert max(values) == best.value  # it is either in or out


@SEEDS
def test_one_way_more_never_lowers_the_best(seed):
    # The added way of the last candidate uses nothing: it is the last number, so that the others keep theirs.
    problem = a_portfolio(seed)
    last = (*problem.ways[-1], Way(9, 10, 1, 0))
    assert value_of(replace(problem, ways=(*problem.ways[:-1], last))) >= value_of(problem)


@SEEDS
def test_a_limit_that_is_dear_to_exceed_is_as_good_as_a_hard_one(seed):
    problem = a_portfolio(seed, extras=False)
    overspends = tuple(Extra({place: -1}, None, False, value=-(10**6)) for place in range(len(problem.limits)))
    soft = solve(replace(problem, extras=overspends), PROVE)
    assert (soft.value, soft.bought) == (value_of(problem), ())


@SEEDS
def test_a_limit_that_costs_nothing_to_exceed_is_none(seed):
    problem = a_portfolio(seed, extras=False)
    free = tuple(Extra({place: -1}, None, False) for place in range(len(problem.limits)))
    assert value_of(replace(problem, extras=free)) == value_of(replace(problem, limits=()))


@SEEDS
def test_the_same_problem_has_the_same_answer_every_time(seed):
    problem, effort = a_portfolio(seed, size=16), Effort(seconds=60, gap=0, seed=3, nodes=2)
    first, then = solve(problem, effort), solve(problem, effort)
    assert replace(first, seconds=0) == replace(then, seconds=0)


@SEEDS
def test_a_good_start_is_never_lost(seed):
    problem = a_portfolio(seed, size=16)
    known = solve(problem, Effort(seconds=60, gap=0.001, seed=1))
    # One node and a gap of 100 %: the solver alone would be content with next to anything.
    poor = Effort(seconds=60, gap=1, seed=1, nodes=1)
    assert solve(problem, poor, start=known.taken).value >= known.value


@SEEDS
def test_a_start_that_breaks_something_does_no_harm(seed):
    problem = a_portfolio(seed)
    everything = tuple(replace(one, way=0) for one in solve(replace(problem, limits=(), extras=()), PROVE).taken)
    assert solve(problem, PROVE, start=everything).value == value_of(problem)


def test_no_start_makes_an_infeasible_problem_feasible():
    problem = replace(a_portfolio(0), rules=(AtLeast(9, tuple(range(9))),))
    answer = solve(problem, PROVE, start=solve(a_portfolio(0), PROVE).taken)
    assert (answer.outcome, answer.taken) == (Outcome.INFEASIBLE, ())


@SEEDS
def test_what_may_be_given_up_for_a_second_goal_is_not_exceeded(seed):
    problem = a_portfolio(seed, extras=False)
    goal = {way: (way * 37) % 11 for way in range(problem.way_count)}
    best, before = value_of(problem), None
    for share in (0, 0.02, 0.1):
        answer = solve(replace(problem, second=Second(goal, share)), PROVE)
        assert answer.value >= best * (1 - Decimal(str(share)))
        assert before is None or answer.second_value >= before
        before = answer.second_value
    assert Fraction(before) > 0
