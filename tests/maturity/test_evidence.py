"""Evidence as it is kept: what a run counts, what is told of it to whom, and how it went."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Person, Role
from pilotage.accounts.rules import Refused
from pilotage.config.command.programme import main
from pilotage.kit.jobs import ask_to_cancel, run_job, run_waiting_jobs
from pilotage.kit.models import Job, JobState
from pilotage.maturity.actions import evidence as deeds
from pilotage.maturity.actions.evidence import ask_to_look, run_probes, work_out_afterwards
from pilotage.maturity.models import ProbeCount, ProbeGap, ProbeRun
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.reads.evidence import (
    evidence_kept,
    evidence_now,
    findings_of,
    newest_run,
    tallies_kept,
    trend_of,
)
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Tally
from pilotage.strategy.models import Objective
from pilotage.work.actions import change_initiative, link
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.maturity.builders_assessments import a_small_model
from tests.maturity.builders_facts import DAY, NOON, a_run, delivered, planned, something_of_everything

pytestmark = pytest.mark.django_db


def kept(person: Person, probe: str, path: str = "") -> Tally:
    """What the newest run says to this person."""
    access, run = access_for(person), newest_run(on=None)
    assert run is not None
    return tallies_kept(run, access, path=path or access.enterprise_path).get(probe, Tally())


def test_a_run_counts_by_the_place_that_things_lie_in():
    portfolio = a_portfolio()
    first, second = delivered("One", portfolio), delivered("Two", portfolio)
    planned(first)
    run = a_run()
    counts = {row.place: (row.passed, row.asked) for row in ProbeCount.objects.filter(run=run, probe="plan_there")}
    assert counts == {first.scope.path: (1, 1), second.scope.path: (0, 1)}
    assert run.by_id is None
    assert not run.is_afterwards


def test_a_second_run_of_the_day_takes_the_place_of_the_first():
    row = delivered("One", a_portfolio())
    a_run()
    planned(row)
    a_run()
    assert ProbeRun.objects.count() == 1
    assert list(ProbeCount.objects.filter(probe="plan_there").values_list("passed", "asked")) == [(1, 1)]


def test_only_who_configures_everything_lets_probes_run():
    with pytest.raises(Refused):
        run_probes(DAY, at=NOON, access=access_for(a_person(role=Role.PORTFOLIO_MANAGER)))
    with pytest.raises(Refused):
        work_out_afterwards([DAY], at=NOON, access=access_for(a_person(role=Role.VIEWER)))
    assert not ProbeRun.objects.exists()


def test_a_run_that_is_stopped_keeps_nothing():
    delivered("One", a_portfolio())
    a_run(DAY - timedelta(days=1))

    class Stopped(Exception):
        pass

    def watch(share: float, _label: str) -> None:
        if share > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        run_probes(DAY, at=NOON, access=None, watch=watch)
    assert [run.day for run in ProbeRun.objects.all()] == [DAY - timedelta(days=1)]
    assert ProbeGap.objects.exists()


def test_a_run_that_fails_while_it_is_kept_leaves_the_one_before(monkeypatch):
    delivered("One", a_portfolio())
    before = a_run()
    count = ProbeCount.objects.count()

    def fail(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(deeds, "_keep_gaps", fail)
    with pytest.raises(RuntimeError):
        a_run()
    assert ProbeCount.objects.filter(run=before).count() == count


# Who is told what.


def test_everybody_is_told_the_share_of_what_they_may_see():
    home, other = a_portfolio("Home"), a_portfolio("Other")
    planned(delivered("One", home))
    delivered("Two", home)
    delivered("Three", other)
    a_run()
    lead, colleague = a_person(role=Role.PMO_LEAD), a_person(role=Role.VIEWER, on=home)
    assert kept(lead, "plan_there") == Tally(1, 3)
    assert kept(colleague, "plan_there") == Tally(1, 2)
    assert kept(lead, "plan_there", other.scope.path) == Tally(0, 1)
    assert kept(a_person(), "plan_there") == Tally()


def test_who_sees_one_initiative_is_told_of_that_one():
    home = a_portfolio("Home")
    planned(delivered("One", home))
    seen = delivered("Two", home)
    a_run()
    assert kept(a_person(role=Role.VIEWER, on=seen), "plan_there") == Tally(0, 1)


def test_money_is_counted_for_who_may_see_it():
    home = a_portfolio("Home")
    something_of_everything(home, "Bus", number=1)
    a_run()
    viewer, manager = a_person(role=Role.VIEWER, on=home), a_person(role=Role.PROJECT_MANAGER, on=home)
    assert kept(viewer, "cost_known") == Tally()
    assert kept(manager, "cost_known") == Tally(1, 2)
    # Rates belong to everybody; which currencies are used is told to who sees all the money.
    assert kept(manager, "rates_fresh") == Tally()
    assert kept(a_person(role=Role.FINANCE_CONTROLLER), "rates_fresh") == Tally(0, 1)


def test_what_belongs_to_everybody_is_told_to_whoever_sees_anything_in_any_scope():
    Objective.objects.create(code="O1", name="Cleaner air")
    home = a_portfolio("Home")
    a_run()
    colleague = a_person(role=Role.VIEWER, on=home)
    assert kept(colleague, "objectives_owned", home.scope.path) == Tally(0, 1)
    assert kept(a_person(), "objectives_owned") == Tally()


def test_a_dependency_between_two_portfolios_is_told_to_who_sees_both():
    top = a_portfolio("Top")
    one, other = a_portfolio("One", parent=top), a_portfolio("Other", parent=top)
    here = something_of_everything(one, "Bus", number=1)[0]
    there = delivered("Tram", other)
    link(source=there, target=here, kind="needs", access=full_access())
    a_run()
    assert kept(a_person(role=Role.VIEWER, on=one), "dependencies_owned") == Tally(1, 1)
    assert kept(a_person(role=Role.VIEWER, on=top), "dependencies_owned") == Tally(2, 2)


def test_kept_and_live_say_the_same_to_who_sees_everything():
    home = a_portfolio("Home")
    for number, name in enumerate(("Bus", "Tram"), start=1):
        something_of_everything(home, name, number=number)
    a_run()
    lead = a_person(role=Role.ADMINISTRATOR)
    access, run = access_for(lead), newest_run(on=None)
    assert run is not None
    for path in (access.enterprise_path, home.scope.path):
        told = tallies_kept(run, access, path=path)
        for name in PROBES:
            found = findings_of(name, access, path=path, day=DAY) or []
            live = Tally(
                sum(one.passes for one in found), len(found), sum(bool(one.sign) for one in found if one.passes)
            )
            assert told.get(name, Tally()) == live, name


def test_there_is_no_answer_of_a_probe_that_is_not_there():
    assert findings_of("gone", full_access(), path="", day=DAY) is None


# By practice.


def test_practices_have_the_evidence_of_their_probes():
    shape, home = shape_of(a_small_model()), a_portfolio("Home")
    planned(delivered("One", home))
    delivered("Two", home)
    access = access_for(a_person(role=Role.PMO_LEAD))
    path = access.enterprise_path
    assert evidence_kept(shape, access, path=path, on=None).day is None
    a_run()
    live, told = evidence_now(shape, access, path=path, day=DAY), evidence_kept(shape, access, path=path, on=DAY)
    # Half of two have a plan, and half is needed; both are described, and 90 % are needed.
    assert (live["planned"].tally, live["planned"].holds) == (Tally(1, 2), True)
    assert {key: one.tally for key, one in live.items()} == {key: one.tally for key, one in told.by_key.items()}
    # Without a probe, only people can say.
    assert "followed" not in told.by_key
    assert evidence_kept(shape, access, path=path, on=DAY - timedelta(days=1)).day is None


def test_no_evidence_is_neither_in_place_nor_not():
    shape, access = shape_of(a_small_model()), access_for(a_person(role=Role.PMO_LEAD))
    a_run()
    told = evidence_kept(shape, access, path=access.enterprise_path, on=DAY)
    assert (told.by_key["planned"].tally.share, told.by_key["planned"].holds) == (None, None)


def test_the_newest_run_up_to_a_day_speaks_for_it():
    row = delivered("One", a_portfolio())
    a_run(DAY - timedelta(days=3))
    planned(row)
    a_run(DAY)
    shape, access = shape_of(a_small_model()), access_for(a_person(role=Role.PMO_LEAD))
    before = evidence_kept(shape, access, path=access.enterprise_path, on=DAY - timedelta(days=1))
    assert (before.day, before.by_key["planned"].tally) == (DAY - timedelta(days=3), Tally(0, 1))


def test_a_trend_has_a_point_for_every_run():
    row = delivered("One", a_portfolio())
    a_run(DAY - timedelta(days=3))
    planned(row)
    a_run(DAY)
    access = access_for(a_person(role=Role.PMO_LEAD))
    points = trend_of("plan_there", access, path=access.enterprise_path)
    assert [(point.day, point.tally.share) for point in points] == [(DAY - timedelta(days=3), 0), (DAY, 1)]


# Afterwards.


def test_the_past_is_worked_out_from_what_bears_dates():
    row = delivered("One", a_portfolio(), on=date(2026, 1, 5))
    change_initiative(row, version=row.version, changes={"rag": "R"}, access=full_access(), on=date(2026, 6, 20))
    days = [date(2026, 3, 1), date(2026, 5, 1), DAY]
    a_run(DAY)
    made = work_out_afterwards(days, at=NOON, access=None)
    # The day that has a run of its own is left alone.
    assert [run.day for run in made] == days[:2]
    access = access_for(a_person(role=Role.PMO_LEAD))
    points = trend_of("rag_fresh", access, path=access.enterprise_path)
    # In March the colour was 55 days old, in May 116, and it was given anew in June.
    assert [(point.tally.share, point.is_afterwards) for point in points] == [(1, True), (0, True), (1, False)]
    # Whether there was a plan then, nobody can tell now.
    assert [point.day for point in trend_of("plan_there", access, path=access.enterprise_path)] == [DAY]


def test_what_was_worked_out_speaks_only_for_days_of_which_nothing_else_was_kept():
    delivered("One", a_portfolio(), on=date(2026, 1, 5))
    a_run(date(2026, 5, 1))
    work_out_afterwards([date(2026, 3, 1), date(2026, 5, 31)], at=NOON, access=None)

    def speaks(on: date | None) -> date | None:
        found = newest_run(on=on)
        return found.day if found else None

    assert speaks(date(2026, 4, 1)) == date(2026, 3, 1)
    # The run of 1 May asked every probe; what was worked out of the 31st knows some alone.
    assert (speaks(DAY), speaks(None)) == (date(2026, 5, 1), date(2026, 5, 1))
    assert speaks(date(2026, 2, 1)) is None


def test_old_runs_are_thinned_out_when_a_new_one_is_kept():
    # Monday 6 and Sunday 12 April 2026, eleven weeks before.
    for day in (date(2026, 4, 6), date(2026, 4, 12)):
        ProbeRun.objects.create(day=day, ran_at=NOON)
    a_run()
    assert set(ProbeRun.objects.values_list("day", flat=True)) == {date(2026, 4, 12), DAY}


# Jobs and the command.


def test_looking_now_is_a_job_that_says_what_it_asks(settings):
    settings.STOPPED_TODAY = DAY.isoformat()
    lead = a_person(role=Role.PMO_LEAD)
    delivered("One", a_portfolio())
    job = ask_to_look(access_for(lead))
    run_waiting_jobs()
    job.refresh_from_db()
    assert (job.state, job.result_url) == (JobState.DONE, "/capability/evidence/")
    assert ProbeRun.objects.get().by_id == lead.pk


def test_a_look_can_be_cancelled_and_keeps_nothing_then(settings, monkeypatch):
    settings.STOPPED_TODAY = DAY.isoformat()
    monkeypatch.setattr("pilotage.kit.jobs.REPORT_EVERY_SECONDS", 0)
    job = ask_to_look(access_for(a_person(role=Role.PMO_LEAD)))
    Job.objects.filter(pk=job.pk).update(is_cancel_requested=True)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not ProbeRun.objects.exists()
    assert ask_to_cancel(job).state == JobState.CANCELLED


def test_the_months_before_are_worked_out_by_a_job(settings):
    settings.STOPPED_TODAY = DAY.isoformat()
    delivered("One", a_portfolio())
    job = ask_to_look(access_for(a_person(role=Role.PMO_LEAD)), months_back=[date(2026, 5, 31)])
    run_waiting_jobs()
    job.refresh_from_db()
    assert job.message == "1 day was worked out."


def test_the_command_tells_every_probe_as_json(capsys, settings):
    settings.STOPPED_TODAY = DAY.isoformat()
    home = a_portfolio("Home")
    row = delivered("One", home)
    assert main(["maturity", "probes", "--json", "--scope", "home"]) == 0
    answer = json.loads(capsys.readouterr().out)
    by_name = {one["name"]: one for one in answer["probes"]}
    assert set(by_name) == set(PROBES)
    plan = by_name["plan_there"]
    assert (plan["passed"], plan["asked"], plan["share"]) == (0, 1, 0)
    assert plan["failing"] == [
        {
            "subject": f"One ({row.key})",
            "said": "Neither a plan nor a backlog.",
            "address": f"/initiatives/{row.key}/plan/",
        }
    ]
    assert by_name["cost_range_stated"]["share"] is None


def test_the_command_tells_a_past_day_as_it_was_kept(capsys, settings):
    settings.STOPPED_TODAY = DAY.isoformat()
    delivered("One", a_portfolio())
    a_run(DAY - timedelta(days=2))
    assert main(["maturity", "probes", "--on", (DAY - timedelta(days=1)).isoformat()]) == 0
    assert "0 of 1 initiatives in delivery" in capsys.readouterr().out
    assert main(["maturity", "probes", "--on", "2020-01-01"]) == 1
    assert main(["maturity", "probes", "--on", "yesterday"]) == 2
    assert main(["maturity", "probes", "--scope", "Nowhere"]) == 2


def test_reading_what_was_kept_takes_two_queries():
    home = a_portfolio("Home")
    something_of_everything(home, "Bus", number=1)
    a_run()
    shape, access = shape_of(a_small_model()), access_for(a_person(role=Role.PMO_LEAD))
    with CaptureQueriesContext(connection) as asked:
        evidence_kept(shape, access, path=access.enterprise_path, on=DAY)
    assert len(asked) == 2


def test_an_initiative_that_was_moved_counts_where_it_lay_then():
    here, there = a_portfolio("Here"), a_portfolio("There")
    row = delivered("One", here)
    a_run(DAY - timedelta(days=1))
    change_initiative(row, version=row.version, changes={"portfolio": there}, access=full_access(), on=DAY)
    a_run(DAY)
    access = access_for(a_person(role=Role.PMO_LEAD))
    days = [point.day for point in trend_of("plan_there", access, path=here.scope.path)]
    assert days == [DAY - timedelta(days=1)]
