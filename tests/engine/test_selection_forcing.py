from dataclasses import replace
from fractions import Fraction

import pytest

from pilotage.engine.selection.answer import Outcome, Taken
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.forcing import forced, with_candidate, without_candidate
from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import (
    After,
    Excludes,
    Extra,
    Kind,
    Limit,
    Name,
    Needs,
    Problem,
    Second,
    Way,
    WrongProblem,
)
from pilotage.engine.selection.solving import solve
from tests.engine.brute import best_of
from tests.engine.drawn import a_problem

PROVE = Effort(seconds=20, gap=0, seed=1)

# Budget 14: 1, 2 and 3 are chosen (21 for 14); with 0 the best is 0 and 1 (19 for 12).
TRICK = portfolio((8, 11, 6, 4), [(5,), (7,), (4,), (3,)], (14,))


def test_having_one_in_tells_what_it_costs_who_leaves_and_who_comes():
    found = forced(TRICK, solve(TRICK, PROVE), 0, PROVE)
    assert (found.is_in, found.value, found.value_lost, found.cost) == (True, 19, 2, 12)
    assert (found.lost_at_least, found.lost_at_most) == (2, 2)
    assert found.entered == (Taken(0, 0),)
    assert found.left == (Taken(2, 0), Taken(3, 0))
    assert (found.moved, found.outcome, found.gap) == ((), Outcome.OPTIMAL, 0)


def test_doing_without_one_tells_what_it_is_worth_and_who_takes_its_place():
    # Without 1 (11 for 7): 0, 2 and 3 fit (18 for 12). 21 - 18 = 3.
    found = forced(TRICK, solve(TRICK, PROVE), 1, PROVE)
    assert (found.is_in, found.value_lost) == (False, 3)
    assert (found.entered, found.left) == ((Taken(0, 0),), (Taken(1, 0),))


def test_one_that_makes_room_by_starting_later_is_told_as_moved():
    # One at a time: 0 runs in periods 0-1 or 1-2 (worth 9 or 8). 1 only in period 0, worth 0.5: forced in, 0 moves.
    ways = ((Way(0, 1, 9, 1), Way(1, 2, 8, 1)), (Way(0, 1, 0.5, 1),))
    first, second = Limit({0: 1, 2: 1}, None, 1), Limit({1: 1}, None, 1)
    problem = Problem(ways, (first, second), rules=(Excludes(0, 1),))
    found = forced(replace(problem, rules=()), solve(problem, PROVE), 1, PROVE)
    assert (found.moved, found.entered, found.left) == ((Taken(0, 1),), (Taken(1, 0),), ())
    assert found.value_lost == 0.5  # 9 - 8.5


def test_what_can_not_be_in_comes_with_the_conflict():
    problem = replace(TRICK, rules=(Needs(0, 1), Excludes(0, 1)))
    found = forced(problem, solve(problem, PROVE), 0, PROVE)
    assert (found.outcome, found.value_lost, found.entered, found.left) == (Outcome.INFEASIBLE, None, (), ())
    names = {Name(Kind.FORCED_IN, 0), Name(Kind.RULE, 0), Name(Kind.RULE, 1)}
    assert set(found.conflict.names) == names


def test_a_forced_choice_is_dropped_to_see_the_other_side_and_may_gain():
    # With 0 forced in 19 is reached, without it 21.
    problem = replace(TRICK, forced_in=(0,))
    found = forced(problem, solve(problem, PROVE), 0, PROVE)
    assert (found.value_lost, found.lost_at_least, found.lost_at_most) == (-2, -2, -2)
    problem = replace(TRICK, forced_out=(1,))
    assert forced(problem, solve(problem, PROVE), 1, PROVE).value_lost == -3


@pytest.mark.parametrize("seed", range(10))
def test_the_other_side_is_the_best_of_all_choices_and_never_better(seed):
    problem = a_problem(seed, size=5)
    answer = solve(problem, PROVE)
    for candidate in range(problem.size):
        is_in = candidate not in answer.selected
        found = forced(problem, answer, candidate, PROVE)
        best = best_of((with_candidate if is_in else without_candidate)(problem, candidate))
        assert found.is_in is is_in
        if best is None:
            assert found.outcome is Outcome.INFEASIBLE
            continue
        assert found.value == best.value
        assert Fraction(found.value_lost) == Fraction(answer.value) - best.value >= 0
        assert found.lost_at_least == found.lost_at_most == pytest.approx(float(found.value_lost))
        before, after = set(answer.taken), set(found.taken)
        assert set(found.entered) | set(found.moved) == after - before
        assert {one.candidate for one in found.left} == set(answer.selected) - {one.candidate for one in found.taken}


@pytest.mark.parametrize("seed", range(4))
def test_with_bought_hours_the_other_side_is_still_the_best_of_all(seed):
    problem = replace(a_problem(seed, size=4), extras=(Extra({1: -1}, 6, is_whole=False, value=-1.5, cost=2),))
    answer = solve(problem, PROVE)
    for candidate in range(problem.size):
        turned = (without_candidate if candidate in answer.selected else with_candidate)(problem, candidate)
        found, best = forced(problem, answer, candidate, PROVE), best_of(turned)
        assert found.value == (best and best.value)


def test_what_is_not_proved_is_bounded_on_both_sides():
    lot = range(40)
    costs = [(100 + 37 * at % 89, 100 + 53 * at % 97, 100 + 71 * at % 83) for at in lot]
    problem = portfolio([sum(cost) + 5 + at % 7 for at, cost in zip(lot, costs, strict=True)], costs, (2000,) * 3)
    quick = Effort(seconds=20, gap=0.2, seed=1, nodes=1)
    answer = solve(problem, quick)
    candidate = next(at for at in lot if at not in answer.selected)
    found = forced(problem, answer, candidate, quick)
    assert found.outcome is Outcome.WITHIN
    assert found.lost_at_least <= float(found.value_lost) <= found.lost_at_most
    assert found.lost_at_least < found.lost_at_most


def test_a_second_goal_leaves_the_bounds_unknown():
    problem = replace(TRICK, second=Second({0: 1}, 0.5))
    found = forced(problem, solve(problem, PROVE), 2, PROVE)
    assert (found.lost_at_least, found.lost_at_most) == (None, None)
    assert found.value_lost is not None


def test_a_stranger_is_refused():
    answer = solve(TRICK, PROVE)
    with pytest.raises(WrongProblem):
        forced(TRICK, answer, 4, PROVE)
    nothing = replace(TRICK, forced_in=(0, 1, 2))  # 16 > 14
    with pytest.raises(WrongProblem):
        forced(nothing, solve(nothing, PROVE), 0, PROVE)


def test_what_comes_after_something_may_be_forced_in_with_it():
    # 1 (2..3) only after 0 has finished; 0 in its later way (finish 3) is worth more. Forcing 1 in moves 0 forward.
    ways = ((Way(0, 2, 5, 1), Way(1, 3, 7, 1)), (Way(2, 3, 1, 1),))
    problem = Problem(ways, rules=(After(1, 0), Needs(1, 0)))
    found = forced(problem, solve(problem, PROVE), 1, PROVE)
    assert (found.entered, found.moved, found.value_lost) == ((Taken(1, 0),), (Taken(0, 0),), 1)  # 7 - (5 + 1)


def test_hundredths_stay_exact():
    problem = portfolio((0.1, 0.2), [(1,), (1,)], (1,))
    assert str(forced(problem, solve(problem, PROVE), 0, PROVE).value_lost) == "0.1"
