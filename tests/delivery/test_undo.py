"""Taking changes back, across a session and beside others who work on the same plan."""

from decimal import Decimal

import pytest

from pilotage.delivery.actions.undo import undo_change
from pilotage.delivery.models import Plan, PlanAssignment, PlanLink, PlanResource, PlanTask, TaskEstimate
from pilotage.delivery.rules.changing_edits import (
    AddLink,
    ChangeTask,
    IndentTasks,
    MoveTasks,
    RemoveTasks,
    SetPredecessors,
)
from pilotage.delivery.rules.changing_text import Duration
from pilotage.delivery.rules.permissions import Impossible, Stale
from tests.builders import full_access
from tests.delivery.test_changing import A_DAY, HOUR, a_plan, edit, outline, with_tasks

pytestmark = pytest.mark.django_db


def revision_of(plan: Plan) -> int:
    return Plan.objects.get(pk=plan.pk).revision


def undo(plan: Plan, undone: int | None = None):
    now = revision_of(plan)
    return undo_change(plan, undone or now, revision=now, access=full_access(), on=A_DAY)


def state(plan: Plan) -> list[tuple[object, ...]]:
    """Everything that a person typed, and the dates that follow."""
    fields = ("id", "uid", "parent_id", "position", "level", "name", "kind", "duration_seconds", "start", "finish",
              "constraint", "notes")  # fmt: skip
    tasks = PlanTask.objects.filter(plan=plan).order_by("position").values_list(*fields)
    links = PlanLink.objects.filter(successor__plan=plan).order_by("id")
    return [*tasks, *links.values_list("id", "predecessor_id", "successor_id", "type", "lag_seconds")]


def test_what_is_taken_back_stands_as_before_and_can_be_done_again():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    before = state(plan)
    edit(plan, ChangeTask(first.id, {"duration": Duration(7 * 8 * HOUR), "name": "Longer"}))
    after = state(plan)
    changed = undo(plan)
    assert state(plan) == before
    assert {one.id for one in changed.moved} == {first.id, second.id}
    undo(plan)
    assert state(plan) == after


def test_a_removed_summary_comes_back_with_all_that_hung_on_it():
    plan = a_plan()
    first, second, third = with_tasks(plan, 1, 1, 1)
    edit(plan, SetPredecessors(second.id, ()), IndentTasks((second.id,)))
    crane = PlanResource.objects.create(plan=plan, key="1", name="Crane")
    PlanAssignment.objects.create(task=second, resource=crane, units=0.5, cost=Decimal(10))
    hours = {"optimistic_seconds": HOUR, "likely_seconds": 2 * HOUR, "pessimistic_seconds": 3 * HOUR}
    TaskEstimate.objects.create(task=second, **hours)
    before = state(plan)
    edit(plan, RemoveTasks((first.id,)))
    assert outline(plan) == [("Task 3", 1)]
    undo(plan)
    assert state(plan) == before
    assert PlanAssignment.objects.get(task=second).cost == 10
    assert TaskEstimate.objects.get(task=second).likely_seconds == 2 * HOUR
    assert third.id in {task.id for task in PlanTask.objects.filter(plan=plan)}


def test_added_rows_and_links_go_again_and_moved_ones_go_back():
    plan = a_plan()
    first, _second, third = with_tasks(plan, 1, 1, 1)
    before = state(plan)
    edit(plan, MoveTasks((third.id,)), AddLink(first.id, third.id))
    assert outline(plan)[0] == ("Task 3", 1)
    undo(plan)
    assert state(plan) == before


def test_changes_are_taken_back_one_after_the_other():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    start = state(plan)
    revisions = []
    for days in (6, 7, 8):
        edit(plan, ChangeTask(first.id, {"duration": Duration(days * 8 * HOUR)}))
        revisions.append(revision_of(plan))
    edit(plan, RemoveTasks((second.id,)))
    undo(plan)
    for undone in reversed(revisions):
        undo(plan, undone)
    assert state(plan) == start


def test_what_somebody_changed_since_is_not_overwritten():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    edit(plan, ChangeTask(first.id, {"duration": Duration(7 * 8 * HOUR)}))
    mine = revision_of(plan)
    edit(plan, ChangeTask(second.id, {"name": "Theirs"}))
    undo(plan, mine)  # another task: no harm
    edit(plan, ChangeTask(first.id, {"duration": Duration(2 * 8 * HOUR)}))
    mine = revision_of(plan)
    edit(plan, ChangeTask(first.id, {"duration": Duration(1 * 8 * HOUR)}))
    with pytest.raises(Impossible, match="Task 1"):
        undo(plan, mine)
    assert PlanTask.objects.get(pk=first.pk).duration_seconds == 8 * HOUR
    assert PlanTask.objects.get(pk=second.pk).name == "Theirs"


def test_a_new_row_with_others_below_it_is_not_taken_away():
    plan = a_plan()
    first, second = with_tasks(plan, 1, 1)
    made = revision_of(plan)
    edit(plan, SetPredecessors(second.id, ()), IndentTasks((second.id,)))
    third = with_tasks(plan, 1)[0]
    edit(plan, MoveTasks((third.id,), parent=first.id))
    with pytest.raises(Impossible, match="Task 1"):
        undo(plan, made)


def test_a_change_that_nobody_knows_and_a_stale_page_are_refused():
    plan = a_plan()
    with_tasks(plan, 1)
    with pytest.raises(Impossible):
        undo(plan, 999)
    with pytest.raises(Stale):
        undo_change(plan, 2, revision=1, access=full_access(), on=A_DAY)
