"""What a comparison of scenarios shows: metrics, cost by year, the matrix, starts and people side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Bar, Chart, Kind, Point, Series, Timeline, part_of
from pilotage.kit.clock import today
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.money import Money
from pilotage.kit.periods import FiscalYear
from pilotage.kit.spreadsheets.sheet import Cell as SheetCell
from pilotage.kit.spreadsheets.sheet import Sheet, SheetColumn
from pilotage.kit.tables import Cell, Column, Row, Tab, Table, heads, number_cell
from pilotage.selection.models import Goal
from pilotage.selection.pages.listing import outcome_cell
from pilotage.selection.reads.comparison import Line, Side, Standpoint
from pilotage.selection.reads.inputs import ZERO
from pilotage.selection.reads.words import interval, value_in_words

# More bars than this cannot be read side by side; the matrix has them all.
MOST_BARS = 60
# So many colours can be told apart: pictures draw the first of the scenarios, tables beside them have all.
MOST_DRAWN = 8


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of every scenario; `differs` where they are not all the same."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole page.

    heads   name, address and colour of every scenario; colour 0: not in the pictures
    """

    heads: tuple[tuple[str, str, int], ...]
    metrics: tuple[Metric, ...]
    base: str
    said: tuple[tuple[str, tuple[str, ...]], ...]
    cost: Chart
    frontiers: Chart | None
    no_frontiers: str
    starts: Timeline | None
    people: Table | None
    matrix: Table
    filters: tuple[Tab, ...]
    csv_url: str
    xlsx_url: str


def colour_of(place: int) -> int:
    """The part of the palette that stands for the n-th scenario; 0 where it is not drawn."""
    return part_of(place) if place < MOST_DRAWN else 0


def metrics_of(f: Formatter, sides: Sequence[Side]) -> tuple[Metric, ...]:
    """What came out, then the limits."""
    years = _years(sides)
    outs: tuple[tuple[str, Callable[[Side], str]], ...] = (
        (_("Answer"), lambda side: _outcome(f, side)),
        (_("Value"), lambda side: _value(f, side)),
        (_("Priority points, no delay counted"), lambda side: _priority(f, side)),
        (_("NPV"), lambda side: _npv(f, side)),
        (_("Cost in its years"), lambda side: _cost(f, side)),
        (_("Selected"), lambda side: f.number(len(side.chosen)) if side.has_choice else UNKNOWN),
        (_("Start at another time than the register says"), lambda side: _moved(f, side)),
        (_("Hours bought"), lambda side: _hours_bought(f, side)),
        (_("As much as possible of"), lambda side: str(Goal(side.scenario.goal).label)),
        (_("Measured by"), lambda side: str(side.scenario.driver_set or UNKNOWN)),
        (_("Forced in or out"), lambda side: f.number(side.rule_count)),
    )
    found = [Metric(label, tuple(read(side) for side in sides)) for label, read in outs]
    for year in years:
        label = _("Budget of %(year)s") % {"year": _label(sides, year)}
        found.append(Metric(label, tuple(_budget(f, side, year) for side in sides)))
    return tuple(found)


def cost_chart(f: Formatter, sides: Sequence[Side]) -> Chart:
    years = _years(sides)
    labels = [_label(sides, year) for year in years]
    currency = sides[0].scenario.currency

    def point(amount: Decimal | None) -> Point:
        if amount is None:
            return Point(None, UNKNOWN)
        return Point(float(amount), f.money_full(Money(amount, currency)))

    columns = (
        Column("year", _("Year")),
        *(
            Column(f"s{place}", side.scenario.name, unit=side.scenario.currency, is_number=True)
            for place, side in enumerate(sides)
        ),
    )
    rows = [
        Row(str(year), (label, *(number_cell(f.figure(side.cost_in(year))) for side in sides)))
        for year, label in zip(years, labels, strict=True)
    ]
    return Chart(
        name="cost-of-all",
        kind=Kind.BARS,
        title=_("What each choice costs by year"),
        across=Axis("", categories=labels),
        up=Axis(_("Cost"), currency),
        series=[
            Series(side.scenario.name, [point(side.cost_in(year)) for year in years], part=part_of(place))
            for place, side in enumerate(sides[:MOST_DRAWN])
        ],
        table=Table("cost-of-all-twin", _("Cost by year"), heads(columns, QueryDict()), rows),
        note=not_drawn(f, sides),
        height=240,
    )


def starts_chart(f: Formatter, sides: Sequence[Side], lines: Sequence[Line]) -> Timeline | None:
    """A bar for every scenario under every initiative that some take and that does not start alike in all."""
    differing = [line for line in lines if line.differs and any(one.side == "in" for one in line.standpoints)]
    if not differing:
        return None
    shown = differing[: max(MOST_BARS // min(len(sides), MOST_DRAWN), 1)]
    bars, rows = [], []
    for line in shown:
        for place, (side, said) in enumerate(zip(sides, line.standpoints, strict=True)):
            one = side.chosen.get(line.one.id)
            finish = one.finish_of(0) if one else None
            words = _standpoint_text(f, said)
            bar = Bar(
                label=line.one.name if not place else f"\u2003{side.scenario.name}",
                start=said.start,
                finish=finish,
                full=f"{side.scenario.name}: {words}",
                part=part_of(place),
            )
            bars += [bar] if place < MOST_DRAWN else []
            rows.append(Row(f"{line.one.id}-{place}", (line.one.name, side.scenario.name, words, _day(f, finish))))
    columns = (
        Column("name", _("Initiative")),
        Column("scenario", _("Scenario")),
        Column("start", _("Start")),
        Column("finish", _("Finish")),
    )
    more = len(differing) - len(shown)
    return Timeline(
        name="starts-of-all",
        title=_("What is in somewhere and not everywhere alike"),
        bars=bars,
        today=today(),
        table=Table("starts-of-all-twin", _("Starts side by side"), heads(columns, QueryDict()), rows),
        unknown_text=_("not in"),
        today_text=_("today"),
        note=" · ".join(filter(None, (not_drawn(f, sides), _more_in_the_list(f, more)))),
    )


def not_drawn(f: Formatter, sides: Sequence[Side]) -> str:
    """That a picture leaves some out; empty where it has all."""
    if len(sides) <= MOST_DRAWN:
        return ""
    facts = {"drawn": f.number(MOST_DRAWN), "all": f.number(len(sides))}
    return _("The first %(drawn)s of %(all)s are drawn; the table has all") % facts


def _more_in_the_list(f: Formatter, more: int) -> str:
    return _("%(count)s more in the list below") % {"count": f.number(more)} if more > 0 else ""


def people_table(f: Formatter, sides: Sequence[Side]) -> Table | None:
    """The tightest period of every role in every scenario; None when people limit none of them."""
    roles = {load.role.id: load.role.name for side in sides for load in side.loads}
    if not roles:
        return None
    columns = (
        Column("role", _("Role")),
        *(Column(f"s{place}", side.scenario.name, is_number=True) for place, side in enumerate(sides)),
    )
    rows = [Row(id, (name, *(_peak(f, side, id) for side in sides))) for id, name in roles.items()]
    return Table("people-of-all", _("Capacity by role"), heads(columns, QueryDict()), rows)


def _peak(f: Formatter, side: Side, role: str) -> Cell:
    load = next((one for one in side.loads if one.role.id == role), None)
    known = [one for one in load.loads if one.share is not None] if load else []
    if load is None or not known:
        return Cell(UNKNOWN, kind="n")
    worst = max(known, key=lambda one: one.share or ZERO)
    note = worst.span
    if load.bought:
        note += ", " + _("%(hours)s h bought") % {"hours": f.number(load.bought)}
    return Cell(f.share(worst.share), kind="n", note=note)


def matrix_table(f: Formatter, sides: Sequence[Side], lines: Sequence[Line], tail: str) -> Table:
    columns = (
        Column("name", _("Initiative"), width=26),
        *(Column(f"s{place}", side.scenario.name, width=14) for place, side in enumerate(sides)),
        Column("cost", _("Cost"), unit=sides[0].scenario.currency, is_number=True),
    )
    rows = [
        Row(
            line.one.id,
            (
                Cell(line.one.name, url=reverse("work:initiative", args=[line.one.key]) + tail, note=line.one.key),
                *(_cell(f, one) for one in line.standpoints),
                number_cell(f.figure(line.one.cost if line.one.is_costed else None)),
            ),
            tone="" if line.differs else "quiet",
        )
        for line in lines
    ]
    empty = _("They choose the same, at the same starts.")
    return Table("matrix", _("Initiatives by scenario"), heads(columns, QueryDict()), rows, empty_text=empty)


def matrix_sheet(sides: Sequence[Side], lines: Sequence[Line]) -> Sheet:
    """For every scenario the side, the start and the reason: what the page shows, and its hovers."""
    columns = [SheetColumn(_("Key")), SheetColumn(_("Initiative"), width=40)]
    for side in sides:
        name = side.scenario.name
        columns += [
            SheetColumn(name),
            SheetColumn(_("Start in %(name)s") % {"name": name}),
            SheetColumn(_("Why in %(name)s") % {"name": name}, width=60),
        ]

    def cells(line: Line) -> tuple[SheetCell, ...]:
        found: list[SheetCell] = [line.one.key, line.one.name]
        for one in line.standpoints:
            found += [SIDES[one.side][0](), one.start, one.reason]
        return tuple(found)

    return Sheet(_("Scenarios"), tuple(columns), [cells(line) for line in lines])


SIDES: dict[str, tuple[Callable[[], str], str]] = {
    "in": (lambda: _("In"), "green"),
    "out": (lambda: _("Out"), "none"),
    "gaps": (lambda: _("Not compared"), "amber"),
    "absent": (lambda: _("no candidate"), ""),
    "unsolved": (lambda: _("not solved"), ""),
}


def _cell(f: Formatter, one: Standpoint) -> Cell:
    word, tone = SIDES[one.side]
    return Cell(word(), tone=tone, title=one.reason, note=f.month(one.start) if one.start else "")


def _standpoint_text(f: Formatter, one: Standpoint) -> str:
    return f.date(one.start) if one.side == "in" and one.start else SIDES[one.side][0]()


def _day(f: Formatter, day: date | None) -> str:
    return UNKNOWN if day is None else f.date(day)


def _years(sides: Sequence[Side]) -> list[int]:
    return sorted({year for side in sides for year in side.scenario.years})


def _label(sides: Sequence[Side], year: int) -> str:
    return FiscalYear(year, sides[0].start_month).label


def _outcome(f: Formatter, side: Side) -> str:
    said = outcome_cell(f, side.answer.solution if side.answer else None).text
    if side.is_hidden:
        return _("Not shown: something in it is hidden from you")
    return _("%(outcome)s, out of date") % {"outcome": said} if side.is_stale else said


def _value(f: Formatter, side: Side) -> str:
    if side.answer is None or not side.has_choice:
        return UNKNOWN
    return value_in_words(f, side.answer.inputs, side.answer.kept.value)


def _priority(f: Formatter, side: Side) -> str:
    """The interval, whatever the goal was: so that two goals can be compared by both."""
    chosen = side.chosen.values()
    if not side.has_choice or all(one.low is None for one in chosen):
        return UNKNOWN
    low, high = (sum((getattr(one, end) or ZERO for one in chosen), ZERO) for end in ("low", "high"))
    return interval(f, low, high)


def _npv(f: Formatter, side: Side) -> str:
    known = [one.npv for one in side.chosen.values() if one.npv is not None]
    if not side.has_choice or not known:
        return UNKNOWN
    unknown = f.unknown(len(side.chosen) - len(known))
    return f"{f.money(sum(known, ZERO))} {side.scenario.currency}" + (f", {unknown}" if unknown else "")


def _cost(f: Formatter, side: Side) -> str:
    if not side.has_choice:
        return UNKNOWN
    return f"{f.money(sum((one.cost for one in side.chosen.values()), ZERO))} {side.scenario.currency}"


def _moved(f: Formatter, side: Side) -> str:
    if side.answer is None or not side.has_choice:
        return UNKNOWN
    return f.number(sum(bool(months) for months in side.answer.kept.shift_of.values()))


def _hours_bought(f: Formatter, side: Side) -> str:
    return f.number(sum((load.bought for load in side.loads), ZERO)) if side.loads else UNKNOWN


def _budget(f: Formatter, side: Side, year: int) -> str:
    if year not in side.scenario.years:
        return _("not in its years")
    return f.money(side.budgets[year]) if year in side.budgets else _("no limit")
