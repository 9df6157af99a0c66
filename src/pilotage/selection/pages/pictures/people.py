"""Capacity by role and period: what decided work asks for, what the choice asks for, and what must be bought."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell
from pilotage.selection.reads.inputs import Inputs
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.staffing import Load, RoleLoad, loads_of

# A role is tight from here on, and over its capacity from 1.
TIGHT = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A role in a period: the share of its capacity that is asked for."""

    text: str
    full: str
    tone: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A role over all periods; its address shows it in the chart."""

    name: str
    url: str
    is_current: bool
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Every role by period, and one of them as a chart."""

    periods: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    chart: Chart
    note: str


def people_of(f: Formatter, asked: Inputs, kept: Kept, *, role: str, address: str) -> PeopleView | None:
    """None when no role limits the choice. role: id of the one that is drawn, else the tightest is."""
    loads = loads_of(asked, kept)
    if not loads:
        return None
    current = next((one for one in loads if one.role.id == role), max(loads, key=lambda one: one.peak))
    rows = tuple(
        HeatRow(
            one.role.name,
            f"{address}&role={one.role.id}",
            one is current,
            tuple(_heat(f, load) for load in one.loads),
        )
        for one in loads
    )
    unknown = sum(load.capacity is None for one in loads for load in one.loads)
    note = _("%(count)s periods whose capacity nobody knows") % {"count": unknown} if unknown else ""
    return PeopleView(tuple(load.span for load in current.loads), rows, _chart(f, current), note)


def _heat(f: Formatter, load: Load) -> HeatCell:
    full = _("%(asked)s h asked of %(capacity)s h") % {
        "asked": f.number(load.asked),
        "capacity": f.number(load.capacity),
    }
    if load.bought:
        full += "; " + _("%(hours)s h bought") % {"hours": f.number(load.bought)}
    share = load.share
    if share is None:
        return HeatCell(f"{f.number(load.asked)} h" if load.asked else UNKNOWN, full, "none")
    tone = "over" if share > 1 else "tight" if share >= TIGHT else "some" if share >= Decimal("0.5") else "little"
    return HeatCell(f.share(share), full, tone)


def _chart(f: Formatter, one: RoleLoad) -> Chart:
    def points(amounts: Sequence[Decimal | None]) -> list[Point]:
        return [
            Point(None if amount is None else float(amount), UNKNOWN if amount is None else f"{f.number(amount)} h")
            for amount in amounts
        ]

    loads = one.loads
    series = [
        Series(_("Decided before"), points([load.claimed for load in loads]), tone="quiet"),
        Series(_("Chosen"), points([load.chosen for load in loads]), tone="accent"),
        Series(_("Capacity"), points([load.capacity for load in loads]), part=2, is_line=True, is_dashed=True),
    ]
    if any(load.bought for load in loads):
        with_bought = [None if load.capacity is None else load.capacity + load.bought for load in loads]
        series.append(Series(_("with what is bought"), points(with_bought), part=4, is_line=True))
    return Chart(
        name="people-of-a-role",
        kind=Kind.STACKED,
        title=_title(f, one),
        across=Axis("", categories=[load.span for load in loads]),
        up=Axis(one.role.name, _("hours")),
        series=series,
        table=_table(f, one),
        height=230,
    )


def _title(f: Formatter, one: RoleLoad) -> str:
    known = [load for load in one.loads if load.share is not None]
    if not known:
        return _("%(role)s: nobody said how much there is") % {"role": one.role.name}
    peak = max(known, key=lambda load: load.share or Decimal(0))
    facts = {"role": one.role.name, "span": peak.span, "share": f.share(peak.share)}
    if (peak.share or 0) > 1:
        return _("%(role)s is asked for more than there is: %(share)s in %(span)s") % facts
    return _("%(role)s is tightest in %(span)s: %(share)s of it is asked for") % facts


def _table(f: Formatter, one: RoleLoad) -> Table:
    columns = (
        Column("period", _("Period")),
        Column("claimed", _("Decided before"), unit="h", is_number=True),
        Column("chosen", _("Chosen"), unit="h", is_number=True),
        Column("capacity", _("Capacity"), unit="h", is_number=True),
        Column("bought", _("Bought"), unit="h", is_number=True),
        Column("left", _("Left"), unit="h", is_number=True),
    )
    rows = []
    for load in one.loads:
        left = None if load.capacity is None else load.capacity + load.bought - load.asked
        amounts = (load.claimed, load.chosen, load.capacity, load.bought, left)
        rows.append(Row(load.span, (Cell(load.span), *(number_cell(f.number(amount)) for amount in amounts))))
    return Table("people-of-a-role-twin", one.role.name, heads(columns, QueryDict()), rows)
