from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.frontier import (
    FallsOut,
    falls_out_at,
    frontier,
    frontier_by_share,
    relaxed_frontier,
    relaxed_frontier_by_share,
    scaled_by,
    within_total,
)
from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import AtLeast, Excludes, Extra, Limit, Problem, Way, WrongProblem
from tests.engine.brute import UNIT, all_choices, best_of
from tests.engine.drawn import a_problem

PROVE = Effort(seconds=20, gap=0, seed=1)
COSTS, VALUES = (12, 54, 6, 6, 30, 6, 48, 36, 18), (14, 17, 17, 15, 40, 12, 14, 10, 12)
PUBLISHED = [
    (0, 0), (6, 17), (12, 32), (18, 44), (24, 46), (30, 58), (42, 72), (48, 84), (54, 86), (60, 98), (78, 110),
    (108, 112), (114, 120), (126, 124), (132, 127), (162, 134), (168, 137), (180, 141), (216, 151),
]  # fmt: skip


def published(budget=None):
    return portfolio(VALUES, [(cost,) for cost in COSTS], (budget,))


def best_within(problem, most, scaled=None):
    """The greatest value, by trying every choice, within a total or under scaled limits; None: nothing is possible."""
    choices = all_choices(problem if scaled is None else scaled_by(problem, scaled, most))
    kept = choices.kept() if scaled is not None else choices.kept() & (choices.costs <= most * UNIT)
    return Fraction(int(choices.values[kept].max()), UNIT) if kept.any() else None


def test_the_published_frontier_comes_point_by_point_with_the_budgets_that_each_is_best_for():
    told = []
    points = frontier(published(), range(217), PROVE, keep=told.append)
    assert [(point.at, point.value) for point in points] == PUBLISHED
    assert [point.up_to for point in points] == [*(cost - 1 for cost, _ in PUBLISHED[1:]), 216]
    assert all(point.is_proved and point.cost == point.at for point in points)
    # 19 choices are found; only a few of the 217 budgets are searched in vain.
    assert {point.at for point in points} <= {point.at for point in told}
    assert len(told) < 30
    assert told[0].at == 216
    assert told[1].at == 0


@pytest.mark.parametrize("seed", range(8))
def test_every_point_is_the_best_of_all_choices_within_its_budgets(seed):
    problem = a_problem(seed)
    points = frontier(problem, range(0, 150, 7), PROVE)
    assert points
    for point in points:
        assert point.is_proved
        assert best_within(problem, point.at) == best_within(problem, point.up_to) == Fraction(point.value)


@pytest.mark.parametrize("seed", range(8))
def test_more_budget_never_lowers_the_curve_and_the_relaxed_curve_lies_above_it(seed):
    problem = a_problem(seed)
    points = frontier(problem, range(0, 150, 7), PROVE)
    assert all(one.at < other.at and one.value < other.value for one, other in pairwise(points))
    curve = relaxed_frontier(problem, 12)
    costs, values = [one.cost for one in curve], [one.value for one in curve]
    assert costs == sorted(costs)
    assert values == sorted(values)
    for bound in curve:
        fitting = [float(point.value) for point in points if point.at <= bound.cost]
        assert not fitting or fitting[-1] <= bound.value + 1e-6


def test_the_relaxed_curve_of_the_published_case_is_that_of_value_for_money():
    # By value for money: 6 -> 17, 12 -> 32, 18 -> 44, then 40 for 30, 14 for 12, 12 for 18.
    curve = relaxed_frontier(published(), 37)  # every 6 up to 216
    found = {round(one.cost): one.value for one in curve}
    for cost, value in ((0, 0), (6, 17), (12, 32), (18, 44), (48, 84), (60, 98), (78, 110), (216, 151)):
        assert found[cost] == pytest.approx(value, abs=1e-4)
    assert found[24] == pytest.approx(44 + 6 * 40 / 30, abs=1e-4)


def test_the_relaxed_curve_begins_where_what_must_be_in_is_paid_and_ends_where_no_more_is_gained():
    # The first is in for 5; the second brings 6 for 4, the third loses value.
    problem = portfolio((1, 6, -2), [(5,), (4,), (1,)], (None,), forced_in=(0,))
    curve = relaxed_frontier(problem, 2)
    assert [(one.cost, one.value) for one in curve] == [
        (pytest.approx(5), pytest.approx(1)),
        (pytest.approx(9), pytest.approx(7)),
    ]


def test_a_relaxed_curve_of_what_contradicts_has_no_points():
    assert relaxed_frontier(portfolio((1, 1), [(5,), (4,)], (None,), rules=(AtLeast(2, (0, 1)), Excludes(0, 1)))) == ()


def test_nothing_to_choose_from_is_a_curve_of_one_point():
    assert [(one.cost, one.value) for one in relaxed_frontier(Problem(()), 3)] == [(0, 0)]


@pytest.mark.parametrize("seed", range(8))
def test_scaled_limits_give_the_best_of_all_choices_at_each_share(seed):
    problem = a_problem(seed)
    shares = [Decimal(twentieth) / 20 for twentieth in range(0, 31, 3)]
    points = frontier_by_share(problem, (0,), shares, PROVE)
    for share in shares:
        fitting = [point for point in points if point.at <= share]
        assert Fraction(fitting[-1].value) == best_within(problem, share, scaled=(0,))
    for point in points:
        assert point.is_proved
        assert best_within(problem, point.up_to, scaled=(0,)) == Fraction(point.value)


def test_the_share_that_a_choice_needs_is_that_of_the_limit_which_it_fills_most():
    # Budgets 10 and 20. Both: 6 + 4 = 10 of 10, 3 + 2 = 5 of 20 -> share 1. The first alone: 6/10. The second: 4/10.
    problem = portfolio((5, 4), [(6, 3), (4, 2)], (10, 20))
    points = frontier_by_share(problem, (0, 1), [Decimal(share) / 10 for share in range(11)], PROVE)
    assert [(point.at, point.value) for point in points] == [(0, 0), (Decimal("0.4"), 4), (Decimal("0.6"), 5), (1, 9)]
    assert [point.cost for point in points] == [0, 6, 9, 15]


def test_the_relaxed_curve_by_share_fills_the_limits_in_parts():
    # At share 1 there is 10: both fit (5 for 6, 4 for 4). At a half: the second and a sixth of the first.
    problem = portfolio((5, 4), [(6,), (4,)], (10,))
    found = relaxed_frontier_by_share(problem, (0,), (1.0, 0.5, 2.0))
    assert [(one.share, pytest.approx(one.value)) for one in found] == [(0.5, 4 + 5 / 6), (1, 9), (2, 9)]


def test_what_is_bought_counts_as_cost():
    # The way costs 5 and needs 3 hours; hours cost 2 each: 11 in all.
    problem = Problem(
        ((Way(0, 1, 10, 5),),), (Limit({0: 3}, None, 0),), (Extra({0: -1}, None, is_whole=False, cost=2),)
    )
    points = frontier(problem, (4, 10, 11, 12), PROVE)
    assert [(point.at, point.value, point.up_to) for point in points] == [(0, 0, 10), (11, 10, 12)]
    assert [(one.extra, one.units) for one in points[1].bought] == [(0, 3)]


@pytest.mark.parametrize("seed", range(6))
def test_with_bought_hours_every_point_is_still_the_best_of_all_within_its_budgets(seed):
    problem = replace(a_problem(seed, size=4), extras=(Extra({1: -1}, 6, is_whole=False, value=-1.5, cost=2),))
    points = frontier(problem, range(0, 120, 13), PROVE)
    assert points
    for point in points:
        assert point.is_proved
        for budget in (point.at, point.up_to):
            assert best_of(within_total(problem, budget)).value == Fraction(point.value)


def test_a_stop_keeps_the_points_so_far():
    told = []
    points = frontier(published(), range(0, 217, 6), PROVE, report=lambda progress: len(told) > 1, keep=told.append)
    assert 1 <= len(points) < len(PUBLISHED)
    assert len(told) <= 4


def test_no_budgets_have_no_points_and_one_that_forbids_everything_neither():
    assert frontier(published(), (), PROVE) == ()
    assert frontier(portfolio((1,), [(5,)], (None,), forced_in=(0,)), (3, 4), PROVE) == ()


def test_an_unproved_point_says_how_far_it_may_be_from_the_best():
    lot = np.random.default_rng(7)
    weights = lot.integers(100, 1000, (40, 5)).tolist()
    problem = portfolio([sum(row) + 7 for row in weights], weights, [9000] * 5)
    points = frontier(problem, (20000, 30000), Effort(seconds=20, gap=0.05, seed=1, nodes=1))
    assert points
    assert all(point.bound >= float(point.value) and 0 <= point.gap <= 0.06 for point in points)


def test_a_limit_without_an_end_cannot_be_scaled():
    problem = Problem(((Way(0, 1, 1, 1),),), (Limit({0: 1}, 1, None),))
    for scaled in ((0,), (1,)):
        with pytest.raises(WrongProblem):
            frontier_by_share(problem, scaled, (1,), PROVE)
        with pytest.raises(WrongProblem):
            relaxed_frontier_by_share(problem, scaled, (1,))


def test_the_budget_at_which_a_candidate_comes_in_for_good_is_told():
    points = frontier(published(), range(217), PROVE)
    # Number 2 (17 for 6) is in from 6 on; number 1 (17 for 54) is last out at 107 < 108... and in for good from there
    # on only where no later point leaves it out.
    assert falls_out_at(points, 2) == FallsOut(6, 5)
    for candidate in range(9):
        told = falls_out_at(points, candidate)
        without = [point for point in points if candidate not in point.selected]
        assert told.out_at == max(point.up_to for point in without)
        assert told.in_from == min(point.at for point in points if point.at > told.out_at)
    assert falls_out_at(points[:5], 1) == FallsOut(None, 29)
    assert falls_out_at((), 0) == FallsOut(None, None)
