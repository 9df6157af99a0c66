"""Hairs, ties, huge and tiny numbers: where floats would be content with less."""

from decimal import Decimal

import pytest

from pilotage.engine.selection.answer import Bought, Outcome, Taken
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.evaluate import standing_of
from pilotage.engine.selection.problem import Extra, Kind, Limit, Name, Problem, Second, Way, WrongProblem
from pilotage.engine.selection.solving import solve

PROVE = Effort(seconds=20, gap=0, seed=1)
CENT = Decimal("0.01")
BILLION = Decimal(10) ** 10


def one_way(value, cost=0, start=0):
    return (Way(start, start + 1, value, cost),)


def test_what_may_be_bought_is_never_missed_by_a_hair():
    # Two cents short of 10 billion, and one, or both, may be bought.
    limit = Limit({0: BILLION + 2 * CENT}, None, BILLION)
    for most, chosen in ((CENT, ()), (2 * CENT, (0,))):
        problem = Problem((one_way(1),), (limit,), (Extra({0: -1}, most, is_whole=False),))
        assert solve(problem, PROVE).selected == chosen


def test_what_is_bought_is_never_paid_from_a_budget_that_lacks_a_hair():
    # 10 billion hours at 3 each; the budget is a cent short, then exact.
    hours = Limit({0: BILLION}, None, 0)
    contractor = Extra({0: -1, 1: 3}, None, is_whole=False)
    for budget, chosen in ((3 * BILLION - CENT, ()), (3 * BILLION, (0,))):
        problem = Problem((one_way(1),), (hours, Limit({}, None, budget)), (contractor,))
        assert solve(problem, PROVE).selected == chosen


@pytest.mark.parametrize(
    ("most", "bought", "value"), [(2, (), 0), (3, (Bought(0, Decimal(3)),), 7), (None, (Bought(0, Decimal(3)),), 7)]
)
def test_the_hire_for_the_last_cent_is_a_whole_one(most, bought, value):
    # Two hires relieve 10 billion, one cent less than is needed; each costs 1 of a value of 10.
    limit = Limit({0: BILLION + CENT}, None, 0)
    hire = Extra({0: -BILLION / 2}, most, is_whole=True, value=-1)
    answer = solve(Problem((one_way(10),), (limit,), (hire,)), PROVE)
    assert (answer.bought, answer.value) == (bought, value)


def test_a_third_of_a_unit_is_enough():
    # One hour short; a unit relieves 3 and costs 0.3: a third of it costs a tenth.
    problem = Problem(
        (one_way(1),), (Limit({0: 1}, None, 0),), (Extra({0: -3}, None, is_whole=False, value=Decimal("-0.3")),)
    )
    answer = solve(problem, PROVE)
    assert answer.value == Decimal("0.9")
    assert answer.bought[0].units == Decimal("0." + "3" * 40)
    assert standing_of(problem, answer.taken, answer.bought).broken == ()


def test_of_equal_values_and_costs_the_earliest_start_is_taken():
    ways = tuple(Way(start, start + 1, 5, 3) for start in (4, 2, 3))
    assert solve(Problem((ways, one_way(1, start=9))), PROVE).taken == (Taken(0, 1), Taken(1, 0))


def test_a_cheaper_later_start_is_taken_before_an_earlier_one():
    ways = (Way(0, 1, 5, 3), Way(1, 2, 5, 2))
    answer = solve(Problem((ways,)), PROVE)
    assert (answer.taken, answer.cost, answer.is_cheapest) == ((Taken(0, 1),), 2, True)


def test_a_cent_more_of_a_million_is_more():
    # Only one fits.
    limit = Limit({0: 1, 1: 1}, None, 1)
    values = (Decimal(10) ** 6, Decimal(10) ** 6 + CENT)
    assert solve(Problem(tuple(map(one_way, values)), (limit,)), PROVE).selected == (1,)


def test_tiny_numbers_are_added_as_written():
    limit = Limit({0: Decimal("1e-20"), 1: Decimal("2e-20")}, None, Decimal("3e-20"))
    answer = solve(Problem((one_way(Decimal("1e-15")), one_way(Decimal("1e-15"))), (limit,)), PROVE)
    assert (answer.selected, answer.uses[0].used) == ((0, 1), Decimal("3e-20"))


def test_equal_candidates_fill_the_limit():
    limit = Limit(dict.fromkeys(range(20), 3), None, 29)
    answer = solve(Problem(tuple(one_way(7) for _ in range(20)), (limit,)), PROVE)
    assert (len(answer.selected), answer.value) == (9, 63)


def test_a_minimum_out_of_reach_is_named():
    # Both together give 9 of 10, and extras give back only what they use.
    limit = Limit({0: 4, 1: 5}, 10, None)
    answer = solve(Problem((one_way(1), one_way(1)), (limit,), (Extra({0: Decimal("0.5")}, 1, True),)), PROVE)
    assert (answer.outcome, answer.conflict.names) == (Outcome.INFEASIBLE, (Name(Kind.LIMIT, 0),))


def test_a_minimum_may_be_bought():
    limit = Limit({0: 4, 1: 5}, 10, None)
    answer = solve(Problem((one_way(1), one_way(1)), (limit,), (Extra({0: 1}, None, False, value=-1),)), PROVE)
    assert (answer.value, answer.bought) == (1, (Bought(0, Decimal(1)),))
    assert (answer.uses[0].used, answer.uses[0].eased) == (9, -1)


def test_nothing_to_choose_from_may_still_have_to_be_bought():
    answer = solve(Problem((), (Limit({}, 10, None),), (Extra({0: 4}, None, False, value=-1),)), PROVE)
    assert (answer.value, answer.bought) == (Decimal("-2.5"), (Bought(0, Decimal("2.5")),))


def test_a_second_goal_is_followed_as_far_as_the_first_allows():
    # 100 is best. 5 % less may be given for the second goal: 95 with 7 of it, not 94 with 9.
    ways = ((Way(0, 1, 100, 0), Way(1, 2, 95, 0), Way(2, 3, 94, 0)),)
    answer = solve(Problem(ways, second=Second({1: 7, 2: 9}, 0.05)), PROVE)
    assert (answer.taken, answer.value, answer.second_value) == ((Taken(0, 1),), 95, 7)
    assert (answer.outcome, answer.bound, answer.gap) == (Outcome.OPTIMAL, 100, 0)


def test_a_candidate_that_does_not_fit_is_told_by_its_closest_way():
    # Way 0 lacks 3 of 10 in one limit, way 1 lacks 2 of 10 in one, way 2 lacks 1 in each of two.
    limits = (Limit({0: 10, 1: 3, 3: 1}, None, 10), Limit({0: 10, 2: 2, 3: 1}, None, 10))
    answer = solve(Problem((one_way(9), tuple(Way(at, at + 1, 1, 0) for at in range(3))), limits), PROVE)
    (reason,) = answer.left_out
    assert (reason.candidate, reason.way) == (1, 1)
    assert [(short.name, short.by) for short in reason.short] == [(Name(Kind.LIMIT, 1), 2)]


def test_hours_that_no_money_is_left_for_stand_against_a_candidate():
    # Hours and money fit each for themselves: the 5 hours short cost 80 each, and of 500 only 100 are left.
    hours, money = Limit({0: 10, 1: 5}, None, 10), Limit({0: 400}, None, 500)
    contractor = Extra({0: -1, 1: 80}, None, is_whole=False)
    answer = solve(Problem((one_way(9), one_way(1)), (hours, money), (contractor,)), PROVE)
    (reason,) = answer.left_out
    # 100 pay for 1.25 of the 5: 3.75 of 10 hours are short, in proportion less than 300 of 500 of money would be.
    assert answer.selected == (0,)
    assert [(short.name, short.by) for short in reason.short] == [(Name(Kind.LIMIT, 0), Decimal("3.75"))]


def test_a_choice_that_breaks_things_stands_with_what_it_lacks():
    # 12 of 10 hours, of which 1 may be bought: 1 is short.
    problem = Problem(
        (one_way(5, cost=2), one_way(6, cost=3)),
        (Limit({0: 7, 1: 5}, None, 10),),
        (Extra({0: -1}, 1, False, value=-1, cost=4),),
        forced_out=(0,),
    )
    standing = standing_of(problem, (Taken(0, 0), Taken(1, 0)))
    assert standing.broken == (Name(Kind.FORCED_OUT, 0), Name(Kind.LIMIT, 0))
    assert [(short.name, short.by) for short in standing.short] == [(Name(Kind.LIMIT, 0), 1)]
    assert (standing.value, standing.cost, standing.bought) == (10, 9, (Bought(0, Decimal(1)),))


@pytest.mark.parametrize("taken", [(Taken(0, 1),), (Taken(1, 0),), (Taken(0, 0), Taken(0, 0)), (Taken(-1, 0),)])
def test_a_choice_of_what_does_not_exist_is_refused(taken):
    with pytest.raises(WrongProblem):
        standing_of(Problem((one_way(1),)), taken)
