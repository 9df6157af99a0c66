"""A search that only proves, from a good point on, against every choice there is."""

from dataclasses import replace
from fractions import Fraction

import pytest

from pilotage.engine.selection.completing import Choice, completed
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.model import model_of
from pilotage.engine.selection.proving import by_proof
from pilotage.engine.selection.search import search
from pilotage.engine.selection.solver import State
from tests.engine.brute import best_of
from tests.engine.test_selection_brute_force import PROVE, ROUNDED, a_problem
from tests.engine.wide import a_wide_problem


@pytest.mark.parametrize("seed", range(60))
def test_it_finds_the_best_of_all_choices_from_nothing_and_from_a_start(seed):
    problem = replace(a_problem(seed), second=None)
    model, expected = model_of(problem), best_of(problem)
    nothing = completed(model, model.rows, (0,) * model.width)
    starts = (None, nothing) if isinstance(nothing, Choice) else (None,)
    for start in starts:
        found = search(model, model.values, PROVE, start=start, by=by_proof)
        if expected is None:
            assert (found.state, found.choice) == (State.INFEASIBLE, None)
        else:
            assert found.state is State.SOLVED
            assert abs(Fraction(found.value) / model.value_scale - expected.value) < ROUNDED


def test_a_limit_of_branches_gives_the_same_choice_every_time():
    problem = replace(a_problem(7), second=None)
    model = model_of(problem)
    few = Effort(seconds=20, gap=0, seed=1, nodes=1)
    first, again = (search(model, model.values, few, by=by_proof) for _ in range(2))
    assert first.choice == again.choice


def test_it_stops_when_its_listener_asks_for_it():
    model, told = model_of(a_wide_problem(seed=1, size=150)), []

    def stop(progress):
        told.append(progress)
        return True

    found = search(model, model.values, PROVE, stop, by=by_proof)
    assert told
    assert found.state is State.STOPPED
