"""How a share went, run by run, with what practices need of it."""

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Chart, Kind, Limit, Series
from pilotage.kit.charts import Point as Dot
from pilotage.kit.formats import formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.pages.shares import share_text
from pilotage.maturity.reads.evidence import Point
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probing import Probe
from pilotage.maturity.rules.shape import PracticeShape


def trend_chart(probe: Probe[Facts], points: Sequence[Point], practices: Sequence[PracticeShape]) -> Chart:
    """The share by run, with what practices need; what was worked out afterwards is dashed."""
    f = formatter()
    first, last = points[0].tally.share, points[-1].tally.share
    title = _("%(share)s on %(day)s, %(before)s at first") % {
        "share": f.share(last), "day": f.date(points[-1].day), "before": f.share(first),
    }  # fmt: skip
    kept = [_dot(one, probe, is_shown=not one.is_afterwards) for one in points]
    series = [Series(_("Kept by runs"), kept, tone="accent")]
    if any(one.is_afterwards for one in points):
        dots = [_dot(one, probe, is_shown=one.is_afterwards) for one in points]
        series.append(Series(_("Worked out afterwards"), dots, tone="quiet", is_dashed=True))
    needed = sorted({one.threshold for one in practices if one.threshold is not None})
    return Chart(
        "trend",
        Kind.LINES,
        title,
        Axis(_("Day"), categories=[f.date(one.day) for one in points]),
        Axis(_("Share"), unit="%", most=100),
        series,
        _table(points),
        limits=[Limit(_("needed %(share)s") % {"share": f.share(one)}, one * 100) for one in needed],
    )


def _dot(one: Point, probe: Probe[Facts], *, is_shown: bool) -> Dot:
    share = one.tally.share if is_shown else None
    full = share_text(one.tally, probe, formatter())
    return Dot(None if share is None else round(share * 100, 1), full)


def _table(points: Sequence[Point]) -> Table:
    f = formatter()
    columns = [
        Column("day", _("Day")),
        Column("share", _("Share"), is_number=True),
        Column("passed", _("Passes"), is_number=True),
        Column("asked", _("Asked about"), is_number=True),
        Column("signs", _("Signs"), is_number=True),
        Column("how", _("How")),
    ]
    rows = [
        Row(
            one.day.isoformat(),
            (
                f.date(one.day),
                Cell(f.share(one.tally.share), kind="n"),
                Cell(f.number(one.tally.passed), kind="n"),
                Cell(f.number(one.tally.asked), kind="n"),
                Cell(f.number(one.tally.suspects), kind="n"),
                _("worked out afterwards") if one.is_afterwards else _("kept by a run"),
            ),
        )
        for one in points
    ]
    return Table("trend-rows", _("Share by run"), heads(columns, QueryDict()), rows)
