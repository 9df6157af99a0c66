"""What is kept of plans for lists and roll-ups is what their rows add up to, whatever was done to them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import F
from django.forms import model_to_dict

from pilotage.delivery.actions.baselines import make_current, remove_baseline, set_baseline
from pilotage.delivery.actions.bridges import change_bridge, link_plans, unlink_plans
from pilotage.delivery.actions.changing import edit_plan, preview_edits
from pilotage.delivery.actions.earned_value import choose_methods
from pilotage.delivery.actions.figures import complete_figures
from pilotage.delivery.actions.plans import change_plan, create_plan, remove_plan, set_calendar
from pilotage.delivery.actions.progress import Report, report_on_track, report_progress, set_status_date
from pilotage.delivery.actions.undo import undo_change
from pilotage.delivery.models import EarnedFigures, EarnedUnit, Plan, PlanCalendar, PlanFigures, PlanLink, PlanTask
from pilotage.delivery.reads.earned_figures import earned_at, earned_from_rows
from pilotage.delivery.reads.figures import figures_from_rows, figures_of
from pilotage.delivery.reads.programme import bridges_between
from pilotage.delivery.rules.changing_edits import AddTask, ChangeTask, RemoveTasks
from pilotage.delivery.rules.changing_text import Duration, Lag
from pilotage.engine.earned_value.methods import Method
from pilotage.engine.network import plan as network
from pilotage.engine.network.plan import LinkType
from pilotage.kit.uuids import new_id
from tests.builders import an_initiative, full_access
from tests.delivery.planning import DAY, TODAY, a_document, a_task, at, brought, by_name, then, three_in_a_row

pytestmark = pytest.mark.django_db
APPROVED = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_plan(name="Depot") -> Plan:
    """Design, Build and Test in a row, a milestone behind them, and a task of the clock: with hours, and approved."""
    tasks = (
        network.Task(10, network.Kind.SUMMARY), a_task(1, 2, parent=10, deadline=at(2, 17)), a_task(2, 3, parent=10),
        a_task(3, 1, parent=10), network.Task(4, network.Kind.MILESTONE, parent=10),
        network.Task(5, duration=2 * 86_400, is_elapsed=True),
    )  # fmt: skip
    names = {1: "Design", 2: "Build", 3: "Test", 4: "Handed over", 5: "Drying"}
    plan = brought(an_initiative(name), a_document(tasks, then(1, 2, 3, 4), names=names), access=full_access())
    rows = by_name(plan)
    hours = [ChangeTask(rows[name].id, {"work_hours": Decimal(10)}) for name in ("Design", "Build", "Test")]
    edit_plan(plan, hours, revision=plan.revision, access=full_access(), on=TODAY)
    return approved(plan, "Board")


def approved(plan: Plan, name: str) -> Plan:
    plan.refresh_from_db()
    set_baseline(plan, revision=plan.revision, name=name, reason="", is_current=True, access=full_access(), at=APPROVED)
    return Plan.objects.get(pk=plan.pk)


def told(rows) -> list[dict[str, object]]:
    return [{**model_to_dict(row, exclude=("id", "earned_mark", "bridges")), "plan": row.plan_id} for row in rows]


def assert_kept_is_what_rows_say() -> None:
    plans = list(Plan.objects.select_related("calendar", "initiative").order_by("pk"))
    kept = PlanFigures.objects.order_by("plan_id")
    assert told(kept) == told(sorted(figures_from_rows(plans), key=lambda one: one.plan_id))
    between = PlanLink.objects.exclude(predecessor__plan=F("successor__plan")).values_list("pk", flat=True)
    assert {one.link.pk for one in bridges_between(full_access(), plans).seen} == set(between)
    order = list(EarnedUnit)
    for plan in plans:
        earned = EarnedFigures.objects.filter(plan=plan)
        rows = sorted(earned, key=lambda one: order.index(one.unit))
        assert told(rows) == told(earned_from_rows(plan)), plan.initiative.name


def added(name: str) -> AddTask:
    return AddTask(new_id(), {"name": name, "duration": Duration(DAY)})


def done(act, plan: Plan, *args, **facts):
    """An action on the plan at the revision that it is at."""
    plan.refresh_from_db()
    act(plan, *args, revision=plan.revision, access=full_access(), **facts)
    assert_kept_is_what_rows_say()


def test_a_mixed_walk_of_actions_leaves_what_rows_say():
    access, here = full_access(), {"access": full_access(), "on": TODAY}
    depot, grid = a_plan(), a_plan("Grid")
    rows = by_name(depot)
    assert_kept_is_what_rows_say()
    done(edit_plan, depot, [ChangeTask(rows["Build"].id, {"duration": Duration(6 * DAY)})], on=TODAY)
    figures = PlanFigures.objects.get(plan=depot)
    # Build lasts three days longer than approved: it, Test and the milestone are late, and so is the plan.
    assert (figures.tasks, figures.milestones, figures.late, figures.missed) == (5, 1, 3, 1)
    assert (figures.slip_days, figures.approved_days, figures.baseline_tasks) == (3, 6, 5)
    done(undo_change, depot, Plan.objects.get(pk=depot.pk).revision, on=TODAY)
    assert PlanFigures.objects.get(plan=depot).slip_days == 0
    depot.refresh_from_db()
    preview_edits(depot, [RemoveTasks((rows["Test"].id,))], revision=depot.revision, **here)
    assert_kept_is_what_rows_say()
    done(edit_plan, depot, [ChangeTask(rows["Test"].id, {"physical_share": 0.25})], on=TODAY)
    choose_methods(depot, {3: Method.PHYSICAL, 2: Method.LEVEL_OF_EFFORT, 1: Method.APPORTIONED}, access=access)
    assert_kept_is_what_rows_say()
    link = link_plans(by_name(grid)["Test"], rows["Build"], **here)
    assert_kept_is_what_rows_say()
    change_bridge(link, type=LinkType.FS, lag=Lag(2 * DAY), **here)
    assert_kept_is_what_rows_say()
    # What a plan that is not saved loses and gets back by a save of the other.
    done(edit_plan, grid, [RemoveTasks((by_name(grid)["Test"].id,))], on=TODAY)
    done(undo_change, grid, Plan.objects.get(pk=grid.pk).revision, on=TODAY)
    started = Report(1, {"started": date(2026, 3, 2), "share_done": 0.5}, is_work_told=True, actual_work_hours=4)
    done(report_progress, grid, [started], on=TODAY)
    done(set_status_date, depot, at=at(6, 17), push=True, on=TODAY)
    done(report_on_track, depot, {1}, on=TODAY)
    done(change_plan, depot, changes={"seconds_a_day": 7 * 3600}, on=TODAY)
    calendar = PlanCalendar.objects.get(pk=depot.calendar_id)
    week = [[[8 * 3600, 14 * 3600]]] * 5 + [[], []]
    done(set_calendar, depot, key=calendar.key, name="Short days", content={"week": week}, on=TODAY)
    unlink_plans(link, **here)
    assert_kept_is_what_rows_say()
    done(edit_plan, depot, [RemoveTasks((rows["Test"].id,)), added("Paint")], on=TODAY)
    depot = approved(depot, "Second")
    assert_kept_is_what_rows_say()
    make_current(depot.baselines.get(name="Board"), access=access)
    assert_kept_is_what_rows_say()
    brought(depot.initiative, three_in_a_row(), access=access)
    assert_kept_is_what_rows_say()


def test_baselines_that_never_counted_and_plans_that_go_leave_nothing_behind():
    access = full_access()
    plan = create_plan(an_initiative("Line"), access=access, start=date(2026, 3, 2))
    assert_kept_is_what_rows_say()
    done(edit_plan, plan, [added("Survey")], on=TODAY)
    plan.refresh_from_db()
    row = set_baseline(
        plan, revision=plan.revision, name="Draft", reason="", is_current=False, access=access, at=APPROVED
    )
    assert_kept_is_what_rows_say()
    assert PlanFigures.objects.get(plan=plan).baseline_tasks == 0
    remove_baseline(row, access=access)
    assert_kept_is_what_rows_say()
    plan.refresh_from_db()
    remove_plan(plan, revision=plan.revision, access=access)
    assert not PlanFigures.objects.exists()


def test_what_is_due_hangs_on_the_day_that_is_asked_for():
    plan = a_plan()
    # Design ends on Tuesday the 3rd, Build on the 6th, Test and the milestone on the 9th: all of it is critical.
    for day, due in ((2, 0), (3, 0), (4, 1), (7, 2), (9, 2), (10, 4)):
        assert figures_of([plan.pk], today=date(2026, 3, day))[plan.pk].due == due
    PlanFigures.objects.all().delete()
    assert figures_of([plan.pk], today=date(2026, 3, 7))[plan.pk].due == 2


def test_without_a_status_date_earned_value_is_as_of_the_day_that_is_asked_for():
    plan = a_plan()
    # 10 h for each: Design on Monday 2 and Tuesday, Build from Wednesday to Friday, Test on Monday 9. At noon half a
    # day is over: a quarter of Design on the 2nd, a sixth of Build on the 4th, half of Test on the 9th.
    planned = {
        day: earned_at([plan], EarnedUnit.HOURS, day=date(2026, 3, day))[plan.pk].planned for day in (1, 2, 4, 9, 30)
    }
    assert planned == {1: 0, 2: pytest.approx(2.5), 4: pytest.approx(10 + 10 / 6), 9: pytest.approx(25), 30: 30}


def test_plans_from_before_there_were_figures_are_completed():
    plan, other = a_plan(), a_plan("Grid")
    PlanFigures.objects.filter(plan=plan).delete()
    EarnedFigures.objects.filter(plan=plan).delete()
    assert complete_figures() == 1
    assert_kept_is_what_rows_say()
    assert complete_figures() == 0
    assert PlanTask.objects.filter(plan=other).exists()


def test_earned_value_is_left_alone_where_nothing_that_decides_about_it_changed():
    plan = a_plan()
    before = set(EarnedFigures.objects.values_list("pk", flat=True))
    done(edit_plan, plan, [ChangeTask(by_name(plan)["Test"].id, {"duration": Duration(4 * DAY)})], on=TODAY)
    assert set(EarnedFigures.objects.values_list("pk", flat=True)) == before
    done(report_progress, plan, [Report(1, {"share_done": 0.5, "started": date(2026, 3, 2)})], on=TODAY)
    assert not before & set(EarnedFigures.objects.values_list("pk", flat=True))
