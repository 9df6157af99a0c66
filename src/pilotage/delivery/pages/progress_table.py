"""The table in which progress is reported: its columns, and how a task reads in them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.pages.shared import address, day_text, moment_cell
from pilotage.delivery.rules.changing_text import units_of
from pilotage.delivery.rules.durations import told
from pilotage.delivery.rules.progress import lags, planned_share, should_be_finished, should_have_begun
from pilotage.delivery.rules.times import Times
from pilotage.delivery.rules.words import KINDS
from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK
from pilotage.engine.network.plan import Kind
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads


def columns_of(plan: Plan, *, can_edit: bool) -> list[Column]:
    number, day, text = ("number", "date", "text") if can_edit else ("", "", "")
    return [
        Column("name", _("Task"), width=30),
        Column("due", _("By the status date")),
        Column("start", _("Start")),
        Column("finish", _("Finish")),
        Column("done", _("Done"), unit="%", is_number=True, editor=number),
        Column("started", _("Actual start"), editor=day),
        Column("finished", _("Actual finish"), editor=day),
        Column("left", _("Left to do"), editor=text, title=_("Duration, such as 2d or 5h")),
        Column("physical", _("Physically done"), unit="%", is_number=True, editor=number,
               title=_("Of the thing itself, as somebody measured or judged")),
        Column("work_done", _("Work done"), unit="h", is_number=True, editor=number),
    ]  # fmt: skip


def row_cells(plan: Plan, task: PlanTask, times: Times) -> list[Cell]:
    """In the order of the columns."""
    f = formatter()
    above = task.parent.name if task.parent else ""
    kind = "" if task.kind == Kind.TASK else str(KINDS[Kind(task.kind)])
    left = _left(task)
    left_text = told(task, left, units_of(plan))
    return [
        Cell(task.name, note=above, title=kind),
        _due(plan, task, times),
        moment_cell(task.start),
        moment_cell(task.finish),
        Cell(f.number(round(task.share_done * 100, 1)), kind="n", value=f"{task.share_done * 100:g}"),
        _day(task.started_at),
        _day(task.finished_at),
        Cell(left_text, value="" if left is None else left_text),
        _share(task.physical_share),
        _hours(task.actual_work_hours),
    ]


def table_of(request: PersonalRequest, plan: Plan, tasks: Sequence[PlanTask], *, can_edit: bool) -> Table:
    columns = columns_of(plan, can_edit=can_edit)
    times = Times()
    return Table(
        name="progress",
        caption=_("Progress by task"),
        heads=heads(columns, QueryDict()),
        rows=[Row(f"{task.uid}", row_cells(plan, task, times), version=task.version) for task in tasks],
        edit_url=address(request, "progress_cells", plan) if can_edit else "",
        is_selectable=can_edit,
        empty_text=_("Nothing is waiting for a report: all that should have happened is reported."),
    )


def _due(plan: Plan, task: PlanTask, times: Times) -> Cell:
    """What should have happened by the status date and was not reported, in words."""
    if plan.status_at is None:
        return Cell("")
    if should_be_finished(task, plan.status_at):
        return Cell(_("finished"), tone="amber", letter="!", title=_("It should be finished by the status date."))
    if should_have_begun(task, plan.status_at):
        return Cell(_("begun"), tone="amber", letter="!", title=_("It should have begun by the status date."))
    if lags(task, plan.status_at):
        time = times.at(ROUND_THE_CLOCK) if task.is_elapsed else times.of(task.calendar or plan.calendar)
        share = formatter().share(planned_share(task, plan.status_at, time))
        return Cell(
            _("%(share)s by plan") % {"share": share},
            tone="amber",
            letter="!",
            title=_("So much of it lies before the status date."),
        )
    return Cell("")


def _left(task: PlanTask) -> int | None:
    if task.finished_at is not None:
        return 0
    if task.remaining_seconds is not None:
        return task.remaining_seconds
    return round(task.duration_seconds * (1 - task.share_done))


def _day(moment: datetime | None) -> Cell:
    return Cell(UNKNOWN) if moment is None else Cell(day_text(moment), value=moment.date().isoformat())


def _share(share: float | None) -> Cell:
    if share is None:
        return Cell(UNKNOWN, kind="n")
    return Cell(formatter().number(round(share * 100, 1)), kind="n", value=f"{share * 100:g}")


def _hours(hours: Decimal | None) -> Cell:
    if hours is None:
        return Cell(UNKNOWN, kind="n")
    text = f"{hours.normalize():f}"
    return Cell(formatter().number(hours, 1), kind="n", value=text)
