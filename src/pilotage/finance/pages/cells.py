"""How the money grid looks: which years and months are shown, and each line's cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.finance.forms.cells import actual_month_column, actual_year_column, month_column, year_column
from pilotage.finance.models import Fund, LineKind, MoneyLine
from pilotage.finance.reads.lines import LineMoney, YearSum
from pilotage.finance.rules.actuals import Beside, added
from pilotage.finance.rules.flows import PeriodMoney, summed
from pilotage.finance.rules.terms import Terms
from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.work.models import Initiative

Item = TypeVar("Item")
FEWEST_YEARS = 4
MOST_YEARS = 40  # wider than any plan that was entered by hand; more is for a file


@dataclass(frozen=True, slots=True)
class GridView:
    """What one address of the grid shows: some financial years, or the months of one of them.

    spread   "year" or "dates": over which months the amount of a year is spread
    show     "plan", "actual" or "both"
    known_to up to which month the books should say something; None: nothing is reported
    funds    those that a line can name; without any there is no such column
    owners   who a benefit can name, by id: empty for who may only look
    has_benefits   whether there is a column of owners
    """

    key: str
    terms: Terms
    years: tuple[int, ...]
    opened: int | None
    spread: str
    show: str
    known_to: date | None
    funds: tuple[Fund, ...]
    owners: tuple[tuple[str, str], ...]
    has_benefits: bool

    @property
    def months(self) -> tuple[date, ...]:
        return () if self.opened is None else self.terms.year(self.opened).months

    def url(self, **changed: str | int | None) -> str:
        """The grid's address with something changed; None leaves it out."""
        said = {"year": self.opened, "from": self.years[0], "to": self.years[-1], "spread": self.spread}
        said |= {"show": None if self.show == "plan" else self.show, **changed}
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

    @property
    def show_choices(self) -> tuple[tuple[str, str, bool], ...]:
        """Address, label, whether it is the present one."""
        names = {"plan": _("Plan"), "actual": _("Actual"), "both": _("Both")}
        return tuple(
            (self.url(show=None if show == "plan" else show), name, self.show == show) for show, name in names.items()
        )

    def _shown(self, plan: Item, actual: Item) -> list[Item]:
        """What is planned, what is actual, or both beside each other."""
        return {"plan": [plan], "actual": [actual]}.get(self.show, [plan, actual])

    def _actual_label(self, label: str) -> str:
        return _("%(period)s actual") % {"period": label} if self.show == "both" else label

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
            if self.has_benefits:
                people = [("", _("nobody yet")), *self.owners]
                made.append(Column("owner", _("Owner"), editor="choice" if can_edit else "", choices=people))
            for year in self.years:
                label = self.terms.year(year).label
                made += self._shown(
                    Column(year_column(year), label, is_number=True, editor=money, width=11),
                    Column(actual_year_column(year), self._actual_label(label), is_number=True, width=11),
                )
            whole = _("All years")
            made += self._shown(
                Column("whole", whole, is_number=True),
                Column("booked", self._actual_label(whole), is_number=True),
            )
            return [*made, Column("note", _("Note"), editor=text)]
        for month in self.months:
            label = _month_name(f, month)
            made += self._shown(
                Column(month_column(month), label, is_number=True, editor=money),
                Column(actual_month_column(month), self._actual_label(label), is_number=True, editor=money),
            )
        return made + self._shown(
            Column(year_column(self.opened), self.opened_label, is_number=True, editor=money, width=11),
            Column(actual_year_column(self.opened), self._actual_label(self.opened_label), is_number=True, width=11),
        )

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
            if self.has_benefits:
                made["owner"] = _owner_cell(line)
            for year in self.years:
                months = self.terms.year(year).months
                made |= self._shown(
                    (year_column(year), sum_cell(one.sum_of(months))),
                    (actual_year_column(year), _booked_sum_cell(one, months, self.known_to)),
                )
            every = _booked_sum_cell(one, sorted(one.all_months), self.known_to)
            made |= self._shown(("whole", sum_cell(one.whole)), ("booked", every))
            made["note"] = Cell(line.note, kind="q", value=line.note)
            return made
        for month in self.months:
            made |= self._shown(
                (month_column(month), _month_cell(one, month)),
                (actual_month_column(month), _booked_cell(one, month, self.known_to)),
            )
        year_cell = _booked_sum_cell(one, self.months, self.known_to)
        return made | dict(
            self._shown(
                (year_column(self.opened), sum_cell(one.sum_of(self.months))),
                (actual_year_column(self.opened), year_cell),
            )
        )

    def totals(
        self, years: Mapping[int, PeriodMoney], actuals: Mapping[int, Beside], lines: Sequence[LineMoney]
    ) -> tuple[Cell, ...]:
        """Known cost by year in the enterprise currency, with what is unknown. Months have no common total."""
        if self.opened is not None or not lines:
            return ()
        f = formatter()
        planned = [*(years.get(year, PeriodMoney()) for year in self.years), summed(years.values())]
        booked = [*(actuals.get(year, Beside()) for year in self.years), added(actuals.values())]
        sums = [
            cell
            for plan, actual in zip(planned, booked, strict=True)
            for cell in self._shown(
                _total_cell(f, plan.cost, plan.cost_unknowns), _total_cell(f, actual.actual, actual.lacking)
            )
        ]
        between = [Cell("")] * (bool(self.funds) + self.has_benefits)
        return (Cell(_("Cost")), Cell(""), Cell(self.terms.currency), *between, *sums, Cell(""))

    def table(
        self,
        lines: Sequence[LineMoney],
        years: Mapping[int, PeriodMoney],
        actuals: Mapping[int, Beside],
        *,
        can_edit: bool,
    ) -> Table:
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
            totals=self.totals(years, actuals, lines),
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
    people: Iterable[Person],
    known_to: date | None,
    today: date,
) -> GridView:
    """The years that hold amounts or that the initiative's dates touch, and what the address asks for beyond."""
    days = [month for one in lines for month in one.all_months]
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
    show = params.get("show", "") if is_actual_shown(params) else "plan"
    has_benefits = any(one.line.is_benefit for one in lines)
    return GridView(
        initiative.key, terms, tuple(range(first, last + 1)), opened, spread, show, known_to, offered,
        _owners(lines, people) if has_benefits else (), has_benefits,
    )  # fmt: skip


def _owners(lines: Sequence[LineMoney], people: Iterable[Person]) -> tuple[tuple[str, str], ...]:
    """Who can be chosen; who has left stays on the lines that name them."""
    offered = {str(person.pk): person.name for person in people}
    if not offered:
        return ()
    kept = {str(one.line.owner_id): one.line.owner.name for one in lines if one.line.owner is not None}
    return tuple({**offered, **kept}.items())


def is_actual_shown(params: QueryDict) -> bool:
    return params.get("show", "") in ("actual", "both")


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


def _owner_cell(line: MoneyLine) -> Cell:
    if line.owner is not None:
        return Cell(line.owner.name, value=str(line.owner_id))
    return Cell(
        UNKNOWN if line.is_benefit else "", kind="q", title=_("nobody yet") if line.is_benefit else "", value=""
    )


def _month_cell(one: LineMoney, month: date) -> Cell:
    if month not in one.by_month:
        return Cell("", kind="n")
    amount = one.by_month[month]
    if amount is None:
        return Cell(UNKNOWN, kind="n", title=_("stated as unknown"), value="?")
    return Cell(_amount(formatter(), amount), kind="n", value=_plain(amount))


def _booked_cell(one: LineMoney, month: date, known_to: date | None) -> Cell:
    if month not in one.booked:
        title = _("not reported")
        return (
            Cell(UNKNOWN, kind="n", title=title, value="") if one.is_unreported(month, known_to) else Cell("", kind="n")
        )
    amount = one.booked[month]
    if amount is None:
        return Cell(UNKNOWN, kind="n", title=_("stated as unknown"), value="?")
    late = _("after the month up to which the books are whole: not in the sums") if _is_late(month, known_to) else ""
    return Cell(_amount(formatter(), amount), kind="n", title=late, value=_plain(amount))


def _is_late(month: date, known_to: date | None) -> bool:
    return known_to is not None and month > known_to


def _booked_sum_cell(one: LineMoney, months: Sequence[date], known_to: date | None) -> Cell:
    """Of the months that count; not typed in, for a year has no bookings of its own."""
    counting = [month for month in months if known_to is not None and month <= known_to]
    cell = sum_cell(one.booked_in(counting, known_to))
    return cell._replace(title=_("Open the months of the year to enter actual amounts"))


def _total_cell(f: Formatter, amount: Decimal | None, unknowns: int) -> Cell:
    if amount is None and not unknowns:
        return Cell("", kind="n")
    shown = UNKNOWN if amount is None else f.number(amount)
    return Cell(shown, kind="n", title=f.money_full(amount), note=f.unknown(unknowns))


def _month_name(f: Formatter, month: date) -> str:
    """Without the year, which stands above the grid, unless the financial year reaches into the next."""
    written = f.month(month)
    return written if month.month == 1 else written.replace(f" {month.year}", "")


def _amount(f: Formatter, amount: Decimal) -> str:
    """In full, because it is typed in full; cents only where there are any."""
    return f.number(amount, 0 if amount == amount.to_integral_value() else 2)


def _plain(amount: Decimal) -> str:
    return format(amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount, "f")
