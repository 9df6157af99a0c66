"""How the money grid looks: which years and months are shown, and each line's cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.finance.forms.cells import month_column, year_column
from pilotage.finance.models import Fund, LineKind, MoneyLine
from pilotage.finance.reads.lines import LineMoney, YearSum
from pilotage.finance.rules.flows import PeriodMoney, summed
from pilotage.finance.rules.terms import Terms
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.work.models import Initiative

FEWEST_YEARS = 4
MOST_YEARS = 40  # wider than any plan that was entered by hand; more is for a file


@dataclass(frozen=True, slots=True)
class GridView:
    """What one address of the grid shows: some financial years, or the months of one of them.

    spread   "year" or "dates": over which months the amount of a year is spread
    funds    those that a line can name; without any there is no such column
    """

    key: str
    terms: Terms
    years: tuple[int, ...]
    opened: int | None
    spread: str
    funds: tuple[Fund, ...]

    @property
    def months(self) -> tuple[date, ...]:
        return () if self.opened is None else self.terms.year(self.opened).months

    def url(self, **changed: str | int | None) -> str:
        """The grid's address with something changed; None leaves it out."""
        said = {"year": self.opened, "from": self.years[0], "to": self.years[-1], "spread": self.spread, **changed}
        query = urlencode({name: value for name, value in said.items() if value is not None})
        return f"{reverse('finance:grid', args=[self.key])}?{query}"

    @property
    def opened_label(self) -> str:
        return "" if self.opened is None else self.terms.year(self.opened).label

    @property
    def years_url(self) -> str:
        return self.url(year=None)

    @property
    def earlier_url(self) -> str:
        return self.url(**{"from": self.years[0] - 1}) if len(self.years) < MOST_YEARS else ""

    @property
    def later_url(self) -> str:
        return self.url(to=self.years[-1] + 1) if len(self.years) < MOST_YEARS else ""

    @property
    def before_url(self) -> str:
        return "" if self.opened is None else self.url(year=self.opened - 1)

    @property
    def after_url(self) -> str:
        return "" if self.opened is None else self.url(year=self.opened + 1)

    @property
    def spread_choices(self) -> tuple[tuple[str, str, bool], ...]:
        """Address, label, whether it is the present one."""
        return (
            (self.url(spread="year"), _("the whole year"), self.spread == "year"),
            (self.url(spread="dates"), _("start to finish"), self.spread == "dates"),
        )

    def columns(self, *, can_edit: bool) -> list[Column]:
        f = formatter()
        text, money = ("text", "money") if can_edit else ("", "")
        made = [
            Column("name", _("Line"), editor=text, width=22),
            Column(
                "kind", _("Kind"), editor="choice" if can_edit else "",
                choices=[(kind.value, str(kind.label)) for kind in LineKind],
            ),
            Column("currency", _("Currency"), editor=text),
        ]  # fmt: skip
        if self.opened is None:
            if self.funds:
                names = [("", _("no fund")), *((str(fund.pk), fund.name) for fund in self.funds)]
                made.append(Column("fund", _("Fund"), editor="choice" if can_edit else "", choices=names))
            made += [Column(year_column(year), self.terms.year(year).label, is_number=True, editor=money, width=11)
                     for year in self.years]  # fmt: skip
            return [*made, Column("whole", _("All years"), is_number=True), Column("note", _("Note"), editor=text)]
        made += [
            Column(month_column(month), _month_name(f, month), is_number=True, editor=money) for month in self.months
        ]
        year = Column(year_column(self.opened), self.opened_label, is_number=True, editor=money, width=11)
        return [*made, year]

    def cells_by_column(self, one: LineMoney) -> dict[str, Cell]:
        """A line's cells by the names of the columns, in their order."""
        line = one.line
        made = {
            "name": Cell(line.name, value=line.name),
            "kind": Cell(line.get_kind_display(), value=line.kind),
            "currency": Cell(line.currency, value=line.currency),
        }
        if self.opened is None:
            if self.funds:
                made["fund"] = _fund_cell(line)
            for year in self.years:
                found = one.sum_of(self.terms.year(year).months)
                made[year_column(year)] = sum_cell(found)
            made["whole"] = sum_cell(one.whole)
            made["note"] = Cell(line.note, kind="q", value=line.note)
            return made
        made |= {month_column(month): _month_cell(one, month) for month in self.months}
        made[year_column(self.opened)] = sum_cell(one.sum_of(self.months))
        return made

    def totals(self, years: Mapping[int, PeriodMoney], lines: Sequence[LineMoney]) -> tuple[Cell, ...]:
        """Known cost by year in the enterprise currency, with what is unknown. Months have no common total."""
        if self.opened is not None or not lines:
            return ()
        f = formatter()
        whole = summed(years.values())
        shown = [years.get(year, PeriodMoney()) for year in self.years]
        return (
            Cell(_("Cost")), Cell(""), Cell(self.terms.currency), *([Cell("")] if self.funds else []),
            *(_total_cell(f, money) for money in [*shown, whole]), Cell(""),
        )  # fmt: skip

    def table(self, lines: Sequence[LineMoney], years: Mapping[int, PeriodMoney], *, can_edit: bool) -> Table:
        edit_url = reverse("finance:cells", args=[self.key])
        query = self.url().partition("?")[2]
        return Table(
            name="money-lines",
            caption=_("Money lines"),
            heads=heads(self.columns(can_edit=can_edit), QueryDict()),
            rows=[
                Row(str(one.line.id), tuple(self.cells_by_column(one).values()), version=one.line.version)
                for one in lines
            ],
            totals=self.totals(years, lines),
            edit_url=f"{edit_url}?{query}" if can_edit else "",
            is_selectable=can_edit,
        )


def view_of(
    params: QueryDict,
    initiative: Initiative,
    lines: Sequence[LineMoney],
    terms: Terms,
    *,
    funds: Iterable[Fund],
    today: date,
) -> GridView:
    """The years that hold amounts or that the initiative's dates touch, and what the address asks for beyond."""
    days = [month for one in lines for month in one.by_month]
    start = initiative.planned_start or initiative.forecast_start
    finish = initiative.planned_finish or initiative.forecast_finish
    days += [day for day in (start, finish) if day is not None]
    found = sorted({terms.year_of(day) for day in days or [today]})
    first = _year(params.get("from", "")) or found[0]
    last = _year(params.get("to", "")) or max(found[-1], first + FEWEST_YEARS - 1)
    last = min(max(last, first), first + MOST_YEARS - 1)
    opened = _year(params.get("year", ""))
    spread = "dates" if params.get("spread") == "dates" else "year"
    # An archived fund stays on the lines that name it.
    named = {one.line.fund_id for one in lines}
    offered = tuple(fund for fund in funds if fund.archived_on is None or fund.pk in named)
    return GridView(initiative.key, terms, tuple(range(first, last + 1)), opened, spread, offered)


def _year(text: str) -> int | None:
    year = whole_number_from(text, 0)
    return year if 1901 <= year <= 2199 else None


def sum_cell(found: YearSum | None) -> Cell:
    """Nothing planned is empty; unknown is "–" with its count; both together say both."""
    f = formatter()
    if found is None:
        return Cell("", kind="n")
    note = f.unknown(found.unknown_count)
    if found.known is None:
        return Cell(UNKNOWN, kind="n", note=note, value="?")
    return Cell(_amount(f, found.known), kind="n", note=note, value=_plain(found.known))


def _fund_cell(line: MoneyLine) -> Cell:
    if line.fund is not None:
        return Cell(line.fund.name, value=str(line.fund_id))
    return Cell("" if line.is_benefit else _("no fund"), kind="q", value="")


def _month_cell(one: LineMoney, month: date) -> Cell:
    if month not in one.by_month:
        return Cell("", kind="n")
    amount = one.by_month[month]
    if amount is None:
        return Cell(UNKNOWN, kind="n", title=_("stated as unknown"), value="?")
    return Cell(_amount(formatter(), amount), kind="n", value=_plain(amount))


def _total_cell(f: Formatter, money: PeriodMoney) -> Cell:
    if money.cost is None and not money.cost_unknowns:
        return Cell("", kind="n")
    shown = UNKNOWN if money.cost is None else f.number(money.cost)
    return Cell(shown, kind="n", title=f.money_full(money.cost), note=f.unknown(money.cost_unknowns))


def _month_name(f: Formatter, month: date) -> str:
    """Without the year, which stands above the grid, unless the financial year reaches into the next."""
    written = f.month(month)
    return written if month.month == 1 else written.replace(f" {month.year}", "")


def _amount(f: Formatter, amount: Decimal) -> str:
    """In full, because it is typed in full; cents only where there are any."""
    return f.number(amount, 0 if amount == amount.to_integral_value() else 2)


def _plain(amount: Decimal) -> str:
    return format(amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount, "f")
