"""Asking the engine for the dates of a plan's rows, and keeping what it says: one statement, however many tasks."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.rules.networks import Network, PlanRows, network_of
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.refusals import refusal_of
from pilotage.engine.calendars.calendar import WrongCalendar
from pilotage.engine.network.plan import Dates, Schedule, WrongPlan
from pilotage.engine.network.scheduling import schedule
from pilotage.kit.history import plan_anew

# The columns of the answer: name, type, where it stands in `Dates`.
ANSWERED: Final = (
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
_NAMES = [name for name, _type, _field in ANSWERED]
_SENT = [("id", "uuid"), *((name, type) for name, type, _field in ANSWERED), ("reason", "text"), ("link", "uuid")]
_kept_of = itemgetter(*_NAMES)
_answer_of = attrgetter(*(field for _name, _type, field in ANSWERED))
KEEP = f"""
UPDATE delivery_plantask t
SET {", ".join(f"{name} = v.{name}" for name in _NAMES)},
    driver = CASE WHEN v.reason IS NULL THEN '{{}}'
                  ELSE jsonb_strip_nulls(jsonb_build_object('reason', v.reason, 'link', v.link)) END
FROM unnest({", ".join(f"%s::{type}[]" for _name, type in _SENT)}) AS v({", ".join(name for name, _type in _SENT)})
WHERE t.id = v.id
"""  # noqa: S608 - put together from the constants above
Driven = tuple[str, UUID | None] | None


def answer_for(rows: PlanRows) -> tuple[Schedule, Network]:
    """The engine's answer, and the network that it is about. Raises Impossible with the tasks in question."""
    try:
        network = network_of(rows)
        return schedule(network.plan), network
    except WrongCalendar as wrong:
        raise Impossible(_("A calendar cannot be used: %(reason)s.") % {"reason": wrong}, field="calendar") from wrong
    except WrongPlan as wrong:
        raise refusal_of(wrong, {task.uid: task.name for task in rows.tasks}) from wrong


def span_of(rows: PlanRows, answer: Schedule) -> tuple[datetime | None, datetime | None]:
    """The first start and the last finish of what is active."""
    found = [dates for task in rows.tasks if task.is_active and (dates := answer.dates.get(task.uid)) is not None]
    return min((one.start for one in found), default=None), max((one.finish for one in found), default=None)


def keep_answer(rows: PlanRows, network: Network, answer: Schedule) -> None:
    """Write what is said of tasks where it differs from their rows; the plan's revision counts up."""
    _write(_differing(rows.tasks, network, answer))
    plan = rows.plan
    plan.computed_start, plan.computed_finish = span_of(rows, answer)
    plan.revision += 1
    Plan.objects.filter(pk=plan.pk).update(
        computed_start=plan.computed_start,
        computed_finish=plan.computed_finish,
        revision=plan.revision,
        scheduled_at=Now(),
    )


def _differing(tasks: Iterable[PlanTask], network: Network, answer: Schedule) -> list[tuple[PlanTask, Dates, Driven]]:
    """Only rows that really change are touched: no version counts up, and no history is written, for nothing."""
    found = []
    for task in tasks:
        dates = answer.dates.get(task.uid)
        if dates is None:
            continue
        driven = _driven(task, network, answer)
        if _answer_of(dates) != _kept_of(vars(task)) or _as_kept(driven) != task.driver:
            found.append((task, dates, driven))
    return found


def _write(said: Sequence[tuple[PlanTask, Dates, Driven]]) -> None:
    if not said:
        return
    columns = [
        [task.id for task, _dates, _driven in said],
        *zip(*(_answer_of(dates) for _task, dates, _driven in said), strict=True),
        [driven and driven[0] for _task, _dates, driven in said],
        [driven and driven[1] for _task, _dates, driven in said],
    ]
    plan_anew()
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [_array(column) for column in columns])


def _array(values: Iterable[object]) -> str:
    """As the server writes an array of moments, numbers, ids and plain words, none of which has a sign to be quoted.

    The driver asks of each value of a list how it is to be written, which took longer than to write it.
    """
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _driven(task: PlanTask, network: Network, answer: Schedule) -> Driven:
    driver = answer.drivers.get(task.uid)
    if driver is None:
        return None
    return driver.reason.value, None if driver.link is None else network.links[driver.link].id


def _as_kept(driven: Driven) -> dict[str, str]:
    if driven is None:
        return {}
    reason, link = driven
    return {"reason": reason} if link is None else {"link": str(link), "reason": reason}
