"""What has happened, and what follows from it."""

from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.progress import Report, report_progress, set_status_date
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.delivery.rules.progress import is_due
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.delivery.planning import DAY, TODAY, a_document, a_task, at, brought, by_name, then, three_in_a_row

pytestmark = pytest.mark.django_db


def a_plan(access):
    return brought(an_initiative("Depot"), three_in_a_row(), access=access)


def reported(plan, *reports, access):
    plan = Plan.objects.get(pk=plan.pk)
    return report_progress(plan, reports, revision=plan.revision, access=access, on=TODAY)


def test_a_late_start_moves_what_follows_and_the_forecast():
    access = full_access()
    plan = a_plan(access)
    reported(plan, Report(1, {"started": at(3).date()}), access=access)
    tasks = by_name(plan)
    # Two days from Tuesday: Design ends on Wednesday, Build runs Thursday to Monday, Test on Tuesday 10.
    assert (tasks["Design"].started_at, tasks["Design"].finish) == (at(3), at(4, 17))
    assert tasks["Test"].finish == at(10, 17)
    plan.initiative.refresh_from_db()
    assert plan.initiative.forecast_finish == at(10).date()


def test_finished_is_all_done_and_began_by_then():
    access = full_access()
    plan = a_plan(access)
    reported(
        plan, Report(1, {"finished": at(3).date()}, is_work_told=True, actual_work_hours=Decimal(14)), access=access
    )
    design = by_name(plan)["Design"]
    assert (design.share_done, design.started_at, design.finished_at) == (1, at(2), at(3, 17))
    assert design.actual_work_hours == 14


def test_many_tasks_are_reported_at_once_or_not_at_all():
    access = full_access()
    plan = a_plan(access)
    with pytest.raises(Impossible):
        reported(plan, Report(1, {"share_done": 1.0}), Report(10, {"share_done": 0.5}), access=access)
    with pytest.raises(Impossible):
        reported(plan, Report(1, {"share_done": 1.0}), Report(99, {"share_done": 0.5}), access=access)
    with pytest.raises(Impossible):
        reported(plan, Report(1, {"share_done": 1.0}), Report(2, {"name": "Other"}), access=access)
    with pytest.raises(Impossible):
        reported(plan, Report(1, is_work_told=True, actual_work_hours=Decimal(-1)), access=access)
    assert not PlanTask.objects.filter(share_done__gt=0).exists()
    reported(plan, Report(1, {"share_done": 1.0}), Report(2, {"share_done": 0.5}), access=access)
    assert {task.name: task.share_done for task in tasks_of(plan) if task.level > 1} == {
        "Design": 1, "Build": 0.5, "Test": 0,
    }  # fmt: skip


def test_a_report_on_an_older_plan_or_by_somebody_without_a_hand_in_it_is_refused():
    access = full_access()
    plan = a_plan(access)
    with pytest.raises(Stale):
        report_progress(plan, [Report(1, {"share_done": 1.0})], revision=1, access=access, on=TODAY)
    with pytest.raises(Refused):
        reported(plan, Report(1, {"share_done": 1.0}), access=access_for(a_person(role=Role.VIEWER)))
    assert by_name(plan)["Design"].share_done == 0


def test_what_should_have_happened_by_the_status_date_is_known():
    access = full_access()
    plan = a_plan(access)
    due = {task.name for task in tasks_of(plan) if is_due(task, at(5))}
    # By Thursday morning Design should be over and Build begun; Test begins on Monday, and Depot sums up.
    assert due == {"Design", "Build"}
    reported(plan, Report(1, {"share_done": 1.0}), Report(2, {"share_done": 0.5}), access=access)
    assert {task.name for task in tasks_of(plan) if is_due(task, at(5))} == set()
    # By Friday at noon, more than half of three days is gone.
    assert {task.name for task in tasks_of(plan) if is_due(task, at(6, 12))} == {"Build"}


def test_work_that_is_left_does_not_lie_before_the_status_date():
    access = full_access()
    plan = a_plan(access)
    reported(plan, Report(1, {"share_done": 0.5}), access=access)
    plan = Plan.objects.get(pk=plan.pk)
    plan, pushed = set_status_date(plan, revision=plan.revision, at=at(9), push=True, access=access, on=TODAY)
    tasks = by_name(plan)
    # Half of Design is left: a day on Monday 9. Build waits for it: Tuesday to Thursday; Test on Friday 13.
    assert (tasks["Design"].start, tasks["Design"].stopped_at, tasks["Design"].resumes_at) == (at(2), at(2, 17), at(9))
    assert tasks["Design"].finish == at(9, 17)
    assert (tasks["Build"].start, tasks["Test"].finish) == (at(10), at(13, 17))
    # Build follows what it waits for, and gets no constraint of its own.
    assert (pushed, tasks["Build"].constraint) == (1, "")
    assert plan.status_at == at(9)
    # At rest: pushing again to the same date changes nothing.
    assert set_status_date(plan, revision=plan.revision, at=at(9), push=True, access=access, on=TODAY)[1] == 0


def test_a_status_date_alone_pushes_nothing():
    access = full_access()
    plan = a_plan(access)
    set_status_date(plan, revision=plan.revision, at=at(9), push=False, access=access, on=TODAY)
    assert by_name(plan)["Test"].finish == at(9, 17)
    current, far = Plan.objects.get(pk=plan.pk), at(9).replace(year=9999)
    with pytest.raises(Impossible):
        set_status_date(current, revision=current.revision, at=far, push=False, access=access, on=TODAY)


def test_what_would_still_begin_too_early_after_its_predecessor_moved_is_held_back_too():
    access = full_access()
    lead = then(1, 2, lag=-7 * DAY)
    plan = brought(an_initiative("Depot"), a_document((a_task(1, 6), a_task(2, 1)), lead), access=access)
    _plan, pushed = set_status_date(plan, revision=plan.revision, at=at(3), push=True, access=access, on=TODAY)
    # Task 1 lasts from Tuesday 3 to Tuesday 10; seven days before its end is Monday 2, before the status date.
    assert (by_name(plan)["Task 2"].start, pushed) == (at(3), 2)


def test_a_task_that_is_held_by_hand_is_not_pushed():
    access = full_access()
    held = a_task(1, 1, is_manual=True, manual=(at(2), at(2, 17)))
    plan = brought(an_initiative("Depot"), a_document((held, a_task(2, 1))), access=access)
    _plan, pushed = set_status_date(plan, revision=plan.revision, at=at(5), push=True, access=access, on=TODAY)
    assert pushed == 1
    assert by_name(plan)["Task 1"].start == at(2)
    assert by_name(plan)["Task 2"].start == at(5)
    assert by_name(plan)["Task 2"].duration_seconds == DAY
