"""The register's rows as bars by dates."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.charts import Bar, Timeline, part_of
from pilotage.kit.clock import as_of
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import page
from pilotage.kit.tables import Cell, Column, Row, Table, heads, sorting_of
from pilotage.work.models import InitiativeFacts
from pilotage.work.pages.filters import FilterBar
from pilotage.work.pages.register import RegisterView, register_tabs
from pilotage.work.reads import portfolios_visible_to
from pilotage.work.reads.register import order_of

# A picture with more bars than this is not read any more; the note says how many are left out.
MOST_BARS = 400


@door(Permission.SEE)
def timeline(request: PersonalRequest) -> HttpResponseBase:
    view = RegisterView(request)
    rows = list(view.rows.order_by(*order_of(request.access, sorting_of(view.params) or (("planned_start", False),))))
    dated = [row for row in rows if _start(row) or _finish(row)]
    chart = _timeline(request, dated[:MOST_BARS], left_out=max(0, len(dated) - MOST_BARS)) if dated else None
    words = ngettext("%(count)s initiative", "%(count)s initiatives", len(rows))
    count = words % {"count": formatter().number(len(rows))}
    undated = len(rows) - len(dated)
    words = ngettext(
        "%(count)s initiative without any date is not on the timeline.",
        "%(count)s initiatives without any date are not on the timeline.",
        undated,
    )
    context = {
        "chart": chart,
        "bar": FilterBar(view.params, view.query, request.access, view.stages, view.fields),
        "count": count,
        "tabs": register_tabs(view.params, "timeline"),
        "undated": words % {"count": formatter().number(undated)} if undated else "",
    }
    return page(request, "work/timeline.html", context)


def _start(row: InitiativeFacts) -> object:
    return row.forecast_start or row.planned_start


def _finish(row: InitiativeFacts) -> object:
    return row.forecast_finish or row.planned_finish


def _timeline(request: PersonalRequest, rows: list[InitiativeFacts], *, left_out: int) -> Timeline:
    f = formatter()
    tail = carried(request)
    # The same portfolio has the same colour in every picture: its place in the tree says which.
    tree = [portfolio.id for portfolio in portfolios_visible_to(request.access)]
    columns = (
        Column("name", _("Name")),
        Column("portfolio", _("Portfolio")),
        Column("start", _("Start")),
        Column("finish", _("Finish")),
        Column("planned_finish", _("Planned finish")),
    )
    bars, lines = [], []
    for row in rows:
        url = f"/initiatives/{row.key}/{tail}"
        start, finish = row.forecast_start or row.planned_start, row.forecast_finish or row.planned_finish
        bars.append(
            Bar(
                label=row.name,
                start=start,
                finish=finish,
                full=f"{row.name} ({row.key}) · {f.date(start)} – {f.date(finish)}",
                url=url,
                note=row.portfolio.name,
                part=part_of(tree.index(row.portfolio_id)) if row.portfolio_id in tree else 0,
                planned_finish=row.planned_finish if row.planned_finish != finish else None,
            )
        )
        cells = (Cell(row.name, url=url, note=row.key), row.portfolio.name, f.date(start), f.date(finish),
                 f.date(row.planned_finish))  # fmt: skip
        lines.append(Row(row.key, cells))
    said = ngettext(
        "%(count)s more is not drawn: filter first.", "%(count)s more are not drawn: filter first.", left_out
    )
    return Timeline(
        name="register-timeline",
        title=_("From start to finish, forecast before plan"),
        bars=bars,
        today=as_of(request),
        table=Table("timeline-table", _("Dates"), heads(columns, request.GET), lines),
        unknown_text=_("unknown"),
        today_text=_("Today"),
        note=said % {"count": f.number(left_out)} if left_out else "",
    )
