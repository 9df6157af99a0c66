"""What is not certain of a plan, and how sure its dates are."""

import json
from datetime import date

import pytest
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.uncertainty import (
    Said,
    estimate_by_rule,
    estimate_tasks,
    forget_estimates,
    remove_delay_risk,
    save_delay_risk,
    set_correlation,
)
from pilotage.delivery.actions.uncertainty_analyses import ask_analysis
from pilotage.delivery.models import DelayRisk, Plan, RiskAnalysis, TaskEstimate
from pilotage.delivery.pages.uncertainty_charts import distribution_chart, sureness_chart
from pilotage.delivery.pages.uncertainty_outside import outside_view
from pilotage.delivery.reads.uncertainty import newest_analysis, newest_result
from pilotage.delivery.reads.uncertainty_reference import closed_durations
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.uncertainty import Ends, Points, Result, kept_of, result_from, spread
from pilotage.engine.network import plan as network
from pilotage.engine.risk_analysis.problem import Shape
from pilotage.engine.risk_analysis.reference import ReferenceClass
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import ask_to_cancel, run_waiting_jobs
from pilotage.kit.models import JobState
from pilotage.work.models import Initiative, Stage, StagePhase
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.delivery.planning import DAY, a_document, a_task, at, brought, then, three_in_a_row

pytestmark = pytest.mark.django_db


def a_plan(access, document=None):
    return brought(an_initiative("Depot"), document or three_in_a_row(), access=access)


def points_of(plan):
    rows = TaskEstimate.objects.filter(task__plan=plan).order_by("task__position")
    return {
        row.task.name: (row.optimistic_seconds / DAY, row.likely_seconds / DAY, row.pessimistic_seconds / DAY)
        for row in rows
    }


def drawn(plan, *, access, samples=2000, seed=7, shape=Shape.PERT):
    """The newest result, after its job has run."""
    ask_analysis(plan, samples=samples, seed=seed, shape=shape, access=access)
    run_waiting_jobs()
    return newest_result(plan).result


def test_a_rule_gives_open_tasks_three_points_around_their_durations():
    access = full_access()
    plan = a_plan(access)
    # -10 % and +50 % of 2, 3 and 1 days.
    assert estimate_by_rule(plan, shorter=0.1, longer=0.5, below=10, only_missing=True, access=access) == 3
    assert points_of(plan) == {"Design": (1.8, 2, 3), "Build": (2.7, 3, 4.5), "Test": (0.9, 1, 1.5)}
    with pytest.raises(Impossible):
        estimate_by_rule(plan, shorter=0.2, longer=0.5, below=None, only_missing=True, access=access)
    assert estimate_by_rule(plan, shorter=0, longer=1, below=None, only_missing=False, access=access) == 3
    assert points_of(plan)["Test"] == (1, 1, 2)
    assert forget_estimates(plan, access=access) == 3


def test_a_rule_for_a_summary_leaves_other_tasks_alone():
    access = full_access()
    tasks = (
        network.Task(10, network.Kind.SUMMARY),
        network.Task(11, network.Kind.SUMMARY, parent=10),
        a_task(1, 2, parent=11),
        a_task(2, 4),
        a_task(3, 1, parent=10, started=at(2), finished=at(2, 17), share_done=1.0),
    )
    plan = a_plan(access, a_document(tasks))
    assert estimate_by_rule(plan, shorter=0, longer=1, below=10, only_missing=True, access=access) == 1
    assert list(points_of(plan)) == ["Task 1"]


def test_estimates_are_kept_all_or_none():
    access = full_access()
    plan = a_plan(access)
    estimate_tasks(plan, {1: Said(Points(DAY, 2 * DAY, 4 * DAY), " team  A "), 2: Said(None)}, access=access)
    assert points_of(plan) == {"Design": (1, 2, 4)}
    assert TaskEstimate.objects.get().group == "team A"
    for wrong in (
        {1: Said(None), 2: Said(Points(3 * DAY, 2 * DAY, 4 * DAY))},  # do not rise
        {1: Said(None), 10: Said(Points(1, 1, 1))},  # a summary
        {1: Said(None), 99: Said(Points(1, 1, 1))},  # gone
    ):
        with pytest.raises(Impossible):
            estimate_tasks(plan, wrong, access=access)
    assert points_of(plan) == {"Design": (1, 2, 4)}
    estimate_tasks(plan, {1: Said(None)}, access=access)
    assert points_of(plan) == {}


def test_who_may_not_change_the_plan_may_not_estimate_it():
    access = full_access()
    plan = a_plan(access)
    viewer = access_for(a_person(role=Role.VIEWER))
    for refused in (
        lambda: estimate_tasks(plan, {1: Said(Points(1, 1, 1))}, access=viewer),
        lambda: estimate_by_rule(plan, shorter=0, longer=1, below=None, only_missing=False, access=viewer),
        lambda: set_correlation(plan, "team", 0.5, access=viewer),
        lambda: ask_analysis(plan, samples=1000, seed=1, shape=Shape.PERT, access=viewer),
        lambda: save_delay_risk(
            plan, None, name="Late", probability=0.5, delay=Points(1, 1, 1), tasks=[1], access=viewer
        ),
    ):
        with pytest.raises(Refused):
            refused()
    assert not TaskEstimate.objects.exists()


def test_a_rule_beyond_reason_is_refused():
    assert spread(100, shorter=0.1, longer=0.3) == Points(90, 100, 130)
    for wrong in ((1.1, 0), (-0.1, 0), (0, 5.1)):
        with pytest.raises(Impossible):
            spread(100, shorter=wrong[0], longer=wrong[1])


def test_many_trials_say_how_sure_the_planned_finish_is():
    access = full_access()
    plan = a_plan(access)
    # Six days in a row that at worst take twice as long and at best no less: mean 6 * (1 + 4 + 2) / 6 = 7 days.
    estimate_by_rule(plan, shorter=0, longer=1, below=None, only_missing=True, access=access)
    found = drawn(plan, access=access)
    assert (found.planned, found.modelled) == (date(2026, 3, 9), date(2026, 3, 9))
    assert found.bias_days == pytest.approx(1.0, abs=0.06)
    assert found.ends.probability_by(found.planned) < 0.02
    # The seventh day after Monday 2 March is Tuesday 10 March.
    assert found.mean in (date(2026, 3, 10), date(2026, 3, 11))
    assert found.ends.quantile(0.1) <= found.ends.quantile(0.5) <= found.ends.quantile(0.9)
    assert (found.samples, found.estimated, found.open_tasks) == (2000, 3, 3)
    by_name = {one.name: one for one in found.tasks}
    assert all(one.criticality == 1 for one in by_name.values())
    assert by_name["Build"].later_days > by_name["Design"].later_days > by_name["Test"].later_days > 0
    # Drawn again with the same seed it is the same, with another not.
    assert drawn(plan, access=access) == found
    assert drawn(plan, access=access, seed=8).ends != found.ends


def test_a_risk_delays_the_end_in_its_share_of_the_trials():
    access = full_access()
    plan = a_plan(access)
    risk = save_delay_risk(
        plan, None, name=" The permit  is late ", probability=0.25, delay=Points(2 * DAY, 2 * DAY, 2 * DAY),
        tasks=[2], access=access,
    )  # fmt: skip
    found = drawn(plan, access=access)
    told = found.risks[0]
    assert (told.name, told.costs_days) == ("The permit is late", pytest.approx(2))
    assert told.happened == pytest.approx(0.25, abs=0.04)
    # Planned for Monday the 9th; two working days later is Wednesday the 11th.
    assert found.ends.days == (date(2026, 3, 9), date(2026, 3, 11))
    assert found.ends.probability_by(date(2026, 3, 10)) == pytest.approx(1 - told.happened)
    save_delay_risk(plan, risk, name="Late", probability=1, delay=Points(DAY, DAY, DAY), tasks=[3], access=access)
    assert [one.task.name for one in DelayRisk.objects.get().delayed.all()] == ["Test"]
    assert drawn(plan, access=access).ends.days == (date(2026, 3, 10),)
    remove_delay_risk(DelayRisk.objects.get(), access=access)
    with pytest.raises(Impossible):
        ask_analysis(plan, samples=1000, seed=1, shape=Shape.PERT, access=access)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"probability": 1.2},
        {"delay": Points(2, 1, 3)},
        {"tasks": [10]},
        {"tasks": []},
    ],
)
def test_a_risk_that_says_nothing_is_refused(wrong):
    access = full_access()
    plan = a_plan(access)
    said = {"name": "Late", "probability": 0.5, "delay": Points(1, 2, 3), "tasks": [1], **wrong}
    with pytest.raises(Impossible):
        save_delay_risk(plan, None, access=access, **said)
    assert not DelayRisk.objects.exists()


def test_tasks_of_a_group_are_long_together():
    access = full_access()
    plan = a_plan(access)
    estimate_by_rule(plan, shorter=0.5, longer=1, below=None, only_missing=True, access=access)
    alone = drawn(plan, access=access).deviation_days
    for row in TaskEstimate.objects.all():
        row.group = "team"
        row.save()
    set_correlation(plan, "team", 1.0, access=access)
    together = drawn(plan, access=access).deviation_days
    # Deviations of 2, 3 and 1 parts: alone the root of 4 + 9 + 1, together 6.
    assert together / alone == pytest.approx(6 / 14**0.5, rel=0.06)


def test_milestones_have_their_own_dates():
    access = full_access()
    tasks = (a_task(1, 2), network.Task(2, network.Kind.MILESTONE), a_task(3, 2))
    plan = a_plan(access, a_document(tasks, then(1, 2, 3), names={2: "Approved"}))
    estimate_tasks(plan, {1: Said(Points(2 * DAY, 2 * DAY, 4 * DAY))}, access=access)
    found = drawn(plan, access=access)
    approved = found.milestones[0]
    assert (approved.name, approved.planned) == ("Approved", date(2026, 3, 3))
    assert approved.ends.days[0] == date(2026, 3, 3)
    assert date(2026, 3, 4) <= approved.ends.days[-1] <= date(2026, 3, 5)


def test_trials_that_are_stopped_keep_what_was_drawn():
    access = full_access()
    plan = a_plan(access)
    estimate_by_rule(plan, shorter=0, longer=1, below=None, only_missing=True, access=access)
    analysis = ask_analysis(plan, samples=100_000, seed=1, shape=Shape.PERT, access=access)
    assert newest_analysis(plan).is_open
    # A wish to stop that comes while the job runs: it is heard after the first block.
    type(analysis.job).objects.filter(pk=analysis.job_id).update(is_cancel_requested=True)
    run_waiting_jobs()
    found = newest_result(plan).result
    assert (found.is_stopped, 0 < found.samples < 100_000) == (True, True)


def test_trials_that_nobody_began_are_no_answer():
    access = full_access()
    plan = a_plan(access)
    estimate_by_rule(plan, shorter=0, longer=1, below=None, only_missing=True, access=access)
    analysis = ask_analysis(plan, samples=1000, seed=1, shape=Shape.PERT, access=access)
    assert ask_to_cancel(analysis.job).state == JobState.CANCELLED
    assert (newest_result(plan), newest_analysis(plan).is_open) == (None, False)


def test_what_is_kept_is_read_back_as_it_was():
    access = full_access()
    plan = a_plan(access)
    estimate_by_rule(plan, shorter=0, longer=1, below=None, only_missing=True, access=access)
    found = drawn(plan, access=access, samples=200)
    assert result_from(json.loads(json.dumps(kept_of(found)))) == found
    assert RiskAnalysis.objects.get().plan_revision == Plan.objects.get().revision


def test_a_day_is_kept_by_what_ended_until_its_evening():
    ends = Ends((date(2026, 3, 9), date(2026, 3, 11)), (30, 70))
    assert [ends.probability_by(date(2026, 3, day)) for day in (8, 9, 10, 11)] == [0, 0.3, 0.3, 1]
    assert (ends.quantile(0.3), ends.quantile(0.31)) == (date(2026, 3, 9), date(2026, 3, 11))
    assert Ends((), ()).quantile(0.5) is None


def test_the_page_shows_what_is_known_and_how_sure_a_promise_is(client):
    access = full_access()
    plan = a_plan(access)
    client.force_login(a_person(role=Role.PMO_LEAD))
    url = reverse("delivery:uncertainty", args=[plan.initiative.key])
    assert "How sure is the planned finish?" in client.get(url).content.decode()
    estimate_by_rule(plan, shorter=0, longer=1, below=None, only_missing=True, access=access)
    assert client.post(reverse("delivery:analyse", args=[plan.initiative.key]), {
        "samples": 500, "seed": 3, "shape": "pert"
    }).status_code == 303  # fmt: skip
    live = client.get(url).content.decode()
    assert "Waiting for a free worker" in live
    run_waiting_jobs()
    text = client.get(url, {"by": "2026-03-20"}).content.decode()
    assert "100%" in text.replace("\u202f", "").replace(" %", "%")
    assert "Tasks by sensitivity" in text
    assert client.post(reverse("delivery:analyse", args=[plan.initiative.key]), {"samples": 1}).status_code == 422


def test_pictures_mark_the_usual_levels_and_end_at_certainty():
    # Ten trials on ten days from 2 March: P10 is the first of them, P50 the fifth, P80 the eighth, P90 the ninth.
    ends = Ends(tuple(at(day).date() for day in range(2, 12)), (1,) * 10)
    planned = at(6).date()
    result = Result(10, False, planned, planned, planned, 0.0, 0.0, ends, (), (), (), 0, 0)  # fmt: skip
    places = {mark.label: mark.place for mark in distribution_chart(result).marks}
    assert places == {"P10": 0, "P50 · planned": 4, "P80": 7, "P90": 8}
    assert sureness_chart(result, None).data["up"]["most"] == 100


def test_estimates_are_typed_into_the_table(client):
    access = full_access()
    plan = a_plan(access)
    client.force_login(a_person(role=Role.PMO_LEAD))
    key = plan.initiative.key

    def sent(*cells):
        changes = [
            {"key": row, "version": version, "column": column, "value": value} for row, version, column, value in cells
        ]
        url = reverse("delivery:estimate_cells", args=[key])
        return client.post(url, json.dumps({"changes": changes}), content_type="application/json").json()

    answer = sent(("1", 0, "pessimistic", "4d"), ("2", 0, "optimistic", "5d"))
    # Of Design the other points follow from its plan; Build may not take 5 days at best and 3 as planned.
    assert points_of(plan) == {"Design": (2, 2, 4)}
    assert {one["key"] for one in answer["refused"]} == {"2"}
    assert sent(("1", 0, "optimistic", "1d"))["refused"]  # somebody changed it meanwhile
    version = answer["versions"]["1"]
    assert not sent(("1", version, "optimistic", "1d"), ("1", version, "group", "team"))["refused"]
    assert points_of(plan)["Design"] == (1, 2, 4)
    assert sent(("3", 0, "group", "team"))["refused"]
    version = TaskEstimate.objects.get().version
    sent(*(("1", version, name, "") for name in ("optimistic", "likely", "pessimistic")))
    assert points_of(plan) == {}
    text = client.get(reverse("delivery:estimates", args=[key])).content.decode()
    assert "0 of 3 open tasks estimated" in text


def test_a_risk_is_typed_into_a_form(client):
    plan = a_plan(full_access())
    client.force_login(a_person(role=Role.PMO_LEAD))
    key = plan.initiative.key
    facts = {
        "name": "Frost",
        "probability": "30",
        "optimistic": "1d",
        "likely": "2d",
        "pessimistic": "1w",
        "tasks": ["2"],
    }
    new = reverse("delivery:new_delay_risk", args=[key])
    assert client.post(new, facts | {"likely": "soon"}).status_code == 422
    assert client.post(new, facts | {"likely": "9w"}).status_code == 422
    assert client.post(new, facts).status_code == 303
    risk = DelayRisk.objects.get()
    assert (risk.probability, risk.pessimistic_seconds) == (0.3, 5 * DAY)
    url = reverse("delivery:delay_risk", args=[key, risk.id])
    assert "Frost" in client.get(url).content.decode()
    assert client.post(reverse("delivery:remove_delay_risk", args=[key, risk.id])).status_code == 303
    assert not DelayRisk.objects.exists()
    assert (
        client.post(reverse("delivery:estimate_by_rule", args=[key]), {"shorter": 10, "longer": 30}).status_code == 303
    )
    assert len(points_of(plan)) == 3


def test_closed_initiatives_say_how_much_longer_they_took():
    # Planned for 100 days (1 January to 10 April) and taken 100, 120 and 150; the fourth never said when it ended.
    closed = Stage.objects.filter(phase=StagePhase.CLOSED).first()
    start, planned = date(2025, 1, 1), date(2025, 4, 10)
    ends = (date(2025, 4, 10), date(2025, 4, 30), date(2025, 5, 30), None)
    for number, end in enumerate(ends):
        one = an_initiative(f"Old {number}", planned_start=start, planned_finish=planned)
        Initiative.objects.filter(pk=one.pk).update(stage=closed, forecast_start=start, forecast_finish=end)
    an_initiative("Running", planned_start=start, planned_finish=planned)
    found = closed_durations(full_access())
    assert found.overruns == pytest.approx((0, 0.2, 0.5))
    assert (found.uplift(0.5), found.is_too_small) == (pytest.approx(0.2), True)
    assert closed_durations(access_for(a_person(role=Role.PROJECT_MANAGER, on=an_initiative("Other")))).overruns == ()
    plan = a_plan(full_access())
    view = outside_view(found, plan)
    # Monday 2 to Monday 9 March are eight days; a fifth more are ten: until the 11th.
    assert view.table.rows[0].cells[2] == formatter().date(date(2026, 3, 11))
    assert "next to nothing" in view.words
    assert outside_view(ReferenceClass(()), plan).table is None
