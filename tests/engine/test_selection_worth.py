import random
from dataclasses import replace
from fractions import Fraction

import pytest

from pilotage.engine.selection.answer import Outcome
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import Limit, Problem, Second, Way, WrongProblem
from pilotage.engine.selection.solving import solve
from pilotage.engine.selection.worth import one_more
from tests.engine.brute import best_of
from tests.engine.drawn import a_problem

PROVE = Effort(seconds=20, gap=0, seed=1)


def test_a_step_more_is_solved_again_and_the_most_per_unit_comes_first():
    # Money 10, hours 4. The first (9; 6 money, 4 hours) is in, 3 (5; 5 money, no hours) misses 1 of money: 5 for 1.
    # 2 hours more bring the second (4; 4 money, 2 hours): 4 for 2 hours, 2 a unit.
    problem = portfolio((9, 4, 5), [(6,), (4,), (5,)], (10,), limits=(Limit({0: 4, 1: 2}, None, 4),))
    answer = solve(problem, PROVE)
    assert (answer.selected, answer.value) == ((0,), 9)
    more = one_more(problem, answer, {1: 2, 0: 1}, PROVE)
    assert [(one.limit, one.gained, one.per_unit) for one in more] == [(0, 5, 5), (1, 4, 2)]
    assert [(one.gained_at_least, one.gained_at_most, one.outcome) for one in more] == [
        (5, 5, Outcome.OPTIMAL),
        (4, 4, Outcome.OPTIMAL),
    ]
    assert [one.taken[-1].candidate for one in more] == [2, 1]


def test_a_step_that_is_too_small_for_any_candidate_gains_nothing_though_its_dual_is_above_nothing():
    # 9 for 6; 1 of 5 money left over: by parts one more is worth 9/6.
    problem = portfolio((9, 9), [(6,), (6,)], (7,))
    (worth,) = one_more(problem, solve(problem, PROVE), {0: 1}, PROVE)
    assert (worth.gained, worth.gained_at_most) == (0, 0)
    assert worth.by_dual == pytest.approx(1.5)


def test_a_minimum_is_lowered_by_the_step():
    # At least 3 must be used: the second (-1; uses 3) is in. From 1 on less nobody needs it: the first alone uses 2.
    problem = Problem(((Way(0, 1, 4, 1),), (Way(0, 1, -1, 1),)), (Limit({0: 2, 1: 3}, 3, None),))
    (worth,) = one_more(problem, solve(problem, PROVE), {0: 1}, PROVE)
    assert (worth.gained, worth.step) == (1, 1)


@pytest.mark.parametrize("seed", range(8))
def test_a_step_more_reaches_the_best_of_all_choices_and_never_loses(seed):
    problem = a_problem(seed)
    answer = solve(problem, PROVE)
    for one in one_more(problem, answer, {0: 3.5, 1: 2}, PROVE):
        limits = list(problem.limits)
        limits[one.limit] = replace(limits[one.limit], at_most=limits[one.limit].at_most + float(one.step))
        best = best_of(replace(problem, limits=tuple(limits))).value
        assert one.gained == best - Fraction(answer.value) >= 0


def test_a_second_goal_leaves_the_bounds_unknown():
    problem = replace(portfolio((5, 4), [(3,), (3,)], (3,)), second=Second({0: 1}, 0))
    (worth,) = one_more(problem, solve(problem, PROVE), {0: 3}, PROVE)
    assert (worth.gained, worth.gained_at_least, worth.gained_at_most) == (4, None, None)


def test_a_stop_leaves_out_what_was_not_reached():
    lot = random.Random(3)
    costs = [[lot.randint(100, 1000) for _ in range(3)] for _ in range(40)]
    problem = portfolio([sum(row) + 7 for row in costs], costs, [9000] * 3)
    answer = solve(problem, Effort(seconds=20, gap=0.05, seed=1))
    more = one_more(problem, answer, {0: 500, 1: 500, 2: 500}, PROVE, report=lambda progress: True)
    assert [one.limit for one in more] == [0]
    assert more[0].gained >= 0  # the answer is still there with more of a limit


def test_wrong_questions_are_refused():
    problem = Problem(((Way(0, 1, 1, 1),),), (Limit({0: 1}, None, None), Limit({0: 1}, None, 5)))
    answer = solve(problem, PROVE)
    for steps in ({0: 1}, {1: 0}, {2: 1}):
        with pytest.raises(WrongProblem):
            one_more(problem, answer, steps, PROVE)
