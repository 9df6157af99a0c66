"""The pages of plans: what they show, to whom, what they do, and what they cost. The day is 4 March 2026."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pilotage.accounts.models import Role
from pilotage.delivery.actions.baselines import set_baseline
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import Baseline, Plan, PlanLink, PlanTask
from pilotage.engine.network.plan import Kind
from pilotage.kit.formats import THIN
from pilotage.work.models import StagePhase
from pilotage.work.reads import stage_in
from tests.builders import a_person, a_portfolio, an_administrator, an_initiative, full_access
from tests.delivery.planning import (
    DAY,
    NOW,
    TODAY,
    a_document,
    a_task,
    at,
    brought,
    by_name,
    many_in_a_row,
    three_in_a_row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = "2026-03-04"


@pytest.fixture
def lead(client):
    client.force_login(an_administrator())
    return client


def as_role(client, role, *, on=None):
    client.force_login(a_person(role=role, on=on))
    return client


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def a_plan(name="Depot", document=None, **facts):
    return brought(an_initiative(name, **facts), document or three_in_a_row(), access=full_access())


def approved(plan, name="Board"):
    plan.refresh_from_db()
    return set_baseline(
        plan, revision=plan.revision, name=name, reason="", is_current=True, access=full_access(), at=NOW
    )


def longer(plan, name, days):
    PlanTask.objects.filter(plan=plan, name=name).update(duration_seconds=days * DAY)
    reschedule(plan, access=full_access(), on=TODAY)


def url(name, plan, *more):
    return reverse(f"delivery:{name}", args=[plan.initiative.key, *more])


# The list


def test_the_list_says_how_each_plan_stands_against_what_was_approved(lead):
    plan = a_plan()
    approved(plan)
    longer(plan, "Build", 5)
    text = text_of(lead.get(reverse("delivery:plans")))
    # Build lasts two days longer: Test ends on Wednesday 11 instead of Monday 9.
    row = text.split('data-key="' + plan.initiative.key)[1].split("</tr>")[0]
    assert "11 Mar 2026" in row
    assert ">+2<" in row
    # Build and Test are later than approved; Design is not.
    assert ">2</a>" in row


def test_the_list_shows_the_health_of_what_is_being_delivered(lead):
    plan = a_plan(stage=stage_in(StagePhase.DELIVERY), planned_start=at(2).date(), planned_finish=at(9).date())
    approved(plan)
    longer(plan, "Build", 15)
    a_plan("Idea")
    text = text_of(lead.get(reverse("delivery:plans")))
    # 12 working days on one week: red in time.
    row = text.split('data-key="' + plan.initiative.key)[1].split("</tr>")[0]
    assert "Red" in row
    assert "Time:" in row
    assert "It is not being delivered" in text
    assert "Depot" not in text_of(lead.get(reverse("delivery:plans"), {"health": "G"})).split("<tbody>")[1]


def test_the_list_is_narrowed_and_sorted(lead):
    late, calm = a_plan("Late one"), a_plan("Calm one")
    approved(late)
    longer(late, "Build", 5)
    whole = reverse("delivery:plans")
    text = text_of(lead.get(whole, {"show": "late"}))
    assert late.initiative.key in text
    assert calm.initiative.key not in text
    text = text_of(lead.get(whole, {"q": "Calm"}))
    assert late.initiative.key not in text
    text = text_of(lead.get(whole, {"sort": "-finish"}))
    assert text.index("Late one") < text.index("Calm one")
    text = text_of(lead.get(whole, {"sort": "variance"}))
    # What is not known stands last.
    assert text.index("Late one") < text.index("Calm one")


def test_the_list_goes_out_as_a_file(lead):
    plan = a_plan()
    approved(plan)
    answer = lead.get(reverse("delivery:export_plans", args=["xlsx"]))
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[1][:2] == (plan.initiative.key, "Depot")
    assert b"Depot" in lead.get(reverse("delivery:export_plans", args=["csv"])).content
    assert lead.get(reverse("delivery:export_plans", args=["pdf"])).status_code == 404


def test_a_stranger_to_the_portfolio_sees_no_plan_of_it(client):
    plan = a_plan("Secret depot")
    as_role(client, Role.VIEWER, on=a_portfolio("Elsewhere"))
    for name in ("plans", "timeline"):
        assert "Secret depot" not in text_of(client.get(reverse(f"delivery:{name}")))
    for name in ("progress", "baselines", "plan_settings", "plan_panel"):
        assert client.get(url(name, plan)).status_code == 404


@pytest.mark.parametrize(("address", "most"), [("plans", 12), ("timeline", 13)])
def test_pages_of_many_plans_ask_as_often_for_many_as_for_few(lead, django_assert_max_num_queries, address, most):
    access, portfolio = full_access(), a_portfolio("All")
    first = None

    def add(count):
        nonlocal first
        for _number in range(count):
            plan = brought(an_initiative(portfolio=portfolio, access=access), three_in_a_row(), access=access)
            task = by_name(plan)["Test"]
            if first is not None:
                PlanLink.objects.create(predecessor=first, successor=task)
            first = first or task
            keep_figures([plan.pk])

    add(3)
    lead.get(reverse(f"delivery:{address}"))
    with django_assert_max_num_queries(most) as seen:
        lead.get(reverse(f"delivery:{address}"))
    add(9)
    with django_assert_max_num_queries(len(seen)):
        lead.get(reverse(f"delivery:{address}"))


def test_the_rail_says_that_pages_of_a_plan_belong_to_delivery(lead):
    plan = a_plan()
    current = 'aria-current="page" title="Delivery"'
    for address in (reverse("delivery:timeline"), url("progress", plan), url("plan_settings", plan)):
        assert current in text_of(lead.get(address))
    assert current not in text_of(lead.get(reverse("work:initiative", args=[plan.initiative.key])))


# The panel


def test_the_panel_says_dates_milestones_and_what_is_late(lead):
    milestone = a_task(9, 0, kind=Kind.MILESTONE)
    plan = a_plan(document=a_document((a_task(1, 2), milestone), names={1: "Dig", 9: "Handed over"}))
    approved(plan)
    longer(plan, "Dig", 4)
    text = text_of(lead.get(url("plan_panel", plan)))
    assert "Handed over" in text
    assert "2 working days later" in text
    assert "Late tasks" in text
    assert text_of(lead.get(reverse("delivery:plan_panel", args=[an_initiative("Idea").key]))).count("no plan yet") == 1


# Baselines


def test_a_baseline_is_approved_chosen_compared_and_taken_back(lead):
    plan = a_plan()
    page = url("baselines", plan)
    assert "Nothing is approved yet" in text_of(lead.get(page))
    lead.post(url("set_baseline", plan), {"name": "Gate 3", "is_current": "on", "revision": plan.revision})
    gate = Baseline.objects.get(plan=plan)
    longer(plan, "Build", 5)
    text = text_of(lead.get(page))
    assert "2 tasks moved, 2 of them finish later" in text
    assert text.index("All baselines") < text.index("2 tasks moved")  # what was approved is asked first
    assert "Design" not in text.split('id="comparison"')[1].split("</table>")[0]
    assert "Design" in text_of(lead.get(page, {"show": "all"}))
    assert "No task moved" in text_of(lead.get(page, {"from": gate.id, "to": gate.id}))
    plan.refresh_from_db()
    lead.post(url("set_baseline", plan), {"name": "Draft", "revision": plan.revision})
    draft = Baseline.objects.get(name="Draft")
    lead.post(url("remove_baseline", plan, gate.id))
    assert Baseline.objects.filter(pk=gate.pk).exists()
    lead.post(url("remove_baseline", plan, draft.id))
    assert not Baseline.objects.filter(pk=draft.pk).exists()


def test_a_refused_baseline_keeps_what_was_typed(lead):
    plan = a_plan()
    approved(plan, "Gate 3")
    old = {"name": "Gate 4", "revision": plan.revision - 1}
    assert "Somebody changed this" in text_of(lead.post(url("set_baseline", plan), old), 422)
    plan.refresh_from_db()
    same = {"name": "gate 3", "reason": "Said the board", "revision": plan.revision}
    text = text_of(lead.post(url("set_baseline", plan), same), 422)
    assert "Said the board" in text
    assert Baseline.objects.count() == 1


def test_a_comparison_goes_out_as_a_file_with_costs_only_for_those_who_may_see_them(client):
    plan = a_plan()
    PlanTask.objects.filter(plan=plan, name="Build").update(cost=4711)
    approved(plan)
    address = url("export_comparison", plan, "xlsx") + "?show=all"
    for role, is_seen in ((Role.ADMINISTRATOR, True), (Role.VIEWER, False)):
        answer = as_role(client, role).get(address)
        values = [
            cell for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True) for cell in row
        ]
        assert ("Build" in values, 4711 in values) == (True, is_seen)


# Progress


def post_cells(client, plan, *changes):
    body = {"changes": [dict(zip(("key", "version", "column", "value"), one, strict=True)) for one in changes]}
    answer = client.post(url("progress_cells", plan), json.dumps(body), content_type="application/json")
    return json.loads(text_of(answer))


def test_typed_progress_moves_what_follows_at_once(lead):
    plan = a_plan()
    answer = post_cells(lead, plan, ("1", 0, "started", "2026-03-03"), ("1", 0, "done", "50 %"))
    assert answer["refused"] == []
    cells = {(one["key"], one["column"]): one["text"] for one in answer["cells"]}
    # Begun a day late: Test ends on Tuesday 10.
    assert cells["3", "finish"] == "10 Mar 2026"
    assert cells["1", "done"] == "50"
    assert "10 Mar 2026" in answer["message"]
    assert by_name(plan)["Design"].share_done == 0.5


def test_a_wrong_cell_is_refused_and_the_others_are_kept(lead):
    plan = a_plan()
    answer = post_cells(
        lead, plan, ("1", 0, "done", "120"), ("2", 0, "done", "10"), ("3", 0, "work_done", "-4"), ("77", 0, "done", "1")
    )
    assert {one["key"] for one in answer["refused"]} == {"1", "3", "77"}
    tasks = by_name(plan)
    assert (tasks["Design"].share_done, tasks["Build"].share_done) == (0, 0.1)


def test_a_cell_of_a_task_that_somebody_changed_is_refused(lead):
    plan = a_plan()
    version = by_name(plan)["Design"].version
    longer(plan, "Design", 4)
    answer = post_cells(lead, plan, ("1", version, "done", "10"))
    assert "Somebody changed" in answer["refused"][0]["message"]
    assert by_name(plan)["Design"].share_done == 0


def test_a_viewer_types_no_progress(client):
    plan = a_plan()
    as_role(client, Role.VIEWER)
    assert "edit-url" not in text_of(client.get(url("progress", plan)))
    assert client.post(url("progress_cells", plan), "{}", content_type="application/json").status_code == 403


def test_a_status_date_shows_what_should_have_happened_and_puts_off_what_is_left(lead):
    plan = a_plan()
    lead.post(url("set_status", plan), {"status_at": "2026-03-04", "revision": plan.revision})
    plan.refresh_from_db()
    assert plan.status_at == at(4, 17)
    text = text_of(lead.get(url("progress", plan)))
    # Design should be finished, Build begun; Test comes later.
    table = text.split('id="progress"')[1].split("</table>")[0]
    assert ("Design" in table, "Build" in table, 'data-key="3"' in table) == (True, True, False)
    lead.post(url("report_on_track", plan), {"key": ["1", "2"]})
    tasks = by_name(plan)
    # One of three days of Build is gone.
    assert (tasks["Design"].finished_at, round(tasks["Build"].share_done, 3)) == (at(3, 17), 0.333)
    plan.refresh_from_db()
    lead.post(url("set_status", plan), {"status_at": "2026-03-09", "push": "on", "revision": plan.revision})
    # Two days of Build are left from Tuesday 10 on: Wednesday 11, Test on Thursday 12.
    assert by_name(plan)["Test"].finish == at(12, 17)
    assert "Somebody changed" in text_of(
        lead.post(url("set_status", plan), {"status_at": "2026-03-10", "revision": 1}), 422
    )


def test_of_a_task_in_progress_that_lags_it_is_said_what_was_planned(lead):
    plan = a_plan()
    PlanTask.objects.filter(plan=plan, name="Build").update(started_at=at(4), share_done=0.1)
    Plan.objects.filter(pk=plan.pk).update(status_at=at(4, 17))
    table = text_of(lead.get(url("progress", plan))).split('id="progress"')[1].split("</table>")[0]
    # Build runs from Wednesday to Friday; by Wednesday evening one of its three days is gone.
    assert f"33{THIN}% by plan" in table


def test_the_progress_page_asks_as_often_for_many_tasks_as_for_few(lead, django_assert_max_num_queries):
    few, many = a_plan("Few", many_in_a_row(10)), a_plan("Many", many_in_a_row(200))
    lead.get(url("progress", few))
    with django_assert_max_num_queries(30) as seen:
        lead.get(url("progress", few))
    with django_assert_max_num_queries(len(seen)):
        lead.get(url("progress", many))


# Settings and calendars


def settings_form(plan, **changed):
    plan.refresh_from_db()
    said = {
        "title": "", "rule_set": plan.rule_set, "start": "2026-03-02", "must_finish_by": "", "status_at": "",
        "calendar": plan.calendar.key, "lag_calendar": plan.lag_calendar, "total_float": plan.total_float,
        "critical_float_days": "0", "progress": plan.progress, "hours_a_day": "8", "hours_a_week": "40",
        "days_a_month": "20", "are_constraints_kept": "on", "critical_by": plan.critical_by,
        "revision": plan.revision,
    }  # fmt: skip
    return {**said, **changed}


def test_settings_are_changed_and_the_plan_follows(lead):
    plan = a_plan()
    plan = Plan.objects.get(pk=plan.pk)
    answer = lead.post(url("plan_settings", plan), settings_form(plan, start="2026-03-03", must_finish_by="2026-03-12"))
    assert answer.status_code == 303
    plan.refresh_from_db()
    assert (plan.start, plan.must_finish_by) == (at(3), at(12, 17))
    # A day later than before, on Tuesday 10; two working days of float until Thursday 12.
    test = by_name(plan)["Test"]
    assert (test.finish, test.total_float_seconds) == (at(10, 17), 2 * DAY)
    for wrong in ({"start": ""}, {"start": "soon"}, {"hours_a_day": "0"}, {"critical_float_days": "x"}):
        assert lead.post(url("plan_settings", plan), settings_form(plan, **wrong)).status_code == 422
    assert by_name(plan)["Test"].finish == at(10, 17)


def test_the_longest_path_may_decide_what_is_critical(lead):
    # "Test" ends on Monday 9, two days of float before Wednesday 11, but nothing ends later than it does.
    plan = a_plan()
    by_float = settings_form(plan, must_finish_by="2026-03-11")
    lead.post(url("plan_settings", plan), by_float)
    assert not by_name(plan)["Test"].is_critical
    by_path = settings_form(plan, must_finish_by="2026-03-11", critical_by="longest_path")
    lead.post(url("plan_settings", plan), by_path)
    assert by_name(plan)["Test"].is_critical
    refused = lead.post(url("plan_settings", plan), settings_form(plan, critical_by="luck"))
    assert refused.status_code == 422


def test_a_viewer_sees_settings_and_changes_none(client):
    plan = Plan.objects.get(pk=a_plan().pk)
    as_role(client, Role.VIEWER)
    assert "Save and schedule" not in text_of(client.get(url("plan_settings", plan)))
    assert client.post(url("plan_settings", plan), settings_form(plan, start="2026-03-03")).status_code == 403
    assert by_name(plan)["Design"].start == at(2)


def test_a_calendar_is_changed_and_its_holidays_move_the_plan(lead):
    plan = Plan.objects.get(pk=a_plan().pk)
    page = url("calendar", plan, plan.calendar_id)
    assert "8:00-12:00, 13:00-17:00" in text_of(lead.get(page))
    holiday = {"first": "2026-03-04", "name": "Day of the depot", "revision": plan.revision}
    lead.post(url("add_special", plan, plan.calendar_id), holiday)
    # Build begins on Thursday 5 instead of Wednesday 4.
    assert by_name(plan)["Build"].start == at(5)
    assert "Day of the depot" in text_of(lead.get(page))
    plan.refresh_from_db()
    days = {f"day{place}": "8:00-12:00" for place in range(5)}
    lead.post(page, {"name": "Half days", "revision": plan.revision, **days})
    assert by_name(plan)["Design"].finish == at(6, 12)
    plan.refresh_from_db()
    lead.post(url("drop_special", plan, plan.calendar_id), {"entry": "special-0", "revision": plan.revision})
    assert by_name(plan)["Design"].finish == at(5, 12)
    plan.refresh_from_db()
    wrong = {"name": "Half days", "revision": plan.revision, **days, "day0": "12-8"}
    assert "is not working time" in text_of(lead.post(page, wrong), 422)


def test_a_calendar_is_added_and_removed(lead):
    plan = a_plan()
    lead.post(url("new_calendar", plan), {"name": "Night crew"})
    made = plan.calendars.get(name="Night crew")
    plan.refresh_from_db()
    lead.post(url("remove_plan_calendar", plan, made.id), {"revision": plan.revision})
    assert not plan.calendars.filter(name="Night crew").exists()


def test_a_plan_is_removed_unless_it_was_approved(lead):
    plan = a_plan()
    approved(plan)
    plan.refresh_from_db()
    lead.post(url("remove_plan", plan), {"revision": plan.revision})
    assert Plan.objects.filter(pk=plan.pk).exists()
    Baseline.objects.all().delete()
    lead.post(url("remove_plan", plan), {"revision": plan.revision})
    assert not Plan.objects.filter(pk=plan.pk).exists()


# The timeline


def two_linked_plans():
    track = a_plan("Track", a_document((a_task(1, 5),), names={1: "Lay track"}))
    depot = a_plan("Depot", a_document((a_task(1, 1),), names={1: "Fit out"}))
    PlanLink.objects.create(predecessor=by_name(track)["Lay track"], successor=by_name(depot)["Fit out"])
    keep_figures([depot.pk])
    return track, depot


def test_the_timeline_shows_conflicts_with_both_owners(lead):
    anna, bert = a_person("Anna Rail"), a_person("Bert Hall")
    track, depot = two_linked_plans()
    type(track.initiative).objects.filter(pk=track.initiative_id).update(manager=anna)
    type(depot.initiative).objects.filter(pk=depot.initiative_id).update(manager=bert)
    # The depot was not scheduled since the link was made: it is planned for Monday 2, before the track is laid.
    text = text_of(lead.get(reverse("delivery:timeline")))
    conflict = text.split('id="conflicts"')[1].split("</table>")[0]
    assert "Anna Rail" in conflict
    assert "Bert Hall" in conflict
    # From Friday 6, 17:00 back to Monday 2, 8:00: five working days too early.
    assert "−5" in conflict
    reschedule(depot, access=full_access(), on=TODAY)
    text = text_of(lead.get(reverse("delivery:timeline")))
    assert 'id="conflicts"' not in text
    assert "Fits" in text


def test_the_timeline_says_what_drives_the_end_over_the_border_of_plans(lead, client):
    _track, depot = two_linked_plans()
    reschedule(depot, access=full_access(), on=TODAY)
    chain = text_of(lead.get(reverse("delivery:timeline"))).split('id="chain"')[1].split("</table>")[0]
    assert chain.index("Lay track") < chain.index("Fit out")
    as_role(client, Role.VIEWER, on=depot.initiative)
    text = text_of(client.get(reverse("delivery:timeline")))
    chain = text.split('id="chain"')[1].split("</table>")[0]
    assert "a plan that you may not see" in chain
    assert "Lay track" not in text
    assert "1 more link leads to a plan that you may not see" in text


def test_the_timeline_draws_milestones_phases_and_links(lead):
    milestone = a_task(9, 0, kind=Kind.MILESTONE)
    plan = a_plan("Depot", a_document((*three_in_a_row().plan.tasks, milestone), names={10: "Phase one", 9: "Open"}))
    two_linked_plans()
    whole = reverse("delivery:timeline")
    data = json.loads(text_of(lead.get(whole)).split('id="plans-timeline"')[1].split('json">')[1].split("</script>")[0])
    bar = next(one for one in data["bars"] if plan.initiative.key in one["full"])
    assert [one["label"].split(" ·")[0] for one in bar["milestones"]] == ["Open"]
    assert [(one["tone"], one["finish"]) for one in data["links"]] == [("red", "2026-03-02")]
    text = text_of(lead.get(whole, {"detail": "phases"}))
    assert "Phase one" in text
    answer = lead.get(reverse("delivery:export_links", args=["csv"]))
    assert b"Lay track" in answer.content


def test_plans_of_a_past_day_are_not_edited(lead):
    plan = a_plan()
    past = {"as_of": (TODAY - timedelta(days=1)).isoformat()}
    for name in ("progress", "baselines", "plan_settings"):
        assert "as they are today" in text_of(lead.get(url(name, plan), past))
    assert "edit-url" not in text_of(lead.get(url("progress", plan), past))
