"""Approving plans, and comparing them."""

from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.baselines import make_current, record_baseline, remove_baseline, set_baseline
from pilotage.delivery.models import Baseline, BaselineTask, Plan, PlanTask
from pilotage.delivery.reads.comparing import comparison_of
from pilotage.delivery.rules.document import Approved
from pilotage.delivery.rules.permissions import Impossible, Stale
from tests.builders import a_person, access_for, an_initiative, full_access
from tests.delivery.planning import (
    DAY,
    NOW,
    a_document,
    a_task,
    at,
    brought,
    by_name,
    then,
    three_in_a_row,
)

pytestmark = pytest.mark.django_db


def approved(plan, name="Board", *, access, is_current=True):
    plan = Plan.objects.get(pk=plan.pk)
    return set_baseline(
        plan, revision=plan.revision, name=name, reason="", is_current=is_current, access=access, at=NOW
    )


def test_a_baseline_freezes_dates_work_and_cost():
    access = full_access()
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=access)
    PlanTask.objects.filter(plan=plan, name="Build").update(work_hours=40, cost=Decimal("1200.50"))
    made = approved(plan, access=access)
    assert (made.number, made.is_current, made.is_from_file, made.approved_at) == (11, True, False, NOW)
    build = BaselineTask.objects.get(baseline=made, name="Build")
    assert (build.start, build.finish, build.duration_seconds) == (at(4), at(6, 17), 3 * DAY)
    assert (build.work_hours, build.cost) == (40, Decimal("1200.50"))
    assert BaselineTask.objects.filter(baseline=made).count() == 4


def test_what_was_approved_before_the_plan_came_here_is_kept_as_it_was_then():
    access = full_access()
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=access)
    then_said = {2: Approved(start=at(3), finish=at(5, 17), duration=3 * DAY, cost=Decimal(900)), 99: Approved()}
    facts = {"name": "Board", "reason": "", "is_current": True, "at": NOW}
    made = record_baseline(plan, then_said, access=access, **facts)
    # Task 99 is not in the plan, and of the others nothing was approved.
    build = BaselineTask.objects.get(baseline=made)
    assert (build.name, build.start, build.finish, build.cost) == ("Build", at(3), at(5, 17), Decimal(900))
    assert (made.number, made.is_current, made.is_from_file) == (11, True, False)
    again = {**facts, "name": "Again"}
    with pytest.raises(Refused):
        record_baseline(plan, then_said, access=access_for(a_person(role=Role.VIEWER)), **again)
    contributor = access_for(a_person(role=Role.CONTRIBUTOR))
    assert BaselineTask.objects.get(baseline=record_baseline(plan, then_said, access=contributor, **again)).cost is None


def test_only_one_baseline_counts():
    access = full_access()
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=access)
    first, second = approved(plan, "First", access=access), approved(plan, "Second", access=access)
    assert list(Baseline.objects.filter(is_current=True)) == [second]
    make_current(first, access=access)
    assert list(Baseline.objects.filter(is_current=True)) == [first]


def test_a_baseline_without_a_name_of_its_own_or_of_an_older_plan_is_refused():
    access = full_access()
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=access)
    approved(plan, "Board", access=access)
    for name in ("", "board", "x" * 201):
        with pytest.raises(Impossible):
            approved(plan, name, access=access)
    with pytest.raises(Stale):
        set_baseline(plan, revision=1, name="Late", reason="", is_current=True, access=access, at=NOW)
    with pytest.raises(Refused):
        approved(plan, "Mine", access=access_for(a_person(role=Role.VIEWER)))
    assert [one.name for one in Baseline.objects.all()] == ["Board"]


def test_only_the_newest_baseline_that_never_counted_can_be_taken_back():
    access = full_access()
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=access)
    board = approved(plan, "Board", access=access)
    mistake = approved(plan, "Mistake", access=access, is_current=False)
    with pytest.raises(Impossible):
        remove_baseline(board, access=access)
    remove_baseline(mistake, access=access)
    once = approved(plan, "Once", access=access)
    make_current(board, access=access)
    with pytest.raises(Impossible):
        remove_baseline(once, access=access)
    assert {one.name for one in Baseline.objects.all()} == {"Board", "Once"}


def test_a_comparison_says_how_far_each_task_moved_in_working_days():
    access, initiative = full_access(), an_initiative("Depot")
    board = approved(brought(initiative, three_in_a_row(), access=access), access=access)
    tasks = (a_task(1, 3), a_task(2, 3), a_task(4, 1))
    names = {1: "Design", 2: "Build", 4: "Hand over"}
    plan = brought(initiative, a_document(tasks, then(1, 2, 4), names=names), access=access)
    found = {one.name: one for one in comparison_of(plan, board, None, with_costs=True)}
    # Design lasts a day longer; Build ends on Monday 9 instead of Friday 6, which is one working day.
    assert (found["Design"].start_days, found["Design"].finish_days, found["Design"].duration_days) == (0, 1, 1)
    assert found["Build"].finish_days == 1
    assert (found["Hand over"].before, found["Hand over"].finish_days) == (None, None)
    assert (found["Test"].after, found["Test"].is_changed, found["Test"].is_moved) == (None, True, False)
    back = {one.name: one for one in comparison_of(plan, None, board, with_costs=True)}
    assert back["Build"].finish_days == -1
    same = comparison_of(plan, board, board, with_costs=True)
    assert not any(one.is_changed for one in same)


def test_costs_are_compared_only_for_those_who_may_see_them():
    access = full_access()
    plan = brought(an_initiative("Depot"), three_in_a_row(), access=access)
    PlanTask.objects.filter(plan=plan, name="Build").update(cost=100)
    board = approved(plan, access=access)
    PlanTask.objects.filter(pk=by_name(plan)["Build"].pk).update(cost=130)
    with_costs = {one.name: one for one in comparison_of(plan, board, None, with_costs=True)}
    without = {one.name: one for one in comparison_of(plan, board, None, with_costs=False)}
    assert with_costs["Build"].cost == 30
    assert with_costs["Design"].cost is None
    assert without["Build"].cost is None
    assert not without["Build"].is_changed
