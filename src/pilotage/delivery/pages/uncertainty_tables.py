"""Estimates, groups and risks as tables."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.delivery.models import DelayRisk, EstimateGroup, Plan, PlanTask
from pilotage.delivery.pages.shared import address
from pilotage.delivery.reads.uncertainty import DEFAULT_CORRELATION, estimate_of
from pilotage.delivery.rules.changing_text import duration_text, units_of
from pilotage.delivery.rules.durations import told
from pilotage.engine.risk_analysis.problem import Estimate
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads

COLUMNS = ("name", "duration", "optimistic", "likely", "pessimistic", "spread", "group")
MOST_NAMED = 3  # tasks of a risk that are named in its row


def estimates_table(request: PersonalRequest, plan: Plan, tasks: Sequence[PlanTask], *, can_edit: bool) -> Table:
    text = "text" if can_edit else ""
    hint = _("Working time, such as 5d, 2w or 12h; 5ed where the task lasts by the clock")
    columns = (
        Column("name", _("Task"), width=32),
        Column("duration", _("Planned"), is_number=True),
        Column("optimistic", _("At best"), is_number=True, editor=text, title=hint),
        Column("likely", _("Most likely"), is_number=True, editor=text, title=hint),
        Column("pessimistic", _("At worst"), is_number=True, editor=text, title=hint),
        Column("spread", _("Around the plan"), width=16),
        Column("group", _("Group"), editor=text, title=_("Tasks of one group tend to be long together")),
    )
    rows = [Row(f"{task.uid}", row_cells(plan, task), version=_version(task)) for task in tasks]
    return Table(
        name="estimates",
        caption=_("Three points of each open task"),
        heads=heads(columns, QueryDict()),
        rows=rows,
        edit_url=address(request, "estimate_cells", plan) if can_edit else "",
        empty_text=_("No open task: what is finished is certain."),
    )


def _version(task: PlanTask) -> int:
    there = estimate_of(task)
    return there.version if there else 0


def row_cells(plan: Plan, task: PlanTask) -> list[Cell]:
    """In the order of `COLUMNS`."""
    units, there = units_of(plan), estimate_of(task)

    def point(seconds: int | None) -> Cell:
        if seconds is None:
            return Cell(UNKNOWN, kind="n")
        text = told(task, seconds, units)
        return Cell(text, kind="n", value=text)

    return [
        Cell(task.name, note=task.parent.name if task.parent else ""),
        Cell(told(task, task.duration_seconds, units), kind="n"),
        point(there.optimistic_seconds if there else None),
        point(there.likely_seconds if there else None),
        point(there.pessimistic_seconds if there else None),
        _around(task),
        Cell(there.group or UNKNOWN, value=there.group) if there else Cell(UNKNOWN),
    ]


def _around(task: PlanTask) -> Cell:
    """ "−10 % … +30 %": the ends beside the planned duration; on the hover the mean of both."""
    there, f = estimate_of(task), formatter()
    if there is None:
        return Cell(_("certain"), kind="q")
    planned = task.duration_seconds
    low, high = there.optimistic_seconds / planned - 1, there.pessimistic_seconds / planned - 1
    mean = Estimate(there.optimistic_seconds, there.likely_seconds, there.pessimistic_seconds).mean / planned - 1
    words = _("On average %(mean)s beside the planned duration (PERT)") % {"mean": _signed(f.share(mean), mean)}
    return Cell(f"{_signed(f.share(low), low)} … {_signed(f.share(high), high)}", title=words)


def _signed(text: str, value: float) -> str:
    return f"+{text}" if value > 0 else text


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group: how many tasks, and how strongly they vary together."""

    name: str
    tasks: str
    correlation: str


def groups_view(estimated: Sequence[PlanTask], groups: Sequence[EstimateGroup]) -> list[GroupLine]:
    """The groups that estimates name, with their correlation or the one that is taken without."""
    f = formatter()
    counts = Counter(there.group for task in estimated if (there := estimate_of(task)) is not None and there.group)
    known = {group.name: group.correlation for group in groups}
    return [
        GroupLine(
            name,
            f.count(count, _("task"), _("tasks")),
            f.number(100 * known.get(name, DEFAULT_CORRELATION)),
        )
        for name, count in sorted(counts.items())
    ]


def risks_table(request: PersonalRequest, plan: Plan, risks: Sequence[DelayRisk], *, can_edit: bool) -> Table:
    f, units = formatter(), units_of(plan)
    columns = (
        Column("name", _("Risk"), width=30),
        Column("probability", _("Probability"), is_number=True),
        Column("optimistic", _("Delay at best"), is_number=True),
        Column("likely", _("Most likely"), is_number=True),
        Column("pessimistic", _("At worst"), is_number=True),
        Column("tasks", _("Delays"), width=36),
    )
    rows = [
        Row(
            str(risk.id),
            (
                Cell(risk.name, url=address(request, "delay_risk", plan, risk.id) if can_edit else ""),
                Cell(f.share(risk.probability), kind="n"),
                Cell(duration_text(risk.optimistic_seconds, units), kind="n"),
                Cell(duration_text(risk.likely_seconds, units), kind="n"),
                Cell(duration_text(risk.pessimistic_seconds, units), kind="n"),
                Cell(_delayed(risk), kind="w"),
            ),
        )
        for risk in risks
    ]
    empty = _("No risk is named. A risk that happens delays its tasks in the trials in which it does.")
    return Table("delay-risks", _("Risks with a delay"), heads(columns, QueryDict()), rows, empty_text=empty)


def _delayed(risk: DelayRisk) -> str:
    names = [one.task.name for one in risk.delayed.all()]
    shown = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return (
        _("%(names)s and %(count)s more") % {"names": shown, "count": formatter().number(more)} if more > 0 else shown
    )
