"""Execution: plans that are there, approved, kept and believed."""

from pilotage.maturity.rules.facts import BacklogFact, BaselineFact, InitiativeFact, PlanFact
from tests.maturity.builders_probes import STAGES, Given, ago, at, one, seen, signs, verdicts


def planned(*plans: dict[str, object], **facts: object) -> Given:
    """Initiatives in delivery, one for each of these plans."""
    rows = tuple(one() for _plan in plans)
    return Given(rows, plans={row.id: PlanFact(row.id, **plan) for row, plan in zip(rows, plans, strict=True)}, **facts)


def test_a_plan_or_a_backlog_will_do_and_an_empty_plan_will_not():
    rows = tuple(one() for _row in range(4))
    plans = {rows[0].id: PlanFact(rows[0].id, tasks=3), rows[1].id: PlanFact(rows[1].id)}
    facts = Given(rows, plans=plans, backlogs={rows[2].id: BacklogFact(rows[2].id)})
    assert verdicts("plan_there", facts) == [True, False, True, False]


def baseline(row: InitiativeFact, days: int, **facts: object) -> BaselineFact:
    return BaselineFact(row.id, "Approved", at(days), **facts)


def test_a_plan_has_an_approved_baseline():
    facts = planned({}, {})
    facts.baselines = {facts.initiatives[0].id: baseline(facts.initiatives[0], 100)}
    assert verdicts("schedule_baselined", facts) == [True, False]


def test_baselines_set_on_one_day_shortly_before_the_assessment_are_a_sign():
    facts = planned({}, {}, {}, {}, assessed_on=ago(2))
    rows = facts.initiatives
    # Three of four on one day, ten days before the assessment; one long before.
    facts.baselines = {row.id: baseline(row, 12) for row in rows[:3]} | {rows[3].id: baseline(rows[3], 90)}
    assert [bool(sign) for sign in signs("schedule_baselined", facts)] == [True, True, True, False]
    facts.assessed_on = ago(-30)
    assert signs("schedule_baselined", facts) == [""] * 4
    facts.assessed_on = None
    assert signs("schedule_baselined", facts) == [""] * 4


def test_progress_is_reported_every_month():
    assert verdicts("plan_status_fresh", planned({"status_on": ago(30)}, {"status_on": ago(31)}, {})) == [
        True, False, False,
    ]  # fmt: skip


def test_one_open_task_in_twenty_may_hang_in_the_air_and_two_always_may():
    # 5 of 100 is a twentieth; 6 is more. A plan of four begins and ends somewhere. Without open work nothing is asked.
    plans = ({"open_work": 100, "loose": 5}, {"open_work": 100, "loose": 6}, {"open_work": 4, "loose": 2}, {})
    assert verdicts("plan_logic", planned(*plans)) == [True, False, True]


def test_one_approved_date_in_twenty_may_be_missed():
    plans = ({"due": 40, "missed": 2}, {"due": 40, "missed": 3}, {"due": 0}, {"due": None})
    assert verdicts("tasks_on_time", planned(*plans)) == [True, False]


def test_a_milestone_lies_within_ninety_days():
    plans = (
        {"open_work": 1, "next_milestone": ago(-90)},
        {"open_work": 1, "next_milestone": ago(-91)},
        {"open_work": 1},
        {"next_milestone": ago(-5)},
    )
    assert verdicts("milestones_ahead", planned(*plans)) == [True, False, False]


def test_earned_value_can_be_told():
    assert verdicts("earned_value_known", planned({"has_earned": True}, {})) == [True, False]


def test_trials_of_a_plan_grow_old_in_half_a_year():
    plans = ({"analysed_on": ago(180)}, {"analysed_on": ago(181)}, {})
    assert verdicts("uncertainty_analysed", planned(*plans)) == [True, False, False]


def test_a_backlog_finishes_a_sprint_or_a_story_each_month():
    rows = tuple(one() for _row in range(4))
    backlogs = {
        rows[0].id: BacklogFact(rows[0].id, sprint_closed_on=ago(30)),
        rows[1].id: BacklogFact(rows[1].id, sprint_closed_on=ago(90), done_on=ago(3)),
        rows[2].id: BacklogFact(rows[2].id, sprint_closed_on=ago(31), done_on=ago(40)),
        rows[3].id: BacklogFact(rows[3].id),
    }
    assert verdicts("sprints_closing", Given(rows, backlogs=backlogs)) == [True, True, False, False]


def test_register_and_plan_agree_within_a_week():
    rows = (
        one(forecast_finish=ago(-100)),
        one(forecast_finish=ago(-100)),
        one(forecast_finish=None, planned_finish=None),
    )
    plans = {
        rows[0].id: PlanFact(rows[0].id, finish=ago(-107)),
        rows[1].id: PlanFact(rows[1].id, finish=ago(-92)),
        rows[2].id: PlanFact(rows[2].id, finish=ago(-92)),
    }
    assert verdicts("finish_agrees", Given(rows, plans=plans)) == [True, False]


def closed(*, days_ago: int) -> tuple[InitiativeFact, dict[str, object]]:
    """Approved 500 days ago for 100 days from then (to 400 days ago); planned anew later, which does not count."""
    row = one(phase="closed")
    history = seen(
        stage=[(600, STAGES["idea"]), (500, STAGES["approved"]), (days_ago, STAGES["closed"])],
        planned_start=[(550, ago(500))],
        planned_finish=[(550, ago(400)), (350, ago(300))],
    )
    return row, {row.id: history}


def test_what_was_closed_kept_its_approved_length_within_a_tenth():
    # 100 days were approved: ten more are a tenth, eleven are not.
    (kept, first), (late, second), (long_ago, third) = closed(days_ago=390), closed(days_ago=389), closed(days_ago=390)
    facts = Given((kept, late), observations={**first, **second})
    assert verdicts("finish_accuracy", facts) == [True, False]
    # Closed more than two years ago it is not asked about any more.
    old = Given((long_ago,), observations=third, day=ago(-400))
    assert verdicts("finish_accuracy", old) == []
