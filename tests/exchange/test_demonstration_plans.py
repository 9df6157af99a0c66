"""The plans of the demonstration: they fit the register, have lived up to now, and are always the same."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest

from pilotage.engine.network.plan import Kind, LagUnit, LinkType, RuleSet
from pilotage.engine.network.scheduling import schedule
from pilotage.exchange.demonstration.initiatives import lines
from pilotage.exchange.demonstration.past import LETTERS, SLIP_DAYS
from pilotage.exchange.demonstration.plans.catalogue import HYBRIDS, PLANS, Planned
from pilotage.exchange.demonstration.plans.drafting import draft
from pilotage.exchange.demonstration.plans.making import Known, Made, made
from pilotage.exchange.demonstration.plans.outline import outline
from pilotage.kit.periods import add_months

DAY = date(2026, 11, 23)
# The Friday before that Monday.
STATUS = datetime(2026, 11, 20, 17)  # noqa: DTZ001 - plans keep local time
TABLE = {line.name: line for line in lines()}


def known(name: str) -> Known:
    """What the register says after a year of reports: cost grown by a tenth, the finish slipped by the colours."""
    line = TABLE[name]
    start = add_months(DAY.replace(day=1), line.start or 0)
    finish = add_months(start, line.months) - timedelta(days=1)
    slip = sum(SLIP_DAYS.get(LETTERS.get(sign, ""), 0) for sign in line.rag)
    budget = None if line.cost is None else Decimal(line.cost * 1000)
    return Known(start, finish, finish + timedelta(days=slip), budget, budget and budget * Decimal("1.1"))


@cache
def story(planned_name: str) -> Made:
    planned = next(one for one in PLANS if one.name == planned_name)
    return made(planned, TABLE[planned.name], known(planned.name), day=DAY)


def test_there_are_thirty_plans_of_forty_to_four_hundred_tasks_by_both_rule_sets():
    sizes = {one.name: len(story(one.name).document.plan.tasks) for one in PLANS}
    assert len(sizes) == 30
    assert min(sizes.values()) >= 40
    assert max(sizes.values()) <= 400
    rules = Counter(one.rule_set for one in PLANS)
    assert rules[RuleSet.PRIMAVERA] >= 6
    assert rules[RuleSet.MS_PROJECT] > rules[RuleSet.PRIMAVERA]
    assert set(HYBRIDS) < set(sizes)


@pytest.mark.parametrize("planned", PLANS, ids=lambda one: one.name)
def test_a_plan_ends_on_the_last_working_day_of_what_the_register_forecasts(planned: Planned):
    plan, facts = story(planned.name).document.plan, known(planned.name)
    found = schedule(plan)
    assert found.finish is not None
    # The register counts in whole months: at most a long weekend lies between its last day and the last one worked.
    assert timedelta(0) <= facts.forecast - found.finish.date() <= timedelta(days=5)
    assert found.start is not None
    assert timedelta(0) <= found.start.date() - facts.start <= timedelta(days=5)
    approved = story(planned.name).approvals[0].tasks
    last = max(one.finish for one in approved.values() if one.finish)
    assert timedelta(0) <= facts.finish - last.date() <= timedelta(days=5)


@pytest.mark.parametrize("planned", PLANS, ids=lambda one: one.name)
def test_what_tasks_cost_is_what_the_initiative_costs(planned: Planned):
    words, facts = story(planned.name).document.words, known(planned.name)
    costs = [one.cost for key, one in words.items() if key in story(planned.name).approvals[0].tasks]
    approved = [one.cost for one in story(planned.name).approvals[0].tasks.values()]
    if facts.budget is None:
        # Nobody knows what the works will cost; hours and small contracts have a price all the same.
        assert None in approved
        assert any(cost for cost in approved if cost)
        return
    is_begun = story(planned.name).document.plan.status is not None
    assert sum(cost for cost in costs if cost) == (facts.outlook if is_begun else facts.budget)
    assert sum(cost for cost in approved if cost) == facts.budget
    assert all(cost is None or cost >= 0 for cost in (*costs, *approved))


@pytest.mark.parametrize("planned", PLANS, ids=lambda one: one.name)
def test_nothing_has_happened_after_the_status_date_and_what_is_over_has_both_dates(planned: Planned):
    plan = story(planned.name).document.plan
    status = plan.status
    if status is None:
        assert not any(task.started or task.share_done for task in plan.tasks)
        return
    if known(planned.name).forecast > STATUS.date():
        assert status == STATUS - timedelta(weeks=planned.late_report)
    else:
        assert all(task.finished or task.kind == Kind.SUMMARY for task in plan.tasks if task.is_active)
    for task in plan.tasks:
        if task.finished is not None:
            assert task.started is not None
            assert task.started <= task.finished <= status
            assert task.share_done == 1
        elif task.started is not None:
            assert task.started < status
            assert 0 <= task.share_done < 1


def test_some_plans_are_late_some_on_time_and_some_work_began_out_of_order():
    late = {one.name for one in PLANS if known(one.name).forecast > known(one.name).finish}
    assert 10 <= len(late) <= 25
    out_of_order = 0
    for planned in PLANS:
        plan = story(planned.name).document.plan
        running = {task.key for task in plan.tasks if task.started and not task.finished}
        out_of_order += sum(
            1
            for link in plan.links
            if link.type == LinkType.FS and not link.lag and link.predecessor in running and link.successor in running
        )
    assert out_of_order >= 5


def test_all_that_a_planner_uses_is_used():
    tasks = [task for one in PLANS for task in story(one.name).document.plan.tasks]
    links = [link for one in PLANS for link in story(one.name).document.plan.links]
    assert {link.type for link in links} >= {LinkType.FS, LinkType.SS, LinkType.FF}
    assert any(link.lag < 0 for link in links)
    assert any(link.unit == LagUnit.WORKING and link.lag > 0 for link in links)
    assert {task.calendar for task in tasks} == {None, "site", "nights"}
    assert {kind.value for kind in Kind} == {task.kind.value for task in tasks}
    assert {word.value for task in tasks for word, _at in task.constraints} >= {"snet", "fnlt", "mso"}
    for fact in ("deadline", "is_manual", "is_elapsed", "parts"):
        assert any(getattr(task, fact) for task in tasks), fact
    assert not all(task.is_active for task in tasks)
    assert any(len(story(one.name).approvals) == 2 for one in PLANS)


@pytest.mark.parametrize("planned", PLANS, ids=lambda one: one.name)
def test_only_the_last_task_of_a_plan_has_no_successor_save_where_an_end_is_open_on_purpose(planned: Planned):
    made = draft(outline(planned.outline, planned.places, planned.words), rule_set=planned.rule_set)
    waited_for = {link.predecessor for link in made.links}
    ends = [
        line for line in made.lines
        if line.is_leaf and line.key not in waited_for and not {"open", "inactive"} & set(line.entry.marks)
    ]  # fmt: skip
    assert [line.entry.label for line in ends] == ["end"]
    names = [line.entry.name for line in made.lines if line.is_leaf]
    assert len(names) == len(set(names))


def test_the_same_day_gives_the_same_plans():
    planned = PLANS[0]
    again = made(planned, TABLE[planned.name], known(planned.name), day=DAY)
    assert again.document == story(planned.name).document


def test_an_outline_that_waits_for_what_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch):
    text = b"#end End | M | | | nowhere"
    monkeypatch.setattr("pilotage.exchange.demonstration.plans.outline.source", lambda name: text)
    with pytest.raises(ValueError, match="nowhere"):
        draft(outline("any", {}, {}), rule_set=RuleSet.MS_PROJECT)
