"""Links between plans: who may make them, what they do, and what they refuse."""

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.bridges import link_plans
from pilotage.delivery.models import Plan, PlanLink
from pilotage.delivery.reads.network import connected_plan_ids
from pilotage.delivery.rules.changing_text import Lag
from pilotage.delivery.rules.permissions import Impossible
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.delivery.planning import DAY, TODAY, at, brought, by_name, three_in_a_row

pytestmark = pytest.mark.django_db


def two_plans() -> tuple[Plan, Plan]:
    access = full_access()
    grid, depot = an_initiative("Grid", portfolio=a_portfolio("Power")), an_initiative("Depot")
    return brought(grid, three_in_a_row(), access=access), brought(depot, three_in_a_row(), access=access)


def test_a_task_that_waits_for_another_plan_moves_behind_it():
    grid, depot = two_plans()
    before, after = by_name(grid)["Test"], by_name(depot)["Design"]
    # The grid is tested on Monday the 9th; one working day later, on Wednesday the 11th, the depot begins.
    link_plans(before, after, lag=Lag(DAY), access=full_access(), on=TODAY)
    after.refresh_from_db()
    assert after.start == at(11)
    depot.refresh_from_db()
    assert depot.computed_finish == at(18, 17)


def test_a_link_needs_the_right_to_change_the_successor_and_to_see_the_predecessor():
    grid, depot = two_plans()
    before, after = by_name(grid)["Test"], by_name(depot)["Design"]
    with pytest.raises(Refused):
        link_plans(before, after, access=access_for(a_person(role=Role.VIEWER)), on=TODAY)
    of_depot = access_for(a_person(role=Role.PROJECT_MANAGER, on=depot.initiative))
    with pytest.raises(Refused):
        link_plans(before, after, access=of_depot, on=TODAY)
    assert not PlanLink.objects.filter(predecessor=before).exists()


def test_links_within_a_plan_twice_or_in_a_circle_are_refused():
    grid, depot = two_plans()
    access = full_access()
    first, last = by_name(grid)["Design"], by_name(grid)["Test"]
    with pytest.raises(Impossible):
        link_plans(first, last, access=access, on=TODAY)
    after = by_name(depot)["Design"]
    link_plans(last, after, access=access, on=TODAY)
    with pytest.raises(Impossible):
        link_plans(last, after, access=access, on=TODAY)
    with pytest.raises(Impossible):
        link_plans(by_name(depot)["Test"], first, access=access, on=TODAY)
    assert PlanLink.objects.filter(successor__plan=grid, predecessor__plan=depot).count() == 0


def test_links_between_plans_are_marked_by_the_database_whatever_it_is_told():
    grid, depot = two_plans()
    before, after = by_name(grid)["Test"], by_name(depot)["Design"]
    PlanLink.objects.create(predecessor=before, successor=after)
    PlanLink.objects.bulk_create([PlanLink(predecessor=before, successor=by_name(grid)["Design"], is_bridge=True)])
    assert PlanLink.objects.get(is_bridge=True).successor_id == after.id
    # Two links lead from Design to Build to Test in each plan; the fifth leads back within the grid.
    assert PlanLink.objects.filter(is_bridge=False).count() == 5
    PlanLink.objects.filter(successor=after).update(is_bridge=False)
    assert PlanLink.objects.get(is_bridge=True).successor_id == after.id


def test_plans_are_connected_over_others_and_in_both_directions():
    grid, depot = two_plans()
    access = full_access()
    tracks, alone = (
        brought(an_initiative(name), three_in_a_row(), access=access) for name in ("Tracks", "Alone")
    )  # fmt: skip
    link_plans(by_name(grid)["Test"], by_name(depot)["Design"], access=access, on=TODAY)
    link_plans(by_name(grid)["Test"], by_name(tracks)["Design"], access=access, on=TODAY)
    together = sorted([grid.pk, depot.pk, tracks.pk])
    assert connected_plan_ids(depot) == connected_plan_ids(grid) == connected_plan_ids(tracks) == together
    assert connected_plan_ids(alone) == [alone.pk]
    PlanLink.objects.filter(successor__plan=tracks, is_bridge=True).delete()
    assert connected_plan_ids(depot) == sorted([grid.pk, depot.pk])
