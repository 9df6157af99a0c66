"""A pack as a PDF: pages lie, as they do on a screen. Nothing is fetched: fonts come with Pilotage."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

from pilotage.insights.jobs.packs.colours import colour_of
from pilotage.insights.jobs.packs.radar import radar_drawing
from pilotage.insights.rules.packs import Bars, Block, Cell, Content, Facts, Grid, Radar, Sheet, Words
from pilotage.kit.formats import formatter
from pilotage.kit.paper import LINE, PLAIN, QUIET, SOFT, TEXT, cut, fonts, said, style

PAGE = landscape(A4)
MARGIN = 14 * mm
WIDE = PAGE[0] - 2 * MARGIN
CHART_HIGH = 200
RADAR_HIGH = 200


def pdf_of(content: Content, *, report: Callable[[int], None]) -> tuple[bytes, int]:
    """The file, and how many pages it has."""
    fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=PAGE, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN + 4 * mm,
        title=content.title, creator="Pilotage",
    )  # fmt: skip
    story: list[Flowable] = []
    for done, sheet in enumerate(content.sheets):
        report(done)
        story += [*([PageBreak()] if done else ()), *_sheet(sheet)]
    foot = _foot(content)
    document.build(story, foot, foot)
    return out.getvalue(), document.page


def _foot(content: Content) -> Any:  # a function of the canvas, as reportlab calls it
    def draw(canvas: Canvas, document: Any) -> None:  # reportlab's own document: Any
        canvas.saveState()
        canvas.setFont(PLAIN, 7)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 9 * mm, cut(f"{content.title} · {content.foot}", 7, WIDE - 80))
        canvas.drawRightString(PAGE[0] - MARGIN, 9 * mm, _("Page %(number)s") % {"number": canvas.getPageNumber()})
        canvas.restoreState()

    return draw


def _sheet(sheet: Sheet) -> list[Flowable]:
    found: list[Flowable] = [said(sheet.title, style(17, is_bold=True, after=1))]
    if sheet.subtitle:
        found.append(said(sheet.subtitle, style(9, is_quiet=True, after=6)))
    for block in sheet.blocks:
        found += _block(block)
    return found


def _block(block: Block) -> list[Flowable]:
    match block:
        case Facts():
            return [_facts(block), Spacer(1, 6)]
        case Words():
            sign = "• " if block.is_list else ""
            heading = [said(block.heading, style(10.5, is_bold=True, before=7, after=2))] if block.heading else []
            texts = [said(sign + text, style(9, after=2)) for text in block.paragraphs]
            return [KeepTogether([*heading, *texts[:2]]), *texts[2:]]
        case Grid():
            return _grid(block)
        case Bars():
            return [_bars(block)]
        case Radar():
            return [_radar(block)]


def _facts(block: Facts) -> Table:
    cells = [
        [
            [
                said(one.value, style(13, is_bold=True)),
                said(one.label, style(7.5, is_quiet=True)),
                *([said(one.note, style(7, is_quiet=True))] if one.note else ()),
            ]
            for one in block.facts
        ]
    ]
    table = Table(cells, colWidths=[WIDE / len(block.facts)] * len(block.facts))
    marks = [("LINEBEFORE", (at, 0), (at, 0), 3, colour_of(one.tone)) for at, one in enumerate(block.facts) if one.tone]
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 6), *marks]))
    return table


def _grid(block: Grid) -> list[Flowable]:
    first = block.rows[0] if block.rows else ()
    sides = [cell.is_number for cell in first] or [False] * len(block.heads)
    head = [_head(text, is_number=side) for text, side in zip(block.heads, sides, strict=True)]
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    table = Table([head, *rows], colWidths=[WIDE * share for share in block.widths], repeatRows=1)
    rules: list[Any] = [  # reportlab's commands are tuples of many shapes
        ("BACKGROUND", (0, 0), (-1, 0), SOFT),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    for at, row in enumerate(block.rows, start=1):
        for place, cell in enumerate(row):
            if cell.tone:
                rules.append(("LINEBEFORE", (place, at), (place, at), 3, colour_of(cell.tone)))
    table.setStyle(TableStyle(rules))
    found: list[Flowable] = []
    if block.heading:
        found.append(said(block.heading, style(10.5, is_bold=True, before=8, after=3)))
    found.append(table)
    if block.note:
        found.append(said(block.note, style(7.5, is_quiet=True, before=3)))
    return found


def _head(text: str, *, is_number: bool) -> Flowable:
    how = style(7.5, is_bold=True)
    return said(text, how.clone("head of numbers", alignment=2) if is_number else how)


def _cell(cell: Cell) -> Flowable:
    how = style(8)
    return said(cell.text, how.clone("number", alignment=2) if cell.is_number else how)


def _bars(block: Bars) -> Flowable:
    high = max(CHART_HIGH, 16 * len(block.categories) + 60) if block.is_lying else CHART_HIGH
    drawing = Drawing(WIDE, min(high, 380))
    chart: Any = HorizontalBarChart() if block.is_lying else VerticalBarChart()  # reportlab's widths are int or float
    left = 190 if block.is_lying else 60
    chart.x, chart.y, chart.width, chart.height = left, 24, WIDE - left - 130, drawing.height - 34
    chart.data = [[value or 0 for value in line.values] for line in block.lines]
    names = [cut(name, 7.5, 180) for name in block.categories]
    chart.categoryAxis.categoryNames = names
    chart.categoryAxis.style = "stacked"
    if block.is_lying:
        chart.categoryAxis.reverseDirection = 1
    chart.categoryAxis.labels.fontName = chart.valueAxis.labels.fontName = PLAIN
    chart.categoryAxis.labels.fontSize = chart.valueAxis.labels.fontSize = 7.5
    if min((value for line in chart.data for value in line), default=0) >= 0:
        chart.valueAxis.valueMin = 0
    chart.valueAxis.labelTextFormat = _axis_text
    chart.valueAxis.gridStrokeColor, chart.valueAxis.visibleGrid = LINE, 1
    chart.barWidth, chart.groupSpacing = 8, 5
    for at, line in enumerate(block.lines):
        chart.bars[at].fillColor = _colour(line.tone, at)
        chart.bars[at].strokeColor = white
    drawing.add(chart)
    drawing.add(_legend(block, drawing.height))
    return _titled(block, drawing)


def _radar(block: Radar) -> Flowable:
    drawing = radar_drawing(block, WIDE, RADAR_HIGH, [_colour(line.tone, at) for at, line in enumerate(block.lines)])
    drawing.add(_legend(block, drawing.height))
    return _titled(block, drawing)


def _titled(block: Bars | Radar, drawing: Drawing) -> Flowable:
    heading = said(block.title, style(10.5, is_bold=True, before=7, after=1))
    notes = [text for text in (block.unit, block.note) if text]
    return KeepTogether([heading, said(" · ".join(notes), style(7.5, is_quiet=True)), drawing])


def _axis_text(value: float) -> str:
    f = formatter()
    return f.money(Decimal(value)) if abs(value) >= 10_000 else f.number(value)


def _legend(block: Bars | Radar, high: float) -> Any:  # a Legend
    legend: Any = Legend()  # as above
    legend.x, legend.y, legend.alignment = WIDE - 118, high - 12, "right"
    legend.fontName, legend.fontSize, legend.fillColor = PLAIN, 7.5, TEXT
    legend.columnMaximum, legend.dy, legend.dx, legend.deltay = 12, 7, 7, 12
    legend.strokeWidth = 0
    legend.colorNamePairs = [(_colour(line.tone, at), line.name) for at, line in enumerate(block.lines)]
    return legend


def _colour(tone: str, at: int) -> Color:
    return colour_of(tone or f"part{at % 8 + 1}")
