"""Entries as rows of a table."""

from collections.abc import Sequence
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.risk.models import Entry
from pilotage.risk.pages.words import entry_url, register_cell, severity_cell, status_word, trend_cell
from pilotage.risk.reads.listing import Line
from pilotage.risk.rules.scales import Scales, current_of
from pilotage.risk.rules.states import HAS_DUE


def columns_for(*, currency: str, sees_money: bool) -> list[Column]:
    found = [
        Column("title", _("Entry"), sort="title", width=26),
        Column("severity", _("Severity"), sort="severity", title=_("Probability and impact as they are now")),
        Column("trend", _("Trend")),
        Column("status", _("Status"), sort="status"),
        Column("register", _("Register"), sort="register", width=14),
        Column("owner", _("Owner"), sort="owner"),
        Column("responses", _("Responses"), title=_("How many are still to be done")),
        Column("due", _("Near or due"), sort="due", title=_("When it may happen, or is to be done")),
    ]
    if sees_money:
        title = _("Expected value: probability × mean cost")
        found.append(Column("exposure", _("Exposure"), unit=currency, sort="exposure", is_number=True, title=title))
    return found


def entries_table(
    access: Access,
    lines: Sequence[Line],
    known: Scales,
    *,
    name: str,
    caption: str,
    params: QueryDict,
    currency: str,
    sees_money: bool,
    on: date,
    tail: str = "",
    is_selectable: bool = False,
    empty_text: str = "",
    total_count: int = 0,
) -> Table:
    """`sees_money`: whether there is a column of money at all; each row asks again for its own."""
    columns = columns_for(currency=currency, sees_money=sees_money)
    return Table(
        name=name,
        caption=caption,
        heads=heads(columns, params),
        rows=[_row(access, line, known, sees_money=sees_money, on=on, tail=tail) for line in lines],
        is_selectable=is_selectable,
        empty_text=empty_text,
        total_count=total_count,
    )


def _row(access: Access, line: Line, known: Scales, *, sees_money: bool, on: date, tail: str) -> Row:
    f, entry = formatter(), line.entry
    cells: list[Cell | str] = [
        Cell(entry.title, url=entry_url(entry, tail), note=_note(line), kind="w"),
        severity_cell(current_of(entry), known, kind=entry.kind),
        trend_cell(line.trend),
        _status_cell(line),
        register_cell(access, entry, tail),
        entry.owner.name if entry.owner else UNKNOWN,
        _responses_cell(line),
        due_cell(entry, on),
    ]
    if sees_money:
        exposure = getattr(entry, "exposure", None)
        cells.append(Cell(f.money(exposure), title=f.money_full(exposure) if exposure is not None else "", kind="n"))
    return Row(str(entry.pk), cells, version=entry.version)


def _note(line: Line) -> str:
    if not line.concerns:
        return line.entry.key
    return f"{line.entry.key} · {_('shared')}"


def _status_cell(line: Line) -> Cell:
    word = status_word(line.entry)
    return Cell(word, note=_("escalated")) if line.is_escalated else Cell(word)


def _responses_cell(line: Line) -> Cell:
    if not line.responses:
        return Cell(_("none"), kind="q")
    said = {"open": formatter().number(line.open_responses), "all": formatter().number(line.responses)}
    return Cell(_("%(open)s of %(all)s open") % said if line.open_responses else _("all done"))


def due_cell(entry: Entry, on: date) -> Cell:
    """When it is due, or until when it may happen; late is said in words."""
    f = formatter()
    if entry.kind in HAS_DUE:
        is_late = bool(entry.due_on and entry.due_on < on and not entry.is_over)
        return Cell(f.date(entry.due_on), note=_("late") if is_late else "")
    if entry.near_from and entry.near_until and entry.near_from != entry.near_until:
        return Cell(f"{f.month(entry.near_from)} – {f.month(entry.near_until)}")
    return Cell(f.date(entry.near_until or entry.near_from))
