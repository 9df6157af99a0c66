"""Pictures of the cockpit as data, each with its table beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.finance.reads.years import MoneyTotal, YearTotal
from pilotage.insights.pages.asked import carried_pairs, rows_url
from pilotage.insights.pages.lines import CURRENT
from pilotage.insights.reads.view import View
from pilotage.insights.reads.worth import Worth, last_day_of
from pilotage.kit.charts import Axis, Bar, Chart, Kind, Point, Series, Timeline, part_of
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.periods import FiscalYear
from pilotage.kit.tables import Cell, Column, Row, Table, heads, number_cell
from pilotage.strategy.reads.priorities import Priority
from pilotage.work.models import InitiativeFacts, Portfolio

Tops = Mapping[UUID, Portfolio]


def bubbles(found: Sequence[Worth], count: int, view: View, tops: Tops, currency: str) -> Chart:
    """Priority over cost, the size is the benefit, the colour the portfolio."""
    f = formatter()
    series = [
        Series(
            top.name,
            [
                _bubble(one, view, f)
                for one in found
                if tops[one.portfolio_id].id == top.id and _middle(one) is not None
            ],
            part=part,
        )
        for top, part in _parts(tops)
    ]
    return Chart(
        name="worth",
        kind=Kind.BUBBLES,
        title=_worth_title(found, f),
        across=Axis(_("Cost"), currency),
        up=Axis(_("Priority"), "%"),
        series=[one for one in series if one.points],
        table=_worth_table(found, view, tops, currency, f),
        note=_worth_note(found, count, f),
        height=320,
    )


def _parts(tops: Tops) -> list[tuple[Portfolio, int]]:
    """The portfolios that give a colour, in the order of the tree."""
    ordered = list({top.id: top for top in tops.values()}.values())
    return [(top, part_of(place)) for place, top in enumerate(ordered)]


def _middle(one: Worth) -> float | None:
    """Where the bubble stands; in the middle while ratings are missing. None: nothing is rated."""
    if one.priority is None or not one.priority.share_rated:
        return None
    return round((one.priority.low + one.priority.high) * 50, 2)


def _bubble(one: Worth, view: View, f: Formatter) -> Point:
    benefit = f.money_full(one.benefit) if one.benefit is not None else _("unknown")
    full = _("%(name)s: cost %(cost)s, priority %(priority)s, benefit %(benefit)s") % {
        "name": one.name, "cost": f.money_full(one.cost),
        "priority": priority_text(one.priority, f), "benefit": benefit,
    }  # fmt: skip
    size = float(one.benefit) if one.benefit is not None and one.benefit > 0 else None
    return Point(_middle(one), full, one.name, initiative_url(one.key, view), x=float(one.cost), size=size)


def priority_text(priority: Priority | None, f: Formatter) -> str:
    """A point, or the interval in which it lies while ratings are missing."""
    if priority is None or not priority.share_rated:
        return UNKNOWN
    if priority.point is not None:
        return f.share(priority.point)
    return f"{f.share(priority.low)} – {f.share(priority.high)}"


def _worth_title(found: Sequence[Worth], f: Formatter) -> str:
    """Which part of the cost goes to the better half of what is rated."""
    rated = sorted(((_middle(one) or 0.0, one.cost) for one in found if _middle(one) is not None), reverse=True)
    whole = sum((cost for _place, cost in rated), Decimal(0))
    if len(rated) < 2 or not whole:
        return _("Too little is rated to compare value with cost")
    better = sum((cost for _place, cost in rated[: len(rated) // 2]), Decimal(0))
    return _("The better half of what is rated takes %(share)s of its cost") % {"share": f.share(better / whole)}


def _worth_note(found: Sequence[Worth], count: int, f: Formatter) -> str:
    drawn = sum(_middle(one) is not None for one in found)
    return _("%(drawn)s of %(count)s drawn: the others lack cost or ratings") % {
        "drawn": f.number(drawn), "count": f.number(count),
    } if drawn < count else ""  # fmt: skip


def _worth_table(found: Sequence[Worth], view: View, tops: Tops, currency: str, f: Formatter) -> Table:
    columns = (
        Column("name", _("Initiative"), width=24),
        Column("portfolio", _("Portfolio")),
        Column("cost", _("Cost"), currency, is_number=True),
        Column("benefit", _("Benefit"), currency, is_number=True),
        Column("priority", _("Priority"), is_number=True),
    )
    rows = [
        Row(
            str(one.id),
            (
                Cell(one.name, url=initiative_url(one.key, view)),
                tops[one.portfolio_id].name,
                number_cell(f.figure(one.cost)),
                number_cell(f.figure(one.benefit)),
                Cell(priority_text(one.priority, f), kind="n"),
            ),
        )
        for one in found
    ]
    return Table("worth-rows", _("Cost, benefit and priority"), heads(columns, QueryDict()), rows)


def years_chart(found: MoneyTotal, view: View, currency: str, start_month: int) -> Chart:
    f = formatter()
    labels = [FiscalYear(one.year, start_month).label for one in found.years]
    urls = [rows_url(view, CURRENT, ("money_year", str(one.year))) for one in found.years]

    def bars(name: str, amounts: Sequence[Decimal | None], part: int, *, is_line: bool = False) -> Series:
        points = [
            Point(float(amount) if amount is not None else None, f.money_full(amount), url=url)
            for amount, url in zip(amounts, urls, strict=True)
        ]
        return Series(name, points, part=part, is_line=is_line)

    series = [
        bars(_("Capex"), [one.capex for one in found.years], 1),
        bars(_("Opex"), [one.opex for one in found.years], 2),
        bars(_("Stated, not split"), [one.stated for one in found.years], 3),
        bars(_("Benefit"), [one.benefit for one in found.years], 4, is_line=True),
    ]
    return Chart(
        name="years",
        kind=Kind.STACKED,
        title=_years_title(found, labels, currency, f),
        across=Axis(_("Financial year"), categories=labels),
        up=Axis(_("Money"), currency),
        series=[one for one in series if any(point.value is not None for point in one.points)],
        table=_years_table(found, labels, urls, currency, f),
        note=_years_note(found, f),
        height=320,
    )


def _years_title(found: MoneyTotal, labels: Sequence[str], currency: str, f: Formatter) -> str:
    known = [(one.cost, label) for one, label in zip(found.years, labels, strict=True) if one.cost is not None]
    if not known:
        return _("No cost is known in any year")
    amount, label = max(known)
    return _("Most is spent in %(year)s: %(amount)s %(currency)s") % {
        "year": label, "amount": f.money(amount), "currency": currency,
    }  # fmt: skip


def _years_note(found: MoneyTotal, f: Formatter) -> str:
    """What is missing in the picture."""
    missing = found.unknown + found.undated
    if not missing and not found.incomplete:
        return ""
    absent = ngettext("%(count)s initiative not in it", "%(count)s initiatives not in it", missing) % {
        "count": f.number(missing)
    }
    partly = _("%(count)s only in part") % {"count": f.number(found.incomplete)}
    return ", ".join(words for words, count in ((absent, missing), (partly, found.incomplete)) if count)


def _years_table(found: MoneyTotal, labels: Sequence[str], urls: Sequence[str], currency: str, f: Formatter) -> Table:
    columns = (
        Column("year", _("Year")),
        Column("initiatives", _("Initiatives"), is_number=True),
        *(
            Column(name, label, currency, is_number=True)
            for name, label in (
                ("capex", _("Capex")), ("opex", _("Opex")), ("stated", _("Not split")), ("benefit", _("Benefit")),
            )
        ),
        Column("unknown", _("Amounts unknown"), is_number=True),
    )  # fmt: skip
    rows = [
        Row(label, _year_cells(one, label, url, f)) for one, label, url in zip(found.years, labels, urls, strict=True)
    ]
    return Table("years-rows", _("Money by financial year"), heads(columns, QueryDict()), rows)


def _year_cells(one: YearTotal, label: str, url: str, f: Formatter) -> tuple[Cell | str, ...]:
    amounts = (one.capex, one.opex, one.stated, one.benefit)
    return (
        label,
        Cell(f.number(one.initiatives), kind="n", url=url),
        *(number_cell(f.figure(amount)) for amount in amounts),
        Cell(f.number(one.cost_unknowns + one.benefit_unknowns), kind="n"),
    )


def timeline_of(rows: Sequence[InitiativeFacts], view: View, tops: Tops) -> Timeline:
    f = formatter()
    parts = {top.id: part for top, part in _parts(tops)}
    return Timeline(
        name="plan",
        title=_plan_title(rows, view),
        bars=[_bar(row, view, parts[tops[row.portfolio_id].id], f) for row in rows],
        today=view.day,
        table=_plan_table(rows, view, f),
        unknown_text=_("no dates"),
        today_text=_("today") if not view.is_past else f.date(view.day),
    )


def _plan_title(rows: Sequence[InitiativeFacts], view: View) -> str:
    late = sum(is_late(row, view.day) for row in rows)
    if not late:
        return _("None of these is expected later than planned")
    return ngettext(
        "%(late)s of these %(count)s is expected later than planned",
        "%(late)s of these %(count)s are expected later than planned",
        late,
    ) % {"late": late, "count": len(rows)}


def is_late(row: InitiativeFacts, day: date) -> bool:
    """Expected after the plan says; or past the plan, with nothing else forecast."""
    return bool(row.planned_finish and (row.forecast_finish or day) > row.planned_finish)


def _bar(row: InitiativeFacts, view: View, part: int, f: Formatter) -> Bar:
    start, finish = row.forecast_start or row.planned_start, last_day_of(row)
    full = f"{row.name}: {f.date(start)} – {f.date(finish)}"
    if row.planned_finish and row.planned_finish != finish:
        full += " · " + _("planned %(day)s") % {"day": f.date(row.planned_finish)}
    moved = row.planned_finish if row.planned_finish != finish else None
    return Bar(row.name, start, finish, full, initiative_url(row.key, view), row.stage.name, part, planned_finish=moved)


def _plan_table(rows: Sequence[InitiativeFacts], view: View, f: Formatter) -> Table:
    columns = (
        Column("name", _("Initiative"), width=24),
        Column("stage", _("Stage")),
        Column("start", _("Start")),
        Column("planned", _("Planned finish")),
        Column("forecast", _("Forecast finish")),
    )
    lines = [
        Row(
            str(row.id),
            (
                Cell(row.name, url=initiative_url(row.key, view)),
                row.stage.name,
                f.date(row.forecast_start or row.planned_start),
                f.date(row.planned_finish),
                f.date(row.forecast_finish),
            ),
        )
        for row in rows
    ]
    return Table("plan-rows", _("Start and finish"), heads(columns, QueryDict()), lines)


def initiative_url(key: str, view: View) -> str:
    pairs = "&".join(f"{name}={value}" for name, value in carried_pairs(view))
    return reverse("work:initiative", args=[key]) + (f"?{pairs}" if pairs else "")
