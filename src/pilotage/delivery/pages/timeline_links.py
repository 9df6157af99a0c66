"""Links between plans as a table and as a file, with the owner on both sides."""

from collections.abc import Iterator, Mapping, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.delivery.models import PlanTask
from pilotage.delivery.pages.shared import days_cell, moment_cell
from pilotage.delivery.rules.bridges import OF_FINISH, TO_START, Bridge
from pilotage.delivery.rules.changing_text import Lag, lag_text, units_of
from pilotage.delivery.rules.words import LINKS
from pilotage.engine.network.plan import LagUnit, LinkType
from pilotage.kit.formats import UNKNOWN
from pilotage.kit.frame import carried
from pilotage.kit.spreadsheets.sheet import Cell as SheetCell
from pilotage.kit.spreadsheets.sheet import Format, Sheet, SheetColumn
from pilotage.kit.tables import Cell, Column, Row, Table, heads


def bridge_table(request: PersonalRequest, bridges: Sequence[Bridge], *, name: str) -> Table:
    columns = (
        Column("state", _("State")),
        Column("margin", _("Room"), unit=_("days"), is_number=True,
               title=_("Working days between the two; below 0: planned too early")),
        Column("before", _("Predecessor"), width=28),
        Column("before_owner", _("Its owner")),
        Column("before_day", _("Done, or begun")),
        Column("link", _("Link")),
        Column("after", _("Successor"), width=28),
        Column("after_owner", _("Its owner")),
        Column("after_day", _("Planned for")),
    )  # fmt: skip
    head, tail = reverse("delivery:plan", args=["KEY"]), carried(request)
    states = {
        True: Cell(_("Conflict"), tone="red", letter="!"),
        False: Cell(_("Fits"), tone="green", letter="✓"),
        None: Cell(_("Not known"), tone="none"),
    }
    rows = [Row(str(one.link.id), _cells(one, states, head, tail)) for one in bridges]
    return Table(name, _("Links between plans"), heads(columns, QueryDict()), rows)


def _cells(one: Bridge, states: Mapping[bool | None, Cell], head: str, tail: str) -> list[Cell | str]:
    """states: by whether it is a conflict; head, tail: of the address of a plan, with KEY where its own stands."""
    before, after = one.link.predecessor, one.link.successor
    return [
        states[None if one.margin_days is None else one.is_conflict],
        days_cell(one.margin_days),
        _task_cell(before, head, tail),
        _owner(before),
        moment_cell(before.finish if one.link.type in OF_FINISH else before.start),
        _link(one),
        _task_cell(after, head, tail),
        _owner(after),
        moment_cell(after.start if one.link.type in TO_START else after.finish),
    ]


def _task_cell(task: PlanTask, head: str, tail: str) -> Cell:
    initiative = task.plan.initiative
    return Cell(task.name, url=head.replace("KEY", initiative.key) + tail, note=initiative.name)


def _owner(task: PlanTask) -> str:
    manager = task.plan.initiative.manager
    return manager.name if manager else UNKNOWN


def _link(one: Bridge) -> str:
    link = one.link
    lag = Lag(link.lag_seconds, LagUnit(link.lag_unit), link.lag_share)
    behind = lag_text(lag, units_of(link.successor.plan))
    return f"{LINKS[LinkType(link.type)]} {behind}".strip()


def bridge_sheet(bridges: Sequence[Bridge]) -> Sheet:
    columns = (
        SheetColumn(_("Predecessor's initiative"), width=32),
        SheetColumn(_("Predecessor"), width=40),
        SheetColumn(_("Its owner"), width=24),
        SheetColumn(_("Starts"), format=Format.TIME, width=20),
        SheetColumn(_("Finishes"), format=Format.TIME, width=20),
        SheetColumn(_("Link"), width=24),
        SheetColumn(_("Successor's initiative"), width=32),
        SheetColumn(_("Successor"), width=40),
        SheetColumn(_("Its owner"), width=24),
        SheetColumn(_("Starts"), format=Format.TIME, width=20),
        SheetColumn(_("Finishes"), format=Format.TIME, width=20),
        SheetColumn(_("Room"), unit=_("working days"), format=Format.AMOUNT),
    )
    return Sheet(_("Links between plans"), columns, _sheet_rows(bridges))


def _sheet_rows(bridges: Sequence[Bridge]) -> Iterator[tuple[SheetCell, ...]]:
    for one in bridges:
        before, after = one.link.predecessor, one.link.successor
        room = None if one.margin_days is None else round(one.margin_days, 4)
        yield (*_side(before), _link(one), *_side(after), room)


def _side(task: PlanTask) -> tuple[SheetCell, ...]:
    initiative = task.plan.initiative
    manager = initiative.manager.name if initiative.manager else None
    return (f"{initiative.name} ({initiative.key})", task.name, manager, task.start, task.finish)
