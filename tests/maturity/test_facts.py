"""Facts as they are gathered: each of what the database holds, of what the reader may see, in so many queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Grant, Role
from pilotage.engine.network import plan as network
from pilotage.governance.models import Outcome
from pilotage.maturity.models import Assessment, AssessmentState
from pilotage.maturity.reads.evidence import all_findings
from pilotage.maturity.reads.facts import GatheredFacts
from pilotage.maturity.reads.facts.register import nearest_above
from pilotage.maturity.rules.probes import PROBES
from pilotage.strategy.actions.measures import add_measure, record_actual
from pilotage.work.actions import change_initiative
from pilotage.work.models import StagePhase
from pilotage.work.reads.visible import stage_in
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.delivery.planning import a_document, a_task, brought, then
from tests.finance.money import a_line, booked
from tests.governance.gates import a_gate, a_life_cycle
from tests.governance.reports import a_cycle
from tests.governance.test_alignment import House
from tests.maturity.builders_assessments import a_small_model
from tests.maturity.builders_facts import (
    DAY,
    MONTHS,
    decided,
    delivered,
    facts_for,
    many_more,
    planned,
    something_of_everything,
)
from tests.resources.staff import a_demand, a_resource, a_role
from tests.strategy.builders import an_objective

pytestmark = pytest.mark.django_db


def test_an_initiative_is_told_with_who_is_to_be_asked():
    lead = a_person("Lead")
    portfolio = a_portfolio()
    portfolio.owner = lead
    portfolio.save()
    managed = delivered("Managed", portfolio)
    orphan = an_initiative("Orphan", portfolio=portfolio, description="  ")
    by_id = facts_for(None).by_id
    assert by_id[managed.pk].owner == managed.manager_id
    # Where nobody manages or owns it, whoever owns the portfolio is asked.
    assert (by_id[orphan.pk].owner, by_id[orphan.pk].text_mark) == (lead.pk, "")
    assert (by_id[managed.pk].phase, by_id[managed.pk].path) == ("delivery", managed.scope.path)


def test_the_same_description_has_the_same_mark_however_it_is_spaced():
    portfolio = a_portfolio()
    rows = [an_initiative(portfolio=portfolio, description=text) for text in ("New depot.", " new DEPOT. ", "Other")]
    marks = [facts_for(None).by_id[row.pk].text_mark for row in rows]
    assert (marks[0] == marks[1], marks[0] == marks[2]) == (True, False)


def test_what_was_observed_is_told_in_order_up_to_the_day():
    row = delivered("Depot", a_portfolio())
    changed = change_initiative(
        row, version=row.version, changes={"rag": "A"}, access=full_access(), on=date(2026, 3, 1)
    )  # fmt: skip
    change_initiative(
        changed, version=changed.version, changes={"rag": "R"}, access=full_access(), on=date(2026, 7, 1)
    )  # fmt: skip
    seen = facts_for(None).observations[row.pk]["rag"]
    assert [(one.on, one.text) for one in seen] == [(date(2026, 1, 5), "G"), (date(2026, 3, 1), "A")]


def test_as_of_a_past_day_it_is_told_what_held_then():
    row = delivered("Depot", a_portfolio())
    change_initiative(row, version=row.version, changes={"rag": "R"}, access=full_access(), on=date(2026, 6, 1))
    past = GatheredFacts(None, path=facts_for(None).enterprise, day=date(2026, 5, 1), is_past=True)
    assert (past.by_id[row.pk].rag, facts_for(None).by_id[row.pk].rag) == ("G", "R")


def test_a_dependency_lies_in_the_nearest_scope_that_holds_both_ends():
    assert nearest_above("e/p/a/1/", "e/p/a/2/") == "e/p/a/"
    assert nearest_above("e/p/a/1/", "e/p/b/") == "e/p/"
    assert nearest_above("e/p/", "f/") == ""


def test_plans_are_counted_task_by_task_in_the_database():
    row = delivered("Depot", a_portfolio())
    planned(row)
    plan = facts_for(None).plans[row.pk]
    # Design 2 days, Build 3, Test 1 in a row from Monday 2 March: Design waits for nothing, nothing waits for Test.
    assert (plan.tasks, plan.open_work, plan.loose, plan.finish) == (3, 3, 2, date(2026, 3, 9))
    # All were to be done by 26 June, and none is.
    assert (plan.due, plan.missed, plan.next_milestone, plan.has_earned) == (3, 3, None, True)
    assert facts_for(None).baselines[row.pk].is_first


def test_a_task_below_a_linked_summary_is_tied_and_one_without_a_baseline_is_not_due():
    row = delivered("Depot", a_portfolio())
    tasks = (
        a_task(1), network.Task(10, network.Kind.SUMMARY), a_task(2, parent=10), a_task(3),
        network.Task(4, network.Kind.MILESTONE),
    )  # fmt: skip
    brought(row, a_document(tasks, (*then(1, 10), *then(10, 3), *then(3, 4))), access=full_access())
    plan = facts_for(None, day=date(2026, 3, 2)).plans[row.pk]
    # Task 1 waits for nothing; task 2 is tied by its summary, task 3 by its own links.
    assert (plan.open_work, plan.loose, plan.due) == (3, 1, None)
    assert plan.next_milestone == date(2026, 3, 4)


def test_a_backlog_is_told_with_its_last_story():
    row, other, _closed = something_of_everything(a_portfolio(), "Bus", number=1)
    facts = facts_for(None)
    assert facts.backlogs[other.pk].done_on == date(2026, 6, 20)
    assert row.pk not in facts.backlogs


def test_money_is_told_of_cost_books_ranges_and_benefits():
    row, bare, closed = something_of_everything(a_portfolio(), "Bus", number=1)
    facts = facts_for(None)
    one = facts.money[row.pk]
    assert (one.has_cost, one.is_cost_complete, one.is_by_lines, one.is_dated) == (True, True, True, True)
    assert (one.cost_lines, one.unfunded, one.booked_to, one.lacking) == (1, 1, date(2026, 5, 1), 0)
    assert (one.has_cost_range, facts.money[bare.pk].has_cost) == (True, False)
    assert facts.money[closed.pk].benefit_first == date(2026, 1, 1)
    (gain,) = facts.benefits
    # January to April were due by June; 110 of 200 came by February, the last month that was measured.
    assert (gain.initiative, gain.due_months, gain.booked_months) == (closed.pk, 4, 2)
    assert (gain.planned_to, gain.booked) == (Decimal(200), Decimal(110))
    assert [(rate.currency, rate.newest) for rate in facts.rates] == [("USD", None)]


def test_the_last_full_quarter_is_compared_where_the_books_reach_its_end():
    portfolio = a_portfolio()
    whole, part = delivered("Whole", portfolio), delivered("Part", portfolio)
    for row, months in ((whole, range(1, 6)), (part, range(1, 3))):
        booked(a_line(row, amounts=MONTHS), dict.fromkeys(months, 90), year=2026, on=DAY)
    # On 26 June that is January to March: 3 x 100 planned, 3 x 90 booked; the other's books end in February.
    (quarter,) = facts_for(None).quarters
    assert (quarter.initiative, quarter.planned, quarter.actual) == (whole.pk, Decimal(300), Decimal(270))
    assert quarter.lacking == 0


def test_demand_capacity_and_loads_meet_by_role_and_month():
    engineer = a_role("Engineer")
    a_resource(engineer)
    row = delivered("Depot", a_portfolio(), planned_start=date(2026, 6, 1), planned_finish=date(2026, 7, 1))
    a_demand(row, engineer, 10, 20, 0, None)
    facts = facts_for(None)
    assert (facts.demand[row.pk].has_hours, facts.demand[row.pk].unknown) == (True, 1)
    assert facts.demand[row.pk].last == date(2026, 7, 1)
    assert [(role.name, role.known_months) for role in facts.roles] == [("Engineer", 6)]
    assert [(load.month, load.demand) for load in facts.loads] == [
        (date(2026, 6, 1), Decimal(10)), (date(2026, 7, 1), Decimal(20)),
    ]  # fmt: skip
    assert [one.is_role_used for one in facts.staff] == [True]


def test_objectives_measures_and_what_serves_them():
    goal = an_objective("Cleaner air")
    part = an_objective("Fewer trips", parent=goal)
    measure = add_measure(
        part, access=full_access(), name="Trips", target=Decimal(5), target_on=date(2027, 1, 1)
    )  # fmt: skip
    record_actual(measure, on=date(2026, 5, 1), value=Decimal(9), access=full_access())
    record_actual(measure, on=date(2026, 6, 1), value=None, access=full_access())
    facts = facts_for(None)
    assert [(one.is_leaf, one.measures, one.targets) for one in facts.objectives] == [(False, 0, 0), (True, 1, 1)]
    # In June it was reported as not known.
    assert [one.measured_on for one in facts.measures] == [date(2026, 5, 1)]


def test_an_acceptance_makes_ratings_and_an_alignment():
    house = House()
    house.accepted()
    facts = facts_for(None, day=date(2026, 3, 3))
    service = facts.services[house.initiative.pk]
    # Growth strong, Safety none, and one objective: two are served.
    assert (len(service.levels), service.serves, len(service.objectives)) == (2, 2, 1)
    assert facts.weighting is not None
    assert (facts.weighting.drivers, facts.weighting.is_pairwise) == (2, False)


def test_a_decided_initiative_is_told_with_its_alignment():
    house = House()
    house.accepted()
    stage = {"stage": stage_in(StagePhase.APPROVED)}
    house.initiative.refresh_from_db()
    change_initiative(
        house.initiative, version=house.initiative.version, changes=stage, access=full_access(), on=date(2026, 3, 2),
        is_decided=True,
    )  # fmt: skip
    found = facts_for(None, day=date(2026, 3, 3)).alignments[house.initiative.pk]
    assert (found.state, found.accepted, found.expects) == ("accepted", True, False)
    assert "doubles the fleet" in found.words


def moved(row, *phases: StagePhase, on: date):
    for phase in phases:
        row.refresh_from_db()
        row = change_initiative(
            row, version=row.version, changes={"stage": stage_in(phase)}, access=full_access(), on=on, is_decided=True
        )  # fmt: skip
    return row


def test_a_move_past_a_gate_is_told_with_what_decided_it():
    portfolio = a_portfolio()
    a_gate(a_life_cycle())
    rows = [
        an_initiative(name, portfolio=portfolio, is_decided=True, stage=stage_in(StagePhase.ASSESSED))
        for name in ("Decided", "Past it", "Not at all", "Back")
    ]
    on = date(2026, 6, 1)
    decided(rows[0], Outcome.GO, on=on, number=1)
    decided(rows[1], Outcome.OVERRIDE, on=on, number=2)
    for row in rows[:3]:
        moved(row, StagePhase.APPROVED, on=on)
    moved(rows[3], StagePhase.IDEA, on=on)
    moves = {move.initiative: move.decided for move in facts_for(None).stage_moves}
    # The way back passes no gate.
    assert moves == {rows[0].pk: "gate", rows[1].pk: "override", rows[2].pk: ""}


def test_the_next_gate_is_told_with_how_many_may_decide_it():
    portfolio, elsewhere = a_portfolio(), a_portfolio()
    a_gate(a_life_cycle(), deciders=(Role.SRO, Role.PORTFOLIO_MANAGER))
    here, there = (
        an_initiative(portfolio=one, is_decided=True, stage=stage_in(StagePhase.ASSESSED))
        for one in (portfolio, elsewhere)
    )
    both = a_person("Both", role=Role.SRO, on=portfolio)
    Grant.objects.create(person=both, role=Role.PORTFOLIO_MANAGER, scope=portfolio.scope)
    gone = a_person("Gone", role=Role.SRO, on=portfolio)
    gone.is_active = False
    gone.save()
    counts = {gate.initiative: gate.deciders for gate in facts_for(None).gates}
    assert counts == {here.pk: 1, there.pk: 0}


def test_reports_are_told_with_the_period_that_is_over():
    cycle = a_cycle()
    rows = something_of_everything(a_portfolio(), "Bus", number=1, cycle=cycle)
    facts = facts_for(None)
    # Due on 25 June for June: nobody has reported for that; the closed one does not report.
    dues = {due.initiative: due for due in facts.reports_due}
    assert set(dues) == {rows[0].pk, rows[1].pk}
    assert (dues[rows[0].pk].due_on, dues[rows[0].pk].report) == (date(2026, 6, 25), None)
    may = facts_for(None, day=date(2026, 6, 20))
    (first,) = [due for due in may.reports_due if due.initiative == rows[0].pk]
    assert first.report is not None
    assert (first.due_on, first.report.published_on) == (date(2026, 5, 25), date(2026, 5, 26))
    # Its severe risk without a response is red by the rules, and it says green.
    assert [(report.initiative, report.overall, report.reds) for report in may.reports] == [
        (rows[0].pk, "G", ("risk",))
    ]


def test_who_came_into_delivery_after_a_period_did_not_have_to_report_for_it():
    a_cycle()
    row = an_initiative("Late", portfolio=a_portfolio(), on=date(2026, 1, 5))
    moved(row, StagePhase.DELIVERY, on=date(2026, 6, 10))
    assert facts_for(None, day=date(2026, 6, 20)).reports_due == ()


def test_risks_are_told_with_when_they_were_looked_at():
    portfolio = a_portfolio()
    row, _other, _closed = something_of_everything(portfolio, "Bus", number=1)
    by_kind = {entry.kind: entry for entry in facts_for(None).entries}
    risk, issue = by_kind["risk"], by_kind["issue"]
    assert (risk.place, risk.severity, risk.home_owner) == (row.scope.path, "severe", row.manager_id)
    assert (issue.place, issue.home_owner) == (portfolio.scope.path, None)
    assert risk.subject == "Bus risk (R-1), Bus one"


def test_the_newest_assessment_that_was_not_withdrawn_is_known():
    model, scope = a_small_model(), a_portfolio().scope
    for day, state in ((date(2026, 5, 1), AssessmentState.OPEN), (date(2026, 6, 1), AssessmentState.WITHDRAWN),
                       (date(2026, 9, 1), AssessmentState.OPEN)):  # fmt: skip
        Assessment.objects.create(name="A", scope=scope, model=model, day=day, state=state)
    assert facts_for(None).assessed_on == date(2026, 5, 1)


# Whose eyes.


def everything_told(person, portfolio=None) -> str:
    """Every text of every finding that the person is told."""
    facts = facts_for(person, portfolio=portfolio)
    found = all_findings(access_for(person), path=facts.asked.path, day=DAY)
    return "\n".join(f"{one.subject} {one.said} {one.sign} {one.address}" for rows in found.values() for one in rows)


def test_a_reader_is_told_nothing_of_what_they_may_not_see():
    home, hidden = a_portfolio("Home"), a_portfolio("Hidden")
    cycle = a_cycle()
    something_of_everything(home, "Bus", number=1, cycle=cycle)
    there = something_of_everything(hidden, "Canary", number=2, cycle=cycle)
    person = a_person("Colleague", role=Role.PORTFOLIO_MANAGER, on=home)
    told = everything_told(person)
    assert "Bus one" in told
    # A role belongs to everybody by its name; everything else of the hidden portfolio is not there.
    assert "Canary" not in told.replace("Canary engineer", "")
    assert not any(row.key in told for row in there)


def test_with_and_without_a_hidden_portfolio_a_reader_is_told_the_same():
    home, cycle = a_portfolio("Home"), a_cycle()
    something_of_everything(home, "Bus", number=1, cycle=cycle)
    person = a_person("Colleague", role=Role.PORTFOLIO_MANAGER, on=home)
    before = everything_told(person)
    something_of_everything(a_portfolio("Hidden"), "Canary", number=2, cycle=cycle)
    after = everything_told(person)
    assert [line for line in after.splitlines() if "Canary engineer" not in line] == before.splitlines()


def test_money_is_told_to_who_may_see_it():
    home = a_portfolio("Home")
    something_of_everything(home, "Bus", number=1)
    viewer = a_person("Viewer", role=Role.VIEWER, on=home)
    found = all_findings(access_for(viewer), path=access_for(viewer).enterprise_path, day=DAY)
    told = {name for name, rows in found.items() if rows}
    assert told & {name for name, probe in PROBES.items() if probe.is_money} == set()
    assert {"plan_there", "risks_owned"} <= told


def test_a_stranger_is_told_nothing_at_all():
    something_of_everything(a_portfolio("Home"), "Bus", number=1)
    an_objective("Cleaner air")
    nobody = a_person("Nobody")
    found = all_findings(access_for(nobody), path=access_for(nobody).enterprise_path, day=DAY)
    assert {name: rows for name, rows in found.items() if rows} == {}


def test_people_are_told_to_who_may_see_people():
    a_resource(a_role("Engineer"), "Ida Worker")
    portfolio = a_portfolio()
    manager = a_person("Manager", role=Role.PORTFOLIO_MANAGER, on=portfolio)
    planner = a_person("Planner", role=Role.RESOURCE_MANAGER)
    assert "Ida Worker" not in everything_told(manager)
    assert "Ida Worker" in everything_told(planner)
    # People belong to the enterprise: narrowed to a portfolio they are not asked about.
    assert "Ida Worker" not in everything_told(planner, portfolio)


def test_what_belongs_to_everybody_counts_in_every_portfolio():
    an_objective("Cleaner air")
    portfolio = a_portfolio()
    viewer = a_person("Viewer", role=Role.VIEWER, on=portfolio)
    assert "Cleaner air" in everything_told(viewer, portfolio)


def test_a_scope_narrows_what_is_asked_about():
    home, other = a_portfolio("Home"), a_portfolio("Other")
    something_of_everything(home, "Bus", number=1)
    something_of_everything(other, "Tram", number=2)
    lead = a_person("Lead", role=Role.PMO_LEAD)
    told = everything_told(lead, home)
    assert "Bus one" in told
    assert "Tram" not in told.replace("Tram engineer", "")


@pytest.mark.parametrize("role", [Role.PMO_LEAD, Role.PROJECT_MANAGER])
def test_the_number_of_queries_does_not_grow_with_rows(role):
    cycle, portfolio = a_cycle(), a_portfolio()
    person = a_person("Reader", role=role, on=None if role == Role.PMO_LEAD else portfolio)
    access = access_for(person)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            all_findings(access, path=access.enterprise_path, day=DAY)
        return len(queries)

    first, *_others = something_of_everything(portfolio, "Line", number=1, cycle=cycle)
    many_more(first, cycle, 7)
    few = asked()
    many_more(first, cycle, 190)
    assert asked() == few
    assert few <= 80
