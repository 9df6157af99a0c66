"""What many trials say, as pictures with their tables: when the end is, how sure each day, and what it hangs on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.delivery.rules.uncertainty import SHARES, Ends, Result
from pilotage.kit.charts import Axis, Chart, Kind, Limit, Mark, Point, Series
from pilotage.kit.formats import formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads

MOST_BARS = 36
MOST_OF_A_TORNADO = 12
STEPS = (1, 2, 7, 14, 28, 56, 112, 224, 448)  # days of a bar


@dataclass(frozen=True, slots=True)
class Bin:
    """Trials that end on these days, both included."""

    first: date
    last: date
    count: int


def bins_of(ends: Ends) -> tuple[Bin, ...]:
    """The days of a distribution in at most so many bars of equal width."""
    span = (ends.days[-1] - ends.days[0]).days + 1
    step = next((one for one in STEPS if span <= one * MOST_BARS), STEPS[-1] * (span // (STEPS[-1] * MOST_BARS) + 1))
    counts: dict[int, int] = {}
    for day, count in zip(ends.days, ends.counts, strict=True):
        place = (day - ends.days[0]).days // step
        counts[place] = counts.get(place, 0) + count
    starts = [ends.days[0] + timedelta(days=step * place) for place in range(max(counts) + 1)]
    return tuple(
        Bin(start, start + timedelta(days=step - 1), counts.get(place, 0)) for place, start in enumerate(starts)
    )


def percent_name(share: float) -> str:
    return f"P{round(share * 100)}"


def distribution_chart(result: Result) -> Chart:
    """How many trials end when: until the planned finish, and later."""
    f, bins = formatter(), bins_of(result.ends)
    kept = result.ends.probability_by(result.planned) or 0.0
    values = {
        "planned": f.date(result.planned),
        "share": f.share(kept),
        "safe": f.date(result.ends.quantile(0.8)),
    }
    marks = [(percent_name(share), result.ends.quantile(share)) for share in SHARES]
    marks.append((_("planned"), result.planned))

    def said(one: Bin) -> str:
        return " · ".join(name for name, day in marks if day is not None and one.first <= day <= one.last)

    safe = result.ends.quantile(0.8) or result.planned

    def part(one: Bin) -> int:
        """By the planned finish, until P80, later still."""
        return 0 if one.first <= result.planned else 1 if one.first <= safe else 2

    def points(wanted: int) -> list[Point]:
        return [
            Point(100 * one.count / result.samples, _full(result, one)) if part(one) == wanted else Point(None, "")
            for one in bins
        ]

    columns = (
        Column("from", _("From")),
        Column("to", _("To")),
        Column("trials", _("Trials"), is_number=True),
        Column("share", _("Share"), is_number=True),
        Column("until", _("Until then"), is_number=True),
    )
    sums = accumulate(one.count for one in bins)
    rows = [
        Row(
            one.first.isoformat(),
            (
                f.date(one.first),
                f.date(one.last),
                Cell(f.number(one.count), kind="n"),
                Cell(f.share(one.count / result.samples, 1), kind="n"),
                Cell(f.share(until / result.samples, 1), kind="n"),
            ),
        )
        for one, until in zip(bins, sums, strict=True)
    ]
    return Chart(
        name="ends",
        kind=Kind.STACKED,
        title=_("%(share)s of the trials end by %(planned)s, the planned finish; 80 %% by %(safe)s") % values,
        across=Axis(_("finish, from"), categories=[f.date(one.first) for one in bins]),
        up=Axis(_("of the trials"), unit="%"),
        series=[
            Series(_("By the planned finish"), points(0), tone="green"),
            Series(_("Until P80"), points(1), tone="accent"),
            Series(_("Later still"), points(2), tone="quiet"),
        ],
        table=Table("ends-rows", _("Trials by finish"), heads(columns, QueryDict()), rows),
        marks=[Mark(name, place) for place, one in enumerate(bins) if (name := said(one))],
    )


def _full(result: Result, one: Bin) -> str:
    f = formatter()
    days = f.date(one.first) if one.first == one.last else f"{f.date(one.first)} – {f.date(one.last)}"
    values = {"days": days, "count": f.number(one.count), "share": f.share(one.count / result.samples, 1)}
    return _("%(days)s: %(count)s trials, %(share)s") % values


def sureness_chart(result: Result, promised: date | None) -> Chart:
    """How sure each finish is, with the usual levels across."""
    f, ends = formatter(), result.ends
    sums = list(accumulate(ends.counts))
    every = max(len(ends.days) // 120, 1)
    places = sorted({*range(0, len(ends.days), every), len(ends.days) - 1})
    days = [ends.days[place] for place in places]
    shares = [100 * sums[place] / result.samples for place in places]
    title = _("Half of the trials end by %(half)s, nine of ten by %(nine)s") % {
        "half": f.date(ends.quantile(0.5)),
        "nine": f.date(ends.quantile(0.9)),
    }
    if promised is not None:
        said = {"day": f.date(promised), "share": f.share(ends.probability_by(promised))}
        title = _("%(day)s is kept with a probability of %(share)s") % said
    columns = (
        Column("share", _("Level")),
        Column("day", _("Finish by")),
        Column("late", _("After the planned finish")),
    )
    rows = [
        Row(percent_name(share), (percent_name(share), f.date(day), _later(day, result.planned)))
        for share in (*SHARES[:2], 0.7, *SHARES[2:], 0.95, 1.0)
        if (day := ends.quantile(share)) is not None
    ]
    return Chart(
        name="sureness",
        kind=Kind.LINES,
        title=title,
        across=Axis(_("finish"), categories=[f.date(day) for day in days]),
        up=Axis(_("ended by then"), unit="%", most=100),
        series=[
            Series(
                _("Probability"),
                [
                    Point(share, f"{f.date(day)}: {f.number(share, 1)} %")
                    for day, share in zip(days, shares, strict=True)
                ],
                tone="accent",
            )
        ],
        table=Table("sureness-rows", _("How sure each finish is"), heads(columns, QueryDict()), rows),
        limits=[Limit(percent_name(share), 100 * share) for share in SHARES],
    )


def _later(day: date, planned: date) -> str:
    days = (day - planned).days
    if not days:
        return _("on it")
    words = _("%(days)s later") if days > 0 else _("%(days)s earlier")
    return words % {"days": formatter().days(abs(days))}


@dataclass(frozen=True, slots=True)
class Swing:
    """One bar of a tornado, in days of the plan's calendar."""

    name: str
    earlier: float
    later: float
    is_risk: bool
    words: str


def swings_of(result: Result) -> list[Swing]:
    """Tasks and risks by how far they move the end, the widest first."""
    f = formatter()
    found = [
        Swing(
            one.name,
            one.earlier_days,
            one.later_days,
            False,
            _("One standard deviation longer moves the end by %(days)s") % {"days": f.days(round(one.later_days, 1))},
        )
        for one in result.tasks
        if one.earlier_days is not None and one.later_days is not None
    ]
    found += [
        Swing(
            one.name,
            0.0,
            one.costs_days,
            True,
            _("Where it happens, the end is %(days)s later") % {"days": f.days(round(one.costs_days, 1))},
        )
        for one in result.risks
        if one.costs_days is not None
    ]
    return sorted(found, key=lambda one: -max(abs(one.earlier), abs(one.later)))


def tornado_chart(swings: Sequence[Swing]) -> Chart | None:
    """What the end hangs on most; None where nothing moves it."""
    f = formatter()
    shown = [one for one in swings[:MOST_OF_A_TORNADO] if round(max(abs(one.earlier), abs(one.later)), 2)]
    if not shown:
        return None

    def points(side: str) -> list[Point]:
        return [_swing_point(one, side) for one in shown]

    columns = (
        Column("name", _("Task or risk"), width=30),
        Column("earlier", _("At its better end"), unit=_("days"), is_number=True),
        Column("later", _("At its worse end"), unit=_("days"), is_number=True),
    )
    rows = [
        Row(
            f"{place}",
            (
                Cell(one.name, note=_("risk") if one.is_risk else ""),
                Cell(f.number(one.earlier, 1), kind="n"),
                Cell(f.number(one.later, 1), kind="n"),
            ),
        )
        for place, one in enumerate(shown)
    ]
    series = [
        Series(_("One standard deviation shorter"), points("earlier"), tone="green"),
        Series(_("One standard deviation longer"), points("later"), tone="amber"),
    ]
    if any(one.is_risk for one in shown):
        series.append(Series(_("The risk happens"), points("risk"), tone="red"))
    return Chart(
        name="tornado",
        kind=Kind.STACKED,
        title=_("The end hangs most on “%(name)s”") % {"name": shown[0].name},
        across=Axis("", categories=[one.name for one in shown]),
        up=Axis(_("the end moves by"), unit=_("days")),
        series=series,
        table=Table("tornado-rows", _("What the end hangs on"), heads(columns, QueryDict()), rows),
        is_sideways=True,
        height=60 + 26 * len(shown),
    )


def _swing_point(one: Swing, side: str) -> Point:
    if side == "earlier":
        return Point(None if one.is_risk else round(one.earlier, 2), one.words)
    if side == "later":
        return Point(None if one.is_risk else round(one.later, 2), one.words)
    return Point(round(one.later, 2) if one.is_risk else None, one.words)
