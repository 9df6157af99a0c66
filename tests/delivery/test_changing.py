"""Changing a plan: it does, it refuses, and it leaves nothing half done."""

from datetime import date, datetime
from itertools import pairwise
from uuid import uuid4

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.answers import ANSWERED
from pilotage.delivery.actions.changing import edit_plan, preview_edits
from pilotage.delivery.actions.plans import create_plan
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import Plan, PlanLink, PlanTask
from pilotage.delivery.rules.changing_edits import (
    AddLink,
    AddTask,
    ChangeTask,
    IndentTasks,
    MoveTasks,
    OutdentTasks,
    RemoveTasks,
    SetPredecessors,
)
from pilotage.delivery.rules.changing_text import Duration, Lag, Wanted
from pilotage.delivery.rules.permissions import Impossible, Stale
from pilotage.engine.network.plan import Kind, LinkType
from tests.builders import a_person, access_for, an_initiative, full_access

pytestmark = pytest.mark.django_db
HOUR = 3600
A_DAY = date(2027, 3, 1)  # a Monday


def at(day: int, hour: int) -> datetime:
    return datetime(2027, 3, day, hour)  # noqa: DTZ001 - plans keep local time


def a_plan(access=None, name="") -> Plan:
    access = access or full_access()
    return create_plan(an_initiative(name, access=access), access=access, start=A_DAY)


def with_tasks(plan: Plan, *durations: int, access=None) -> list[PlanTask]:
    """Tasks of so many days, each after the one before."""
    ids = [uuid4() for _ in durations]
    edits = [
        AddTask(
            id,
            {"name": f"Task {place + 1}", "duration": Duration(days * 8 * HOUR)},
            after=ids[place - 1] if place else None,
        )
        for place, (id, days) in enumerate(zip(ids, durations, strict=True))
    ]
    links = [AddLink(before, after) for before, after in pairwise(ids)]
    edit(plan, *edits, *links, access=access)
    return list(PlanTask.objects.filter(plan=plan).order_by("position"))


def edit(plan: Plan, *edits, access=None):
    revision = Plan.objects.get(pk=plan.pk).revision
    return edit_plan(plan, edits, revision=revision, access=access or full_access(), on=A_DAY)


def outline(plan: Plan) -> list[tuple[str, int]]:
    return [(task.name, task.level) for task in PlanTask.objects.filter(plan=plan).order_by("position")]


def test_tasks_that_are_added_and_linked_get_their_dates():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    # Monday 1 March, 5 days: to Friday; then 3 days from Monday 8 March.
    assert (first.start, first.finish) == (at(1, 8), at(5, 17))
    assert (second.start, second.finish) == (at(8, 8), at(10, 17))


def test_a_longer_task_pushes_its_successor_and_says_so():
    plan = a_plan()
    first, _second = with_tasks(plan, 5, 3)
    changed = edit(plan, ChangeTask(first.id, {"duration": Duration(7 * 8 * HOUR)}))
    assert [one.name for one in changed.moved] == ["Task 1", "Task 2"]
    # 7 days end on Tuesday 9 March, 3 more on Friday 12.
    assert changed.finish_before == at(10, 17)
    assert changed.finish == at(12, 17)


def test_a_preview_says_the_same_and_saves_nothing():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    edits = [ChangeTask(first.id, {"duration": Duration(7 * 8 * HOUR)})]
    revision = Plan.objects.get(pk=plan.pk).revision
    tried = preview_edits(plan, edits, revision=revision, access=full_access(), on=A_DAY)
    assert Plan.objects.get(pk=plan.pk).revision == revision
    second.refresh_from_db()
    assert second.finish == at(10, 17)
    saved = edit_plan(plan, edits, revision=revision, access=full_access(), on=A_DAY)
    assert tried.moved == saved.moved
    assert tried.finish == saved.finish


def test_a_day_typed_as_start_is_a_constraint_and_as_finish_a_duration():
    plan = a_plan()
    (task,) = with_tasks(plan, 2)
    edit(plan, ChangeTask(task.id, {"start": date(2027, 3, 6)}))  # a Saturday: work begins on Monday
    task.refresh_from_db()
    assert (task.constraint, task.constraint_at) == ("snet", at(8, 8))
    edit(plan, ChangeTask(task.id, {"finish": date(2027, 3, 12)}))
    task.refresh_from_db()
    # Monday to Friday: 5 days of 8 hours.
    assert task.duration_seconds == 5 * 8 * HOUR
    edit(plan, ChangeTask(task.id, {"start": None}))
    task.refresh_from_db()
    assert (task.constraint, task.start) == ("", at(1, 8))


def test_no_duration_makes_a_milestone_and_a_duration_a_task_again():
    plan = a_plan()
    (task,) = with_tasks(plan, 2)
    edit(plan, ChangeTask(task.id, {"duration": Duration(0)}))
    task.refresh_from_db()
    assert task.kind == Kind.MILESTONE
    edit(plan, ChangeTask(task.id, {"is_milestone": False}))
    task.refresh_from_db()
    assert (task.kind, task.duration_seconds) == (Kind.TASK, 8 * HOUR)


def test_indenting_makes_a_summary_with_the_dates_of_what_is_below_it():
    plan = a_plan()
    first, second, third = with_tasks(plan, 1, 2, 3)
    edit(plan, SetPredecessors(second.id, ()), IndentTasks((second.id, third.id)))
    assert outline(plan) == [("Task 1", 1), ("Task 2", 2), ("Task 3", 2)]
    first.refresh_from_db()
    # 2 and 3 days, one after the other: Monday 1 to Friday 5 March.
    assert (first.kind, first.finish) == (Kind.SUMMARY, at(5, 17))
    with pytest.raises(Impossible, match="Task 1"):
        edit(plan, ChangeTask(first.id, {"duration": Duration(HOUR)}))
    with pytest.raises(Impossible, match="“Task 2” and “Task 3”"):
        edit(plan, OutdentTasks((second.id,)))
    edit(plan, SetPredecessors(third.id, ()), OutdentTasks((second.id,)))
    # What stands behind it on its old level comes below it, so that no row moves.
    assert outline(plan) == [("Task 1", 1), ("Task 2", 1), ("Task 3", 2)]
    first.refresh_from_db()
    assert (first.kind, first.duration_seconds) == (Kind.TASK, 8 * HOUR)


def test_rows_move_with_what_is_below_them():
    plan = a_plan()
    first, second, third = with_tasks(plan, 1, 1, 1)
    edit(plan, SetPredecessors(second.id, ()), IndentTasks((second.id,)))
    edit(plan, MoveTasks((first.id,), after=third.id))
    assert outline(plan) == [("Task 3", 1), ("Task 1", 1), ("Task 2", 2)]
    with pytest.raises(Impossible, match="below itself"):
        edit(plan, MoveTasks((first.id,), parent=second.id))


def test_a_removed_summary_takes_what_is_below_it_and_all_links():
    plan = a_plan()
    first, second, third = with_tasks(plan, 1, 1, 1)
    edit(plan, SetPredecessors(second.id, ()), IndentTasks((second.id,)))
    edit(plan, RemoveTasks((first.id,)))
    assert outline(plan) == [("Task 3", 1)]
    assert not PlanLink.objects.filter(successor=third).exists()


def test_typed_predecessors_replace_those_that_were_there():
    plan = a_plan()
    first, second, third = with_tasks(plan, 1, 1, 1)
    lag = Lag(2 * 8 * HOUR)
    edit(plan, SetPredecessors(third.id, (Wanted(first.id, LinkType.SS, lag),)))
    links = PlanLink.objects.filter(successor=third)
    assert [(one.predecessor_id, one.type, one.lag_seconds) for one in links] == [(first.id, "SS", 2 * 8 * HOUR)]
    third.refresh_from_db()
    assert third.start == at(3, 8)
    assert second.id in {one.id for one in PlanTask.objects.filter(plan=plan)}


def test_a_circle_is_refused_with_its_tasks_named_and_nothing_is_half_done():
    plan = a_plan()
    first, second = with_tasks(plan, 5, 3)
    revision = Plan.objects.get(pk=plan.pk).revision
    edits = [ChangeTask(first.id, {"name": "Renamed"}), AddLink(second.id, first.id)]
    with pytest.raises(Impossible, match=r"Renamed.*Task 2|Task 2.*Renamed"):
        edit_plan(plan, edits, revision=revision, access=full_access(), on=A_DAY)
    assert outline(plan) == [("Task 1", 1), ("Task 2", 1)]
    assert PlanLink.objects.filter(successor__plan=plan).count() == 1
    assert Plan.objects.get(pk=plan.pk).revision == revision


def test_a_second_person_does_not_overwrite_silently():
    plan = a_plan()
    first, _second = with_tasks(plan, 5, 3)
    read = Plan.objects.get(pk=plan.pk).revision
    edit(plan, ChangeTask(first.id, {"name": "Theirs"}))
    with pytest.raises(Stale) as stale:
        edit_plan(plan, [ChangeTask(first.id, {"name": "Mine"})], revision=read, access=full_access(), on=A_DAY)
    assert stale.value.current.revision == read + 1
    first.refresh_from_db()
    assert first.name == "Theirs"


def test_who_only_looks_changes_nothing():
    plan = a_plan()
    (task,) = with_tasks(plan, 1)
    viewer = access_for(a_person(role=Role.VIEWER))
    with pytest.raises(Refused):
        edit(plan, ChangeTask(task.id, {"name": "Mine"}), access=viewer)


def test_a_new_name_asks_no_engine_and_counts_the_revision_up():
    plan = a_plan()
    (task,) = with_tasks(plan, 1)
    before = Plan.objects.get(pk=plan.pk)
    changed = edit(plan, ChangeTask(task.id, {"name": "  Dig   the hole "}))
    after = Plan.objects.get(pk=plan.pk)
    assert after.revision == before.revision + 1 == changed.plan.revision
    assert after.scheduled_at == before.scheduled_at
    task.refresh_from_db()
    assert task.name == "Dig the hole"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"share_done": 1.2}, "share_done"),
        ({"name": "x" * 501}, "name"),
        ({"duration": Duration(10**12)}, "duration"),
        ({"calendar": uuid4()}, "calendar"),
        ({"deadline": date(1066, 10, 14)}, "deadline"),
        ({"finish": date(2027, 2, 1)}, "finish"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field(values, field):
    plan = a_plan()
    (task,) = with_tasks(plan, 1)
    with pytest.raises(Impossible) as refused:
        edit(plan, ChangeTask(task.id, values))
    assert refused.value.field == field
    assert refused.value.tasks == (task.uid,)


def test_what_moves_in_another_plan_is_told_to_who_may_see_it_and_counted_for_who_may_not():
    access = full_access()
    plan, other = a_plan(access, "Depot"), a_plan(access, "Line")
    (here,) = with_tasks(plan, 5, access=access)
    (there,) = with_tasks(other, 2, access=access)
    PlanLink.objects.create(predecessor=here, successor=there)
    edit(plan, ChangeTask(here.id, {"duration": Duration(6 * 8 * HOUR)}), access=access)
    edits = [ChangeTask(here.id, {"duration": Duration(8 * 8 * HOUR)})]
    revision = Plan.objects.get(pk=plan.pk).revision
    all_seen = preview_edits(plan, edits, revision=revision, access=access, on=A_DAY)
    assert [(one.plan.pk, one.count) for one in all_seen.elsewhere] == [(other.pk, 1)]
    # 8 days from Monday 1 March end on Wednesday 10; two more on Friday 12.
    assert all_seen.elsewhere[0].finish == at(12, 17)
    assert all_seen.hidden_count == 0
    insider = access_for(a_person(role=Role.PROJECT_MANAGER, on=plan.initiative))
    half_seen = preview_edits(plan, edits, revision=revision, access=insider, on=A_DAY)
    assert (half_seen.elsewhere, half_seen.hidden_count) == ((), 1)


def test_what_is_saved_of_rows_at_hand_is_what_rows_read_anew_would_say():
    plan = a_plan()
    first, second, third, fourth = with_tasks(plan, 5, 3, 4, 2)
    added = uuid4()
    edit(
        plan,
        AddTask(added, {"name": "Beside it", "duration": Duration(9 * 8 * HOUR)}, after=first.id),
        AddLink(first.id, added),
        AddLink(added, fourth.id),
        RemoveTasks([second.id]),
        ChangeTask(third.id, {"deadline": date(2027, 3, 3), "share_done": 0.5}),
    )

    def kept() -> list[tuple[object, ...]]:
        names = (*(name for name, _type, _field in ANSWERED), "driver", "version")
        return list(PlanTask.objects.filter(plan=plan).order_by("uid").values_list("uid", *names))

    saved = kept()
    assert all(start is not None for _uid, start, *_more in saved)
    reschedule(plan, access=full_access(), on=A_DAY)
    # Nothing was left to be written: not even a version counts up.
    assert kept() == saved
