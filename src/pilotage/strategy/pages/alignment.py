"""Does the money go where the strategy says? Spend by objective and by driver beside its weight; orphan spend."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.money import Money
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Crumb, Row, Table, heads, number_cell
from pilotage.strategy.pages.shared import chosen_set, is_today, population_of, strategy_tabs
from pilotage.strategy.reads.alignment import ORPHAN, UNRATED, Alignment, Amount, Line, Side, alignment
from pilotage.strategy.reads.population import initiatives_in
from pilotage.strategy.reads.spending import Spend, source, spend_in
from pilotage.work.reads.visible import initiatives_visible_to


@dataclass(frozen=True, slots=True)
class SideView:
    """Spend by drivers, or by objectives: a chart whose title is the message, and the table that stands below it."""

    title: str
    chart: Chart
    table: Table


def _message(lines: Sequence[Line], *, whole: str) -> str:
    """The widest gap, in words."""
    gaps = [(line.gap, line) for line in lines if line.gap is not None and line.depth == 0]
    if not gaps:
        return whole
    f = formatter()
    gap, widest = max(gaps, key=lambda pair: abs(pair[0]))
    if abs(gap) < Decimal("0.05"):
        return _("Spend follows the weights: no gap above 5 points")
    facts = {"name": widest.name, "spend": f.share(widest.spend_share), "weight": f.share(widest.weight)}
    if gap > 0:
        return _("%(name)s has a weight of %(weight)s and takes %(spend)s of the spend") % facts
    return _("%(name)s has a weight of %(weight)s and gets only %(spend)s of the spend") % facts


def _points(share: Decimal | None) -> float | None:
    return None if share is None else float(share * 100)


def _side_view(request: PersonalRequest, name: str, title: str, side: Side, currency: str) -> SideView:
    f, lines = formatter(), [line for line in side.lines if line.depth == 0]
    names = [line.name for line in lines]
    here = [_rows_url(request, name, str(line.id)) for line in lines]
    weights = [Point(_points(line.weight), f.share(line.weight, 1)) for line in lines]
    spends = [
        Point(_points(line.spend_share), _full(line.amount, currency), url=url)
        for line, url in zip(lines, here, strict=True)
    ]
    table = _table(request, name, title, side, currency)
    chart = Chart(
        name=f"alignment-{name}",
        kind=Kind.BARS,
        title=_message(side.lines, whole=title),
        across=Axis("", categories=names),
        up=Axis(_("Share"), unit="%"),
        series=(Series(_("Weight"), weights, tone="quiet"), Series(_("Share of spend"), spends, tone="accent")),
        table=replace(table, name=f"{table.name}-twin"),
        is_sideways=True,
        height=max(160, 44 * len(lines) + 60),
    )
    return SideView(title, chart, table)


def _full(amount: Amount, currency: str) -> str:
    return formatter().money_full(Money(amount.known, currency))


def _rows_url(request: PersonalRequest, side: str, bucket: str) -> str:
    changed = request.GET.copy()
    changed.pop("page", None)
    tail = f"?{changed.urlencode()}" if changed else ""
    return reverse("strategy:alignment_rows", args=[side, bucket]) + tail


def _table(request: PersonalRequest, name: str, title: str, side: Side, currency: str) -> Table:
    first = _("Driver") if name == "drivers" else _("Objective")
    columns = (
        Column("name", first),
        Column("weight", _("Weight"), is_number=True),
        Column("share", _("Spend share"), is_number=True),
        Column("gap", _("Gap"), unit=_("points"), is_number=True),
        Column("spend", _("Spend"), unit=currency, is_number=True),
        Column("count", _("Initiatives"), is_number=True),
    )
    rows = [_row(request, name, line, currency) for line in side.lines]
    f = formatter()
    for bucket, label, amount in (
        (ORPHAN, _("Orphan: rated, and serves nothing"), side.orphan),
        (UNRATED, _("Nobody said what it serves"), side.unrated),
    ):
        url = _rows_url(request, name, bucket)
        known = amount.known if amount.count > amount.unknown or not amount.count else None
        rows.append(
            Row(
                bucket,
                (
                    Cell(label, url=url, kind="w"),
                    Cell("", kind="n"),
                    Cell("", kind="n"),
                    Cell("", kind="n"),
                    Cell(f.money(known), title=f.money_full(known), kind="n"),
                    Cell(f.number(amount.count), kind="n", note=f.unknown(amount.unknown)),
                ),
                tone="quiet" if not amount.count else "",
            )
        )
    return Table(f"alignment-{name}-rows", title, heads(columns, request.GET), rows)


def _row(request: PersonalRequest, name: str, line: Line, currency: str) -> Row:
    f, amount = formatter(), line.amount
    gap = UNKNOWN if line.gap is None else f.number(line.gap * 100, 1)
    known = amount.known if amount.count > amount.unknown else None
    # Nobody serves it: that is a known nothing, not an unknown.
    if not amount.count:
        known = Decimal(0)
    return Row(
        key=str(line.id),
        cells=(
            Cell(line.name, url=_rows_url(request, name, str(line.id)), note=line.code, kind="w"),
            number_cell(f.share(line.weight, 1)),
            number_cell(f.share(line.spend_share, 1)),
            Cell(f"+{gap}" if line.gap and line.gap > 0 else gap, kind="n"),
            Cell(
                f.money(known),
                title=f.money_full(Money(known, currency)) if known is not None else "",
                kind="n",
            ),
            Cell(f.number(amount.count), kind="n", note=f.unknown(amount.unknown)),
        ),
        depth=line.depth,
    )


def _spend_of_page(request: PersonalRequest) -> Spend:
    return spend_in(request.access, initiatives_in(request.access, population_of(request)))


@door(Permission.SEE_MONEY)
def alignment_page(request: PersonalRequest) -> HttpResponseBase:
    driver_set, choices = chosen_set(request)
    found = alignment(request.access, driver_set=driver_set, spend=_spend_of_page(request))
    currency = organisation().currency
    sides = [_side_view(request, "objectives", _("Spend by objective"), found.objectives, currency)]
    if found.drivers is not None:
        sides.insert(0, _side_view(request, "drivers", _("Spend by driver"), found.drivers, currency))
    population = population_of(request)
    context = {
        "tabs": strategy_tabs(request, "alignment"),
        "set": driver_set,
        "sets": choices,
        "sides": sides,
        "figures": _figures(request, found, currency),
        "source": source().words,
        "has_ended": population.has_ended,
        "words": population.words,
        "is_past": not is_today(request),
        "is_empty": not found.total.count,
        "tail": carried(request),
    }
    return page(request, "strategy/alignment.html", context)


def _figures(request: PersonalRequest, found: Alignment, currency: str) -> list[tuple[str, str, str, str]]:
    """Number, what it is, its small print, and where it opens."""
    f = formatter()

    def figure(amount: Amount, label: str, url: str) -> tuple[str, str, str, str]:
        count = ngettext("%(count)s initiative", "%(count)s initiatives", amount.count) % {
            "count": f.number(amount.count)
        }
        unknown = f" · {f.unknown(amount.unknown)}" if amount.unknown else ""
        known = amount.known if amount.count > amount.unknown or not amount.count else None
        return f"{f.money(known)} {currency}", label, f"{count}{unknown}", url

    figures = [figure(found.total, _("Spend in view"), "")]
    sides = [("objectives", found.objectives, _("serves no objective"), _("no objective stated"))]
    if found.drivers is not None:
        sides.insert(0, ("drivers", found.drivers, _("orphan: serves no driver"), _("not rated by drivers")))
    for name, side, orphan, unrated in sides:
        figures.append(figure(side.orphan, orphan, _rows_url(request, name, ORPHAN)))
        figures.append(figure(side.unrated, unrated, _rows_url(request, name, UNRATED)))
    return figures


@door(Permission.SEE_MONEY)
def alignment_rows(request: PersonalRequest, side: str, bucket: str) -> HttpResponseBase:
    """The initiatives behind one number of the alignment."""
    driver_set, _choices = chosen_set(request)
    spend = _spend_of_page(request)
    found = alignment(request.access, driver_set=driver_set, spend=spend)
    chosen = found.drivers if side == "drivers" else found.objectives if side == "objectives" else None
    if chosen is None:
        raise Http404
    key, title = _bucket(chosen, bucket)
    currency = organisation().currency
    columns = (
        Column("name", _("Initiative")),
        Column("portfolio", _("Portfolio")),
        Column("part", _("Its part here"), is_number=True),
        Column("amount", _("Spend here"), unit=currency, is_number=True),
        Column("spend", _("Whole spend"), unit=currency, is_number=True),
    )
    parts = sorted(chosen.parts.get(key, ()), key=lambda part: (part.amount is None, -(part.amount or 0)))
    facts = initiatives_visible_to(request.access).in_bulk([part.initiative_id for part in parts])
    f, tail = formatter(), carried(request)
    rows = []
    for part in parts:
        one = facts[part.initiative_id]
        whole = spend[part.initiative_id]
        rows.append(
            Row(
                str(one.id),
                (
                    Cell(one.name, url=f"/initiatives/{one.key}/{tail}", note=one.key),
                    Cell(one.portfolio.name, kind="q"),
                    number_cell(f.share(part.share)),
                    number_cell(f.figure(part.amount)),
                    number_cell(f.figure(whole)),
                ),
            )
        )
    context = {
        "crumbs": (Crumb(_("Alignment"), reverse("strategy:alignment") + tail), Crumb(title)),
        "title": title,
        "table": Table("alignment-rows", title, heads(columns, request.GET), rows, empty_text=_("Nothing is here.")),
        "source": source().words,
    }
    return page(request, "strategy/alignment_rows.html", context)


def _bucket(side: Side, bucket: str) -> tuple[UUID | str, str]:
    if bucket == ORPHAN:
        return bucket, _("Orphan spend: rated, and serves nothing")
    if bucket == UNRATED:
        return bucket, _("Spend of which nobody said what it serves")
    for line in side.lines:
        if str(line.id) == bucket:
            return line.id, line.name
    raise Http404
