"""Bringing a plan in from a file, and bringing it up to date."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.importing import import_plan
from pilotage.delivery.models import (
    Baseline,
    BaselineTask,
    Plan,
    PlanAssignment,
    PlanFile,
    PlanLink,
    PlanTask,
    TaskEstimate,
)
from pilotage.delivery.reads.document import document_of
from pilotage.delivery.rules.document import Approved, Assignment, FileBaseline, PlanResource, Words
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.engine.network import plan as network
from pilotage.engine.network.scheduling import schedule
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.delivery.planning import (
    NOW,
    TODAY,
    a_document,
    a_task,
    at,
    brought,
    by_name,
    many_in_a_row,
    then,
    three_in_a_row,
)

pytestmark = pytest.mark.django_db


def test_an_imported_plan_is_scheduled_and_its_file_is_kept():
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=full_access(), content=b"as it came")
    tasks = by_name(plan)
    # Monday and Tuesday; Wednesday to Friday; the Monday after: the weekend lies between.
    assert (tasks["Design"].start, tasks["Design"].finish) == (at(2), at(3, 17))
    assert (tasks["Build"].start, tasks["Build"].finish) == (at(4), at(6, 17))
    assert (tasks["Test"].start, tasks["Test"].finish) == (at(9), at(9, 17))
    assert (plan.computed_start, plan.computed_finish) == (at(2), at(9, 17))
    assert tasks["Design"].parent == tasks["Depot"]
    assert [tasks[name].level for name in ("Depot", "Design")] == [1, 2]
    assert tasks["Build"].is_critical
    link = PlanLink.objects.get(predecessor=tasks["Design"], successor=tasks["Build"])
    assert tasks["Build"].driver == {"reason": "link", "link": str(link.id)}
    kept = PlanFile.objects.get(plan=plan)
    assert (kept.name, bytes(kept.content), kept.brought_at) == ("depot.xml", b"as it came", NOW)


def test_the_forecast_of_the_initiative_follows_the_plan():
    initiative = an_initiative("Depot")
    brought(initiative, three_in_a_row(), access=full_access())
    initiative.refresh_from_db()
    assert (initiative.forecast_start, initiative.forecast_finish) == (at(2).date(), at(9).date())
    seen = initiative.observations.get(field="forecast_finish")
    assert (seen.on, seen.day) == (TODAY, at(9).date())


def test_a_second_import_matches_tasks_by_number_and_removes_what_is_gone():
    access, initiative = full_access(), an_initiative("Depot")
    before = by_name(brought(initiative, three_in_a_row(), access=access))
    tasks = (a_task(2, 5), a_task(4, 1))
    plan = brought(initiative, a_document(tasks, then(2, 4), names={2: "Build it", 4: "Hand over"}), access=access)
    after = by_name(plan)
    assert set(after) == {"Build it", "Hand over"}
    assert after["Build it"].id == before["Build"].id
    assert after["Build it"].parent is None
    # 5 days from Monday, then one on the Monday after.
    assert after["Hand over"].finish == at(9, 17)
    assert Plan.objects.filter(initiative=initiative).count() == 1
    assert PlanFile.objects.filter(plan=plan).count() == 2


def test_what_only_pilotage_knows_outlives_an_import():
    access, initiative = full_access(), an_initiative("Depot")
    plan = brought(initiative, three_in_a_row(), access=access)
    build = by_name(plan)["Build"]
    TaskEstimate.objects.create(task=build, optimistic_seconds=1, likely_seconds=2, pessimistic_seconds=3)
    PlanTask.objects.filter(pk=build.pk).update(ev_method="fixed_0_100", physical_share=0.25)
    own = Baseline.objects.create(plan=plan, number=0, name="Board", approved_at=NOW, is_current=True)
    elsewhere = by_name(brought(an_initiative("Track"), three_in_a_row(), access=access))["Design"]
    PlanLink.objects.create(predecessor=build, successor=elsewhere)
    file_baseline = FileBaseline(0, "", {1: Approved(start=at(2), finish=at(3, 17))})
    brought(initiative, replace(three_in_a_row(), baselines=(file_baseline,)), access=access)
    build.refresh_from_db()
    assert (build.ev_method, build.physical_share) == ("fixed_0_100", 0.25)
    assert TaskEstimate.objects.get(task=build).likely_seconds == 2
    assert PlanLink.objects.filter(predecessor=build, successor=elsewhere).exists()
    # The file's number 0 is taken by our own baseline, which stays the one that counts.
    brought_in = Baseline.objects.get(plan=plan, is_from_file=True)
    assert (brought_in.number, brought_in.is_current, brought_in.tasks.get().name) == (100, False, "Design")
    own.refresh_from_db()
    assert own.is_current


def test_a_second_import_changes_the_baseline_of_the_file_in_its_place():
    access, initiative = full_access(), an_initiative("Depot")
    first = FileBaseline(0, "Baseline", {1: Approved(start=at(2)), 2: Approved(start=at(4))})
    second = FileBaseline(0, "Baseline", {1: Approved(start=at(3))})
    plan = brought(initiative, replace(three_in_a_row(), baselines=(first,)), access=access)
    kept = Baseline.objects.get(plan=plan)
    assert kept.is_current
    brought(initiative, replace(three_in_a_row(), baselines=(second,)), access=access)
    assert Baseline.objects.get(plan=plan).id == kept.id
    assert [(row.uid, row.start) for row in BaselineTask.objects.filter(baseline=kept)] == [(1, at(3))]


def test_a_circle_is_refused_by_name_and_nothing_is_changed():
    access, initiative = full_access(), an_initiative("Depot")
    before = by_name(brought(initiative, three_in_a_row(), access=access))
    circle = a_document((a_task(1), a_task(2)), then(1, 2, 1), names={1: "Hen", 2: "Egg"})
    with pytest.raises(Impossible) as refused:
        brought(initiative, circle, access=access)
    assert "Hen" in str(refused.value)
    assert "Egg" in str(refused.value)
    assert set(by_name(Plan.objects.get(initiative=initiative))) == set(before)
    assert PlanFile.objects.count() == 1


def test_a_document_that_does_not_fit_together_is_refused():
    access, initiative = full_access(), an_initiative("Depot")
    for wrong in (
        a_document(()),
        a_document((a_task(1), a_task(1))),
        a_document((a_task(1),), then(1, 7)),
        replace(a_document((a_task(1),)), assignments=(Assignment(9, 1),)),
    ):
        with pytest.raises(Impossible):
            brought(initiative, wrong, access=access)
    assert not Plan.objects.filter(initiative=initiative).exists()


def test_who_may_only_see_the_initiative_brings_nothing():
    initiative = an_initiative("Depot")
    viewer = access_for(a_person(role=Role.VIEWER))
    with pytest.raises(Refused):
        brought(initiative, three_in_a_row(), access=viewer)
    assert not Plan.objects.exists()


def test_who_may_not_change_money_brings_no_costs_and_loses_none():
    initiative, manager = an_initiative("Depot"), full_access()
    contributor = access_for(a_person(role=Role.CONTRIBUTOR))
    words = {1: Words("Design", cost=Decimal("500.00"))}
    document = a_document((a_task(1),), words=words, resources=(PlanResource(7, "Crane", rate_per_hour=Decimal(90)),))
    plan = brought(initiative, document, access=contributor)
    assert by_name(plan)["Design"].cost is None
    assert plan.resources.get().rate_per_hour is None
    assert any("money" in what for _where, what in PlanFile.objects.get(plan=plan).unheld)
    brought(initiative, document, access=manager)
    brought(initiative, document, access=contributor)
    assert by_name(plan)["Design"].cost == Decimal("500.00")
    assert plan.resources.get().rate_per_hour == 90


def test_a_preview_of_an_older_plan_is_refused():
    access, initiative = full_access(), an_initiative("Depot")
    plan = brought(initiative, three_in_a_row(), access=access)
    with pytest.raises(Stale):
        import_plan(
            initiative, three_in_a_row(), file_name="x", content=b"", access=access, at=NOW, on=TODAY,
            revision=plan.revision - 1,
        )  # fmt: skip


def test_what_goes_in_comes_out_again():
    resources = (PlanResource(7, "Crane", calendar=1, max_units=1.0),)
    assignments = (Assignment(1, 7, units=0.5, work_hours=Decimal("8.0000")),)
    tasks = (
        network.Task(10, network.Kind.SUMMARY),
        a_task(1, 2, parent=10, constraints=((network.Constraint.START_NO_EARLIER, at(4)),), deadline=at(9, 17)),
        network.Task(2, network.Kind.MILESTONE, parent=10),
    )
    links = (network.Link(1, 2, lag_share=0.5, unit=network.LagUnit.SHARE),)
    document = a_document(tasks, links, resources=resources, assignments=assignments)
    access = full_access()
    plan = brought(an_initiative("Depot"), document, access=access)
    out = document_of(plan, access=access)
    assert (out.plan.tasks, out.plan.links) == (tasks, links)
    assert (out.words, out.assignments) == (document.words, assignments)
    assert [one.name for one in out.resources] == ["Crane"]
    assert schedule(out.plan).dates == schedule(document.plan).dates


@pytest.mark.parametrize(
    "rules",
    [
        replace(network.PRIMAVERA, critical_by=network.CriticalBy.LONGEST_PATH, are_open_ends_critical=True),
        replace(network.MS_PROJECT, is_finish_after_break=True),
    ],
)
def test_the_rules_of_a_file_are_those_of_the_plan(rules):
    document = three_in_a_row()
    document = replace(document, plan=replace(document.plan, rules=rules))
    plan = brought(an_initiative("Depot"), document, access=full_access())
    back = document_of(Plan.objects.get(pk=plan.pk), access=full_access()).plan
    assert back.rules == rules
    assert schedule(back).dates == schedule(document.plan).dates


def test_work_of_a_resource_with_a_calendar_of_its_own_finds_its_assignment():
    night = network.Work(2, 4 * 3600, 1800)
    document = a_document(
        (a_task(1, works=(night,)),),
        resources=(PlanResource(7, "Crew"), PlanResource(8, "Night crew", calendar=2)),
        assignments=(Assignment(1, 7), Assignment(1, 8)),
    )
    plan = replace(document.plan, calendars={**document.plan.calendars, 2: document.plan.calendars[1]})
    kept = brought(an_initiative("Depot"), replace(document, plan=plan), access=full_access())
    rows = PlanAssignment.objects.filter(task__plan=kept).order_by("resource__name")
    assert [(row.work_seconds, row.delay_seconds) for row in rows] == [(None, 0), (14400, 1800)]


def test_an_import_takes_as_many_statements_for_many_tasks_as_for_few(django_assert_max_num_queries):
    access = full_access()
    few, many = an_initiative("Few"), an_initiative("Many")
    with django_assert_max_num_queries(80) as seen:
        brought(few, many_in_a_row(10), access=access)
    with django_assert_max_num_queries(len(seen)):
        brought(many, many_in_a_row(400), access=access)
