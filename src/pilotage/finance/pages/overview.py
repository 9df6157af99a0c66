"""Money across all initiatives that one may see: by year, and by portfolio."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.finance.pages.actuals import beside_table, lacking_words
from pilotage.finance.pages.figures import years_chart
from pilotage.finance.reads.beside import all_years, beside_by_portfolio
from pilotage.finance.reads.portfolios import PortfolioMoney, PortfolioYear, money_by_portfolio
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.reads.years import MoneyTotal, money_by_year_total
from pilotage.finance.rules.actuals import Beside, added
from pilotage.finance.rules.flows import PeriodMoney, total
from pilotage.finance.rules.terms import Terms
from pilotage.kit.charts import Chart
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.pages import page
from pilotage.kit.slots import offers
from pilotage.kit.tables import Cell, Column, Crumb, Fact, Row, Table, heads
from pilotage.work.reads.query import Query, initiatives_matching

UrlOf = Callable[..., str]


@require_GET
@door(Permission.SEE_MONEY)
def overview(request: PersonalRequest) -> HttpResponseBase:
    """The whole, or what the address narrows it to with the register's own filter language."""
    rows = initiatives_matching(request.access, Query.from_params(request.GET))
    found, terms = money_by_year_total(request.access, rows), terms_in_force()
    spent = beside_by_portfolio(request.access, rows)
    years = all_years(spent)
    url_of = register_url(request.GET)
    return page(
        request,
        "finance/overview.html",
        {
            "crumbs": (Crumb(_("Money")),),
            "has_money": bool(found.initiatives),
            "is_past": as_of(request) != today(),
            "facts": _facts(found, terms, url_of),
            "chart": _chart(found, terms, url_of),
            "actuals": _actual_facts(found, added(years.values()), terms, url_of),
            "beside": beside_table(
                years,
                terms,
                name="actual-beside-plan",
                url_of=lambda year: url_of(money_year=year, actuals="reported"),
                whole_url=url_of(actuals="reported"),
            ),
            "has_actuals": bool(found.spent),
            "portfolios": _table(
                money_by_portfolio(request.access, rows, spent), found, added(years.values()), terms, url_of
            ),
            "currency": terms.currency,
            "register_url": url_of(),
            "files": offers("money_files", request, None),
        },
    )


def register_url(params: QueryDict) -> UrlOf:
    """Addresses of the register with this page's filters and some more."""

    def url_of(**more: str | int) -> str:
        said = [(name, value) for name, values in params.lists() if name not in more for value in values if value]
        query = urlencode([*said, *((name, value) for name, value in more.items() if value != "")])
        return reverse("work:register") + (f"?{query}" if query else "")

    return url_of


def _facts(found: MoneyTotal, terms: Terms, url_of: UrlOf) -> tuple[Fact, ...]:
    f = formatter()
    dated = total(tuple(year.cost for year in found.years))
    cost = total((dated, found.undated_cost))
    benefit = total(tuple(year.benefit for year in found.years))
    return (
        _money_fact(_("Known cost"), cost, terms.currency, url_of(money="known")),
        _money_fact(_("Known benefit"), benefit, terms.currency, url_of(money="benefit")),
        Fact(_("Initiatives"), f.number(found.initiatives), url=url_of()),
        Fact(_("Cost unknown"), f.number(found.unknown), url=url_of(money="unknown")),
        Fact(_("Cost partly unknown"), f.number(found.incomplete), url=url_of(money="incomplete")),
        Fact(
            _("Cost without dates"),
            f.number(found.undated),
            note=f"{f.money(found.undated_cost)} {terms.currency}" if found.undated else "",
            title=_("A total is stated, but it belongs to no year until start and finish are known."),
            url=url_of(money="undated"),
        ),
    )


def _actual_facts(found: MoneyTotal, whole: Beside, terms: Terms, url_of: UrlOf) -> tuple[Fact, ...]:
    """What was spent of all that report it, beside their plan by then; and who reports nothing."""
    f = formatter()
    reported, currency = url_of(actuals="reported"), terms.currency
    return (
        _money_fact(_("Actual to date"), whole.actual, currency, reported),
        _money_fact(_("Plan to date"), whole.planned, currency, reported),
        _money_fact(_("Variance"), whole.variance, currency, reported),
        _money_fact(_("Forecast at completion"), whole.forecast, currency, reported),
        Fact(_("Report actual cost"), f.number(found.spent), url=reported),
        Fact(_("Actual cost incomplete"), f.number(found.lacking), url=url_of(actuals="incomplete"),
             title=_("A month that the plan has an amount in is not reported, or an amount is not known")),
        Fact(_("No actual cost reported"), f.number(found.silent), url=url_of(actuals="missing"),
             title=_("In delivery or closing, and nobody has reported what was spent")),
    )  # fmt: skip


def _money_fact(label: str, amount: Decimal | None, currency: str, url: str) -> Fact:
    f = formatter()
    if amount is None:
        return Fact(label, UNKNOWN, url=url)
    return Fact(label, f"{f.money(amount)} {currency}", title=f"{f.money_full(amount)} {currency}", url=url)


def _chart(found: MoneyTotal, terms: Terms, url_of: UrlOf) -> Chart:
    years = {
        year.year: PeriodMoney(
            capex=year.capex,
            opex=year.opex,
            stated=year.stated,
            benefit=year.benefit,
            cost_unknowns=year.cost_unknowns,
            benefit_unknowns=year.benefit_unknowns,
        )
        for year in found.years
    }
    return years_chart(
        years,
        terms,
        name="money-by-year",
        title=_title(found, terms),
        url_of=lambda year: url_of(money_year=year),
        height=280,
    )


def _title(found: MoneyTotal, terms: Terms) -> str:
    """The message of the picture: when most is spent."""
    known = [(year.cost, year.year) for year in found.years if year.cost is not None]
    if not known:
        return _("No cost is known in any year")
    amount, year = max(known)
    facts = {"year": terms.year(year).label, "amount": f"{formatter().money(amount)} {terms.currency}"}
    return _("Most is spent in %(year)s: %(amount)s") % facts


def _table(rows: Sequence[PortfolioMoney], found: MoneyTotal, beside: Beside, terms: Terms, url_of: UrlOf) -> Table:
    years = [year.year for year in found.years]
    columns = [
        Column("portfolio", _("Portfolio"), width=26),
        Column("initiatives", _("Initiatives"), is_number=True),
        Column("cost", _("Known cost"), unit=terms.currency, is_number=True),
        Column("unknown", _("Cost not fully known"), is_number=True),
        Column("actual", _("Actual to date"), unit=terms.currency, is_number=True),
        Column("planned", _("Plan to date"), unit=terms.currency, is_number=True),
        Column("forecast", _("Forecast at completion"), unit=terms.currency, is_number=True),
        *(Column(f"y{year}", terms.year(year).label, unit=terms.currency, is_number=True) for year in years),
    ]
    return Table(
        name="money-by-portfolio",
        caption=_("Known cost by portfolio and financial year"),
        heads=heads(columns, QueryDict()),
        rows=[_row(one, years, url_of) for one in rows],
        totals=_totals(found, beside, years, url_of) if rows else (),
        empty_text=_("No initiative here."),
    )


def _row(one: PortfolioMoney, years: Sequence[int], url_of: UrlOf) -> Row:
    f = formatter()
    here = {"portfolio": str(one.portfolio.id), "scope": ""}
    return Row(
        str(one.portfolio.id),
        (
            Cell(one.portfolio.name, url=reverse("work:portfolio", args=[one.portfolio.id])),
            Cell(f.number(one.initiatives), kind="n", url=url_of(**here)),
            _money_cell(one.cost, 0, url_of(**here, money="known")),
            Cell(f.number(one.unknown), kind="n", url=url_of(**here, money="open")),
            *_spent_cells(one.beside, url_of(**here, actuals="reported")),
            *(_year_cell(one.years.get(year), url_of(**here, money_year=year)) for year in years),
        ),
        depth=one.depth,
    )


def _spent_cells(one: Beside, url: str) -> tuple[Cell, ...]:
    """Actual to date, plan to date, forecast at completion, of those that report what was spent."""
    lacks = lacking_words(one.unreported, one.unknown)
    return (
        _money_cell(one.actual, one.lacking, url)._replace(note=lacks),
        _money_cell(one.planned, one.planned_unknown, url),
        _money_cell(one.forecast, one.lacking, url)._replace(note=lacks, title=_forecast_words(one, formatter())),
    )


def _forecast_words(one: Beside, f: Formatter) -> str:
    unknown = f.unknown(one.rest_unknown)
    said = _("actual to date and the remaining plan")
    return ", ".join(words for words in (f.money_full(one.forecast), said, unknown) if words)


def _totals(found: MoneyTotal, beside: Beside, years: Sequence[int], url_of: UrlOf) -> tuple[Cell, ...]:
    f = formatter()
    cost = total((*(year.cost for year in found.years), found.undated_cost))
    return (
        Cell(_("All")),
        Cell(f.number(found.initiatives), kind="n", url=url_of()),
        _money_cell(cost, 0, url_of(money="known")),
        Cell(f.number(found.unknown + found.incomplete), kind="n", url=url_of(money="open")),
        *_spent_cells(beside, url_of(actuals="reported")),
        *(
            _year_cell(PortfolioYear(year.cost, year.cost_unknowns), url_of(money_year=year.year))
            for year in found.years
        ),
    )


def _year_cell(money: PortfolioYear | None, url: str) -> Cell:
    if money is None or (money.cost is None and not money.unknowns):
        return Cell("·", kind="n", title=_("nothing planned"))
    return _money_cell(money.cost, money.unknowns, url)


def _money_cell(amount: Decimal | None, unknowns: int, url: str) -> Cell:
    f = formatter()
    if amount is None:
        return Cell(UNKNOWN, kind="n", note=f.unknown(unknowns), url=url if unknowns else "")
    return Cell(f.money(amount), title=f.money_full(amount), kind="n", note=f.unknown(unknowns), url=url)
