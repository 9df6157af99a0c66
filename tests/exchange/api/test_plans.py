"""Plans by programme: the same rules and actions as on the pages."""

import base64

import pytest

from pilotage.accounts.models import Role
from pilotage.delivery.models import Baseline, Plan, PlanLink, PlanTask
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.delivery.planning import DAY, at, brought, by_name, three_in_a_row
from tests.exchange.api.conftest import Caller

pytestmark = pytest.mark.django_db

MSPDI = b"""<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>Depot</Name><StartDate>2026-03-02T08:00:00</StartDate>
<CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
<WeekDays>%s</WeekDays></Calendar></Calendars>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>Dig</Name><Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat>
</Task></Tasks></Project>""" % b"".join(
    b"<WeekDay><DayType>%d</DayType><DayWorking>1</DayWorking><WorkingTimes>"
    b"<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    b"<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>"
    b"</WorkingTimes></WeekDay>" % day
    for day in range(2, 7)
)


def a_plan(name="Depot", **facts):
    return brought(an_initiative(name, **facts), three_in_a_row(), access=full_access())


def test_a_plan_is_made_read_changed_and_removed(administrator):
    one = an_initiative("Depot")
    sent = {"initiative_id": str(one.id), "start": "2026-03-02"}
    made = administrator.post("plans", sent)
    assert made.status_code == 201
    assert (made.json()["start"], made.json()["rule_set"]) == ("2026-03-02T08:00:00", "ms_project")
    assert administrator.post("plans", sent).status_code == 422
    path = f"plans/{made.json()['id']}"
    assert administrator.patch(path, {"start": "2026-03-03T08:00:00"}).status_code == 428
    changed = administrator.patch(path, {"start": "2026-03-03T08:00:00"}, If_Match=made["ETag"])
    assert changed.json()["start"] == "2026-03-03T08:00:00"
    assert administrator.patch(path, {"start": None}, If_Match=changed["ETag"]).status_code == 422
    assert administrator.patch(path, {"start": "2026-03-03"}, If_Match=changed["ETag"]).status_code == 422
    assert administrator.call("DELETE", path, If_Match=made["ETag"]).status_code == 412
    assert administrator.call("DELETE", path, If_Match=changed["ETag"]).status_code == 204
    assert not Plan.objects.exists()


def test_tasks_are_listed_in_outline_order_page_by_page(administrator):
    plan = a_plan()
    first = administrator.get(f"tasks?plan={plan.id}&sort=position&limit=3").json()
    assert [one["name"] for one in first["items"]] == ["Depot", "Design", "Build"]
    rest = administrator.get(f"tasks?plan={plan.id}&sort=position&limit=3&cursor={first['next_cursor']}").json()
    assert [(one["name"], one["finish"]) for one in rest["items"]] == [("Test", "2026-03-09T17:00:00")]
    assert administrator.get(f"plans?initiative={plan.initiative_id}").json()["items"][0]["id"] == str(plan.id)


def test_a_task_is_added_changed_and_removed_and_the_plan_follows(administrator):
    plan = a_plan()
    tasks = by_name(plan)
    sent = {"plan_id": str(plan.id), "name": "Hand over", "duration_seconds": DAY, "after_id": str(tasks["Test"].id),
            "parent_id": str(tasks["Depot"].id)}  # fmt: skip
    made = administrator.post("tasks", sent)
    assert (made.status_code, made.json()["start"]) == (201, "2026-03-02T08:00:00")
    link = {"predecessor_id": str(tasks["Test"].id), "successor_id": made.json()["id"], "lag_seconds": DAY}
    linked = administrator.post("links", link)
    assert linked.status_code == 201
    path = f"tasks/{made.json()['id']}"
    read = administrator.get(path)
    # Test ends on Monday 9, a day of lag is Tuesday, and it is handed over on Wednesday 11.
    assert read.json()["start"] == "2026-03-11T08:00:00"
    changed = administrator.patch(path, {"duration_seconds": 2 * DAY, "share_done": "0.5"}, If_Match=read["ETag"])
    assert (changed.json()["finish"], changed.json()["share_done"]) == ("2026-03-12T17:00:00", "0.5")
    assert administrator.patch(path, {"name": "X"}, If_Match=read["ETag"]).status_code == 412
    of_link = f"links/{linked.json()['id']}"
    moved = administrator.patch(of_link, {"type": "SS"}, If_Match=linked["ETag"])
    assert moved.json()["type"] == "SS"
    assert administrator.call("DELETE", of_link, If_Match=moved["ETag"]).status_code == 204
    now = administrator.get(path)
    assert administrator.call("DELETE", path, If_Match=now["ETag"]).status_code == 204
    assert PlanTask.objects.filter(plan=plan).count() == 4


def test_tasks_of_two_plans_are_linked_and_both_follow(administrator):
    track, depot = a_plan("Track"), a_plan("Depot")
    ends = {
        "predecessor_id": str(by_name(track)["Test"].id),
        "successor_id": str(by_name(depot)["Design"].id),
    }
    made = administrator.post("links", ends)
    assert made.status_code == 201
    # Track ends on Monday 9, so Design begins on Tuesday 10.
    assert by_name(depot)["Design"].start == at(10)
    back = {"predecessor_id": str(by_name(depot)["Test"].id), "successor_id": str(by_name(track)["Design"].id)}
    refused = administrator.post("links", back)
    assert (refused.status_code, PlanLink.objects.filter(predecessor__plan=depot, successor__plan=track).count()) == (
        422,
        0,
    )
    narrow = Caller(a_person(role=Role.PROJECT_MANAGER, on=depot.initiative))
    assert narrow.get(f"links/{made.json()['id']}").status_code == 404
    assert narrow.post("links", ends).status_code == 422
    path = f"links/{made.json()['id']}"
    changed = administrator.patch(path, {"lag_seconds": DAY}, If_Match=made["ETag"])
    assert by_name(depot)["Design"].start == at(11)
    assert administrator.call("DELETE", path, If_Match=changed["ETag"]).status_code == 204
    assert by_name(depot)["Design"].start == at(2)


def test_costs_are_given_to_those_who_may_see_money(administrator):
    plan = a_plan()
    PlanTask.objects.filter(plan=plan, name="Build").update(cost=1200)
    path = f"tasks/{by_name(plan)['Build'].id}"
    assert administrator.get(path).json()["cost"] == "1200.00"
    read = Caller(a_person(role=Role.VIEWER)).get(path).json()
    assert (read["cost"], read["costs_visible"]) == (None, False)


def test_a_baseline_is_approved_read_and_made_the_one_that_counts(administrator):
    plan = a_plan()
    sent = {"plan_id": str(plan.id), "plan_revision": plan.revision, "name": "Gate 3"}
    assert administrator.post("baselines", {**sent, "plan_revision": plan.revision - 1}).status_code == 412
    made = administrator.post("baselines", sent)
    assert (made.status_code, made.json()["is_current"]) == (201, True)
    tasks = administrator.get(f"baselines/{made.json()['id']}/tasks").json()["items"]
    assert {one["name"]: one["finish"] for one in tasks}["Test"] == "2026-03-09T17:00:00"
    plan.refresh_from_db()
    other = administrator.post(
        "baselines", {"plan_id": str(plan.id), "plan_revision": plan.revision, "name": "Draft", "is_current": False}
    )
    path = f"baselines/{other.json()['id']}"
    assert administrator.call("DELETE", f"baselines/{made.json()['id']}", If_Match='"1"').status_code == 422
    counted = administrator.patch(path, {"is_current": True}, If_Match=other["ETag"])
    assert counted.json()["is_current"]
    assert administrator.patch(path, {"is_current": False}, If_Match=counted["ETag"]).status_code == 422
    assert Baseline.objects.filter(plan=plan, is_current=True).get().name == "Draft"


def test_a_file_is_looked_at_and_then_brought_in(administrator):
    initiative = an_initiative("Depot")
    sent = {"initiative_id": str(initiative.id), "file_name": "depot.xml",
            "content_base64": base64.b64encode(MSPDI).decode()}  # fmt: skip
    seen = administrator.post("plan-imports", sent)
    assert seen.status_code == 200, seen.content
    assert ([one["name"] for one in seen.json()["added"]], seen.json()["is_applied"]) == (["Dig"], False)
    assert seen.json()["finish_after"] == "2026-03-03T17:00:00"
    assert not Plan.objects.exists()
    done = administrator.post("plan-imports", {**sent, "apply": True}).json()
    assert by_name(Plan.objects.get(pk=done["plan_id"]))["Dig"].finish == at(3, 17)
    again = administrator.post("plan-imports", sent).json()
    assert (again["same_count"], again["added"], again["moved"]) == (1, [], [])
    stale = administrator.post("plan-imports", {**sent, "apply": True, "plan_revision": 0})
    assert stale.status_code == 412


@pytest.mark.parametrize("content", ["?", base64.b64encode(b"no plan at all").decode()])
def test_a_file_that_cannot_be_read_is_refused(administrator, content):
    sent = {"initiative_id": str(an_initiative().id), "file_name": "x.xml", "content_base64": content, "apply": True}
    assert administrator.post("plan-imports", sent).status_code == 422
    assert not Plan.objects.exists()


def test_a_stranger_finds_and_brings_nothing():
    plan = a_plan()
    stranger = Caller(a_person(role=Role.PROJECT_MANAGER, on=a_portfolio("Elsewhere")))
    for path in ("plans", "tasks", "links", "baselines"):
        assert stranger.get(path).json()["items"] == []
    assert stranger.get(f"plans/{plan.id}").status_code == 404
    assert stranger.post("tasks", {"plan_id": str(plan.id), "name": "X"}).status_code == 422
    viewer = Caller(a_person(role=Role.VIEWER))
    assert viewer.post("tasks", {"plan_id": str(plan.id), "name": "X"}).status_code == 403
    assert PlanTask.objects.filter(plan=plan).count() == 4
