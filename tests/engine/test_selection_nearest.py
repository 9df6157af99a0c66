"""The smallest shift with which a candidate is in, against every choice there is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.nearest import nearest_way
from pilotage.engine.selection.problem import Extra, Limit, Problem, Way, WrongProblem
from pilotage.engine.selection.solving import solve
from tests.engine.brute import all_choices
from tests.engine.drawn import a_problem

PROVE = Effort(seconds=20, gap=0, seed=1)


def late(first, last):
    """Two want the same 5 of each period's money: one is worth 9, the other 4 at any start from `first` to `last`."""
    ways = ((Way(0, 1, 9, 5),), tuple(Way(start, start + 1, 4, 5) for start in range(first, last + 1)))
    periods = range(last + 1)
    uses = [{0: 5} if period == 0 else {} for period in periods]
    for number, start in enumerate(range(first, last + 1), start=1):
        uses[start][number] = 5
    return Problem(ways, tuple(Limit(one, None, 5) for one in uses))


def test_the_nearest_start_that_costs_nothing_is_taken_and_not_the_best_one():
    # In period 0 the money is spent; from period 1 on it is in for nothing, and 1 is nearer than 2 and 3.
    found = nearest_way(late(0, 3), 1, distances=[0, 1, 2, 3], value_at_least=9, effort=PROVE)
    assert (found.way, found.value, found.is_proved) == (1, 13, True)


def test_where_no_start_is_enough_there_is_none():
    assert nearest_way(late(0, 0), 1, distances=[0], value_at_least=9, effort=PROVE) is None
    assert nearest_way(late(0, 3), 1, distances=[0, 1, 2, 3], value_at_least=14, effort=PROVE) is None


def test_what_is_bought_takes_its_price_from_the_value():
    # One unit more money in period 0 takes 1 of the value: to be in at once leaves 9 + 4 - 5 = 8.
    problem = replace(late(0, 1), extras=(Extra({0: -1}, 5, is_whole=False, value=Decimal(-1)),))
    assert nearest_way(problem, 1, distances=[0, 1], value_at_least=8, effort=PROVE).way == 0
    assert nearest_way(problem, 1, distances=[0, 1], value_at_least=9, effort=PROVE).way == 1


@pytest.mark.parametrize("seed", range(12))
def test_no_choice_with_a_nearer_way_is_worth_as_much(seed):
    problem = a_problem(seed)
    choices, value = all_choices(problem), solve(problem, PROVE).value
    enough = choices.kept() & (choices.values >= int(value * Decimal("0.8") * 100))
    for candidate, ways in enumerate(problem.ways):
        distances = [7, 3][: len(ways)]
        least = Decimal(int(value * Decimal("0.8") * 100)) / 100
        found = nearest_way(problem, candidate, distances=distances, value_at_least=least, effort=PROVE)
        taken = set(choices.way[enough][:, candidate]) - {-1}
        assert (found and distances[found.way]) == min((distances[way] for way in taken), default=None)


def test_wrong_questions_are_refused():
    for candidate, distances in ((2, [0]), (0, []), (0, [1, 2]), (0, [-1])):
        with pytest.raises(WrongProblem):
            nearest_way(late(0, 1), candidate, distances=distances, value_at_least=1, effort=PROVE)
