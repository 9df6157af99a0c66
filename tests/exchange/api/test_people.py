"""Roles, capacity and demand by programme: the same rules as on the pages."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.resources.models import Demand, StatedCapacity
from tests.builders import a_person, a_portfolio, an_initiative
from tests.exchange.api.conftest import Caller
from tests.resources.staff import a_demand, a_resource, a_role

pytestmark = pytest.mark.django_db


def test_roles_are_listed_in_their_order_and_rates_only_for_those_who_see_money(administrator):
    a_role("Second", rate_per_hour=Decimal(95))
    first = a_role("First", rate_per_hour=Decimal("80.5"), skills=["site"])
    roles = administrator.get("roles?sort=name").json()["items"]
    assert [(one["name"], one["rate_per_hour"], one["rates_visible"]) for one in roles] == [
        ("First", "80.50", True),
        ("Second", "95.00", True),
    ]
    viewer = Caller(a_person(role=Role.VIEWER))
    read = viewer.get(f"roles/{first.id}").json()
    assert (read["skills"], read["rate_per_hour"], read["currency"], read["rates_visible"]) == (
        ["site"],
        None,
        None,
        False,
    )


def test_capacity_is_stated_computed_or_not_known(administrator):
    staffed, stated, empty = a_role(), a_role(), a_role()
    a_resource(staffed)
    StatedCapacity.objects.create(role=stated, month=date(2027, 2, 1), hours=Decimal(90))
    found = administrator.get("capacity?first=2027-01-15&months=2").json()
    by_role = {one["role_id"]: (one["hours"], one["is_stated"]) for one in found["roles"]}
    # 21 and 20 weekdays of 8 hours.
    assert by_role[str(staffed.id)] == (["168.00", "160.00"], [False, False])
    assert by_role[str(stated.id)] == ([None, "90.00"], [False, True])
    assert by_role[str(empty.id)] == ([None, None], [False, False])
    assert administrator.get("capacity").status_code == 422
    assert administrator.get("capacity?first=2027-01-01&months=999").status_code == 422


def test_demand_is_added_changed_and_removed_with_versions(administrator):
    one, role = an_initiative(), a_role()
    sent = {"initiative_id": str(one.id), "role_id": str(role.id), "hours": ["10", None, "2.5"]}
    made = administrator.post("demand", sent)
    assert made.status_code == 201
    assert made.json()["hours"] == ["10.00", None, "2.50"]
    assert administrator.post("demand", sent).status_code == 422
    path = f"demand/{made.json()['id']}"
    assert administrator.patch(path, {"hours": ["1"]}).status_code == 428
    changed = administrator.patch(path, {"hours": ["1"]}, If_Match=made["ETag"])
    # What is not sent is nothing.
    assert changed.json()["hours"] == ["1.00"]
    stale = administrator.patch(path, {"hours": ["9"]}, If_Match=made["ETag"])
    assert (stale.status_code, stale.json()["current"]["hours"]) == (412, ["1.00"])
    assert administrator.call("DELETE", path, If_Match=changed["ETag"]).status_code == 204
    assert not Demand.objects.exists()


@pytest.mark.parametrize("hours", [["-1"], [1], ["1000000"], ["NaN"], ["0"] * 241, ["1.234"], "1"])
def test_hours_that_cannot_be_are_told(administrator, hours):
    sent = {"initiative_id": str(an_initiative().id), "role_id": str(a_role().id), "hours": hours}
    assert administrator.post("demand", sent).status_code == 422
    assert not Demand.objects.exists()


def test_a_line_that_became_longer_meanwhile_is_cut_to_what_is_sent(administrator):
    line = a_demand(an_initiative(), a_role(), 1, 2, 3)
    answer = administrator.patch(f"demand/{line.id}", {"hours": ["5", "6"]}, If_Match='"1"')
    assert answer.json()["hours"] == ["5.00", "6.00"]


def test_demand_is_changed_by_those_who_change_the_initiative_or_plan_people_there():
    home = a_portfolio()
    line = a_demand(an_initiative(portfolio=home), a_role(), 1)
    hidden = a_demand(an_initiative(), a_role(), 1)
    planner = Caller(a_person(role=Role.RESOURCE_MANAGER, on=home))
    assert planner.patch(f"demand/{line.id}", {"hours": ["2"]}, If_Match='"1"').status_code == 200
    viewer = Caller(a_person(role=Role.VIEWER, on=home))
    assert viewer.patch(f"demand/{line.id}", {"hours": ["3"]}, If_Match='"2"').status_code == 403
    assert viewer.call("DELETE", f"demand/{line.id}", If_Match='"2"').status_code == 403
    for caller in (planner, viewer):
        assert caller.get(f"demand/{hidden.id}").status_code == 404
        assert [one["id"] for one in caller.get("demand").json()["items"]] == [str(line.id)]
        assert caller.get(f"demand?initiative={hidden.initiative_id}").json()["items"] == []
    line.refresh_from_db()
    assert line.hours == [2]
