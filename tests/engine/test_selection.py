import math
from decimal import Decimal

import pytest

from pilotage.engine.selection.answer import Outcome
from pilotage.engine.selection.effort import Effort, Ended
from pilotage.engine.selection.frontier import frontier
from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import (
    AtLeast,
    AtMost,
    Excludes,
    Kind,
    Limit,
    Name,
    Needs,
    Together,
    WrongProblem,
)
from pilotage.engine.selection.solving import solve

PROVE = Effort(seconds=20, gap=0, seed=1)


def a_choice(values, costs, budget, **rules):
    """Candidates with one cost each, and one budget."""
    return portfolio(values, [(cost,) for cost in costs], (budget,), **rules)


VALUES, WEIGHTS = (92, 57, 49, 68, 60, 43, 67, 84, 87, 72), (23, 31, 29, 44, 53, 38, 63, 85, 89, 82)
BURKARDT = a_choice(VALUES, WEIGHTS, 165)
TRICK = ((8, 11, 6, 4), (5, 7, 4, 3), 14)


def test_the_published_knapsack_is_solved():
    answer = solve(BURKARDT, PROVE)
    assert (answer.outcome, answer.selected, answer.value) == (Outcome.OPTIMAL, (0, 1, 2, 3, 5), 309)
    assert (answer.bound, answer.gap, answer.ended) == (309, 0, Ended.PROVED)
    assert (answer.solver, answer.seed) == ("HiGHS", 1)
    assert answer.solver_version


def test_the_capital_budget_is_solved_without_and_with_logic():
    assert solve(a_choice(*TRICK), PROVE).selected == (1, 2, 3)
    logic = (AtMost(2, (0, 1, 2, 3)), Needs(1, 3), Excludes(0, 2))
    answer = solve(a_choice(*TRICK, rules=logic), PROVE)
    assert (answer.selected, answer.value) == ((1, 3), 15)


def test_the_stage_gate_budget_beats_the_greedy_choice():
    # Expected commercial values of Alpha, Beta, Gamma, Delta, Echo, Foxtrot; greedy by ratio reaches 41.7 with Delta.
    # Gamma: (8.62 * .75 - 1) * .75 - 2 = 2.09875; 5 + 19.5 + 2.09875 + 15.7 = 42.29875.
    values = [Decimal(value) for value in ("5", "19.5", "2.09875", "1.5", "15.7", "15.5")]
    answer = solve(a_choice(values, (3, 5, 2, 1, 5, 10), 15), PROVE)
    assert answer.selected == (0, 1, 2, 4)
    assert answer.value == Decimal("42.29875")


FRONTIER = [
    (0, 0), (6, 17), (12, 32), (18, 44), (24, 46), (30, 58), (42, 72), (48, 84), (54, 86), (60, 98), (78, 110),
    (108, 112), (114, 120), (126, 124), (132, 127), (162, 134), (168, 137), (180, 141), (216, 151),
]  # fmt: skip


def test_the_published_frontier_is_found_point_by_point():
    costs, values = (12, 54, 6, 6, 30, 6, 48, 36, 18), (14, 17, 17, 15, 40, 12, 14, 10, 12)
    points = frontier(a_choice(values, costs, None), range(217), PROVE)
    assert [(point.cost, point.value) for point in points] == FRONTIER
    assert all(point.gap == 0 for point in points)


def test_no_candidates_are_an_answer():
    answer = solve(portfolio((), (), (5, None)), PROVE)
    assert (answer.outcome, answer.selected, answer.value) == (Outcome.OPTIMAL, (), 0)
    assert [use.used for use in answer.uses] == [0]


def test_no_candidates_cannot_reach_a_minimum():
    answer = solve(portfolio((), (), (), rules=(AtLeast(1, ()),)), PROVE)
    assert answer.conflict.names == (Name(Kind.RULE, 0),)


def test_no_money_leaves_what_costs_nothing():
    assert solve(a_choice((5, 7, 2), (1, 0, 3), 0), PROVE).selected == (1,)


def test_no_budget_takes_all_that_is_worth_something():
    counted = Limit({0: 9, 2: 3}, at_least=None, at_most=None)
    answer = solve(a_choice((5, -1, 2), (9, 0, 3), None, limits=(counted,)), PROVE)
    assert answer.selected == (0, 2)
    assert (answer.uses[0].used, answer.uses[0].at_most, answer.uses[0].worth) == (12, None, 0)


def test_everything_forced_is_only_checked():
    assert solve(a_choice((5, -7), (1, 2), 3, forced_in=(0, 1)), PROVE).value == -2
    assert solve(a_choice((5, 7), (1, 2), 3, forced_out=(0, 1)), PROVE).selected == ()


def test_too_much_forced_in_names_the_budget_and_who_breaks_it():
    # 4 + 5 > 8; the third fits beside either.
    answer = solve(a_choice((1, 1, 1), (4, 5, 1), 8, forced_in=(0, 1, 2), rules=(Excludes(0, 1),)), PROVE)
    assert answer.outcome is Outcome.INFEASIBLE
    names = {Name(Kind.FORCED_IN, 0), Name(Kind.FORCED_IN, 1)}
    assert set(answer.conflict.names) in ({*names, Name(Kind.LIMIT, 0)}, {*names, Name(Kind.RULE, 0)})
    assert answer.conflict.is_minimal
    assert (answer.selected, answer.value, answer.uses) == ((), None, ())


def test_every_period_keeps_its_own_budget():
    # Both together cost 6 in the second year.
    problem = portfolio((3, 4), ((1, 3), (1, 3)), (10, 5))
    answer = solve(problem, PROVE)
    assert answer.selected == (1,)
    (reason,) = answer.left_out
    assert [(short.name, short.by) for short in reason.short] == [(Name(Kind.LIMIT, 1), 1)]


def test_what_stands_against_a_candidate_is_named():
    rules = (Needs(0, 1), Excludes(2, 3), Together((4, 5)), AtMost(1, (3, 6)))
    answer = solve(
        a_choice((1, -9, 1, 5, -3, 1, 1), (1,) * 7, 100, rules=rules, forced_out=(1,)),
        PROVE,
    )
    assert answer.selected == (3,)
    breaks = {reason.candidate: reason.breaks for reason in answer.left_out}
    rule = [Name(Kind.RULE, place) for place in range(4)]
    assert breaks == {0: (rule[0],), 1: (), 2: (rule[1],), 4: (rule[2],), 5: (rule[2],), 6: (rule[3],)}
    assert [reason.candidate for reason in answer.left_out if reason.is_forced_out] == [1]


def test_one_more_of_a_scarce_budget_has_its_price():
    # By value for money 0, 1, 2, 5 and 3 fit whole, and the next best is 4, of which a part would be bought: 60 / 53.
    assert solve(BURKARDT, PROVE).uses[0].worth == pytest.approx(60 / 53)


def test_the_price_is_in_the_problem_s_own_units():
    scaled = a_choice(VALUES, [cost * Decimal("1234567.89") for cost in WEIGHTS], Decimal("203703701.85"))
    assert solve(scaled, PROVE).uses[0].worth == pytest.approx(60 / 53 / 1234567.89)


def test_a_limit_may_demand_a_minimum():
    # At least 5 of the second's kind must be used, though it is worth nothing and takes the room of the first.
    kind = Limit({1: 6}, at_least=5, at_most=None)
    answer = solve(a_choice((9, 0), (6, 6), 10, limits=(kind,)), PROVE)
    assert answer.selected == (1,)
    assert answer.uses[1].name == Name(Kind.LIMIT, 1)
    assert (answer.uses[1].used, answer.uses[1].at_least) == (6, 5)


def test_of_equal_values_the_cheapest_is_taken():
    answer = solve(a_choice((5, 5, 3, 0), (4, 3, 2, 1), 6), PROVE)
    assert (answer.selected, answer.is_cheapest) == ((1, 2), True)


def test_a_budget_is_never_missed_by_a_hair():
    # Both cost one cent more than 20 billion. The solver's own tolerance is about 15 cents here.
    costs = (Decimal("10000000000.00"), Decimal("10000000000.01"))
    assert solve(a_choice((1, 1), costs, Decimal("20000000000.00")), PROVE).value == 1
    assert solve(a_choice((1, 1), costs, Decimal("20000000000.01")), PROVE).value == 2


def test_a_minimum_is_never_missed_by_a_hair():
    use = Limit({0: Decimal("10000000000.00"), 1: Decimal("10000000000.01")}, Decimal("10000000000.01"), None)
    assert solve(portfolio((-1, -2), ((), ()), (), limits=(use,)), PROVE).selected == (1,)


def test_tenths_as_floats_add_up_as_written():
    # 0.1 + 0.2 > 0.3 in binary floats.
    assert solve(a_choice((1, 1), (0.1, 0.2), 0.3), PROVE).selected == (0, 1)


def test_the_same_problem_has_the_same_answer_every_time():
    problem = a_choice([7] * 30, [3 + k % 4 for k in range(30)], 60)
    first, second = solve(problem, PROVE), solve(problem, PROVE)
    assert (first.selected, first.value) == (second.selected, second.value)


def test_the_order_of_the_candidates_does_not_change_the_value():
    turned = a_choice(VALUES[::-1], WEIGHTS[::-1], 165)
    assert solve(turned, PROVE).value == 309


def a_hard_choice(n=120, periods=8):
    values = tuple(10**6 + (k * 7919 % 100003) * 37 for k in range(n))
    costs = tuple(tuple(10**5 + ((k + 3) * (p + 11) * 104729) % 900007 for p in range(periods)) for k in range(n))
    return portfolio(values, costs, tuple(sum(row[p] for row in costs) // 3 for p in range(periods)))


def test_the_search_reports_and_can_be_stopped_with_the_best_so_far():
    seen = []
    answer = solve(a_hard_choice(), PROVE, lambda progress: seen.append(progress) or progress.value is not None)
    assert (answer.outcome, answer.ended) == (Outcome.WITHIN, Ended.STOPPED)
    assert answer.value >= seen[-1].value
    assert answer.gap == pytest.approx((answer.bound - float(answer.value)) / float(answer.value))


def test_stopped_before_anything_was_found_there_is_no_answer():
    answer = solve(a_hard_choice(), PROVE, lambda progress: True)
    assert (answer.outcome, answer.ended, answer.value) == (Outcome.NO_ANSWER, Ended.STOPPED, None)


def test_good_enough_is_said_with_its_distance():
    answer = solve(a_hard_choice(), Effort(seconds=20, gap=0.02, seed=1))
    assert (answer.outcome, answer.ended) == (Outcome.WITHIN, Ended.GAP)
    assert 0 < answer.gap <= 0.02


def test_a_limit_of_work_gives_the_same_answer_every_time():
    effort = Effort(seconds=60, gap=0, seed=3, nodes=3)
    first, second = solve(a_hard_choice(), effort), solve(a_hard_choice(), effort)
    assert first.ended is Ended.NODES
    assert (first.selected, first.bound) == (second.selected, second.bound)


def test_what_the_listener_raises_comes_through():
    def listen(progress):
        raise LookupError("the job is gone")

    with pytest.raises(LookupError, match="the job is gone"):
        solve(a_hard_choice(), PROVE, listen)


def test_nothing_is_printed(capfd):
    solve(a_hard_choice(), Effort(seconds=20, gap=0.02, seed=1))
    solve(a_choice((1,), (4,), 2, forced_in=(0,)), PROVE)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: a_choice((1,), (None,), 3),
        lambda: a_choice((1,), (math.nan,), 3),
        lambda: a_choice((math.inf,), (1,), 3),
        lambda: a_choice((1,), (1,), Decimal("NaN")),
        lambda: portfolio((1,), (), (3,)),
        lambda: portfolio((1,), ((1, 2),), (3,)),
        lambda: a_choice((1,), (1,), 3, forced_in=(1,)),
        lambda: a_choice((1,), (1,), 3, forced_out=(-1,)),
        lambda: a_choice((1,), (1,), 3, rules=(Needs(0, 2),)),
        lambda: a_choice((1,), (1,), 3, rules=(Excludes(0, 0),)),
        lambda: a_choice((1,), (1,), 3, rules=(AtMost(-1, (0,)),)),
        lambda: a_choice((1,), (1,), 3, limits=(Limit({1: 2}, None, 3),)),
        lambda: Limit({0: 1}, None, math.nan),
        lambda: Effort(0, 0, 1),
        lambda: Effort(1, -0.1, 1),
        lambda: Effort(1, 0, -1),
        lambda: Effort(1, 0, 1, nodes=0),
    ],
)
def test_wrong_problems_are_refused_at_the_door(wrong):
    with pytest.raises(WrongProblem):
        wrong()
