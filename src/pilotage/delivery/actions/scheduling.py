"""Asking the engine for a plan's dates, and keeping its answer: one statement, however many tasks there are."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.forecasts import follow_plan
from pilotage.delivery.actions.locking import checked, held_with_linked
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.rules.networks import Network, PlanRows, network_of
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.refusals import refusal_of
from pilotage.engine.calendars.calendar import WrongCalendar
from pilotage.engine.network.plan import Dates, Schedule, WrongPlan
from pilotage.engine.network.scheduling import schedule
from pilotage.kit.history import deed, plan_anew

# The columns of the answer: name, type, where it stands in `Dates`.
ANSWERED = (
    ("start", "timestamp", "start"),
    ("finish", "timestamp", "finish"),
    ("early_start", "timestamp", "early_start"),
    ("early_finish", "timestamp", "early_finish"),
    ("late_start", "timestamp", "late_start"),
    ("late_finish", "timestamp", "late_finish"),
    ("total_float_seconds", "bigint", "total_float"),
    ("free_float_seconds", "bigint", "free_float"),
    ("is_critical", "boolean", "is_critical"),
    ("is_longest", "boolean", "is_longest"),
)
_NAMES = [name for name, _type, _field in ANSWERED] + ["driver"]
_kept_of = attrgetter(*_NAMES)
_answer_of = attrgetter(*(field for _name, _type, field in ANSWERED))
# Only rows that really change are touched, so that no version counts up and no history is written for nothing.
KEEP = f"""
UPDATE delivery_plantask t
SET {", ".join(f"{name} = v.{name}" for name in _NAMES)}
FROM unnest(%s::uuid[], {", ".join(f"%s::{type}[]" for _name, type, _field in ANSWERED)}, %s::jsonb[])
     AS v(id, {", ".join(_NAMES)})
WHERE t.id = v.id
  AND ({", ".join(f"t.{name}" for name in _NAMES)}) IS DISTINCT FROM ({", ".join(f"v.{name}" for name in _NAMES)})
"""  # noqa: S608 - put together from the constants above
# Plans that are connected pull at each other; they are at rest after about as many rounds as a chain crosses borders.
MOST_ROUNDS = 12


def reschedule(plan: Plan, *, access: Access, on: date, rows: PlanRows | None = None) -> Schedule:
    """Let the engine answer for the plan as its rows are now, and keep what it says; the revision counts up.

    Plans that are linked with it follow, and so do the forecast dates of their initiatives, as observed on that day.
    Whoever has held the plan since reading its rows, and has written what differs, may hand them over: thousands of
    rows are then not read twice. Raises Refused, or Impossible with the tasks that cannot be scheduled; then nothing
    is changed.
    """
    with transaction.atomic(), deed("reschedule", actor=access.person_id):
        plans = held_with_linked(plan)
        first = checked(plans, plan, access=access)
        answer = _settle(first, plans, on=on, at_hand=rows and _as_read(rows, first))
        plan.refresh_from_db(fields=["revision", "version", "scheduled_at", "computed_start", "computed_finish"])
    return answer


def _as_read(rows: PlanRows, plan: Plan) -> PlanRows:
    """In the order in which they would be read, for where two links say the same the first of them decides."""
    return replace(
        rows,
        plan=plan,
        links=sorted(rows.links, key=attrgetter("id")),
        assignments=sorted(rows.assignments, key=attrgetter("id")),
    )


def _settle(first: Plan, plans: dict[UUID, Plan], *, on: date, at_hand: PlanRows | None) -> Schedule:
    """Schedule the first plan, then those that its moves pull at, until nothing moves any more."""
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
        waiting += [one for one in pulled if one in plans and one not in waiting]
    for pk in sorted(answers):
        follow_plan(plans[pk], on=on)
    keep_figures(answers.keys())
    return answers[first.pk]


def _answered(rows: PlanRows) -> tuple[Schedule, set[UUID]]:
    """The engine's answer, kept; and the plans at whose tasks it pulls."""
    try:
        network = network_of(rows)
        answer = schedule(network.plan)
    except WrongCalendar as wrong:
        raise Impossible(_("A calendar cannot be used: %(reason)s.") % {"reason": wrong}, field="calendar") from wrong
    except WrongPlan as wrong:
        raise refusal_of(wrong, {task.uid: task.name for task in rows.tasks}) from wrong
    pulled = _pulled(rows, answer)
    _keep(rows, network, answer)
    return answer, pulled


def _pulled(rows: PlanRows, answer: Schedule) -> set[UUID]:
    """The plans with a task at the other end of a link from a task that this answer moves, early or late."""
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


def _keep(rows: PlanRows, network: Network, answer: Schedule) -> None:
    dated = [task for task in rows.tasks if task.uid in answer.dates]
    _write(
        {
            task.id: said
            for task in dated
            if (said := (*_answer_of(answer.dates[task.uid]), _driver(task, network, answer))) != _kept_of(task)
        }
    )
    plan = rows.plan
    plan.computed_start, plan.computed_finish = _span(answer.dates[task.uid] for task in dated if task.is_active)
    plan.revision += 1
    Plan.objects.filter(pk=plan.pk).update(
        computed_start=plan.computed_start,
        computed_finish=plan.computed_finish,
        revision=plan.revision,
        scheduled_at=Now(),
    )


def _write(said: dict[UUID, tuple[object, ...]]) -> None:
    """Keep what is said of tasks: the columns of the answer, and the driver behind them."""
    if not said:
        return
    *columns, drivers = ([row[place] for row in said.values()] for place in range(len(_NAMES)))
    plan_anew()
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [list(said), *columns, [Jsonb(driver) for driver in drivers]])


def _driver(task: PlanTask, network: Network, answer: Schedule) -> dict[str, str]:
    driver = answer.drivers.get(task.uid)
    if driver is None:
        return {}
    link = {} if driver.link is None else {"link": str(network.links[driver.link].id)}
    return {"reason": driver.reason.value, **link}


def _span(dates: Iterable[Dates]) -> tuple[datetime | None, datetime | None]:
    found = list(dates)
    return min((one.start for one in found), default=None), max((one.finish for one in found), default=None)
