"""The robust core: the same for the same seed, and true of every world."""

from decimal import Decimal

import pytest

from pilotage.selection.models import StudyKind
from pilotage.selection.reads.studies.ranges import weight_ranges
from pilotage.selection.reads.studies.robust import BUDGET, lift_of
from pilotage.selection.reads.studies.worlds import ranges_from, worlds_of
from pilotage.strategy.actions.weights import judge_pair
from pilotage.strategy.models import StepKey
from tests.builders import full_access
from tests.selection.builders import solved
from tests.selection.studying import answer_to, four, studied
from tests.strategy.builders import a_driver_set

pytestmark = pytest.mark.django_db
CERTAIN = {"drivers": "0", "costs": "0", "benefits": "0", "budgets": "0"}


@pytest.fixture
def access():
    return full_access()


def counts(case, result):
    return {name: line.count for line in result.lines for name in case.names([line.id])}


def test_where_nothing_is_uncertain_every_world_chooses_the_same(access):
    case = four(access)
    solved(case.scenario, access=access)
    found = studied(case.scenario, StudyKind.ROBUST, access=access, worlds=100, seed=1, **CERTAIN).result
    assert counts(case, found) == {"Alpha": 0, "Beta": 0, "Gamma": 100, "Delta": 100}
    assert (found.worlds, found.unproved, found.none, found.is_whole) == (100, 0, 0, True)


def test_what_depends_says_on_what(access):
    case = four(access)
    solved(case.scenario, access=access)
    spread = CERTAIN | {"budgets": "0.2"}
    found = studied(case.scenario, StudyKind.ROBUST, access=access, worlds=100, seed=1, **spread).result
    answer = answer_to(case.scenario, access=access)
    budgets = [
        100 * world.budget for world in worlds_of(answer.asked, ranges_from(answer.asked, spread), count=100, seed=1)
    ]
    # Below 90 Gamma alone; to 100 Alpha and Beta; to 110 Gamma and Delta; to 120 Alpha, Beta and Delta.
    gamma = sum(80 <= budget < 90 or 100 <= budget < 110 for budget in budgets)
    delta = sum(budget >= 100 for budget in budgets)
    assert counts(case, found)["Gamma"] == gamma
    assert counts(case, found)["Delta"] == delta
    [line] = [line for line in found.lines if line.id == case.id_of("Delta")]
    assert line.leanings[0].on == BUDGET
    assert line.leanings[0].lift > 0.9


def test_the_same_seed_gives_the_same_worlds_and_another_one_others(access):
    case = four(access)
    solved(case.scenario, access=access)
    inputs = answer_to(case.scenario, access=access).asked
    ranges = ranges_from(inputs, CERTAIN | {"costs": "0.3"})
    first = list(worlds_of(inputs, ranges, count=5, seed=1))
    assert list(worlds_of(inputs, ranges, count=5, seed=1)) == first
    assert list(worlds_of(inputs, ranges, count=9, seed=1))[:5] == first
    assert list(worlds_of(inputs, ranges, count=5, seed=2)) != first
    for world in first:
        assert all(Decimal("0.7") <= cost <= Decimal("1.3") for cost in world.costs)
        assert world.budget == 1


def test_judges_who_disagree_widen_the_weights(access):
    driver_set, [growth, safety] = a_driver_set("Growth", "Safety", access=access)
    other = full_access()
    judge_pair(growth, safety, step=StepKey.MUCH_MORE, access=access)
    judge_pair(growth, safety, step=StepKey.EQUAL, access=other)
    (low, high), (other_low, other_high) = weight_ranges(driver_set)
    assert low == Decimal("0.5")
    assert high > Decimal("0.6")
    assert other_high == Decimal("0.5")
    assert other_low == pytest.approx(1 - high)


def test_a_lift_is_the_difference_between_the_halves():
    # In the two worlds with more it is in both times, in the two with less once.
    assert lift_of([1.0, 2.0, 3.0, 4.0], [True, False, True, True]) == pytest.approx(0.5)
