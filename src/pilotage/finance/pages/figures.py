"""An initiative's value as key facts, and its money by year as a chart with its table."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.finance.models import CostSource
from pilotage.finance.reads.valuation import InitiativeValue
from pilotage.finance.rules.flows import PeriodMoney, summed
from pilotage.finance.rules.gaps import sentences_of
from pilotage.finance.rules.terms import Terms
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.tables import Cell, Column, Fact, Row, Table, heads

Part = Callable[[PeriodMoney], Decimal | None]
PARTS: dict[str, tuple[Part, int]] = {
    "capex": (lambda money: money.capex, 1),
    "opex": (lambda money: money.opex, 2),
    "stated": (lambda money: money.stated, 6),
    "benefit": (lambda money: money.benefit, 3),
}


def part_names() -> dict[str, str]:
    return {
        "capex": _("Capex"),
        "opex": _("Opex"),
        "stated": _("Spread from the stated total"),
        "benefit": _("Benefit"),
    }


def convention_words(terms: Terms) -> str:
    """How the value was made, in one line: rate, timing, base date."""
    f = formatter()
    facts = {"rate": f.share(terms.rate, 1), "timing": terms.timing.label, "day": f.date(terms.base)}
    return _("Discounted at %(rate)s a year to %(day)s; money flows %(timing)s") % facts


def value_facts(found: InitiativeValue, key: str) -> tuple[Fact, ...]:
    """The key figures, each opening its explanation; unknown ones say what is missing."""
    value, currency = found.value, found.terms.currency
    f = formatter()
    url = reverse("finance:value", args=[key])
    why = sentences_of(value.lacks)
    years = f.number(value.payback_years, 1) if value.payback_years is not None else ""
    return (
        Fact(
            _("Total cost"),
            f"{f.money(value.cost)} {currency}" if value.cost is not None else UNKNOWN,
            note=_cost_note(found),
            title=_full(f, value.cost, currency),
            url=reverse("finance:grid", args=[key]),
        ),
        Fact(
            _("Total benefit"),
            f"{f.money(value.whole.benefit)} {currency}" if value.whole.benefit is not None else UNKNOWN,
            note=f.unknown(value.whole.benefit_unknowns),
            title=_full(f, value.whole.benefit, currency),
            url=reverse("finance:grid", args=[key]),
        ),
        Fact(
            _("NPV"),
            f"{f.money_finance(value.npv)} {currency}" if value.npv is not None else UNKNOWN,
            note=_("unknown: see why") if value.npv is None else "",
            title=why or _full(f, value.npv, currency),
            url=url,
        ),
        Fact(
            _("Benefit per unit of cost"),
            f.number(value.ratio, 2),
            title=why or _("present value of the benefits / present value of the costs"),
            url=url,
        ),
        Fact(
            _("Payback"),
            _("%(years)s years") % {"years": years} if years else UNKNOWN,
            note="" if years or value.lacks else _("never in this plan"),
            title=why or _("years from the first money until costs and benefits, not discounted, are even"),
            url=url,
        ),
    )


def _full(f: Formatter, amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else f"{f.money_full(amount)} {currency}"


def _cost_note(found: InitiativeValue) -> str:
    value = found.value
    if value.cost_source == CostSource.STATED:
        return _("as stated in the register")
    if value.cost is None:
        return sentences_of(value.lacks[:1])
    return formatter().unknown(value.whole.cost_unknowns)


def years_chart(
    years: Mapping[int, PeriodMoney],
    terms: Terms,
    *,
    name: str,
    title: str,
    url_of: Callable[[int], str],
    height: int = 230,
) -> Chart:
    """Costs stacked by year, benefit as a line; the table beside it holds the same numbers."""
    f = formatter()
    names = part_names()
    used = [part for part, (of, _place) in PARTS.items() if any(of(money) is not None for money in years.values())]
    series = [
        Series(
            names[part],
            [_point(f, PARTS[part][0](money), terms.currency, url_of(year)) for year, money in years.items()],
            part=PARTS[part][1],
            is_line=part == "benefit",
        )
        for part in used
    ]
    labels = [terms.year(year).label for year in years]
    return Chart(
        name=name,
        kind=Kind.STACKED,
        title=title,
        across=Axis(_("Financial year") if terms.start_month != 1 else "", categories=labels),
        up=Axis("", unit=terms.currency),
        series=series,
        table=years_table(years, terms, name=f"{name}-table", url_of=url_of),
        height=height,
    )


def _point(f: Formatter, amount: Decimal | None, currency: str, url: str) -> Point:
    if amount is None:
        return Point(None, UNKNOWN, url=url)
    return Point(float(amount), f"{f.money_full(amount)} {currency}", url=url)


def years_table(years: Mapping[int, PeriodMoney], terms: Terms, *, name: str, url_of: Callable[[int], str]) -> Table:
    """One row a part, one column a year, the whole at the end."""
    whole = summed(years.values())
    columns = [
        Column("part", _("In %(currency)s") % {"currency": terms.currency}, width=16),
        *(Column(f"y{year}", terms.year(year).label, is_number=True) for year in years),
        Column("whole", _("All years"), is_number=True),
    ]
    rows = [
        Row(part, (label, *(_cell(of(money), unknowns(money), url_of(year)) for year, money in years.items()),
                   _cell(of(whole), unknowns(whole), "")))
        for part, label, of, unknowns in _table_parts(whole)
    ]  # fmt: skip
    return Table(
        name=name,
        caption=_("Money by financial year"),
        heads=heads(columns, QueryDict()),
        rows=rows,
        empty_text=_("No money is known in any year."),
    )


def _table_parts(whole: PeriodMoney) -> list[tuple[str, str, Part, Callable[[PeriodMoney], int]]]:
    names = part_names()

    def none(_money: PeriodMoney) -> int:
        return 0

    def costs(money: PeriodMoney) -> int:
        return money.cost_unknowns

    def benefits(money: PeriodMoney) -> int:
        return money.benefit_unknowns

    parts: list[tuple[str, str, Part, Callable[[PeriodMoney], int]]] = [
        (part, names[part], PARTS[part][0], none)
        for part in ("capex", "opex", "stated")
        if PARTS[part][0](whole) is not None
    ]
    # One kind of cost alone is the cost: a second row would say the same.
    if len(parts) != 1 or whole.cost_unknowns:
        parts.append(("cost", _("Cost"), lambda money: money.cost, costs))
    parts.append(("benefit", names["benefit"], PARTS["benefit"][0], benefits))
    return parts


def _cell(amount: Decimal | None, unknowns: int, url: str) -> Cell:
    f = formatter()
    note = f.unknown(unknowns)
    if amount is None:
        # Nothing planned is not the same as unknown: only the latter is shown as such.
        return (
            Cell(UNKNOWN, kind="n", note=note, url=url) if unknowns else Cell("·", kind="n", title=_("nothing planned"))
        )
    return Cell(f.money_finance(amount), title=f.money_full(amount), kind="n", note=note, url=url)


def unknown_words(count: int) -> str:
    """ "3 monthly amounts are unknown", or nothing."""
    if not count:
        return ""
    words = ngettext("%(count)s monthly amount is unknown", "%(count)s monthly amounts are unknown", count)
    return words % {"count": formatter().number(count)}
