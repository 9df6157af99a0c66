import numpy as np
import pytest

from pilotage.engine.selection.board import Board
from pilotage.engine.selection.branching import relaxed
from pilotage.engine.selection.completing import Choice, completed
from pilotage.engine.selection.neighbourhood import Neighbourhood
from pilotage.engine.selection.rounding import rounded
from tests.engine.brute import best_of
from tests.engine.test_selection_brute_force import a_problem
from tests.engine.wide import a_wide_problem, parts_of


def respects(model, point):
    """Whether ways and whole extras can be completed exactly."""
    whole = [round(x) if column < model.ways or model.is_whole[column - model.ways] else 0 for column, x in at(point)]
    return isinstance(completed(model, model.rows, whole), Choice)


def at(point):
    return enumerate(point.tolist())


def a_board(model):
    return Board(lambda point: respects(model, point), 0.0)


def a_start(problem, seed=1):
    model, parts = parts_of(problem)
    relaxation = relaxed(parts.whole(), seed)
    return model, parts, relaxation, rounded(parts, relaxation)


@pytest.mark.parametrize("is_soft", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_the_rounded_relaxation_respects_everything(seed, is_soft):
    model, parts, relaxation, point = a_start(a_wide_problem(seed, size=40, is_soft=is_soft))
    assert parts.keeps(point)
    assert respects(model, point)
    assert parts.value(point) <= relaxation.value + 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_the_rounded_relaxation_is_a_good_choice(seed):
    # Rounding down would leave out every candidate of which only a part fits; going on by promise loses little.
    _, parts, relaxation, point = a_start(a_wide_problem(seed, size=60))
    assert parts.value(point) > 0.75 * relaxation.value


@pytest.mark.parametrize("seed", range(80))
def test_rounding_breaks_nothing_that_taking_nothing_keeps(seed):
    model, parts = parts_of(a_problem(seed))
    relaxation = relaxed(parts.whole(), 1)
    if relaxation is None or not parts.keeps(np.zeros(parts.size)):
        return
    point = rounded(parts, relaxation)
    assert parts.keeps(point)
    assert respects(model, point)


@pytest.mark.parametrize("is_soft", [False, True])
def test_every_step_keeps_or_betters_the_choice(is_soft):
    model, parts, relaxation, start = a_start(a_wide_problem(3, size=50, is_soft=is_soft))
    board = a_board(model)
    assert board.offer(start, parts.value(start))
    near = Neighbourhood(parts, relaxation, board, seed=1)
    values = [board.value]
    for _ in range(12):
        near.step(seconds=None)
        values.append(board.value)
        assert respects(model, board.point)
        assert board.value == pytest.approx(parts.value(board.point))
    assert values == sorted(values)
    assert values[-1] > values[0]
    assert values[-1] <= relaxation.value + 1e-6


def test_the_same_seed_goes_the_same_way():
    model, parts, relaxation, start = a_start(a_wide_problem(6, size=50))
    ends = []
    for _ in range(2):
        board = a_board(model)
        board.offer(start, parts.value(start))
        near = Neighbourhood(parts, relaxation, board, seed=7)
        for _ in range(6):
            near.step(seconds=None)
        ends.append(board.point.tolist())
    assert ends[0] == ends[1]


@pytest.mark.parametrize("seed", range(30))
def test_a_neighbourhood_of_everything_holds_the_best_choice(seed):
    problem = a_problem(seed)
    model, parts = parts_of(problem)
    relaxation, best = relaxed(parts.whole(), 1), best_of(problem)
    if relaxation is None or best is None or problem.second is not None or not parts.keeps(np.zeros(parts.size)):
        return
    board = a_board(model)
    start = np.zeros(parts.size)
    board.offer(start, 0.0)
    near = Neighbourhood(parts, relaxation, board, seed=1)
    for _ in range(5):  # 12 candidates: each of the five ways to look frees them all
        near.step(seconds=None)
    scale = model.value_scale * parts.program.value_scale
    # A part is solved within a thousandth.
    assert board.value >= float(best.value) * scale - 1e-3 * abs(float(best.value) * scale) - 1e-6


def test_a_part_with_everything_held_has_nothing_left():
    _, parts, _, point = a_start(a_wide_problem(1, size=20))
    part = parts.left(point, np.zeros(parts.size, dtype=bool))
    assert (len(part.values), len(part.lower)) == (0, 0)
    assert part.held == pytest.approx(parts.value(point))


def test_ways_of_a_candidate_are_one_group():
    problem = a_wide_problem(1, size=20)
    _, parts = parts_of(problem)
    for first, ways in zip(problem.first_way, problem.ways, strict=True):
        assert len(set(parts.group_of[first : first + len(ways)].tolist())) == 1


def test_a_point_that_breaks_something_never_reaches_the_board():
    model, parts, _, point = a_start(a_wide_problem(1, size=20))
    board = a_board(model)
    everything = np.ones(parts.size)
    assert not board.offer(everything, parts.value(everything))
    assert board.point is None
    assert board.offer(point, parts.value(point))
    assert not board.offer(point, parts.value(point))  # no better than itself


def test_a_bound_only_comes_down():
    board = Board(lambda point: True, 0.0)
    board.prove(10.0)
    board.prove(12.0)
    assert board.bound == 10.0
    board.offer(np.array([9.0]), 9.0)
    assert not board.is_proved
    board.prove(9.0)
    assert board.is_proved
