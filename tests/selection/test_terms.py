"""What one initiative is allowed: starts, its claim, bounds for what is unknown."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.selection.actions import Terms, forget_terms, set_terms
from pilotage.selection.models import Scenario, ScenarioTerms
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import Out
from pilotage.selection.rules import Impossible, Stale
from pilotage.work.models import StagePhase
from tests.builders import a_portfolio, full_access
from tests.selection.builders import YEAR, a_candidate, a_scenario
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def scenario(access, house):
    driver_set, _drivers = weighed_drivers({"Growth": "1"}, access=access)
    return a_scenario(house.scope, access=access, driver_set=driver_set, query="phase=assessed", grain="quarter")


@pytest.fixture
def good(access, house):
    return a_candidate("Good", portfolio=house, access=access, cost=40,
                       planned_start=date(YEAR, 1, 1), planned_finish=date(YEAR, 6, 30))  # fmt: skip


def candidate(access, one):
    return gathered(access, Scenario.objects.get()).inputs.by_id.get(str(one.pk))


def test_a_window_of_starts_is_kept_and_searched(access, scenario, good):
    set_terms(scenario, good, Terms(earliest=date(YEAR, 4, 1), latest=date(YEAR, 10, 1)), access=access)
    assert [way.months for way in candidate(access, good).ways] == [3, 6, 9]


def test_what_is_unknown_is_left_out_until_it_is_bounded(access, scenario, house):
    dark = a_candidate("Dark", portfolio=house, access=access)
    assert candidate(access, dark).out == Out.GAPS
    set_terms(scenario, dark, Terms(cost_bound=Decimal(120), counts_unrated=True), access=access)
    bounded = candidate(access, dark)
    # Nobody knows its months: 120 are spread over the 12 of the horizon.
    assert (bounded.out, bounded.cost) == (Out.NOT, Decimal(120))


def test_running_work_gives_up_its_claim(access, scenario, house):
    running = a_candidate("Running", portfolio=house, access=access, cost=10, phase=StagePhase.DELIVERY)
    assert candidate(access, running).is_claim
    set_terms(scenario, running, Terms(keeps_claim=False), access=access)
    assert candidate(access, running) is None
    forget_terms(scenario, running, access=access)
    assert not ScenarioTerms.objects.exists()
    assert candidate(access, running).is_claim


def test_what_makes_no_sense_is_refused_and_leaves_nothing(access, scenario, house, good):
    loose = a_candidate("Loose", portfolio=house, access=access, cost=1)
    idea = a_candidate("Idea", portfolio=house, access=access, cost=1, phase=StagePhase.IDEA)
    for one, terms, sentence in (
        (good, Terms(earliest=date(YEAR, 4, 2)), "first of a month"),
        (good, Terms(earliest=date(YEAR, 4, 1), latest=date(YEAR, 3, 1)), "later than the latest"),
        (good, Terms(keeps_claim=True), "it has no claim that it could keep"),
        (good, Terms(cost_bound=Decimal(-1)), "not below 0"),
        (good, Terms(npv_bound=Decimal("NaN")), "at most 18 digits"),
        (loose, Terms(latest=date(YEAR, 4, 1)), "Loose has no start yet"),
        (idea, Terms(cost_bound=Decimal(1)), "Idea is not among the candidates"),
    ):
        with pytest.raises(Impossible, match=sentence):
            set_terms(scenario, one, terms, access=access)
    with pytest.raises(Stale):
        set_terms(scenario, good, Terms(cost_bound=Decimal(1)), access=access, version=scenario.version - 1)
    assert not ScenarioTerms.objects.exists()
    assert Scenario.objects.get().version == scenario.version
