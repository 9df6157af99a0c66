"""Earned value of initiatives, in work, time and money."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from pilotage.accounts.models import Grant, Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.baselines import set_baseline
from pilotage.delivery.actions.earned_value import choose_methods
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.progress import Report, report_progress, set_status_date
from pilotage.delivery.models import BaselineTask, EarnedUnit, Plan, PlanTask
from pilotage.delivery.rules.earned_value import Unit, Weight
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.earned_value.methods import Method
from pilotage.engine.network import plan as network
from pilotage.finance.reads.terms import terms_in_force
from pilotage.insights.reads.earned_value import value_of
from pilotage.insights.reads.earned_values import NOON, rolled, values_of
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.delivery.planning import DAY, TODAY, a_document, a_task, at, brought, then

pytestmark = pytest.mark.django_db
APPROVED = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_plan(access, *, more=(), **facts):
    """Design (2 days, 20 h), Build (3 days, 60 h), Test (1 day, 20 h) from Monday 2 March, approved."""
    tasks = (
        network.Task(10, network.Kind.SUMMARY), a_task(1, 2, parent=10), a_task(2, 3, parent=10),
        a_task(3, 1, parent=10), *more,
    )  # fmt: skip
    document = a_document(tasks, then(1, 2, 3), names={1: "Design", 2: "Build", 3: "Test"})
    plan = brought(an_initiative("Depot", **facts), document, access=access)
    for uid, hours in ((1, 20), (2, 60), (3, 20)):
        PlanTask.objects.filter(plan=plan, uid=uid).update(work_hours=hours)
    plan.refresh_from_db()
    set_baseline(plan, revision=plan.revision, name="Board", reason="", is_current=True, access=access, at=APPROVED)
    return Plan.objects.get(pk=plan.pk)


def reported(plan, *reports, access):
    plan.refresh_from_db()
    report_progress(plan, reports, revision=plan.revision, access=access, on=TODAY)
    plan.refresh_from_db()
    return plan


def worked(uid, hours, **facts):
    return Report(uid, facts, is_work_told=True, actual_work_hours=Decimal(hours))


def in_progress(access, **facts):
    """On Thursday 5 March in the evening: Design done with 25 h, Build begun on Wednesday, half of it, with 20 h."""
    plan = a_plan(access, **facts)
    return reported(
        plan,
        worked(1, 25, started=date(2026, 3, 2), finished=date(2026, 3, 3)),
        worked(2, 20, started=date(2026, 3, 4), share_done=0.5),
        access=access,
    )


def test_work_is_measured_against_the_baseline():
    access = full_access()
    value = value_of(access, in_progress(access), at=at(5, 17))
    standing = value.sum.whole.standing
    # By Thursday evening: Design and two of three days of Build, 20 + 40; earned 20 + 30; spent 25 + 20.
    assert (value.unit, standing.budget, standing.planned) == (Unit.HOURS, 100, pytest.approx(60))
    assert (standing.earned, standing.actual) == (50, 45)
    assert (value.sum.whole.cpi, value.sum.discrete.spi) == (pytest.approx(50 / 45), pytest.approx(50 / 60))
    assert value.sum.whole.eac_typical == pytest.approx(90)
    assert (value.sum.uncosted, value.measured.unplanned) == (0, 0)


def test_earned_schedule_says_how_late_in_time():
    access = full_access()
    value = value_of(access, in_progress(access), at=at(5, 17))
    # In weeks from Monday 8:00. All 100 h lie in the first eight days: PV of the first week (until Monday 9, 8:00) is
    # 80, and all of it after the second. 50 earned: 50 / 80 of the first week; now are 3 days and 9 hours of 7 days.
    assert value.in_weeks
    assert value.schedule.earned == pytest.approx(50 / 80)
    assert value.schedule.at == pytest.approx((3 * 24 + 9) / (7 * 24))
    assert value.schedule.duration == 2


def test_after_the_end_of_all_work_no_time_passes():
    access = full_access()
    # Everything two days later than approved: the last of it ends on Wednesday 11 March, two days and 9 hours after
    # the end of the first week. PD is 2 weeks, so SPI(t) is 2 / (1 + 57 / 168), whenever it is asked.
    plan = reported(
        a_plan(access),
        worked(1, 20, started=date(2026, 3, 2), finished=date(2026, 3, 5)),
        worked(2, 60, started=date(2026, 3, 6), finished=date(2026, 3, 10)),
        worked(3, 20, started=date(2026, 3, 11), finished=date(2026, 3, 11)),
        access=access,
    )
    for day in (at(12), at(30, month=6)):
        found = value_of(access, plan, at=day).schedule
        assert (found.at, found.index) == (pytest.approx(1 + 57 / 168), pytest.approx(2 / (1 + 57 / 168)))
    assert value_of(access, plan, at=at(10, 17)).schedule.at == pytest.approx(1 + 33 / 168)


def test_the_curve_ends_where_the_report_ends():
    access = full_access()
    curve = value_of(access, in_progress(access), at=at(5, 17)).curve
    now = curve.moments.index(at(5, 17))
    assert (curve.planned[now], curve.earned[now], curve.actual[now]) == (pytest.approx(60), 50, 45)
    assert curve.earned[now + 1 :] == (None,) * (len(curve.moments) - now - 1)
    assert curve.planned[-1] == pytest.approx(100)


def test_money_is_divided_among_tasks_by_what_is_known_of_them():
    access = full_access()
    plan = in_progress(access, whole_life_cost=Decimal(5000), currency="EUR")
    value = value_of(access, plan, at=at(5, 17), wanted="money")
    # No task has a cost, each has hours: 50 a hour. What tasks cost is not reported.
    assert (value.unit, value.weight, value.currency) == (Unit.MONEY, Weight.HOURS, "EUR")
    standing = value.sum.whole.standing
    assert (standing.budget, standing.earned, standing.actual) == (pytest.approx(5000), pytest.approx(2500), None)
    assert (value.sum.whole.cpi, value.sum.whole.eac_typical) == (None, None)
    PlanTask.objects.filter(plan=plan, uid__in=(1, 2)).update(actual_cost=1500)
    keep_figures([plan.pk])
    value = value_of(access, plan, at=at(5, 17), wanted="money")
    assert value.sum.whole.cpi == pytest.approx(2500 / 3000)


def test_who_may_not_see_money_is_told_hours():
    access = full_access()
    plan = in_progress(access, whole_life_cost=Decimal(5000), currency="EUR")
    BaselineTask.objects.filter(baseline__plan=plan).update(cost=10)
    viewer = access_for(a_person(role=Role.CONTRIBUTOR, on=plan.initiative))
    value = value_of(viewer, plan, at=at(5, 17), wanted="money")
    assert (value.units, value.unit) == ((Unit.HOURS, Unit.DAYS), Unit.HOURS)


def test_tasks_earn_by_the_method_that_was_chosen():
    access = full_access()
    plan = in_progress(access)
    choose_methods(plan, {2: Method.FIFTY_FIFTY, 3: Method.APPORTIONED}, access=access)
    value = value_of(access, plan, at=at(5, 17))
    # Build half; Test as the rest: (20 + 30) / 80.
    assert {row.line.uid: row.line.earned for row in value.rows} == {1: 1, 2: 0.5, 3: 0.625}
    choose_methods(plan, {2: Method.ZERO_HUNDRED, 3: Method.LEVEL_OF_EFFORT}, access=access)
    value = value_of(access, plan, at=at(5, 17))
    assert value.sum.effort_share == pytest.approx(0.2)
    # Without the effort of Test: 20 earned of 60 planned.
    assert value.sum.discrete.spi == pytest.approx(20 / 60)
    with pytest.raises(Impossible):
        choose_methods(plan, {2: "guess"}, access=access)
    with pytest.raises(Impossible):
        choose_methods(plan, {2: Method.PHYSICAL, 99: Method.PHYSICAL}, access=access)
    with pytest.raises(Refused):
        choose_methods(plan, {2: Method.PHYSICAL}, access=access_for(a_person(role=Role.VIEWER)))
    assert PlanTask.objects.get(plan=plan, uid=2).ev_method == Method.ZERO_HUNDRED


def test_milestones_beside_a_task_can_earn_for_it():
    access = full_access()
    milestones = (network.Task(4, network.Kind.MILESTONE, parent=10, started=at(3), finished=at(3), share_done=1.0),
                  network.Task(5, network.Kind.MILESTONE, parent=10))  # fmt: skip
    plan = a_plan(access, more=milestones)
    choose_methods(plan, {2: Method.WEIGHTED_MILESTONES}, access=access)
    value = value_of(access, plan, at=at(5, 17))
    assert {row.line.uid: row.line.earned for row in value.rows}[2] == 0.5


def test_what_the_baseline_does_not_know_is_counted():
    access = full_access()
    plan = in_progress(access)
    BaselineTask.objects.filter(baseline__plan=plan, uid=3).delete()
    PlanTask.objects.filter(plan=plan, uid=1).delete()
    value = value_of(access, plan, at=at(5, 17))
    # Test is new; Design was removed: its budget stays, and earns nothing.
    assert value.measured.unplanned == 1
    assert {row.line.uid: row.line.earned for row in value.rows} == {1: 0.0, 2: 0.5}
    assert value.sum.whole.standing.budget == 80


def test_without_a_baseline_there_is_nothing_to_measure(client):
    access = full_access()
    plan = brought(an_initiative("Line"), a_document((a_task(1, 2),)), access=access)
    assert value_of(access, plan, at=at(5, 17)) is None
    client.force_login(a_person(role=Role.PMO_LEAD))
    text = client.get(reverse("insights:earned_value", args=[plan.initiative.key])).content.decode()
    assert "Nothing is approved yet" in text


def test_the_page_names_three_estimates_and_lets_methods_be_chosen(client, settings):
    settings.STOPPED_TODAY = "2026-03-05"
    plan = in_progress(full_access())
    client.force_login(a_person(role=Role.PMO_LEAD))
    url = reverse("insights:earned_value", args=[plan.initiative.key])
    text = client.get(url).content.decode()
    for words in ("EAC, typical", "EAC, atypical", "EAC, both", "AC + (BAC − EV) / (CPI × SPI)", "SPI(t)"):
        assert words in text
    cells = reverse("insights:earned_value_cells", args=[plan.initiative.key])
    change = {"key": "2", "version": 1, "column": "method", "value": "zero_hundred"}
    answer = client.post(cells, json.dumps({"changes": [change]}), content_type="application/json").json()
    assert not answer["refused"]
    assert PlanTask.objects.get(plan=plan, uid=2).ev_method == "zero_hundred"
    wrong = {**change, "value": "guess"}
    assert client.post(cells, json.dumps({"changes": [wrong]}), content_type="application/json").json()["refused"]
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=an_initiative("Other")))
    assert client.get(url).status_code == 404


def test_queries_do_not_grow_with_the_plan(client, settings, django_assert_max_num_queries):
    settings.STOPPED_TODAY = "2026-03-05"
    more = [a_task(100 + key, 1) for key in range(60)]
    plan = a_plan(full_access(), more=more)
    client.force_login(a_person(role=Role.PMO_LEAD))
    url = reverse("insights:earned_value", args=[plan.initiative.key])
    client.get(url)
    with django_assert_max_num_queries(18):
        client.get(url)


def test_plans_are_added_up_before_ratios_are_taken(client, settings, django_assert_max_num_queries):
    settings.STOPPED_TODAY = "2026-03-05"
    access = full_access()
    one = in_progress(access)
    other = a_plan(access)
    brought(an_initiative("Line"), a_document((a_task(1, 2),)), access=access)
    # On the evening of the 5th: 50 earned of 60 planned with 45 spent, and 0 of 60 with 0. The third was not approved.
    for plan in (one, other):
        plan.refresh_from_db()
        set_status_date(plan, revision=plan.revision, at=at(5, 17), push=False, access=access, on=TODAY)
    plans = list(Plan.objects.select_related("initiative", "calendar"))
    values = values_of(access, plans, EarnedUnit.HOURS, today=TODAY, terms=terms_in_force())
    whole = rolled([value for value in values if value.plan.pk == one.pk])
    assert (whole.performance.standing.budget, whole.performance.standing.actual) == (100, 45)
    alone = {value.plan.pk: value for value in values}
    assert_same_as_alone(alone[one.pk], value_of(access, one, at=at(5, 17)))
    assert (rolled(values).performance.cpi, rolled(values).left_out) == (pytest.approx(50 / 45), 1)
    days = values_of(access, plans, EarnedUnit.DAYS, today=TODAY, terms=terms_in_force())
    # In days: (2 + 1.5) of (4 + 4) planned, and what is left out has no baseline.
    assert rolled(days).performance.spi == pytest.approx(3.5 / 8)
    assert rolled(days).left_out == 1
    client.force_login(a_person(role=Role.PMO_LEAD))
    url = reverse("insights:earned_values")
    client.get(url)
    # Of these, five are of the frame: the session, the person, what they may, and their portfolios.
    with django_assert_max_num_queries(11):
        client.get(url, {"in": "money"})
    with django_assert_max_num_queries(8):
        text = client.get(url, {"in": "hours", "by": "programme"}).content.decode()
    assert "In no programme" in text
    assert other.initiative.key in text
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=an_initiative("Other")))
    assert one.initiative.key not in client.get(url).content.decode()


def assert_same_as_alone(kept, alone):
    """What a roll-up tells of a plan is what the page of the plan tells of it."""
    whole, sums = kept.whole.standing, alone.sum
    for name in ("budget", "planned", "earned", "actual"):
        assert getattr(whole, name) == pytest.approx(getattr(sums.whole.standing, name)), name
    assert kept.discrete_spi == pytest.approx(sums.discrete.spi)
    for name in ("earned", "at", "duration", "index"):
        assert getattr(kept.schedule, name) == pytest.approx(getattr(alone.schedule, name)), name


@pytest.mark.parametrize("unit", list(EarnedUnit))
@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 5), date(2026, 4, 9), date(2027, 1, 4)])
def test_a_roll_up_on_any_day_tells_of_a_plan_what_its_own_page_tells(unit, day):
    access = full_access()
    # Nine weeks in all: long enough for several months, short enough for weeks, until the day is too far behind.
    more = (network.Task(6, duration=45 * DAY, parent=10), network.Task(7, duration=2 * DAY, parent=10))
    plan = in_progress(access, more=more, whole_life_cost=Decimal(5000), currency="EUR")
    choose_methods(plan, {6: Method.LEVEL_OF_EFFORT, 7: Method.APPORTIONED}, access=access)
    plan = Plan.objects.select_related("initiative__scope", "calendar").get(pk=plan.pk)
    kept = values_of(access, [plan], unit, today=day, terms=terms_in_force())[0]
    assert_same_as_alone(kept, value_of(access, plan, at=datetime.combine(day, NOON), wanted=unit.value))


def test_what_tasks_cost_is_told_to_nobody_who_may_not_see_that_money():
    access = full_access()
    plan = in_progress(access, whole_life_cost=Decimal(5000), currency="EUR")
    PlanTask.objects.filter(plan=plan, uid__in=(1, 2)).update(actual_cost=1500)
    keep_figures([plan.pk])
    # Somebody who sees money elsewhere, and this initiative without its money.
    person = a_person(role=Role.CONTRIBUTOR, on=plan.initiative)
    Grant.objects.create(person=person, role=Role.FINANCE_CONTROLLER, scope=an_initiative("Line").scope)
    plans = list(Plan.objects.select_related("initiative__scope", "calendar").filter(pk=plan.pk))
    told = values_of(access_for(person), plans, EarnedUnit.MONEY, today=TODAY, terms=terms_in_force())[0].whole.standing
    assert (told.budget, told.actual) == (None, None)
    assert (
        values_of(access, plans, EarnedUnit.MONEY, today=TODAY, terms=terms_in_force())[0].whole.standing.actual == 3000
    )


def test_a_plan_in_which_nothing_has_begun_took_nothing():
    access = full_access()
    found = value_of(access, a_plan(access), at=at(2, 8))
    assert (found.sum.whole.standing.actual, found.sum.whole.cpi) == (0, None)
    assert value_of(access, found.measured.plan, at=at(2, 8), wanted="days").sum.whole.standing.actual is None
