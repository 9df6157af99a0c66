"""Governance: decided where, when and by whom it should be."""

from uuid import uuid4

from pilotage.maturity.rules.facts import BaselineFact, ChangeFact, ConditionFact, GateFact, StageMove
from tests.maturity.builders_probes import ANNA, ENTERPRISE, Given, ago, at, found_by, one, staged, verdicts


def test_a_stage_changes_by_a_decision_and_not_past_the_gate():
    row = one()
    moves = tuple(StageMove(row.id, ago(30), "Assessed", "Approved", by) for by in ("gate", "scenario", "override", ""))
    assert verdicts("stages_decided", Given((row,), stage_moves=moves)) == [True, True, False, False]


def test_a_gate_is_decided_by_its_day():
    row = one()
    gates = tuple(GateFact(row.id, "Approval", due_on) for due_on in (ago(0), ago(1), None))
    assert verdicts("gates_on_time", Given((row,), gates=gates)) == [True, False]


def test_as_many_may_decide_as_must_agree():
    row = one()
    gates = (GateFact(row.id, "Approval", deciders=2, quorum=2), GateFact(row.id, "Approval", deciders=1, quorum=2))
    assert verdicts("gates_staffed", Given((row,), gates=gates)) == [True, False]


def test_a_condition_is_met_by_its_day():
    def condition(due: int, met: int | None) -> ConditionFact:
        return ConditionFact(ENTERPRISE, "Show a plan", 41, ago(due), ANNA, None if met is None else ago(met))

    # Met, late but met, overdue; what is still to come is not asked about.
    conditions = (condition(5, 10), condition(5, 1), condition(1, None), condition(0, None))
    facts = Given(conditions=conditions)
    assert verdicts("conditions_met", facts) == [True, True, False]
    late = found_by("conditions_met", facts)[2]
    assert (late.owner, late.subject, late.address) == (ANNA, "Show a plan (D-41)", "/decisions/41/")


def test_an_approval_comes_from_a_committed_scenario():
    chosen, alone, old, on_the_way = one(), one(), one(), one(phase="assessed")
    observations = {
        chosen.id: staged((300, "idea"), (100, "approved"), (50, "delivery")),
        alone.id: staged((300, "assessed"), (100, "delivery")),
        old.id: staged((500, "idea"), (400, "approved")),
        on_the_way.id: staged((300, "idea"), (100, "assessed")),
    }
    rows = (chosen, alone, old, on_the_way)
    facts = Given(rows, observations=observations, commitments={chosen.id: [ago(100)], alone.id: [ago(99)]})
    # A scenario that was committed after the approval did not decide it.
    assert verdicts("decisions_from_scenarios", facts) == [True, False]


def change(row, submitted: int, decided: int | None = None, **facts: object) -> ChangeFact:
    on = None if decided is None else ago(decided)
    return ChangeFact(uuid4(), row.id, "CR-1", "Later", ago(submitted), on, **facts)


def test_a_change_is_decided_within_thirty_days():
    row = one()
    changes = (change(row, 60, 30), change(row, 60, 29), change(row, 30), change(row, 31))
    assert verdicts("changes_decided", Given((row,), changes=changes)) == [True, False, True, False]


def test_changes_submitted_more_than_a_year_ago_are_not_asked_about():
    row = one()
    assert verdicts("changes_decided", Given((row,), changes=(change(row, 366, 300),))) == []


def test_a_baseline_that_replaced_another_came_from_an_approved_change():
    rows = tuple(one() for _row in range(4))
    baselines = {
        rows[0].id: BaselineFact(rows[0].id, "CR-1: Later", at(20), is_first=False),
        rows[1].id: BaselineFact(rows[1].id, "Anew", at(20), is_first=False),
        rows[2].id: BaselineFact(rows[2].id, "First", at(20)),
        rows[3].id: BaselineFact(rows[3].id, "Long ago", at(400), is_first=False),
    }
    changes = (change(rows[0], 40, 20, decided_at=at(20), is_approved=True), change(rows[1], 40, 20, decided_at=at(20)))
    assert verdicts("baselines_by_change", Given(rows, baselines=baselines, changes=changes)) == [True, False]
