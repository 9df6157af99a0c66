"""Plans that are scheduled: alone, and pulled along by each other."""

from datetime import timedelta

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.plans import change_plan, create_plan, remove_calendar, remove_plan, set_calendar
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import Baseline, Plan, PlanLink, PlanTask
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.reads.plans import hidden_link_count, links_of, plans_visible_to
from pilotage.delivery.rules.calendars import content_of
from pilotage.delivery.rules.networks import network_of
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK, STANDARD
from pilotage.engine.network.scheduling import schedule
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.delivery.planning import DAY, NOW, TODAY, a_document, a_task, at, brought, by_name, many_in_a_row, then

pytestmark = pytest.mark.django_db


def two_plans(access, **link):
    """Track (5 days from Monday 2 March) and Depot, whose "Fit out" (1 day) waits for it."""
    track = brought(an_initiative("Track"), a_document((a_task(1, 5),), names={1: "Lay track"}), access=access)
    depot = brought(an_initiative("Depot"), a_document((a_task(1, 1),), names={1: "Fit out"}), access=access)
    made = PlanLink.objects.create(predecessor=by_name(track)["Lay track"], successor=by_name(depot)["Fit out"], **link)
    return track, depot, made


def revision_of(plan):
    return Plan.objects.get(pk=plan.pk).revision


def test_an_empty_plan_has_office_hours_and_no_dates():
    access, initiative = full_access(), an_initiative("Depot")
    plan = create_plan(initiative, access=access, start=at(2).date())
    assert (plan.start, plan.calendar.name) == (at(2), "Standard")
    reschedule(plan, access=access, on=TODAY)
    assert (plan.computed_start, plan.computed_finish) == (None, None)
    with pytest.raises(Impossible):
        create_plan(initiative, access=access, start=at(2).date())


def test_a_task_waits_for_a_task_of_another_plan():
    access = full_access()
    _track, depot, link = two_plans(access)
    reschedule(depot, access=access, on=TODAY)
    fit_out = by_name(depot)["Fit out"]
    # Track is laid until Friday 6; the depot is fitted out on Monday 9.
    assert (fit_out.start, fit_out.finish) == (at(9), at(9, 17))
    assert fit_out.driver == {"reason": "link", "link": str(link.id)}


def test_a_plan_that_moves_pulls_the_other_along_and_its_forecast_too():
    access = full_access()
    track, depot, _link = two_plans(access, lag_seconds=DAY)
    PlanTask.objects.filter(plan=track).update(duration_seconds=6 * DAY)
    reschedule(track, access=access, on=TODAY)
    # Track is laid until Monday 9, a day of lag is Tuesday, the depot is fitted out on Wednesday 11.
    assert by_name(depot)["Fit out"].start == at(11)
    depot.initiative.refresh_from_db()
    assert depot.initiative.forecast_finish == at(11).date()


def test_float_knows_what_waits_outside():
    access = full_access()
    tasks = (a_task(1, 5), a_task(2, 10))
    track = brought(an_initiative("Track"), a_document(tasks, names={1: "Lay track"}), access=access)
    depot = brought(an_initiative("Depot"), a_document((a_task(1, 1),), names={1: "Fit out"}), access=access)
    # In its own plan the track may be laid five days later: until Friday 13, as long as the other task lasts.
    assert by_name(track)["Lay track"].total_float_seconds == 5 * DAY
    PlanLink.objects.create(predecessor=by_name(track)["Lay track"], successor=by_name(depot)["Fit out"])
    reschedule(track, access=access, on=TODAY)
    # The depot is fitted out on Monday 9 and is its plan's last task: the track may not be laid a day later.
    assert by_name(depot)["Fit out"].start == at(9)
    assert by_name(track)["Lay track"].total_float_seconds == 0
    late = {"must_finish_by": at(11, 17)}
    change_plan(Plan.objects.get(pk=depot.pk), revision=revision_of(depot), changes=late, access=access, on=TODAY)
    # With until Wednesday 11 for the depot, the track may be laid two days later.
    assert by_name(track)["Lay track"].total_float_seconds == 2 * DAY


def test_a_circle_over_two_plans_is_refused():
    access = full_access()
    track, depot, _link = two_plans(access)
    PlanLink.objects.create(predecessor=by_name(depot)["Fit out"], successor=by_name(track)["Lay track"])
    with pytest.raises(Impossible):
        reschedule(depot, access=access, on=TODAY)
    assert by_name(depot)["Fit out"].start == at(2)


def test_a_link_to_a_plan_out_of_sight_is_counted_and_not_named():
    access = full_access()
    _track, depot, _link = two_plans(access)
    narrow = access_for(a_person(role=Role.PROJECT_MANAGER, on=depot.initiative))
    assert [plan.pk for plan in plans_visible_to(narrow)] == [depot.pk]
    assert list(links_of(narrow, depot)) == []
    assert hidden_link_count(narrow, depot) == 1
    assert hidden_link_count(access, depot) == 0


def test_an_edit_can_be_tried_without_saving_it():
    access = full_access()
    plan = brought(an_initiative("Depot"), a_document((a_task(1, 1), a_task(2, 1)), then(1, 2)), access=access)
    rows = rows_of(plan)
    rows.tasks[0].duration_seconds = 5 * DAY
    assert schedule(network_of(rows).plan).dates[2].finish == at(9, 17)
    assert by_name(plan)["Task 2"].finish == at(3, 17)


def test_settings_decide_about_dates():
    access = full_access()
    plan = brought(an_initiative("Depot"), a_document((a_task(1, 5),)), access=access)
    set_calendar(
        plan, revision=plan.revision, key="1", name="Round the clock", content=content_of(ROUND_THE_CLOCK),
        access=access, on=TODAY,
    )  # fmt: skip
    # 40 hours without a break from Monday at 8.
    assert by_name(plan)["Task 1"].finish == at(4, 0)
    current = Plan.objects.get(pk=plan.pk)
    with pytest.raises(Stale):
        change_plan(plan, revision=current.revision - 1, changes={"start": at(3)}, access=access, on=TODAY)
    with pytest.raises(Impossible):
        change_plan(plan, revision=current.revision, changes={"start": None}, access=access, on=TODAY)
    with pytest.raises(Impossible):
        change_plan(plan, revision=current.revision, changes={"rule_set": "abacus"}, access=access, on=TODAY)
    assert by_name(plan)["Task 1"].start == at(2)


def test_a_calendar_that_cannot_be_one_or_is_in_use_is_refused():
    access = full_access()
    plan = brought(an_initiative("Depot"), a_document((a_task(1, 5),)), access=access)
    never = {**content_of(STANDARD), "week": [[]] * 7}
    backwards = {**content_of(STANDARD), "week": [[[7, 3]]] * 7}
    for content in (never, backwards, {}, {"week": "Monday"}):
        with pytest.raises(Impossible):
            set_calendar(plan, revision=plan.revision, key="1", name="Odd", content=content, access=access, on=TODAY)
    with pytest.raises(Impossible):
        remove_calendar(plan, revision=plan.revision, key="1", access=access)
    assert by_name(plan)["Task 1"].finish == at(6, 17)


def test_a_plan_with_an_approved_baseline_stays():
    access = full_access()
    plan = brought(an_initiative("Depot"), a_document((a_task(1, 5),)), access=access)
    approved = Baseline.objects.create(plan=plan, number=11, name="Board", approved_at=NOW)
    with pytest.raises(Impossible):
        remove_plan(plan, revision=plan.revision, access=access)
    approved.delete()
    remove_plan(plan, revision=plan.revision, access=access)
    assert not Plan.objects.exists()


def test_who_may_only_see_a_plan_does_not_schedule_it():
    plan = brought(an_initiative("Depot"), a_document((a_task(1, 5),)), access=full_access())
    with pytest.raises(Refused):
        reschedule(plan, access=access_for(a_person(role=Role.VIEWER)), on=TODAY)


def test_scheduling_takes_as_many_statements_for_many_tasks_as_for_few(django_assert_max_num_queries):
    access = full_access()
    few = brought(an_initiative("Few"), many_in_a_row(10), access=access)
    many = brought(an_initiative("Many"), many_in_a_row(200), access=access)
    with django_assert_max_num_queries(25) as seen:
        reschedule(few, access=access, on=TODAY)
    with django_assert_max_num_queries(len(seen)):
        reschedule(many, access=access, on=TODAY)


def test_rescheduling_a_plan_at_rest_changes_no_task():
    access = full_access()
    plan = brought(an_initiative("Depot"), many_in_a_row(20), access=access)
    before = list(PlanTask.objects.filter(plan=plan).values_list("id", "version"))
    reschedule(plan, access=access, on=TODAY + timedelta(days=1))
    assert list(PlanTask.objects.filter(plan=plan).values_list("id", "version")) == before
