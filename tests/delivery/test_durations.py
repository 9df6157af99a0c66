"""Durations of the clock among those of a calendar: told as they were set, weighed by the working time in them."""

import json

import pytest
from django.urls import reverse

from pilotage.delivery.actions.baselines import set_baseline
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.reads.comparing import comparison_of
from pilotage.delivery.reads.earned_value import measured_of
from pilotage.delivery.reads.listing import summary_of
from pilotage.delivery.reads.plan_page_table import lines_of
from pilotage.delivery.rules.durations import weight_of
from pilotage.engine.calendars.calendar import STANDARD
from pilotage.engine.calendars.working import WorkingTime
from pilotage.engine.network import plan as network
from pilotage.kit.formats import THIN
from tests.builders import an_administrator, an_initiative, full_access
from tests.delivery.planning import DAY, NOW, TODAY, a_document, a_task, at, brought, by_name

pytestmark = pytest.mark.django_db
WEEK = 5 * DAY


def a_plan():
    """From Monday 2 March 8:00: Build, 7 days of the clock, which hold 5 working days; Design, 5 days, all done."""
    tasks = (a_task(1, 21, is_elapsed=True), a_task(2, 5, share_done=1.0, started=at(2), finished=at(6, 17)))
    document = a_document(tasks, names={1: "Build", 2: "Design"}, status=at(4, 17))
    return brought(an_initiative("Depot"), document, access=full_access())


def test_a_task_that_lasts_by_the_clock_weighs_its_working_time():
    time = WorkingTime(STANDARD)
    task = PlanTask(duration_seconds=7 * 86_400, is_elapsed=True)
    assert weight_of(task, time, week=WEEK) == WEEK  # without dates: 7 of 7 days of a week
    task.start, task.finish = at(6), at(13)  # from Friday until the Friday after: 5 working days
    assert weight_of(task, time, week=WEEK) == WEEK
    task.start, task.finish = at(7), at(9)  # a weekend
    assert weight_of(task, time, week=WEEK) == 0
    assert weight_of(PlanTask(duration_seconds=DAY), time, week=WEEK) == DAY


def test_half_of_a_plan_is_done_when_five_of_ten_working_days_are(client):
    plan = a_plan()
    assert summary_of(full_access(), plan, today=TODAY).counts.share_done == pytest.approx(0.5)
    client.force_login(an_administrator())
    text = client.get(reverse("delivery:progress", args=[plan.initiative.key]), {"show": "open"}).content.decode()
    assert (f"50{THIN}%" in text, "7ed" in text, "21d" in text) == (True, True, False)


def test_a_week_more_of_the_clock_is_five_working_days_longer():
    access, plan = full_access(), a_plan()
    board = set_baseline(plan, revision=plan.revision, name="Board", reason="", is_current=True, access=access, at=NOW)
    PlanTask.objects.filter(plan=plan, uid=1).update(duration_seconds=14 * 86_400)
    plan = Plan.objects.get(pk=plan.pk)
    reschedule(plan, access=access, on=TODAY)
    found = {one.name: one for one in comparison_of(plan, board, None, with_costs=True)}
    assert (found["Build"].duration_days, found["Build"].finish_days) == (5, 5)
    measured = measured_of(plan, at(4, 17))
    assert {line.name: line.days for line in measured.lines} == {"Build": 5, "Design": 5}


def test_what_is_left_of_it_and_its_estimates_are_typed_by_the_clock(client):
    plan = a_plan()
    client.force_login(an_administrator())

    def sent(page, column, value, version):
        changes = [{"key": "1", "version": version, "column": column, "value": value}]
        url = reverse(f"delivery:{page}", args=[plan.initiative.key])
        return client.post(url, json.dumps({"changes": changes}), content_type="application/json").json()

    version = by_name(plan)["Build"].version
    assert sent("progress_cells", "left", "3d", version)["refused"]
    assert not sent("progress_cells", "left", "3ed", version)["refused"]
    assert by_name(plan)["Build"].remaining_seconds == 3 * 86_400
    assert sent("estimate_cells", "pessimistic", "10d", 0)["refused"]
    assert not sent("estimate_cells", "pessimistic", "10ed", 0)["refused"]
    text = client.get(reverse("delivery:estimates", args=[plan.initiative.key])).content.decode()
    assert ("3ed" in text, "10ed" in text) == (True, True)  # with nothing done, what is left is all


def test_a_summary_is_as_far_as_the_working_time_below_it_or_else_its_milestones():
    milestone = network.Kind.MILESTONE
    tasks = (
        network.Task(10, network.Kind.SUMMARY),
        a_task(1, 21, is_elapsed=True, parent=10),
        a_task(2, 5, parent=10, share_done=1.0, started=at(2), finished=at(6, 17)),
        network.Task(20, network.Kind.SUMMARY),
        network.Task(21, milestone, parent=20, share_done=1.0, started=at(2), finished=at(2)),
        network.Task(22, milestone, parent=20, share_done=1.0, started=at(3), finished=at(3)),
    )
    names = {10: "Work", 1: "Build", 2: "Design", 20: "Gates", 21: "Gate 1", 22: "Gate 2"}
    plan = brought(an_initiative("Depot"), a_document(tasks, names=names), access=full_access())
    # Five of the ten working days below Work; both gates are passed.
    found = {line.task.name: line.share_done for line in lines_of(plan)}
    assert (found["Work"], found["Gates"]) == (pytest.approx(0.5), 1)
