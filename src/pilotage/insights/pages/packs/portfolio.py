"""What a portfolio pack says: the figures of the cockpit, by the same writers, so that both agree to the last digit."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.finance.reads.years import money_by_year_total
from pilotage.governance.models import LedgerEntry
from pilotage.insights.pages.changed import ChangeGroup, change_groups
from pilotage.insights.pages.cockpit import headline
from pilotage.insights.pages.lines import BAR, LineView, LineWriter, line_views
from pilotage.insights.pages.packs.initiative import initiative_sheets
from pilotage.insights.pages.packs.parts import rag_cell
from pilotage.insights.pages.packs.risks import risk_sheets
from pilotage.insights.pages.pictures import years_chart
from pilotage.insights.reads.changes import changes_in
from pilotage.insights.reads.packs import decisions_in
from pilotage.insights.reads.rollup import Rollup, rollup
from pilotage.insights.reads.view import IN_DELIVERY, View, current_in, initiatives_in
from pilotage.insights.rules.packs import Bars, Block, Cell, Content, Fact, Facts, Grid, Line, Sheet, Words
from pilotage.kit.charts import Chart
from pilotage.kit.formats import Formatter, formatter
from pilotage.strategy.reads.drivers import active_driver_set
from pilotage.work.models import Rag
from pilotage.work.reads.visible import initiatives_visible_to

WORRYING = (Rag.RED, Rag.AMBER_RED, Rag.AMBER)
# More portfolios than this make bars that nobody can tell apart; the table has all.
MOST_BARS = 14
MOST_WORRIES = 40
MOST_DECISIONS = 30


def portfolio_content(view: View, *, foot: str, with_initiatives: bool) -> Content:
    """Every sheet; with one for each initiative in delivery, if that is asked for."""
    f = formatter()
    name = view.scope.name if view.scope else organisation().name or _("Enterprise")
    title = _("%(name)s: portfolio report") % {"name": name}
    subtitle = _("As of %(day)s, compared with %(since)s") % {"day": f.date(view.day), "since": f.date(view.since)}
    sheets = [_overview(view, name, subtitle, f), *_money(view, f), *_worries(view, f), *_changes(view, f)]
    sheets += [*risk_sheets(view, f), *_decisions(view, f)]
    if with_initiatives:
        rows = initiatives_in(view).filter(stage__phase__in=IN_DELIVERY).order_by("portfolio__scope__path", "name")
        sheets += initiative_sheets(view, list(rows), f)
    return Content(title, subtitle, foot, tuple(sheets))


def _overview(view: View, name: str, subtitle: str, f: Formatter) -> Sheet:
    found = rollup(view, active_driver_set())
    currency = organisation().currency if view.sees_money else ""
    facts = tuple(
        Fact(label, number.text, number.note, number.tone) for label, number in headline(view, found.total, currency, f)
    )
    lines = line_views(view, found.lines, f)
    total = LineWriter(view, f, None).line(_("Total"), 0, found.total)
    blocks: list[Block] = [Facts(facts)]
    if found.total.count(IN_DELIVERY):
        blocks.append(_rag_bars(found, f))
    blocks.append(_table(lines, total, currency))
    return Sheet(name, subtitle, tuple(blocks))


def _rag_bars(found: Rollup, f: Formatter) -> Bars:
    """In delivery by RAG: a bar for each portfolio that has its own place in the first two levels of the view."""
    shown = [line for line in found.lines if line.depth <= 1 and line.figures.count(IN_DELIVERY)][:MOST_BARS]
    lines = [
        Line(str(word).capitalize(), tuple(float(sum(line.figures.rags[rag] for rag in rags)) for line in shown), tone)
        for _letter, tone, rags, word in BAR
    ]
    red = sum(found.total.rags[rag] for rag in (Rag.RED, Rag.AMBER_RED))
    values = {"red": f.number(red), "all": f.number(found.total.count(IN_DELIVERY))}
    return Bars(
        title=_("%(red)s of %(all)s in delivery are red") % values,
        unit=_("initiatives"),
        categories=tuple(line.portfolio.name for line in shown),
        lines=tuple(line for line in lines if any(line.values)),
        is_lying=True,
    )


def _table(lines: Sequence[LineView], total: LineView, currency: str) -> Grid:
    heads = [_("Portfolio"), _("Current"), _("In delivery"), _("RAG"), _("Unreported")]
    widths = [0.2, 0.08, 0.09, 0.17, 0.1]
    if currency:
        named = (_("Cost"), _("Unknown"), _("Benefit"), _("NPV"))
        heads += [text if place == 1 else f"{text}, {currency}" for place, text in enumerate(named)]
        widths += [0.085, 0.085, 0.085, 0.085]
    widths[0] += 1 - sum(widths)
    rows = tuple(_row(line, bool(currency)) for line in (*lines, total))
    return Grid(tuple(heads), rows, tuple(widths), heading=_("Portfolios"))


def _row(line: LineView, has_money: bool) -> tuple[Cell, ...]:
    current, _ideas, _approved, delivered, *_rest = line.stages
    rags = "  ".join(f"{one.letter} {one.text}" for one in line.rags)
    money = [Cell(one.text, is_number=True) for one in line.money[:4]] if has_money else []
    # Spaces that do not break are the only ones that stay at the beginning of a paragraph.
    name = "\u00a0\u00a0\u00a0" * line.depth + line.name
    return (
        Cell(name),
        Cell(current.text, is_number=True),
        Cell(delivered.text, is_number=True),
        Cell(rags, line.rags[0].tone if line.rags else ""),
        Cell(line.unreported.text, is_number=True),
        *money,
    )


def _money(view: View, f: Formatter) -> list[Sheet]:
    if not view.sees_money:
        return []
    house = organisation()
    ids = current_in(view).order_by().values("pk")
    found = money_by_year_total(view.access, initiatives_visible_to(view.access).filter(pk__in=ids))
    if not found.years:
        return []
    chart = years_chart(found, view, house.currency, house.fiscal_year_start_month)
    costs = _years(chart, chart.title, is_line=False)
    gains = _years(chart, _("Benefit by financial year"), is_line=True)
    charts = [one for one in (costs, gains) if one.lines]
    return [Sheet(_("Money by financial year"), "", (*charts, _years_table(chart)))]


def _years(chart: Chart, title: str, *, is_line: bool) -> Bars:
    """The costs of the screen's chart, or the benefit that it draws as a line over them: never one upon the other."""
    lines = tuple(
        Line(one.name, tuple(point.value for point in one.points), f"part{one.part or 1}")
        for one in chart.series
        if one.is_line == is_line
    )
    note = "" if is_line else chart.note
    return Bars(title, chart.up.unit, tuple(chart.across.categories), lines, note=note)


def _years_table(chart: Chart) -> Grid:
    table = chart.table
    columns = [head.column for head in table.heads]
    heads = tuple(f"{one.label}, {one.unit}" if one.unit else str(one.label) for one in columns)
    rows = tuple(
        tuple(
            Cell(str(cell if isinstance(cell, str) else cell.text), is_number=bool(place))
            for place, cell in enumerate(row.cells)
        )
        for row in table.rows
    )
    return Grid(heads, rows, tuple(1 / len(heads) for _head in heads))


def _worries(view: View, f: Formatter) -> list[Sheet]:
    """What is amber or red in delivery, the worst first."""
    found = initiatives_in(view).filter(stage__phase__in=IN_DELIVERY, rag__in=WORRYING).order_by("name", "id")
    rows = sorted(found, key=lambda one: WORRYING.index(one.rag))
    if not rows:
        return []
    lines = tuple(
        (
            Cell(f"{one.name} ({one.key})"),
            rag_cell(one.rag),
            Cell(f.date(one.rag_on)),
            Cell(f.date(one.planned_finish)),
            Cell(f.date(one.forecast_finish)),
            Cell(one.manager.name if one.manager else "–"),
            Cell(one.rag_note or "–"),
        )
        for one in rows[:MOST_WORRIES]
    )
    heads = (
        _("Initiative"), _("RAG"), _("Given on"), _("Planned finish"), _("Forecast finish"), _("Manager"), _("Comment")
    )  # fmt: skip
    note = _rest(len(rows) - MOST_WORRIES, f)
    grid = Grid(heads, lines, (0.25, 0.1, 0.09, 0.1, 0.1, 0.11, 0.25), note=note)
    title = _("What needs attention")
    counted = _("%(count)s in delivery are amber or red") % {"count": f.number(len(rows))}
    return [Sheet(title, counted, (grid,))]


def _changes(view: View, f: Formatter) -> list[Sheet]:
    groups = change_groups(changes_in(view), view)
    if not groups:
        return []
    blocks = tuple(_change(group, f) for group in groups)
    return [Sheet(_("What changed"), _("Since %(day)s") % {"day": f.date(view.since)}, blocks)]


def _change(group: ChangeGroup, f: Formatter) -> Words:
    said = []
    for line in group.lines:
        moved = f"{line.before} → {line.after}" if line.before or line.after else ""
        said.append(" · ".join(text for text in (line.name, moved, line.extra, line.when) if text))
    return Words(f"{group.title}: {group.count}", tuple(said) + ((_rest(group.more, f),) if group.more else ()), True)


def _decisions(view: View, f: Formatter) -> list[Sheet]:
    entries = decisions_in(view, since=view.since)
    if not entries:
        return []
    rows = tuple(_decision(entry, f) for entry in entries[:MOST_DECISIONS])
    heads = (_("Number"), _("Decided on"), _("Decision"), _("Outcome"), _("Why"))
    grid = Grid(heads, rows, (0.08, 0.11, 0.33, 0.14, 0.34), note=_rest(len(entries) - MOST_DECISIONS, f))
    return [Sheet(_("Decisions"), _("Since %(day)s") % {"day": f.date(view.since)}, (grid,))]


def _decision(entry: LedgerEntry, f: Formatter) -> tuple[Cell, ...]:
    return (
        Cell(str(entry)),
        Cell(f.date(entry.decided_on)),
        Cell(entry.title),
        Cell(entry.get_outcome_display()),
        Cell(entry.reason or "–"),
    )


def _rest(count: int, f: Formatter) -> str:
    return _("and %(count)s more") % {"count": f.number(count)} if count > 0 else ""
