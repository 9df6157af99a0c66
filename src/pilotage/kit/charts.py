"""Charts and timelines as data: the server says what is shown, the browser draws, a table stands beside.

A chart's title is its message ("Spend is above budget in 2028"), not its subject. Unknown is None: a gap, never 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pilotage.kit.tables import Table


class Kind(StrEnum):
    BARS = "bars"
    STACKED = "stacked"
    LINES = "lines"
    AREAS = "areas"  # one upon another: the height of each is its value
    BUBBLES = "bubbles"
    RADAR = "radar"  # a spoke for each category, all with the scale of `up`, which needs its `most`


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures, with its unit; categories where it has names instead of numbers.

    most   what it ends with, where there cannot be more: 100 of a share of all
    """

    label: str
    unit: str = ""
    categories: Sequence[str] = ()
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One value: what the tooltip says in full, and the address that its click opens.

    value   on the value axis; None is unknown and leaves a gap
    x       where the horizontal axis has numbers (bubbles, lines over numbers)
    size    of a bubble
    """

    value: float | None
    full: str
    label: str = ""
    url: str = ""
    x: float | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Points that belong together.

    part    1..8: the colour of the palette; the same thing has the same number in every chart (`part_of`)
    tone    red, amber, green, none, accent, quiet: instead of a part where the colour is a status
    is_line drawn as a line over the bars of a stacked chart
    """

    name: str
    points: Sequence[Point]
    part: int = 0
    tone: str = ""
    is_dashed: bool = False
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A line across: a budget, a target."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A line upwards at one of the categories of upright bars or lines, by its place: today, a promise."""

    label: str
    place: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole chart. `table` is its twin: the same numbers, formatted, for reading and for a page without script."""

    name: str
    kind: Kind
    title: str
    across: Axis
    up: Axis
    series: Sequence[Series]
    table: Table
    limits: Sequence[Limit] = ()
    marks: Sequence[Mark] = ()
    note: str = ""
    is_sideways: bool = False
    height: int = 260

    @property
    def data(self) -> dict[str, Any]:  # JSON for the browser: Any
        """What <pm-chart> reads."""
        return {
            "kind": str(self.kind),
            "title": self.title,
            "across": _axis(self.across),
            "up": _axis(self.up),
            "isSideways": self.is_sideways,
            "limits": [{"label": limit.label, "value": limit.value} for limit in self.limits],
            "marks": [{"label": mark.label, "place": mark.place} for mark in self.marks],
            "series": [
                {
                    "name": series.name,
                    "part": series.part,
                    "tone": series.tone,
                    "isDashed": series.is_dashed,
                    "isLine": series.is_line,
                    "points": [_point(point) for point in series.points],
                }
                for series in self.series
            ],
        }


def _axis(axis: Axis) -> dict[str, Any]:  # JSON: Any
    facts: dict[str, Any] = {"label": axis.label, "unit": axis.unit, "categories": list(axis.categories)}
    return facts if axis.most is None else {**facts, "most": axis.most}


def _point(point: Point) -> dict[str, Any]:  # JSON: Any
    facts: dict[str, Any] = {"value": point.value, "full": point.full}
    for name in ("label", "url", "x", "size"):
        if getattr(point, name) not in ("", None):
            facts[name] = getattr(point, name)
    return facts


def part_of(place: int) -> int:
    """The palette's number for the n-th thing (from 0): portfolios in tree order, so that colours stay theirs."""
    return place % 8 + 1


@dataclass(frozen=True, slots=True)
class Milestone:
    """A diamond on a bar."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a timeline; start or finish None is unknown and says so."""

    label: str
    start: date | None
    finish: date | None
    full: str
    url: str = ""
    note: str = ""
    part: int = 0
    tone: str = ""
    planned_finish: date | None = None
    milestones: Sequence[Milestone] = ()


@dataclass(frozen=True, slots=True)
class BarLink:
    """A line from one bar to another: the one waits for the other. source, target: places among the bars."""

    source: int
    target: int
    start: date
    finish: date
    label: str
    tone: str = "quiet"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars by dates, with a line at today, and lines between bars where one waits for another.

    unknown_text   said on a row without dates: "no dates"
    """

    name: str
    title: str
    bars: Sequence[Bar]
    today: date
    table: Table
    unknown_text: str
    today_text: str
    note: str = ""
    links: Sequence[BarLink] = ()

    @property
    def data(self) -> dict[str, Any]:  # JSON for the browser: Any
        """What <pm-timeline> reads."""
        return {
            "title": self.title,
            "today": self.today.isoformat(),
            "todayText": self.today_text,
            "unknownText": self.unknown_text,
            "bars": [_bar(bar) for bar in self.bars],
            "links": [_link(link) for link in self.links],
        }


def _link(link: BarLink) -> dict[str, Any]:  # JSON: Any
    return {
        "source": link.source,
        "target": link.target,
        "start": link.start.isoformat(),
        "finish": link.finish.isoformat(),
        "label": link.label,
        "tone": link.tone,
    }


def _bar(bar: Bar) -> dict[str, Any]:  # JSON: Any
    return {
        "label": bar.label,
        "start": bar.start.isoformat() if bar.start else None,
        "finish": bar.finish.isoformat() if bar.finish else None,
        "planned": bar.planned_finish.isoformat() if bar.planned_finish else None,
        "full": bar.full,
        "url": bar.url,
        "note": bar.note,
        "part": bar.part,
        "tone": bar.tone,
        "milestones": [{"day": one.day.isoformat(), "label": one.label} for one in bar.milestones],
    }
