"""What stands on a slide, as native shapes; sizes are in EMU, as slides count (914,400 an inch)."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Length, Pt

from pilotage.insights.jobs.packs.colours import hex_of
from pilotage.insights.rules.packs import Bars, Cell, Facts, Grid, Radar, Words

Shape = Any  # of python-pptx, which has no types
INK, QUIET, SOFT, LINE = 0x17212B, 0x566370, 0xEEF3F6, 0xC9D1D8
FACTS_HIGH = int(Inches(0.95))
BARS_HIGH = int(Inches(3.1))
RADAR_HIGH = int(Inches(4.2))
HEADING_HIGH = int(Inches(0.32))
FEW_ROWS = 4
ROW_HIGH, LINE_HIGH = int(Inches(0.27)), int(Inches(0.17))
TEXT_LINE_HIGH = int(Inches(0.235))
# How wide a letter of 10 and of 12 points is on average: measured on Calibri and DejaVu Sans, the wider of the two.
LETTER_10, LETTER_12 = int(Inches(0.082)), int(Inches(0.098))


class Box(Protocol):
    left: Length
    top: Length
    width: Length
    bottom: Length


def plain(frame: Any, size: Pt) -> None:
    """One size in our ink, from the left."""
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold = size, True
            run.font.color.rgb = _rgb(INK)


def add_line(slide: Any, text: str, box: Box, *, size: int = 24, is_quiet: bool = False) -> None:
    _text(slide, text, box.left, box.top, box.width, Inches(0.35), size=size, colour=QUIET if is_quiet else INK)


def add_facts(block: Facts, slide: Any, box: Box) -> None:
    width = box.width // max(len(block.facts), 1)
    for at, one in enumerate(block.facts):
        left = Emu(box.left + at * width)
        if one.tone:
            mark = slide.shapes.add_shape(1, left, box.top, Inches(0.06), Inches(0.8))
            mark.fill.solid()
            mark.fill.fore_color.rgb = _rgb(hex_of(one.tone))
            mark.line.fill.background()
        frame = _frame(slide, Emu(left + Inches(0.08)), box.top, Emu(width - Inches(0.1)), Inches(0.85))
        _say(frame.paragraphs[0], one.value, size=18, is_bold=True)
        _say(frame.add_paragraph(), one.label, size=10, colour=QUIET)
        if one.note:
            _say(frame.add_paragraph(), one.note, size=9, colour=QUIET)


def _lines(text: str, width: int, letter: int) -> int:
    """How many lines a text takes; letters of the East are twice as wide."""
    long = sum(2 if character > "\u2e7f" else 1 for character in text)
    return max(1, math.ceil(long * letter / max(width, letter)))


def words_high(block: Words, width: int) -> int:
    heading = HEADING_HIGH if block.heading else 0
    return (
        heading + sum(_lines(text, width, LETTER_12) for text in block.paragraphs) * TEXT_LINE_HIGH + int(Inches(0.1))
    )


def split_words(block: Words, width: int, room: int, whole: int) -> Iterator[Words]:
    """Parts that fit: the first in what is left of the slide where at least one paragraph does."""
    part: list[str] = []
    for text in block.paragraphs:
        longer = replace(block, paragraphs=(*part, text))
        if part and words_high(longer, width) > room:
            yield replace(block, paragraphs=tuple(part))
            part, room = [], whole
        part.append(text)
    if part:
        yield replace(block, paragraphs=tuple(part))


def add_words(block: Words, slide: Any, box: Box) -> None:
    frame = _frame(slide, box.left, box.top, box.width, Emu(words_high(block, box.width)))
    paragraph = frame.paragraphs[0]
    if block.heading:
        _say(paragraph, block.heading, size=14, is_bold=True)
    for at, text in enumerate(block.paragraphs):
        paragraph = frame.add_paragraph() if at or block.heading else paragraph
        _say(paragraph, f"• {text}" if block.is_list else text, size=12)


def _row_high(row: tuple[Cell, ...], block: Grid, width: int) -> int:
    wide = [
        _lines(cell.text, int(width * share) - int(Inches(0.15)), LETTER_10)
        for cell, share in zip(row, block.widths, strict=True)
    ]
    return ROW_HIGH + (max(wide) - 1) * LINE_HIGH


def grid_high(block: Grid, width: int) -> int:
    extra = (HEADING_HIGH if block.heading else 0) + (TEXT_LINE_HIGH if block.note else 0)
    head = _row_high(tuple(Cell(text) for text in block.heads), block, width)
    return extra + head + sum(_row_high(row, block, width) for row in block.rows)


def begins_well(block: Grid, width: int, room: int) -> bool:
    """Whether a few rows at least stand below the head: a table that only begins on a slide is hard to read."""
    return grid_high(replace(block, rows=block.rows[:FEW_ROWS], note=""), width) <= room


def split_grid(block: Grid, width: int, room: int, whole: int) -> Iterator[Grid]:
    """Tables that fit a slide; the note stands below the last."""
    rows: list[tuple[Cell, ...]] = []
    for row in block.rows:
        if rows and grid_high(replace(block, rows=(*rows, row)), width) > room:
            yield replace(block, rows=tuple(rows), note="")
            rows, room = [], whole
        rows.append(row)
    yield replace(block, rows=tuple(rows))


def add_grid(block: Grid, slide: Any, box: Box) -> None:
    top = box.top
    if block.heading:
        _text(slide, block.heading, box.left, top, box.width, Emu(HEADING_HIGH), size=14, is_bold=True)
        top = Emu(top + HEADING_HIGH)
    high = grid_high(replace(block, heading="", note=""), box.width)
    made = slide.shapes.add_table(len(block.rows) + 1, len(block.heads), box.left, top, box.width, Emu(high))
    table = made.table
    table.horz_banding = False
    for at, share in enumerate(block.widths):
        table.columns[at].width = Emu(int(box.width * share))
    for at, row in enumerate(block.rows, start=1):
        table.rows[at].height = Emu(_row_high(row, block, box.width))
    table.rows[0].height = Emu(_row_high(tuple(Cell(text) for text in block.heads), block, box.width))
    first = block.rows[0] if block.rows else tuple(Cell("") for _head in block.heads)
    for at, (text, below) in enumerate(zip(block.heads, first, strict=True)):
        _fill(table.cell(0, at), Cell(text, is_number=below.is_number), is_head=True)
    for down, row in enumerate(block.rows, start=1):
        for at, cell in enumerate(row):
            _fill(table.cell(down, at), cell, is_head=False)
    if block.note:
        _text(slide, block.note, box.left, Emu(top + high), box.width, Emu(TEXT_LINE_HIGH), size=9, colour=QUIET)


def _fill(place: Shape, cell: Cell, *, is_head: bool) -> None:
    place.margin_left = place.margin_right = Inches(0.06)
    place.margin_top = place.margin_bottom = Inches(0.03)
    place.vertical_anchor = MSO_ANCHOR.TOP
    place.fill.solid()
    place.fill.fore_color.rgb = _rgb(SOFT if is_head else 0xFFFFFF)
    paragraph = place.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if cell.is_number else PP_ALIGN.LEFT
    if cell.tone:
        _say(paragraph, "■ ", size=10, colour=hex_of(cell.tone))
    _say(paragraph, cell.text, size=10, is_bold=is_head)


def bars_high(block: Bars, whole: int) -> int:
    if block.is_lying:
        return min(whole, max(BARS_HIGH, HEADING_HIGH + int(Inches(0.28)) * len(block.categories) + int(Inches(0.7))))
    return min(whole, BARS_HIGH + HEADING_HIGH)


def add_bars(block: Bars, high: int, slide: Any, box: Box) -> None:
    kind = XL_CHART_TYPE.BAR_STACKED if block.is_lying else XL_CHART_TYPE.COLUMN_STACKED
    chart = _chart(block, kind, high, slide, box)
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "#,##0", False
    # Below zero there may be bars: the names stay at the edge.
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.reverse_order = block.is_lying
    chart.plots[0].gap_width, chart.plots[0].overlap = 60, 100
    for at, (series, line) in enumerate(zip(chart.plots[0].series, block.lines, strict=True)):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(_colour_of(line.tone, at))


def add_radar(block: Radar, high: int, slide: Any, box: Box) -> None:
    """What is not known has no point, and leaves a gap."""
    chart = _chart(block, XL_CHART_TYPE.RADAR_MARKERS, high, slide, box)
    scale = chart.value_axis
    scale.minimum_scale, scale.maximum_scale, scale.major_unit = 0, block.most, 1
    scale.tick_labels.number_format, scale.tick_labels.number_format_is_linked = "0", False
    for at, (series, line) in enumerate(zip(chart.plots[0].series, block.lines, strict=True)):
        colour = _rgb(_colour_of(line.tone, at))
        series.format.line.width, series.smooth = Pt(2.25), False
        series.format.line.color.rgb = colour
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        series.marker.format.line.color.rgb = colour


def _chart(block: Bars | Radar, kind: XL_CHART_TYPE, high: int, slide: Any, box: Box) -> Any:
    """A native chart with its words above and its legend below."""
    words = " · ".join(text for text in (block.title, block.unit, block.note) if text)
    _text(slide, words, box.left, box.top, box.width, Emu(HEADING_HIGH), size=14, is_bold=True)
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # python-pptx
    data.categories = block.categories
    for line in block.lines:
        data.add_series(line.name, line.values)
    top, rest = Emu(box.top + HEADING_HIGH), Emu(high - HEADING_HIGH)
    chart = slide.shapes.add_chart(kind, box.left, top, box.width, rest, data).chart
    chart.font.size, chart.font.color.rgb = Pt(10), _rgb(INK)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(LINE)
    return chart


def _colour_of(tone: str, at: int) -> int:
    return hex_of(tone or f"part{at % 8 + 1}")


def _text(
    slide: Any, text: str, left: Length, top: Length, width: Length, high: Length, *, size: int, is_bold: bool = False,
    colour: int = INK,
) -> None:  # fmt: skip
    frame = _frame(slide, left, top, width, high)
    _say(frame.paragraphs[0], text, size=size, is_bold=is_bold, colour=colour)


def _frame(slide: Any, left: Length, top: Length, width: Length, high: Length) -> Any:
    frame = slide.shapes.add_textbox(left, top, width, high).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0.02)
    return frame


def _say(paragraph: Any, text: str, *, size: int, is_bold: bool = False, colour: int = INK) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), is_bold
    run.font.color.rgb = _rgb(colour)


def _rgb(colour: int) -> RGBColor:
    return RGBColor(colour >> 16, colour >> 8 & 255, colour & 255)  # type: ignore[no-untyped-call]  # python-pptx
