from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from pilotage.engine.selection.answer import Outcome, Short
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.forcing import with_candidate
from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import (
    AtLeast,
    Excludes,
    Extra,
    Kind,
    Limit,
    Name,
    Needs,
    Problem,
    Way,
    WrongProblem,
)
from pilotage.engine.selection.relaxing import cures, dropped, least_relaxed
from pilotage.engine.selection.solving import solve
from tests.engine.brute import UNIT, all_choices
from tests.engine.drawn import a_problem

PROVE = Effort(seconds=20, gap=0, seed=1)
HAIR = Decimal("0.01")
TRICK = portfolio((8, 11, 6, 4), [(5,), (7,), (4,), (3,)], (14,))  # 1, 2 and 3: 21 for 14


def widened(problem, by, less=0):
    """The problem with its limits widened as told, each by a hair less."""
    limits = list(problem.limits)
    for short in by:
        limit = limits[short.name.index]
        end = "at_most" if short.by > 0 else "at_least"
        amount = short.by - less if short.by > 0 else short.by + less
        limits[short.name.index] = replace(limit, **{end: Decimal(str(getattr(limit, end))) + amount})
    return replace(problem, limits=tuple(limits))


def money(by):
    return (Short(Name(Kind.LIMIT, 0), by),)


def test_the_least_more_budget_that_lets_one_in_without_loss_is_found():
    # With 0 and at least 21: 0, 1 and 3 bring 23 for 15; nothing with 0 for 14 brings more than 19.
    found = least_relaxed(TRICK, free={0: 1}, candidate=0, value_at_least=21, effort=PROVE)
    assert (found.by, found.weighted, found.value, found.cost, found.is_proved) == (money(1), 1, 23, 15, True)
    assert solve(with_candidate(widened(TRICK, found.by), 0), PROVE).value == 23
    assert solve(with_candidate(widened(TRICK, found.by, less=HAIR), 0), PROVE).value < 21


def test_beside_all_that_is_chosen_one_more_needs_its_own_cost_and_no_more():
    # 14 are used: 5 more.
    chosen = solve(TRICK, PROVE).selected
    found = least_relaxed(TRICK, free={0: 1}, candidate=0, value_at_least=None, keep=chosen, effort=PROVE)
    assert (found.by, found.value) == (money(5), 29)


def test_nothing_is_widened_where_nothing_is_needed_and_the_most_valuable_choice_is_shown():
    found = least_relaxed(TRICK, free={0: 1}, candidate=0, value_at_least=None, effort=PROVE)
    assert (found.by, found.weighted, found.value, found.least) == ((), 0, 19, 0)


def test_a_value_that_needs_more_money_is_reached_with_the_least():
    # 8 + 11 + 6 = 25 needs 16; 29 needs 19.
    assert least_relaxed(TRICK, free={0: 1}, candidate=None, value_at_least=24, effort=PROVE).by == money(2)
    assert least_relaxed(TRICK, free={0: 1}, candidate=None, value_at_least=29, effort=PROVE).by == money(5)
    assert least_relaxed(TRICK, free={0: 1}, candidate=None, value_at_least=29.5, effort=PROVE) is None


def test_weights_say_which_limit_is_rather_widened():
    # Money lacks 2 or hours lack 3, by the way that is taken.
    ways = ((Way(0, 1, 1, 5), Way(1, 2, 1, 5)),)
    problem = Problem(ways, (Limit({0: 5, 1: 3}, None, 3), Limit({0: 0, 1: 3}, None, 0)), forced_in=(0,))
    cheap_hours = least_relaxed(problem, free={0: 100, 1: 1}, candidate=None, value_at_least=None, effort=PROVE)
    assert (cheap_hours.by, cheap_hours.weighted) == ((Short(Name(Kind.LIMIT, 1), Decimal(3)),), 3)
    cheap_money = least_relaxed(problem, free={0: 1, 1: 1}, candidate=None, value_at_least=None, effort=PROVE)
    assert (cheap_money.by, cheap_money.weighted) == (money(2), 2)


def test_a_minimum_is_lowered_and_told_below_nothing():
    # 9 must be used, all together use 7.
    problem = Problem(((Way(0, 1, 1, 1),), (Way(0, 1, 1, 1),)), (Limit({0: 4, 1: 3}, 9, None),))
    found = least_relaxed(problem, free={0: 1}, candidate=None, value_at_least=None, effort=PROVE)
    assert (found.by, found.value) == (money(-2), 2)


def test_one_that_is_forced_out_is_let_in_and_rules_stay():
    problem = replace(TRICK, forced_out=(0,), rules=(Needs(0, 1),))
    found = least_relaxed(problem, free={0: 1}, candidate=0, value_at_least=22, effort=PROVE)
    assert (found.by, found.value) == (money(1), 23)
    hopeless = replace(TRICK, rules=(Excludes(0, 1), Needs(0, 1)))
    assert least_relaxed(hopeless, free={0: 1}, candidate=0, value_at_least=None, effort=PROVE) is None


def test_what_may_be_bought_is_bought_before_a_limit_is_widened_and_its_price_counts():
    # 3 hours are needed; 2 may be bought, each for a loss of 1: the way's 10 become 8, the last hour widens.
    hours, extra = Limit({0: 3}, None, 0), Extra({0: -1}, Decimal(2), is_whole=False, value=-1, cost=4)
    problem = Problem(((Way(0, 1, 10, 5),),), (hours,), (extra,), forced_in=(0,))
    found = least_relaxed(problem, free={0: 1}, candidate=None, value_at_least=None, effort=PROVE)
    assert (found.by, found.value, found.cost) == (money(1), 8, 13)
    assert [(one.extra, one.units) for one in found.bought] == [(0, 2)]
    rich = least_relaxed(problem, free={0: 1}, candidate=None, value_at_least=Decimal("9.5"), effort=PROVE)
    assert (rich.by, rich.value) == (money(Decimal("2.5")), Decimal("9.5"))


@pytest.mark.parametrize("seed", range(10))
def test_the_widening_is_the_smallest_of_all_choices(seed):
    problem = a_problem(seed, size=5)
    best = solve(problem, PROVE)
    aim = float(best.value) * 1.15
    weights = {0: 3, 1: 2.5}
    for candidate in (None, *range(problem.size)):
        found = least_relaxed(problem, free=weights, candidate=candidate, value_at_least=aim, effort=PROVE)
        least = least_of_all(problem, weights, candidate, aim)
        if least is None:
            assert found is None
            continue
        assert found.is_proved
        assert Fraction(found.weighted) == least
        goal = (
            widened(problem, found.by) if candidate is None else with_candidate(widened(problem, found.by), candidate)
        )
        assert float(solve(goal, PROVE).value) >= aim
        if found.by:
            again = solve(widened(goal, (Short(found.by[0].name, HAIR),), less=2 * HAIR), PROVE)
            assert again.value is None or float(again.value) < aim


def least_of_all(problem, weights, candidate, aim):
    free = replace(problem, limits=tuple(replace(limit, at_least=None, at_most=None) for limit in problem.limits))
    if candidate is not None:
        free = with_candidate(free, candidate)
    choices = all_choices(free)
    kept = choices.kept() & (choices.values >= aim * UNIT)
    over = [
        sum(
            Fraction(str(weight)) * max(Fraction(int(used[place]), UNIT) - problem.limits[place].at_most, 0)
            for place, weight in weights.items()
        )
        for used in choices.used[kept]
    ]
    return min(over, default=None)


def a_clash():
    """Both must be in: 9 money of 7; they exclude each other."""
    return portfolio((1, 1, 5), [(4,), (5,), (9,)], (7,), forced_in=(0, 1))


def test_each_part_of_a_conflict_is_tried_alone():
    problem = a_clash()
    answer = solve(problem, PROVE)
    assert answer.outcome is Outcome.INFEASIBLE
    found = {one.name: one for one in cures(problem, answer.conflict, PROVE)}
    assert set(found) == {Name(Kind.LIMIT, 0), Name(Kind.FORCED_IN, 0), Name(Kind.FORCED_IN, 1)}
    assert all(one.is_cure and one.is_proved for one in found.values())
    assert found[Name(Kind.LIMIT, 0)].by == 2
    assert {one.candidate for one in found[Name(Kind.LIMIT, 0)].taken} >= {0, 1}
    assert solve(widened(problem, money(2)), PROVE).value == 2
    assert solve(widened(problem, money(2), less=HAIR), PROVE).outcome is Outcome.INFEASIBLE
    assert [one.by for one in found.values() if one.name.kind is not Kind.LIMIT] == [None, None]


def test_what_lies_in_two_conflicts_is_cured_only_by_what_they_share():
    # 0 and 1 must be in; they exclude each other, and cost too much: to widen the budget does not help.
    problem = replace(a_clash(), rules=(Excludes(0, 1),))
    answer = solve(problem, PROVE)
    for one in cures(problem, answer.conflict, PROVE):
        expected = solve(dropped(problem, one.name), PROVE).outcome is Outcome.OPTIMAL
        assert one.is_cure is expected
        assert one.is_proved
    everything = least_relaxed(problem, free={0: 1}, candidate=None, value_at_least=None, effort=PROVE)
    assert everything is None


def test_a_rule_that_is_dropped_alone_may_cure():
    problem = portfolio((1, 1), [(1,), (1,)], (1,), rules=(AtLeast(2, (0, 1)),))
    found = {one.name: one for one in cures(problem, solve(problem, PROVE).conflict, PROVE)}
    assert found[Name(Kind.RULE, 0)].is_cure
    assert found[Name(Kind.LIMIT, 0)].by == 1


def test_after_a_stop_the_rest_is_not_known():
    problem = a_clash()
    conflict = solve(problem, PROVE).conflict
    found = cures(problem, conflict, PROVE, report=lambda progress: True)
    assert len(found) == len(conflict.names)
    assert all(one.is_cure is not False for one in found)


def test_wrong_questions_are_refused():
    for free in ({1: 1}, {0: 0}, {0: -1}):
        with pytest.raises(WrongProblem):
            least_relaxed(TRICK, free=free, candidate=None, value_at_least=None, effort=PROVE)
