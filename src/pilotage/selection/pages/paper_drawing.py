"""Pictures of a paper, drawn as vectors: money by year, drivers, starts, people."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color

from pilotage.kit.formats import Formatter
from pilotage.kit.paper import ACCENT, AMBER, BOLD, GREEN, GREY, LINE, PLAIN, QUIET, RED, TEXT, cut
from pilotage.kit.periods import add_months
from pilotage.selection.reads.paper import Paper, PaperLine

WIDE = 498.0
SMALL = 7.0
DAYS_A_MONTH = 30.4375
MOST_ROWS = 45


def money_by_year(f: Formatter, paper: Paper) -> Drawing:
    """Stacked bars: decided before, selected, bought; the budget as a line over each."""
    high, bottom, left = 150.0, 28.0, 46.0
    drawing = Drawing(WIDE, high)
    years = paper.years
    top = float(max(max(year.spent, year.budget or Decimal(0)) for year in years)) or 1.0
    room = high - bottom - 14

    def y(amount: Decimal | float) -> float:
        return bottom + float(amount) / top * room

    for part in range(5):
        at = bottom + room * part / 4
        drawing.add(Line(left, at, WIDE, at, strokeColor=LINE, strokeWidth=0.4))
        _text(drawing, left - 5, at - 2.5, f.money(Decimal(str(top * part / 4))), anchor="end")
    step = (WIDE - left) / len(years)
    for place, year in enumerate(years):
        x, wide, base = left + step * place + step * 0.22, step * 0.56, Decimal(0)
        for amount, colour in ((year.claimed, GREY), (year.chosen, ACCENT), (year.bought, AMBER)):
            if amount > 0:
                drawing.add(_box(x, y(base), wide, y(base + amount) - y(base), colour))
                base += amount
        if year.budget is not None:
            drawing.add(Line(x - 8, y(year.budget), x + wide + 8, y(year.budget), strokeColor=RED, strokeWidth=1.4))
        _text(drawing, x + wide / 2, bottom - 10, year.label, anchor="middle")
    keys = (
        (_("Decided before"), GREY, any(year.claimed for year in years)),
        (_("Selected"), ACCENT, True),
        (_("Bought in"), AMBER, any(year.bought for year in years)),
        (_("Budget"), RED, any(year.budget is not None for year in years)),
    )
    _legend(drawing, left, 4, [(name, colour) for name, colour, is_there in keys if is_there])
    return drawing


def by_driver(f: Formatter, paper: Paper) -> Drawing | None:
    """What is in gives to each driver, of all that the candidates give."""
    inputs = paper.inputs
    if not inputs.drivers:
        return None
    lane, row = 150.0, 15.0
    drawing = Drawing(WIDE, row * len(inputs.drivers) + 4)
    for place, name in enumerate(inputs.drivers):
        mine, others = (
            sum((line.one.worth[place] or Decimal(0) for line in lines), Decimal(0))
            for lines in (paper.inside, (*paper.outside, *paper.gaps))
        )
        at = drawing.height - row * (place + 1)
        share = mine / (mine + others) if mine + others else None
        _text(drawing, 0, at + 4, cut(name, SMALL, lane - 8), colour=TEXT)
        wide = WIDE - lane - 46
        drawing.add(_box(lane, at + 2, wide, 9, LINE))
        if share is not None:
            drawing.add(_box(lane, at + 2, wide * float(share), 9, ACCENT))
        _text(drawing, lane + wide + 6, at + 4, f.share(share), colour=TEXT)
    return drawing


def starts(f: Formatter, paper: Paper) -> Drawing | None:
    """The chosen starts as bars; the register's own dates as thin bars below them."""
    lines = [line for line in sorted(paper.inside, key=_start) if line.start]
    if not lines:
        return None
    shown = lines[:MOST_ROWS]
    lane, row, head = 170.0, 11.0, 14.0
    inputs = paper.inputs
    drawing = Drawing(WIDE, row * len(shown) + head)
    first, months = inputs.first_month, inputs.month_count
    last = add_months(first, months)
    perday = (WIDE - lane) / (last - first).days

    def x(day: date) -> float:
        return min(max(lane + (day - first).days * perday, lane), WIDE)

    for month in range(0, months + 1, 12):
        at = x(add_months(first, month))
        drawing.add(Line(at, 0, at, drawing.height - head + 2, strokeColor=LINE, strokeWidth=0.5))
        if month < months:
            _text(drawing, at + 2, drawing.height - 9, paper.years[month // 12].label, font=BOLD)
    for place, line in enumerate(shown):
        at = drawing.height - head - row * (place + 1)
        asked = paper.answer.asked.by_id[line.one.id]
        own, own_end = asked.start_of(0), asked.finish_of(0)
        _text(drawing, 0, at + 3, cut(line.one.name, SMALL, lane - 8), colour=TEXT)
        if own:
            drawing.add(_bar(x(own), x(own_end or own), at + 0.6, 1.6, GREY))
        if line.start:
            colour = AMBER if line.months_moved else ACCENT
            drawing.add(_bar(x(line.start), x(line.finish or line.start), at + 3.2, 5.5, colour))
    return drawing


def _start(line: PaperLine) -> tuple[date, str]:
    return line.start or date.max, line.one.name


def people(f: Formatter, paper: Paper) -> Drawing | None:
    """Role by period: the deeper the colour, the more of the role is asked for; red above its capacity."""
    if not paper.roles:
        return None
    lane, row, head = 120.0, 13.0, 24.0
    drawing = Drawing(WIDE, row * len(paper.roles) + head)
    spans = [load.span for load in paper.roles[0].loads]
    wide = (WIDE - lane) / len(spans)
    every = max(1, round(28 / wide))
    for place, span in enumerate(spans):
        if place % every == 0:
            _text(drawing, lane + wide * place, drawing.height - 9, span)
    for at, role in enumerate(paper.roles):
        y = drawing.height - head + 8 - row * (at + 1)
        _text(drawing, 0, y + 3, cut(role.role.name, SMALL, lane - 8), colour=TEXT)
        for place, load in enumerate(role.loads):
            x = lane + wide * place
            drawing.add(_box(x, y, wide - 0.8, row - 1.5, _heat(load.share)))
            if wide >= 22 and load.share is not None:
                colour = TEXT if load.share < Decimal("0.7") else Color(1, 1, 1)
                _text(drawing, x + wide / 2, y + 3.2, f.share(load.share), colour=colour, anchor="middle", size=6)
    return drawing


def _heat(share: Decimal | None) -> Color:
    if share is None:
        return LINE
    if share > 1:
        return RED
    deep = float(share)
    return Color(*(1 - (1 - part) * deep for part in (GREEN.red, GREEN.green, GREEN.blue)))


def _box(x: float, y: float, wide: float, high: float, colour: Color) -> Rect:
    made = Rect(x, y, wide, high)
    made.fillColor, made.strokeColor = colour, None
    return made


def _bar(left: float, right: float, y: float, high: float, colour: Color) -> Rect:
    return _box(left, y, max(right - left, 1.5), high, colour)


def _text(
    into: Drawing,
    x: float,
    y: float,
    text: str,
    *,
    anchor: Literal["start", "middle", "end"] = "start",
    colour: Color = QUIET,
    font: str = PLAIN,
    size: float = SMALL,
) -> None:
    into.add(String(x, y, text, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor))


def _legend(drawing: Drawing, x: float, y: float, keys: Sequence[tuple[str, Color]]) -> None:
    for name, colour in keys:
        drawing.add(_box(x, y, 7, 7, colour))
        _text(drawing, x + 10, y + 1, name)
        x += 24 + 4.1 * len(name)
