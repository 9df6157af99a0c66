"""A plan as a workbook: its tasks in outline order, its links, and what was approved."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Document, Stored
from pilotage.engine.network.plan import Key, Kind, LagUnit, Link
from pilotage.kit.spreadsheets.sheet import Cell, Format, Sheet, SheetColumn
from pilotage.kit.spreadsheets.workbook import xlsx_bytes

INDENT: Final = "    "
"""A spreadsheet has no outline of its own that every program shows."""


def xlsx_of(document: Document) -> bytes:
    """The workbook. Durations and floats in days of the plan, times in its local time; unknown cells are empty."""
    return xlsx_bytes([_tasks(document), _links(document), *_baselines(document)])


def _tasks(document: Document) -> Sheet:
    money = document.currency
    columns = (
        SheetColumn(_("Number"), width=8),
        SheetColumn(_("Code")),
        SheetColumn(_("Task"), width=48),
        SheetColumn(_("Kind")),
        SheetColumn(_("Duration"), _("days"), Format.AMOUNT),
        SheetColumn(_("Start"), format=Format.TIME),
        SheetColumn(_("Finish"), format=Format.TIME),
        SheetColumn(_("Done"), format=Format.SHARE),
        SheetColumn(_("Predecessors"), width=24),
        SheetColumn(_("Constraint")),
        SheetColumn(_("Constraint date"), format=Format.TIME),
        SheetColumn(_("Deadline"), format=Format.TIME),
        SheetColumn(_("Total float"), _("days"), Format.AMOUNT),
        SheetColumn(_("Critical")),
        SheetColumn(_("Actual start"), format=Format.TIME),
        SheetColumn(_("Actual finish"), format=Format.TIME),
        SheetColumn(_("Work"), _("hours"), Format.AMOUNT),
        SheetColumn(_("Actual work"), _("hours"), Format.AMOUNT),
        SheetColumn(_("Cost"), money, Format.AMOUNT),
        SheetColumn(_("Actual cost"), money, Format.AMOUNT),
        SheetColumn(_("Resources"), width=32),
        SheetColumn(_("Notes"), width=48),
    )
    return Sheet(_("Tasks"), columns, _task_rows(document))


def _task_rows(document: Document) -> Iterator[tuple[Cell, ...]]:
    waits: dict[Key, list[Link]] = {}
    for link in document.plan.links:
        waits.setdefault(link.successor, []).append(link)
    named = {one.key: one.name for one in document.resources}
    people: dict[Key, list[str]] = {}
    for one in document.assignments:
        people.setdefault(one.task, []).append(named[one.resource])
    levels: dict[Key, int] = {}
    for task in document.plan.tasks:
        level = levels[task.key] = 0 if task.parent is None else levels[task.parent] + 1
        words, stored = document.words[task.key], document.stored.get(task.key, Stored())
        constraint, at = task.constraints[0] if task.constraints else (None, None)
        yield (
            task.key if isinstance(task.key, int) else str(task.key),
            words.code,
            INDENT * level + words.name,
            _kind(task.kind),
            _days(task.duration, document) if task.kind is not Kind.SUMMARY else None,
            stored.start,
            stored.finish,
            task.share_done if task.kind is not Kind.SUMMARY else None,
            "; ".join(_said(link, document) for link in waits.get(task.key, ())),
            str(constraint) if constraint is not None else None,
            at,
            task.deadline,
            _days(stored.total_float, document),
            None if stored.is_critical is None else _("yes") if stored.is_critical else _("no"),
            task.started,
            task.finished,
            words.work_hours,
            words.actual_work_hours,
            words.cost,
            words.actual_cost,
            "; ".join(people.get(task.key, ())),
            words.notes,
        )


def _kind(kind: Kind) -> str:
    words: Mapping[Kind, str] = {
        Kind.TASK: _("task"),
        Kind.MILESTONE: _("milestone"),
        Kind.FINISH_MILESTONE: _("finish milestone"),
        Kind.SUMMARY: _("summary"),
        Kind.LEVEL_OF_EFFORT: _("level of effort"),
    }
    return words[kind]


def _days(seconds: int | None, document: Document) -> float | None:
    return None if seconds is None else round(seconds / document.seconds_a_day, 4)


def _said(link: Link, document: Document) -> str:
    """As MS Project writes it: "12FS+2d"."""
    if link.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE):
        behind = f"{link.lag_share:+.0%}"
    elif link.unit is LagUnit.ELAPSED:
        behind = f"{link.lag / 86_400:+g}ed" if link.lag else ""
    else:
        behind = f"{link.lag / document.seconds_a_day:+g}d" if link.lag else ""
    return f"{link.predecessor}{link.type}{behind}"


def _links(document: Document) -> Sheet:
    columns = (
        SheetColumn(_("Predecessor"), width=12),
        SheetColumn(_("Name of the predecessor"), width=40),
        SheetColumn(_("Successor"), width=12),
        SheetColumn(_("Name of the successor"), width=40),
        SheetColumn(_("Type"), width=8),
        SheetColumn(_("Lag"), _("days"), Format.AMOUNT),
        SheetColumn(_("Lag of the predecessor's duration"), format=Format.SHARE),
        SheetColumn(_("The lag is"), width=14),
    )
    units = {
        LagUnit.WORKING: _("working time"),
        LagUnit.ELAPSED: _("elapsed time"),
        LagUnit.SHARE: _("a share"),
        LagUnit.ELAPSED_SHARE: _("an elapsed share"),
    }
    rows = (
        (
            str(link.predecessor),
            document.words[link.predecessor].name,
            str(link.successor),
            document.words[link.successor].name,
            str(link.type),
            _lag_days(link, document),
            link.lag_share if link.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE) else None,
            units[link.unit],
        )
        for link in document.plan.links
    )
    return Sheet(_("Links"), columns, rows)


def _lag_days(link: Link, document: Document) -> float | None:
    if link.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE):
        return None
    return round(link.lag / (86_400 if link.unit is LagUnit.ELAPSED else document.seconds_a_day), 4)


def _baselines(document: Document) -> list[Sheet]:
    if not document.baselines:
        return []
    columns = (
        SheetColumn(_("Baseline"), width=24),
        SheetColumn(_("Number"), width=8),
        SheetColumn(_("Task"), width=48),
        SheetColumn(_("Start"), format=Format.TIME),
        SheetColumn(_("Finish"), format=Format.TIME),
        SheetColumn(_("Duration"), _("days"), Format.AMOUNT),
        SheetColumn(_("Work"), _("hours"), Format.AMOUNT),
        SheetColumn(_("Cost"), document.currency, Format.AMOUNT),
    )
    rows = (
        (
            baseline.name,
            str(key),
            document.words[key].name if key in document.words else None,
            approved.start,
            approved.finish,
            _days(approved.duration, document),
            approved.work_hours,
            approved.cost,
        )
        for baseline in document.baselines
        for key, approved in baseline.tasks.items()
    )
    return [Sheet(_("Baselines"), columns, rows)]
