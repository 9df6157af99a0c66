"""A Gantt chart as shapes: where each bar, line and word stands. Drawing them is another thing (pages/gantt_*.py)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

ROW: Final = 18.0
HEAD: Final = 34.0
NAME: Final = 250.0
DAY: Final = 68.0
"""Width of a column with a day in it."""
LEFT: Final = 30.0 + NAME + 2 * DAY
EDGE: Final = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the plan as it is drawn; the days come as text."""

    key: int
    row: int
    name: str
    level: int
    start: datetime | None
    finish: datetime | None
    start_text: str
    finish_text: str
    share_done: float
    is_summary: bool = False
    is_milestone: bool = False
    is_critical: bool = False
    baseline: tuple[datetime, datetime] | None = None
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """kind: "rect" x, y, width, height; "line" from x, y to width, height; "diamond" around x, y; "text" on x, y.

    width of a text: the room that it has; is_end: it ends there. colour: a name of COLOURS.
    """

    kind: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    colour: str = "text"
    text: str = ""
    size: float = 9
    is_bold: bool = False
    is_end: bool = False


COLOURS: Final = {
    "text": "#17212b", "quiet": "#566370", "line": "#dde3e8", "strong": "#8a96a1", "ground": "#ffffff",
    "head": "#f4f6f8", "bar": "#8ec3d6", "done": "#2f7f99", "critical": "#eea59c", "critical_done": "#b8342a",
    "summary": "#4b5a67", "baseline": "#a9b3bc", "today": "#0a6480", "deadline": "#14917a", "link": "#8a96a1",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, or those of one page: the time that is shown is the same on every page.

    words    what stands above the columns: task, start, finish
    months   their short names, from January on
    """

    bars: Sequence[Bar]
    links: Sequence[tuple[int, int]]
    span: tuple[datetime, datetime]
    width: float
    today: datetime
    words: tuple[str, str, str]
    months: Sequence[str]

    @property
    def height(self) -> float:
        return HEAD + len(self.bars) * ROW + 2


def span_of(bars: Sequence[Bar], today: datetime) -> tuple[datetime, datetime]:
    """From a little before the first to a little after the last moment; today where there is none."""
    moments = [moment for bar in bars for moment in (bar.start, bar.finish) if moment is not None]
    first, last = min(moments, default=today), max(moments, default=today)
    return first - EDGE, max(last, first + timedelta(days=20)) + EDGE


def shapes_of(chart: Chart) -> Iterator[Shape]:
    """In the order in which they are drawn: what comes later lies above."""
    yield Shape("rect", 0, 0, chart.width, chart.height, "ground")
    yield Shape("rect", 0, 0, chart.width, HEAD, "head")
    yield from _head(chart)
    places = {bar.key: place for place, bar in enumerate(chart.bars)}
    for place in range(len(chart.bars)):
        y = HEAD + (place + 1) * ROW
        yield Shape("line", 0, y, chart.width, y, "line")
    for before, after in chart.links:
        if before in places and after in places:
            yield from _link(chart, places[before], places[after])
    for place, bar in enumerate(chart.bars):
        yield from _words(bar, HEAD + place * ROW)
        yield from _bar(chart, bar, HEAD + place * ROW)
    if chart.span[0] <= chart.today <= chart.span[1]:
        x = _x(chart, chart.today)
        yield Shape("line", x, HEAD, x, chart.height, "today")
    yield Shape("line", LEFT, 0, LEFT, chart.height, "strong")
    yield Shape("line", 0, HEAD, chart.width, HEAD, "strong")


def _x(chart: Chart, moment: datetime) -> float:
    first, last = chart.span
    return LEFT + (chart.width - LEFT) * ((moment - first) / (last - first))


def _head(chart: Chart) -> Iterator[Shape]:
    task, start, finish = chart.words
    y = HEAD - 12
    yield Shape("text", 30, y, NAME, 0, "quiet", task, is_bold=True)
    yield Shape("text", 30 + NAME + DAY - 6, y, DAY, 0, "quiet", start, is_bold=True, is_end=True)
    yield Shape("text", LEFT - 6, y, DAY, 0, "quiet", finish, is_bold=True, is_end=True)
    for moment, text, is_year in _marks(chart):
        x = _x(chart, moment)
        yield Shape("line", x, 0 if is_year else HEAD / 2, x, chart.height, "strong" if is_year else "line")
        room = chart.width - x - 4
        yield Shape("text", x + 3, 12 if is_year else HEAD - 6, room, 0, "quiet", text, size=8.5, is_bold=is_year)


def _marks(chart: Chart) -> Iterator[tuple[datetime, str, bool]]:
    """Years above, the first one where the picture begins; below them months or quarters, where there is room."""
    first, last = chart.span
    a_month = (chart.width - LEFT) / ((last - first).days / 30.4)
    step = 1 if a_month >= 24 else 3 if a_month >= 9 else 12
    is_begun = False
    for year in range(first.year, last.year + 1):
        for month in range(1, 13, step):
            moment = datetime(year, month, 1)  # noqa: DTZ001 - plans keep local time
            if not first <= moment <= last:
                continue
            if month == 1 or not is_begun:
                is_begun = True
                yield moment, str(year), True
            if step < 12:
                yield moment, chart.months[month - 1] if step == 1 else f"Q{(month + 2) // 3}", False


def _words(bar: Bar, y: float) -> Iterator[Shape]:
    base = y + ROW - 5.5
    indent = min(bar.level - 1, 8) * 9
    yield Shape("text", 24, base, 22, 0, "quiet", str(bar.row), size=8, is_end=True)
    yield Shape("text", 30 + indent, base, NAME - indent - 8, 0, "text", bar.name, is_bold=bar.is_summary)
    yield Shape("text", 30 + NAME + DAY - 6, base, DAY - 8, 0, "text", bar.start_text, size=8.5, is_end=True)
    yield Shape("text", LEFT - 6, base, DAY - 8, 0, "text", bar.finish_text, size=8.5, is_end=True)


def _bar(chart: Chart, bar: Bar, y: float) -> Iterator[Shape]:
    if bar.baseline is not None:
        start, finish = _x(chart, bar.baseline[0]), _x(chart, bar.baseline[1])
        yield Shape("rect", start, y + ROW - 5, max(finish - start, 2), 3, "baseline")
    if bar.start is None or bar.finish is None:
        return
    x, end = _x(chart, bar.start), _x(chart, bar.finish)
    if bar.is_milestone:
        yield Shape("diamond", x, y + ROW / 2 - 1, 5, 5, "critical_done" if bar.is_critical else "text")
    elif bar.is_summary:
        yield Shape("rect", x, y + 4, max(end - x, 2), 4, "summary")
    else:
        wide = max(end - x, 2)
        yield Shape("rect", x, y + 3, wide, 9, "critical" if bar.is_critical else "bar")
        if bar.share_done:
            yield Shape("rect", x, y + 3, wide * bar.share_done, 9, "critical_done" if bar.is_critical else "done")
    if bar.deadline is not None and chart.span[0] <= bar.deadline <= chart.span[1]:
        at = _x(chart, bar.deadline)
        yield Shape("line", at, y + 2, at, y + ROW - 2, "critical_done" if bar.finish > bar.deadline else "deadline")


def _link(chart: Chart, from_row: int, to_row: int) -> Iterator[Shape]:
    """From the end of the one down to the start of the other."""
    before, after = chart.bars[from_row], chart.bars[to_row]
    if before.finish is None or after.start is None:
        return
    x, end = _x(chart, before.finish), _x(chart, after.start)
    y, to = HEAD + from_row * ROW + 7.5, HEAD + to_row * ROW + 7.5
    turn = max(x + 3, end - 4)
    yield Shape("line", x, y, turn, y, "link")
    yield Shape("line", turn, y, turn, to, "link")
    yield Shape("line", turn, to, end, to, "link")
