"""Scheduling a plan as its rows are now, and the plans that are linked with it, until nothing moves any more."""

from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.answers import answer_for, keep_answer
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.forecasts import follow_plan
from pilotage.delivery.actions.locking import Held, held
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.rules.networks import PlanRows
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import Schedule
from pilotage.kit.history import deed

KEPT: Final = ("revision", "version", "scheduled_at", "computed_start", "computed_finish")
"""What keeping an answer writes of the plan itself."""
# Plans that are connected pull at each other; they are at rest after about as many rounds as a chain crosses borders.
MOST_ROUNDS = 12


def reschedule(plan: Plan, *, access: Access, on: date) -> Schedule:
    """Let the engine answer for the plan as its rows are now, and keep what it says; the revision counts up.

    Plans that are linked with it follow, and so do the forecast dates of their initiatives, as observed on that day.
    Raises Refused, or Impossible with the tasks that cannot be scheduled; then nothing is changed.
    """
    with transaction.atomic(), deed("reschedule", actor=access.person_id):
        answer = _settle(held(plan, access=access), on=on, at_hand=None)
        plan.refresh_from_db(fields=KEPT)
    return answer


def reschedule_rows(one: Held, rows: PlanRows, *, on: date) -> Schedule:
    """As `reschedule`, for whoever has held the plan since reading its rows, and has written what differs.

    Thousands of rows are then not read twice. Part of the caller's transaction and deed. Raises Impossible.
    """
    answer = _settle(one, on=on, at_hand=_as_read(rows, one.plan))
    one.plan.refresh_from_db(fields=KEPT)
    return answer


def _as_read(rows: PlanRows, plan: Plan) -> PlanRows:
    """In the order in which they would be read, for where two links say the same the first of them decides."""
    return replace(
        rows,
        plan=plan,
        links=sorted(rows.links, key=attrgetter("id")),
        assignments=sorted(rows.assignments, key=attrgetter("id")),
    )


def _settle(one: Held, *, on: date, at_hand: PlanRows | None) -> Schedule:
    """Schedule the first plan, then those that its moves pull at, until nothing moves any more."""
    first, plans = one.plan, one.linked
    waiting, rounds = [first.pk], dict.fromkeys(plans, 0)
    answers: dict[UUID, Schedule] = {}
    while waiting:
        pk = waiting.pop(0)
        rounds[pk] += 1
        if rounds[pk] > MOST_ROUNDS:
            raise Impossible(_("Tasks of several plans wait for each other in a circle. Remove one of the links."))
        # Rows at hand are as they were before any answer: good for the first round, which is the first plan's.
        rows, at_hand = at_hand or rows_of(plans[pk]), None
        answers[pk], pulled = _answered(rows)
        waiting += [pk for pk in pulled if pk in plans and pk not in waiting]
    for pk in sorted(answers):
        follow_plan(plans[pk], on=on)
    keep_figures(answers.keys())
    return answers[first.pk]


def _answered(rows: PlanRows) -> tuple[Schedule, set[UUID]]:
    """The engine's answer, kept; and the plans at whose tasks it pulls."""
    answer, network = answer_for(rows)
    pulled = _pulled(rows, answer)
    keep_answer(rows, network, answer)
    return answer, pulled


def _pulled(rows: PlanRows, answer: Schedule) -> set[UUID]:
    """The plans with a task at the other end of a link from a task that this answer moves, early or late."""
    if not rows.outside:
        return set()
    own = {task.id: task for task in rows.tasks}
    moving: set[UUID] = set()
    for link in rows.links:
        here = own.get(link.predecessor_id) or own[link.successor_id]
        there = link.successor_id if link.predecessor_id in own else link.predecessor_id
        if there not in own and _moves(here, answer):
            moving.add(there)
    return {rows.outside[one].plan_id for one in moving if one in rows.outside}


def _moves(task: PlanTask, answer: Schedule) -> bool:
    dates = answer.dates.get(task.uid)
    before = (task.start, task.finish, task.late_start, task.late_finish)
    return dates is not None and before != (dates.start, dates.finish, dates.late_start, dates.late_finish)
