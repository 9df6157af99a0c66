"""The rows that do not pass as a table, and their number over time as a chart."""

from collections.abc import Collection, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.clock import as_of
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.pages.evidence import months_of_trend
from pilotage.maturity.pages.quality.asked import QualityView
from pilotage.maturity.pages.shares import LACKS, MENDED
from pilotage.maturity.reads.gaps import Gap
from pilotage.maturity.reads.quality import OpenRows, open_rows_over


def gaps_table(view: QualityView, gaps: Sequence[Gap], *, total: int, mended: Collection[int] = ()) -> Table:
    """mended: ids of those that pass by now; they stand there until the next run, and say so."""
    columns = (
        Column("subject", _("What"), sort="subject", width=28),
        Column("said", _("What was found"), width=22),
        Column("to_do", _("What to do"), width=22),
        Column("kind", _("Kind"), sort="kind"),
        Column("question", _("Question"), sort="question", width=20),
        Column("owner", _("Whose it is"), sort="owner", width=14),
    )
    tail = carried(view.request)
    return Table(
        "quality",
        _("Rows that do not pass"),
        heads(columns, view.params),
        [_row(gap, view, tail, is_mended=gap.id in mended) for gap in gaps],
        empty_text=_("Nothing is missing, too old or contradictory, of what you may see here."),
        total_count=total,
    )


def _row(gap: Gap, view: QualityView, tail: str, *, is_mended: bool) -> Row:
    word, tone, letter = MENDED if is_mended else LACKS[gap.probe.lack]
    one = gap.finding
    said = _("It was: %(said)s") % {"said": one.said} if is_mended and one.said else one.said
    return Row(
        str(gap.id),
        (
            Cell(one.subject, url=one.address, kind="w"),
            Cell(said or UNKNOWN, kind="w"),
            Cell(str(gap.probe.to_do), kind="w"),
            Cell(str(word), tone=tone, letter=letter),
            Cell(str(gap.probe.label), url=reverse("maturity:probe", args=[gap.probe.name]) + tail, kind="w"),
            view.names.get(one.owner, UNKNOWN) if one.owner else UNKNOWN,
        ),
        tone="quiet" if is_mended else "",
    )


def trend_rows(view: QualityView) -> list[OpenRows]:
    """By owner and words nothing was kept: then there is no trend."""
    query = view.query
    if query.owner is not None or query.words:
        return []
    days = months_of_trend(as_of(view.request))
    return open_rows_over(view.request.access, query, path=view.path, days=days)


def trend_chart(rows: Sequence[OpenRows]) -> Chart | None:
    """How many rows did not pass, run by run; None before there are two to compare."""
    if len(rows) < 2:
        return None
    f = formatter()
    words = _("%(now)s of %(asked)s rows do not pass, %(before)s on %(day)s")
    first, last = rows[0], rows[-1]
    title = words % {
        "now": f.number(last.open), "asked": f.number(last.asked), "before": f.number(first.open),
        "day": f.date(first.day),
    }  # fmt: skip
    full = _("%(open)s of %(asked)s")
    dots = [Point(one.open, full % {"open": f.number(one.open), "asked": f.number(one.asked)}) for one in rows]
    columns = [
        Column("day", _("Day")),
        Column("open", _("Do not pass"), is_number=True),
        Column("asked", _("Asked about"), is_number=True),
    ]
    table = Table(
        "quality-trend",
        _("Rows that do not pass, by run"),
        heads(columns, QueryDict()),
        [
            Row(
                one.day.isoformat(),
                (f.date(one.day), Cell(f.number(one.open), kind="n"), Cell(f.number(one.asked), kind="n")),
            )
            for one in rows
        ],
    )
    days = [f.date(one.day) for one in rows]
    return Chart(
        "quality-over-time", Kind.LINES, title, Axis(_("Day"), categories=days), Axis(_("Rows")),
        [Series(_("Do not pass"), dots, tone="accent")], table, height=180,
    )  # fmt: skip
