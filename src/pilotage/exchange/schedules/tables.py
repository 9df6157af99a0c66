"""What a plan file would do, as facts and tables of its page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.differences import Aspect, PlanDifference, TaskDifference
from pilotage.delivery.rules.differing import FLOATS, Cause, Differing, DifferingTask, Figure
from pilotage.delivery.rules.document import Document
from pilotage.engine.network.plan import Kind, RuleSet
from pilotage.exchange.schedules.reads import Beside
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

MOST_SHOWN: Final = 200
FIGURES: Final = {
    Figure.START: gettext_lazy("start"),
    Figure.FINISH: gettext_lazy("finish"),
    Figure.EARLY_START: gettext_lazy("early start"),
    Figure.EARLY_FINISH: gettext_lazy("early finish"),
    Figure.LATE_START: gettext_lazy("late start"),
    Figure.LATE_FINISH: gettext_lazy("late finish"),
    Figure.TOTAL_FLOAT: gettext_lazy("total float"),
    Figure.FREE_FLOAT: gettext_lazy("free float"),
}
CAUSES: Final = {
    Cause.EXTERNAL: gettext_lazy("it hangs on a plan that is not here"),
    Cause.MANUAL: gettext_lazy("its dates are set by hand"),
    Cause.LEVELLING: gettext_lazy("levelling moved it"),
    Cause.PROGRESS: gettext_lazy("it has begun: what is left is reckoned otherwise"),
    Cause.CONSTRAINT: gettext_lazy("it has a constraint or a deadline"),
    Cause.LAG: gettext_lazy("a link with a lag or lead"),
    Cause.CALENDAR: gettext_lazy("calendars: nothing is worked in between, or others than the plan's decide"),
    Cause.STALE: gettext_lazy("the file's own figures do not fit its links: they are older than a change"),
    Cause.LOOSE: gettext_lazy("the file has it later than the plan starts, but nothing in the file holds it there"),
    Cause.UNKNOWN: gettext_lazy("nothing about the task explains it"),
}
RULE_SETS: Final = {RuleSet.MS_PROJECT: "Microsoft Project", RuleSet.PRIMAVERA: "Primavera P6"}
ASPECTS: Final = {
    Aspect.NAME: gettext_lazy("name"),
    Aspect.CODE: gettext_lazy("code"),
    Aspect.NOTES: gettext_lazy("notes"),
    Aspect.KIND: gettext_lazy("kind"),
    Aspect.PARENT: gettext_lazy("place in the outline"),
    Aspect.DURATION: gettext_lazy("duration"),
    Aspect.CONSTRAINT: gettext_lazy("constraint"),
    Aspect.CONSTRAINT_DATE: gettext_lazy("date of the constraint"),
    Aspect.DEADLINE: gettext_lazy("deadline"),
    Aspect.SHARE_DONE: gettext_lazy("share done"),
    Aspect.STARTED: gettext_lazy("actual start"),
    Aspect.FINISHED: gettext_lazy("actual finish"),
    Aspect.IS_ACTIVE: gettext_lazy("active"),
    Aspect.IS_MANUAL: gettext_lazy("scheduled by hand"),
    Aspect.WORK: gettext_lazy("work"),
    Aspect.PREDECESSORS: gettext_lazy("predecessors"),
}


def facts_of(beside: Beside) -> tuple[Fact, ...]:
    found, f = beside.found, formatter()
    document = found.document
    leaves = sum(task.kind is not Kind.SUMMARY for task in document.plan.tasks)
    finish = found.schedule.finish if found.schedule is not None else None
    return (
        Fact(_("Plan"), document.title),
        Fact(_("Written by"), document.application),
        Fact(_("Follows the rules of"), RULE_SETS[document.plan.rules.rule_set]),
        Fact(_("Tasks"), f.number(leaves)),
        Fact(_("Links"), f.number(len(document.plan.links))),
        Fact(_("Calendars"), f.number(len(document.calendar_names))),
        Fact(_("Baselines"), f.number(len(document.baselines))),
        Fact(_("Finish"), shown(finish)),
    )


def agreement_of(beside: Beside) -> str:
    compared = beside.found.comparison
    if compared is None:
        return ""
    f = formatter()
    values = {"agreeing": f.number(compared.dates_agreeing), "compared": f.number(compared.dates_compared)}
    if not compared.dates_compared:
        return _("The file says no dates of its own: there is nothing to compare.")
    if compared.dates_agreeing == compared.dates_compared:
        return _("All %(compared)s dates and floats of the file are the same here.") % values
    return _("%(agreeing)s of %(compared)s dates and floats of the file are the same here.") % values


def shown(moment: datetime | None) -> str:
    """In the plan's own local time."""
    return f"{formatter().date(moment.date())}, {moment:%H:%M}" if moment is not None else UNKNOWN


def differing_table(beside: Beside) -> Table:
    columns = (
        Column("task", _("Task"), width=32),
        Column("figure", _("What"), width=12),
        Column("stored", _("In the file"), width=18),
        Column("here", _("Here"), width=18),
        Column("by", _("By"), width=12),
        Column("why", _("What kind of reason"), width=36),
    )
    compared, document = beside.found.comparison, beside.found.document
    rows: list[Row] = []
    for task in compared.tasks if compared is not None else ():
        rows += _rows_of(task, document)
        if len(rows) >= MOST_SHOWN:
            break
    return Table("differing", _("Dates that differ"), heads(columns, QueryDict()), rows[:MOST_SHOWN])


def _rows_of(task: DifferingTask, document: Document) -> list[Row]:
    why = str(CAUSES[task.cause])
    if task.source is not None:
        why = _("%(reason)s (of “%(task)s”)") % {"reason": why, "task": document.words[task.source].name}
    return [
        Row(
            f"{task.key}-{one.figure}",
            (
                Cell(task.name if place == 0 else "", note=task.code if place == 0 else "", kind="w"),
                str(FIGURES[one.figure]),
                _value(one, one.stored, document),
                _value(one, one.computed, document),
                _by(one, document),
                Cell(why if place == 0 else "", kind="w"),
            ),
        )
        for place, one in enumerate(task.figures)
    ]


def _value(one: Differing, value: datetime | int | None, document: Document) -> str:
    if isinstance(value, datetime):
        return shown(value)
    return UNKNOWN if value is None else _days(value, document.seconds_a_day)


def _by(one: Differing, document: Document) -> str:
    """A date by days of the clock, a float by working days."""
    if one.by is None:
        return UNKNOWN
    return _days(one.by, document.seconds_a_day if one.figure in FLOATS else 86_400, is_signed=True)


def _days(seconds: int, seconds_a_day: int, *, is_signed: bool = False) -> str:
    number = formatter().number(seconds / seconds_a_day, 2)
    return _("%(days)s d") % {"days": f"+{number}" if is_signed and seconds > 0 else number}


def differing_note(beside: Beside) -> str:
    compared = beside.found.comparison
    return _more(sum(len(task.figures) for task in compared.tasks)) if compared is not None else ""


def _more(count: int) -> str:
    if count <= MOST_SHOWN:
        return ""
    return _("the first %(shown)s of %(count)s") % {"shown": MOST_SHOWN, "count": formatter().number(count)}


def unheld_table(beside: Beside) -> Table:
    columns = (Column("where", _("Where"), width=36), Column("what", _("What"), width=60))
    rows = [
        Row(str(place), (Cell(one.where, kind="w"), Cell(one.what, kind="w")))
        for place, one in enumerate(beside.found.document.unheld[:MOST_SHOWN])
    ]
    return Table("unheld", _("What cannot be kept"), heads(columns, QueryDict()), rows)


def counts_of(beside: Beside) -> tuple[Fact, ...]:
    difference, f = beside.difference, formatter()
    if difference is None:
        return ()
    return (
        Fact(_("New tasks"), f.number(len(difference.added))),
        Fact(_("Gone"), f.number(len(difference.removed))),
        Fact(_("Moved"), f.number(len(difference.moved))),
        Fact(_("Described otherwise"), f.number(len(difference.changed))),
        Fact(_("As they are"), f.number(difference.same_count)),
        Fact(_("Finish until now"), shown(difference.finish[0])),
        Fact(_("Finish with the file"), shown(difference.finish[1])),
    )


def changes_table(beside: Beside) -> Table:
    columns = (
        Column("task", _("Task"), width=36),
        Column("what", ""),
        Column("start", _("Start"), width=28),
        Column("finish", _("Finish"), width=28),
        Column("aspects", _("Described otherwise"), width=36),
    )
    rows = [_change_row(one, tone, words) for one, tone, words in _changes(beside.difference)[:MOST_SHOWN]]
    return Table("changes", _("What the file changes"), heads(columns, QueryDict()), rows)


def _changes(difference: PlanDifference | None) -> Sequence[tuple[TaskDifference, str, str]]:
    """Gone first, as nothing brings them back; a task that is moved and changed stands once."""
    if difference is None:
        return ()
    moved = {one.uid for one in difference.moved}
    return [
        *((one, "red", _("gone")) for one in difference.removed),
        *((one, "green", _("new")) for one in difference.added),
        *((one, "amber", _("moved")) for one in difference.moved),
        *((one, "blue", _("changed")) for one in difference.changed if one.uid not in moved),
    ]


def _change_row(one: TaskDifference, tone: str, words: str) -> Row:
    aspects = " · ".join(str(ASPECTS[change.aspect]) for change in one.changes)
    return Row(
        str(one.uid),
        (
            Cell(one.name, note=one.code, kind="w"),
            Cell(words, tone=tone),
            _both(one.start),
            _both(one.finish),
            Cell(aspects or UNKNOWN, kind="w"),
        ),
    )


def _both(dates: tuple[datetime | None, datetime | None]) -> str:
    before, after = dates
    if before == after or before is None or after is None:
        return shown(after or before)
    return f"{shown(before)} → {shown(after)}"


def changes_note(beside: Beside) -> str:
    return _more(len(_changes(beside.difference)))
