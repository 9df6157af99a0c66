"""Whose a scenario is, who sees it, and how it is put away."""

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.selection.actions import (
    archive_scenario,
    change_scenario,
    commit_solution,
    copy_scenario,
    give_scenario,
    restore_scenario,
    set_budget,
    share_scenario,
)
from pilotage.selection.models import Scenario
from pilotage.selection.reads.lists import listed_scenarios
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.selection.rules import Impossible, Stale
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def owner(house):
    return a_person("Mara Manager", role=Role.PORTFOLIO_MANAGER, on=house)


@pytest.fixture
def scenario(access, house, owner):
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"})
    return a_scenario(house.scope, access=access_for(owner), driver_set=driver_set, budgets=100)


def test_what_is_private_is_seen_by_its_owner_alone(access, scenario, owner):
    share_scenario(scenario, is_shared=False, access=access_for(owner))
    assert not scenarios_visible_to(access).exists()
    assert scenarios_visible_to(access_for(owner)).get() == scenario
    share_scenario(scenario, is_shared=True, access=access_for(owner))
    assert scenarios_visible_to(access).get() == scenario


def test_only_the_owner_makes_it_private_or_gives_it_away(access, scenario, owner, house):
    other = a_person("Otto Other", role=Role.PORTFOLIO_MANAGER, on=house)
    for act in (
        lambda: share_scenario(scenario, is_shared=False, access=access),
        lambda: change_scenario(scenario, version=None, changes={"is_shared": False}, access=access),
        lambda: give_scenario(scenario, owner=other, access=access),
    ):
        with pytest.raises(Refused, match="Only its owner, Mara Manager"):
            act()
    give_scenario(scenario, owner=other, access=access_for(owner))
    now = Scenario.objects.get()
    assert (now.owner, now.is_shared) == (other, True)


def test_it_is_not_given_to_who_may_not_work_on_it(scenario, owner, house):
    viewer = a_person("Vera Viewer", role=Role.VIEWER, on=house)
    with pytest.raises(Impossible, match="Vera Viewer may not work on scenarios"):
        give_scenario(scenario, owner=viewer, access=access_for(owner))
    assert Scenario.objects.get().owner == owner


def test_an_archived_scenario_leaves_the_list_and_refuses_writes(access, scenario):
    archive_scenario(scenario, on=TODAY, access=access, version=scenario.version)
    assert listed_scenarios(access) == []
    assert [one.scenario for one in listed_scenarios(access, is_archived=True)] == [scenario]
    with pytest.raises(Refused, match="is archived"):
        set_budget(scenario, year=YEAR, amount=None, access=access)
    copy = copy_scenario(scenario, name="Again", access=access)
    assert copy.archived_on is None
    restore_scenario(scenario, access=access)
    assert {one.scenario.name for one in listed_scenarios(access)} == {"Plan 2027", "Again"}


def test_archiving_asks_for_the_right_and_the_version(access, scenario, house):
    with pytest.raises(Stale):
        archive_scenario(scenario, on=TODAY, access=access, version=scenario.version - 1)
    controller = access_for(a_person(role=Role.FINANCE_CONTROLLER, on=house))
    with pytest.raises(Refused):
        archive_scenario(scenario, on=TODAY, access=controller)
    assert Scenario.objects.get().archived_on is None


def test_a_committed_scenario_is_locked_but_can_be_put_away(access, scenario, owner):
    commit_solution(solved(scenario, access=access), reason="Board", access=access, on=TODAY)
    for act in (
        lambda: share_scenario(scenario, is_shared=False, access=access_for(owner)),
        lambda: give_scenario(scenario, owner=owner, access=access_for(owner)),
        lambda: change_scenario(scenario, version=None, changes={"name": "New"}, access=access),
    ):
        with pytest.raises(Refused, match="is committed and stands as it was decided"):
            act()
    assert archive_scenario(scenario, on=TODAY, access=access).archived_on == TODAY
