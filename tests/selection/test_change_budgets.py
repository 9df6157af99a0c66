"""The page of a change request says what the committed scenarios have left for it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from pilotage.accounts.models import Role
from pilotage.governance.actions.changes.asking import Asked, draft_change, submit_change
from pilotage.selection.actions import commit_solution
from pilotage.selection.reads.changing import budgets_with
from pilotage.work.models import Initiative, StagePhase
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def house(db):
    return a_portfolio("Operations")


@pytest.fixture
def good(house) -> Initiative:
    """It is selected for 40 beside work of 30 that runs already; 100 may be spent."""
    access = full_access()
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    made = a_candidate("Good", cost=40, levels={driver: "strong"}, portfolio=house, access=access)
    a_candidate("Begun", cost=30, levels={driver: "low"}, phase=StagePhase.DELIVERY, portfolio=house, access=access)
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)
    commit_solution(solved(scenario, access=access), reason="The board", access=access, on=TODAY)
    made.refresh_from_db()
    return made


def panel_of(good: Initiative, person, *, cost: int) -> str:
    asked = Asked(title="Deeper", reason="Soft ground", money="More steel", new_cost=Decimal(cost), currency="EUR")
    access = full_access()
    change = submit_change(draft_change(good, asked, access=access), access=access, on=TODAY, at=NOON)
    client = Client()
    client.force_login(person)
    return client.get(f"/governance/changes/{change.pk}/budgets/").content.decode()


def test_work_decided_before_uses_the_budget_too(good):
    (one,) = budgets_with(full_access(), good)
    assert (one.budget, one.used) == (Decimal(100), Decimal(70))


@pytest.mark.parametrize(("cost", "said"), [(60, "within the budget"), (80, "above the budget")])
def test_a_dearer_initiative_is_within_the_budget_or_above_it(good, house, cost, said):
    # 70 are used; 20 more make 90, and 40 more make 110 of 100.
    assert said in panel_of(good, a_person(role=Role.PMO_LEAD, on=house), cost=cost)


def test_who_may_not_see_the_scenario_learns_nothing_of_it(good):
    elsewhere = a_person(role=Role.PORTFOLIO_MANAGER, on=a_portfolio("Elsewhere"))
    assert budgets_with(access_for(elsewhere), good) == []
