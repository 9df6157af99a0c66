from decimal import Decimal

import pytest

from pilotage.engine.selection.answer import Bought, Taken
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.problem import After, Extra, Limit, Needs, Problem, Way, WrongProblem
from pilotage.engine.selection.solving import solve

PROVE = Effort(seconds=20, gap=0, seed=1)


def starts(*values, length=1, cost=0):
    """Ways from period 0, 1, 2.. on with the value of each."""
    return tuple(Way(start, start + length, value, cost) for start, value in enumerate(values))


def test_a_later_start_is_taken_where_money_is_short():
    # 6 + 6 do not fit into the 10 of year 0; year 1 has room for the second, which loses 1 by waiting and not 2.
    limits = (Limit({0: 6, 2: 6}, None, 10), Limit({1: 6, 3: 6}, None, 10))
    answer = solve(Problem((starts(9, 7), starts(9, 8)), limits), PROVE)
    assert (answer.taken, answer.value) == ((Taken(0, 0), Taken(1, 1)), 17)


def test_one_candidate_is_not_taken_in_two_ways():
    assert solve(Problem((starts(5, 4),)), PROVE).taken == (Taken(0, 0),)


def test_what_comes_after_waits_until_the_other_is_finished():
    # The first runs for 2 periods: the second can begin in period 2, or with a lag of 1 in period 3.
    ways = (starts(9, 8, length=2), starts(9, 8, 7, 6))
    assert solve(Problem(ways, rules=(After(1, 0),)), PROVE).taken == (Taken(0, 0), Taken(1, 2))
    assert solve(Problem(ways, rules=(After(1, 0, lag=1),)), PROVE).taken == (Taken(0, 0), Taken(1, 3))


def test_what_comes_after_does_not_need_the_other():
    ways = (starts(1, length=9), starts(9))
    assert solve(Problem(ways, rules=(After(1, 0),)), PROVE).selected == (1,)
    assert solve(Problem(ways, rules=(After(1, 0), Needs(1, 0)), forced_in=(1,)), PROVE).conflict is not None


def test_hours_are_bought_where_they_cost_less_than_they_bring():
    # 12 hours asked, 10 there: 2 are bought for a value of 2 * 0.5; the third would need 6 more for 3, and brings 2.
    hours = Limit({0: 6, 1: 6, 2: 6}, None, 10)
    contractor = Extra({0: -1}, None, is_whole=False, value=Decimal("-0.5"), cost=80)
    answer = solve(Problem((starts(9), starts(8), starts(2)), (hours,), (contractor,)), PROVE)
    assert (answer.selected, answer.bought) == ((0, 1), (Bought(0, Decimal(2)),))
    assert (answer.value, answer.cost) == (16, 160)
    assert (answer.uses[0].used, answer.uses[0].eased) == (12, 2)


def test_the_solver_s_presolve_does_not_lose_what_could_be_bought():
    # HiGHS 1.14.0 answered "nothing" (its issue 2975). 2.43 are bought: 23.4 - 2.43 * 0.25 = 22.7925.
    hours = Limit({0: Decimal("7.43"), 1: Decimal("7.16")}, None, 5)
    contractor = Extra({0: -1}, 3, is_whole=False, value=Decimal("-0.25"))
    ways = ((Way(0, 1, Decimal("23.4"), 0),), (Way(0, 1, Decimal("18.9"), 0),))
    assert solve(Problem(ways, (hours,), (contractor,)), PROVE).value == Decimal("22.7925")


def test_what_is_bought_must_be_paid_from_the_budget():
    # 2 hours short at 80 each: 160 of a budget of 150. The second does not fit, though hours could be bought.
    hours, money = Limit({0: 6, 1: 6}, None, 10), Limit({}, None, 150)
    contractor = Extra({0: -1, 1: 80}, None, is_whole=False)
    answer = solve(Problem((starts(9), starts(8)), (hours, money), (contractor,)), PROVE)
    assert (answer.selected, answer.bought) == ((0,), ())


def test_the_cheaper_of_two_extras_is_bought_first():
    # 6 short: 4 at 1 a piece, which is all there is, and 2 at 2.
    hours = Limit({0: 6}, None, 0)
    dear, cheap = Extra({0: -1}, None, False, value=-2), Extra({0: -1}, 4, False, value=-1)
    answer = solve(Problem((starts(20),), (hours,), (dear, cheap)), PROVE)
    assert (answer.bought, answer.value) == ((Bought(0, Decimal(2)), Bought(1, Decimal(4))), 12)


def test_people_are_hired_whole_and_for_all_months_from_then_on():
    # Months 0..2 lack 5, 12 and 3 of what one hire adds 10 to: two hires from month 0 on, worth -3 each.
    months = tuple(Limit({0: lack}, None, 0) for lack in (5, 12, 3))
    hire = Extra({0: -10, 1: -10, 2: -10}, 3, is_whole=True, value=-3, cost=100)
    answer = solve(Problem((starts(20),), months, (hire,)), PROVE)
    assert (answer.bought, answer.value, answer.cost) == ((Bought(0, Decimal(2)),), 14, 200)
    assert [use.eased for use in answer.uses] == [20, 20, 20]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Way(3, 2, 1, 1),
        lambda: Problem(((),)),
        lambda: Problem((starts(1),), (Limit({1: 1}, None, 1),)),
        lambda: Problem((starts(1),), (), (Extra({0: -1}, None, False),)),
        lambda: Extra({0: -1}, None, False, value=1),
        lambda: Extra({0: -1}, None, False, cost=-1),
        lambda: Extra({0: -1}, -1, False),
        lambda: Problem((starts(1),), rules=(After(0, 0),)),
    ],
)
def test_wrong_ways_and_extras_are_refused_at_the_door(wrong):
    with pytest.raises(WrongProblem):
        wrong()
