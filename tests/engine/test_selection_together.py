from dataclasses import replace
from decimal import Decimal

import pytest

from pilotage.engine.selection.answer import Outcome
from pilotage.engine.selection.effort import Effort, Ended
from pilotage.engine.selection.evaluate import standing_of
from pilotage.engine.selection.problem import WrongProblem
from pilotage.engine.selection.solving import solve
from tests.engine.test_selection_brute_force import a_problem, assert_best
from tests.engine.wide import a_wide_problem

TWO = Effort(seconds=20, gap=0, seed=1, threads=2)


@pytest.mark.parametrize("seed", range(60))
def test_two_threads_find_the_best_of_all_choices(seed):
    assert_best(a_problem(seed), TWO)


@pytest.mark.slow
def test_two_threads_find_the_best_of_all_choices_many_times():
    for seed in range(60, 400):
        assert_best(a_problem(seed), TWO)


def test_two_threads_agree_with_one_on_what_is_the_best():
    problem = a_wide_problem(seed=4, size=14)
    one, two = solve(problem, replace(TWO, threads=1)), solve(problem, TWO)
    assert (one.outcome, two.outcome) == (Outcome.OPTIMAL, Outcome.OPTIMAL)
    assert one.value == two.value


def test_a_search_that_is_stopped_keeps_the_best_so_far():
    told = []

    def stop_at_the_first_choice(progress):
        told.append(progress)
        return progress.value is not None

    problem = a_wide_problem(seed=1, size=150)
    answer = solve(problem, TWO, stop_at_the_first_choice)
    assert answer.ended is Ended.STOPPED
    assert answer.value >= Decimal(str(told[-1].value)) - Decimal("0.001")
    assert (standing_of(problem, answer.taken).broken, standing_of(problem, answer.taken).short) == ((), ())
    assert answer.bound >= answer.value


def test_what_the_report_raises_is_raised():
    def fail(progress):
        raise LookupError("the page is gone")

    with pytest.raises(LookupError, match="the page is gone"):
        solve(a_wide_problem(seed=1, size=150), TWO, fail)


def test_the_answer_is_never_worse_than_the_start():
    problem = a_wide_problem(seed=2, size=30)
    start = solve(problem, Effort(seconds=20, gap=0.02, seed=1))
    answer = solve(problem, replace(TWO, gap=0.02), start=start.taken)
    assert answer.value >= start.value


def test_value_and_bound_enclose_the_best_whenever_the_search_ends():
    problem = a_wide_problem(seed=3, size=18)
    best = solve(problem, Effort(seconds=60, gap=0, seed=1))
    assert best.outcome is Outcome.OPTIMAL
    for gap in (0.3, 0.05, 0.01):
        answer = solve(problem, replace(TWO, gap=gap))
        assert answer.value <= best.value <= Decimal(str(answer.bound)) + Decimal("0.001")
        assert answer.gap <= gap


def test_with_a_limit_of_nodes_two_threads_give_the_answer_of_one():
    problem = a_wide_problem(seed=5, size=24)
    one = solve(problem, Effort(seconds=60, gap=0, seed=1, nodes=3))
    two = solve(problem, Effort(seconds=60, gap=0, seed=1, nodes=3, threads=2))
    assert (one.taken, one.bound, one.nodes) == (two.taken, two.bound, two.nodes)


def test_no_thread_cannot_search():
    with pytest.raises(WrongProblem):
        Effort(seconds=1, gap=0, seed=1, threads=0)
