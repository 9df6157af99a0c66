"""CP-SAT on programs of whole numbers: by itself, and beside HiGHS."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from pilotage.engine.selection import cpsat, together
from pilotage.engine.selection.answer import Outcome
from pilotage.engine.selection.board import Board
from pilotage.engine.selection.cpsat import CpSat, Style, whole_of
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.model import model_of
from pilotage.engine.selection.problem import Extra, Limit, Problem, Way
from pilotage.engine.selection.solving import solve
from tests.engine.brute import best_of
from tests.engine.test_selection_brute_force import a_problem
from tests.engine.test_selection_neighbourhood import respects
from tests.engine.wide import a_wide_problem, parts_of

TWO = Effort(seconds=20, gap=0, seed=1, threads=2)


def searched(problem, style, seconds=20.0):
    """The board after CP-SAT's search and what its values are times; None where it cannot be asked."""
    model, parts = parts_of(problem)
    whole = whole_of(parts) if parts.size else None
    if whole is None:
        return None
    board = Board(lambda point: respects(model, point), 0.0, 0.999)
    CpSat(whole, board, 1).search(style, seconds)
    return board, model.value_scale * parts.program.value_scale


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("seed", range(80))
def test_it_finds_and_proves_the_best_of_all_choices(seed, style):
    problem = a_problem(seed)
    found = searched(problem, style)
    if found is None or problem.second:
        return
    board, scale = found
    expected = best_of(problem)
    if expected is None:
        assert board.is_refuted
        return
    assert not board.is_refuted
    assert board.value == pytest.approx(float(expected.value * Fraction(scale)))
    assert board.bound == pytest.approx(board.value, abs=0.999)


def test_most_of_the_problems_drawn_are_asked():
    asked = [seed for seed in range(80) if searched(a_problem(seed), Style.CHOICE) is not None]
    assert len(asked) > 25


def test_fractions_of_rows_and_values_are_taken_exactly():
    # 0.1 + 0.2 fits into 0.3 and 0.1 + 0.2 + 0.0000001 does not: in floats both are off.
    ways = tuple((Way(0, 1, Decimal(value), 0),) for value in ("0.3", "0.7", "0.11"))
    used = {0: Decimal("0.1"), 1: Decimal("0.2"), 2: Decimal("0.0000001")}
    problem = Problem(ways, (Limit(used, None, Decimal("0.3")),))
    board, scale = searched(problem, Style.CHOICE)
    assert board.point.tolist() == [1, 1, 0]
    assert board.value == pytest.approx(scale)


@pytest.mark.parametrize(("money", "chosen"), [(16_000_000_006, [1, 0, 1]), (16_000_000_005, [1, 1, 0])])
def test_large_money_stays_exact(money, chosen):
    ways = tuple((Way(0, 1, value, 0),) for value in (4, 2, 3))
    problem = Problem(ways, (Limit({0: 7_000_000_001, 1: 5_000_000_003, 2: 9_000_000_005}, None, money),))
    board, _scale = searched(problem, Style.CHOICE)
    assert board.point.tolist() == chosen


def test_where_parts_may_be_bought_it_is_not_asked():
    problem = Problem(((Way(0, 1, 5, 0),),), (Limit({0: 3}, None, 1),), extras=(Extra({0: -1}, None, False, value=-1),))
    assert searched(problem, Style.CHOICE) is None
    assert solve(problem, TWO).solver == "HiGHS"


def test_numbers_too_large_to_be_exact_are_left_to_highs():
    problem = Problem(((Way(0, 1, 5, 0),), (Way(0, 1, 7, 0),)), (Limit({0: 10**25 + 1, 1: 10**25}, None, 10**25),))
    assert searched(problem, Style.CHOICE) is None
    assert solve(problem, TWO).value == 7


def test_a_search_that_was_stopped_before_it_began_does_nothing():
    model, parts = parts_of(a_wide_problem(1, size=20))
    board = Board(lambda point: respects(model, point), 0.0)
    solver = CpSat(whole_of(parts), board, 1)
    solver.stop()
    solver.search(Style.CHOICE, 20.0)
    assert (board.point, board.bound, solver.seconds) == (None, None, 0.0)


def test_what_goes_wrong_while_it_tells_of_a_choice_is_raised():
    _, parts = parts_of(a_wide_problem(1, size=20))

    def fail(point):
        raise LookupError("the rows are gone")

    with pytest.raises(LookupError, match="the rows are gone"):
        CpSat(whole_of(parts), Board(fail, 0.0), 1).search(Style.CHOICE, 20.0)


@pytest.mark.parametrize("size", [40, 160])  # small: it proves beside HiGHS; medium: it begins the proof
def test_answers_name_all_who_searched_and_enclose_the_best(size, monkeypatch):
    problem = a_wide_problem(seed=3, size=size)
    both = solve(problem, Effort(seconds=1.5, gap=0, seed=1, threads=2))
    assert both.solver == "HiGHS, CP-SAT"
    assert both.solver_version.count(", ") == 1
    monkeypatch.setattr(together, "is_here", lambda: False)
    alone = solve(problem, Effort(seconds=1.5, gap=0, seed=1, threads=2))
    assert (alone.solver, alone.solver_version) == ("HiGHS", both.solver_version.split(", ")[0])
    for one, other in ((both, alone), (alone, both)):
        assert float(one.value) <= other.bound + 0.001


def test_medium_problems_without_a_choice_are_refuted(monkeypatch):
    monkeypatch.setattr(together, "SMALL", 0)
    ways = tuple((Way(0, 1, 3, 0),) for _ in range(4))
    problem = Problem(ways, (Limit(dict.fromkeys(range(4), 2), 5, 5),))  # 2 of each: never 5
    assert solve(problem, TWO).outcome is Outcome.INFEASIBLE


def test_the_program_is_read_column_by_column():
    model = model_of(a_wide_problem(seed=2, size=12))
    _, parts = parts_of(a_wide_problem(seed=2, size=12))
    whole = whole_of(parts)
    assert whole.text.count("variables {") == whole.size == model.ways
    assert whole.text.count("constraints {") == parts.row_count
    assert np.isfinite(whole.scale)
    assert cpsat.version().startswith("9.")
