"""How roles limit a scenario: what is kept, what is refused, what the search is given."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.rules import Refused
from pilotage.resources.models import StatedCapacity
from pilotage.selection.actions import RoleTerms, archive_scenario, forget_role, set_role
from pilotage.selection.models import Scenario, ScenarioRole
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import Buys
from pilotage.selection.rules import Impossible, Stale
from tests.builders import a_portfolio, full_access
from tests.resources.staff import a_demand, a_role
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db

HIRE = RoleTerms(hires=2, hire_from=date(YEAR, 7, 1), hire_rate_per_month=Decimal(9000))


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def role():
    return a_role("Engineer", contractor_rate_per_hour=Decimal(70))


@pytest.fixture
def scenario(access, role):
    house = a_portfolio("Operations", access=access)
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    good = a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"},
                       planned_start=date(YEAR, 1, 1), planned_finish=date(YEAR, 12, 31))  # fmt: skip
    a_demand(good, role, 100)
    for month in range(1, 13):
        StatedCapacity.objects.create(role=role, month=date(YEAR, month, 1), hours=Decimal(50))
    return a_scenario(house.scope, access=access, driver_set=driver_set, counts_people=True)


def test_a_share_of_a_role_and_a_hire_reach_the_search(access, scenario, role):
    said = RoleTerms(capacity_share=Decimal("0.6"), rate_per_hour=Decimal(80), most_hours=Decimal(40), hires=2,
                     hire_from=HIRE.hire_from, hire_rate_per_month=HIRE.hire_rate_per_month)  # fmt: skip
    set_role(scenario, role, said, access=access)
    inputs = gathered(access, Scenario.objects.get()).inputs
    # 12 months of 50 hours, of which 60 % belong to this choice.
    assert [one.at_most for one in inputs.limits if one.role] == [Decimal(360)]
    contractors = next(one for one in inputs.extras if one.buys == Buys.CONTRACTORS)
    assert (contractors.cost, contractors.most) == (80, 40)
    hire = next(one for one in inputs.extras if one.buys == Buys.HIRE)
    # July to December: six months of 9,000, and of 152 hours.
    assert (hire.most, hire.cost, hire.uses[0][1]) == (2, 54_000, Decimal(-912))


def test_a_role_that_is_not_counted_limits_nothing(access, scenario, role):
    set_role(scenario, role, RoleTerms(is_counted=False), access=access)
    assert gathered(access, Scenario.objects.get()).inputs.roles == ()


def test_saying_the_usual_again_leaves_no_row(access, scenario, role):
    set_role(scenario, role, HIRE, access=access)
    assert ScenarioRole.objects.count() == 1
    forget_role(scenario, role, access=access)
    assert not ScenarioRole.objects.exists()


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (RoleTerms(capacity_share=Decimal("1.1")), "between 0 % and 100 %"),
        (RoleTerms(rate_per_hour=Decimal(-1)), "not below 0"),
        (RoleTerms(most_hours=Decimal("Infinity")), "not below 0"),
        (RoleTerms(hires=1), "from which month"),
        (RoleTerms(hires=1, hire_from=date(YEAR, 2, 1)), "what one of them costs"),
        (RoleTerms(hires=201, hire_from=date(YEAR, 2, 1), hire_rate_per_month=Decimal(1)), "Between 0 and 200"),
        (RoleTerms(hires=1, hire_from=date(YEAR, 2, 2), hire_rate_per_month=Decimal(1)), "first of a month"),
        (RoleTerms(hires=1, hire_from=date(YEAR + 1, 1, 1), hire_rate_per_month=Decimal(1)), "The scenario ends"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(access, scenario, role, terms, sentence):
    with pytest.raises(Impossible, match=sentence):
        set_role(scenario, role, terms, access=access)
    assert not ScenarioRole.objects.exists()
    assert Scenario.objects.get().version == scenario.version


def test_an_older_version_and_an_archived_scenario_change_nothing(access, scenario, role):
    with pytest.raises(Stale):
        set_role(scenario, role, HIRE, access=access, version=scenario.version - 1)
    archive_scenario(scenario, on=TODAY, access=access)
    with pytest.raises(Refused, match="Restore it first"):
        set_role(scenario, role, HIRE, access=access)
    assert not ScenarioRole.objects.exists()
