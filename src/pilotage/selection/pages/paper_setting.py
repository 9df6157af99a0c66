"""The decision paper as a PDF: what is to be decided, on what grounds, with what proof, and who signs."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, SimpleDocTemplate, Spacer, Table, TableStyle

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.paper import ACCENT, LINE, PLAIN, QUIET, SOFT, cut, fonts, said, style
from pilotage.selection.models import Goal
from pilotage.selection.pages.paper_drawing import MOST_ROWS, WIDE, by_driver, money_by_year, people, starts
from pilotage.selection.reads.paper import Paper, PaperLine
from pilotage.selection.reads.words import points

MARGIN = 15 * mm
SIGNATURES = 3  # lines to sign on where nobody was named


def pdf_bytes(f: Formatter, paper: Paper, *, on: datetime, reader: str) -> bytes:
    """reader: who asked for it; stands in the foot with the moment, so that a printed copy says where it came from."""
    fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN + 4 * mm,
        title=_("Decision paper: %(name)s") % {"name": paper.scenario.name},
        author=reader,
        creator="Pilotage",
    )
    foot = _foot(paper, f"{reader}, {f.moment(on)}")
    document.build([*_head(paper), *_pictures(f, paper), *_lists(f, paper), *_end(f, paper)], foot, foot)
    return out.getvalue()


def _foot(paper: Paper, printed: str) -> Any:  # a function of the canvas, as reportlab calls it
    def draw(canvas: Canvas, document: Any) -> None:  # reportlab's own document: Any
        canvas.saveState()
        canvas.setFont(PLAIN, 7)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, 9 * mm, cut(f"{paper.scenario.name} · {printed}", 7, 420))
        canvas.drawRightString(A4[0] - MARGIN, 9 * mm, _("Page %(number)s") % {"number": canvas.getPageNumber()})
        canvas.restoreState()

    return draw


def _head(paper: Paper) -> list[Flowable]:
    found: list[Flowable] = [
        said(_("Decision paper"), style(9, is_quiet=True)),
        said(paper.scenario.name, style(18, is_bold=True, after=2)),
        said(paper.scope, style(9, is_quiet=True, after=8)),
    ]
    if paper.scenario.note:
        found.append(said(paper.scenario.note, style(9, after=6)))
    wanted = [[said(text, style(10.5, is_bold=not place))] for place, text in enumerate(paper.wanted)]
    box = Table(wanted, colWidths=[WIDE])
    box.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), SOFT),
                ("LINEBEFORE", (0, 0), (0, -1), 3, ACCENT),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ]
        )
    )
    found += [box, Spacer(1, 8), _figures(paper)]
    found += [said(f"• {text}", style(8.5, before=2)) for text in paper.warnings]
    return found


def _figures(paper: Paper) -> Table:
    cells = [[[said(value, style(12, is_bold=True)), said(label, style(7.5, is_quiet=True))]
              for label, value in paper.figures]]  # fmt: skip
    table = Table(cells, colWidths=[WIDE / len(paper.figures)] * len(paper.figures))
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return table


def _pictures(f: Formatter, paper: Paper) -> list[Flowable]:
    shown = len([line for line in paper.inside if line.start])
    more = _("The first %(count)s of %(all)s.") % {"count": MOST_ROWS, "all": shown} if shown > MOST_ROWS else ""
    drawn: Sequence[tuple[str, Drawing | None, str]] = (
        (_("Money by year"), money_by_year(f, paper), paper.inputs.currency),
        (_("How much of what serves each driver is in"), by_driver(f, paper), ""),
        (_("Chosen starts"), starts(f, paper), more or _("Thin bars: the dates in the register. Other colour: moved.")),
        (_("Share of each role that is asked for"), people(f, paper), ""),
    )
    found: list[Flowable] = []
    for title, drawing, note in drawn:
        if drawing is not None:
            heading = said(title, style(11, is_bold=True, before=10, after=2))
            parts: list[Flowable] = [
                heading,
                *([said(note, style(7.5, is_quiet=True, after=3))] if note else ()),
                drawing,
            ]
            found.append(KeepTogether(parts))
    if paper.bought:
        found.append(said(_("What must be bought"), style(11, is_bold=True, before=10, after=2)))
        found += [said(text, style(8.5)) for text in paper.bought]
    return found


def _lists(f: Formatter, paper: Paper) -> list[Flowable]:
    found: list[Flowable] = []
    for title, lines, has_start in (
        (_("In"), paper.inside, True),
        (_("Out"), paper.outside, False),
        (_("Not compared: something is unknown"), paper.gaps, False),
    ):
        if lines:
            heading = f"{title} ({len(lines)})"
            found += [CondPageBreak(60), said(heading, style(11, is_bold=True, before=10, after=3))]
            found.append(_list(f, paper, lines, has_start=has_start))
    if paper.claims:
        names = ", ".join(line.one.name for line in paper.claims)
        found.append(said(_("Decided before and keeping its claim"), style(11, is_bold=True, before=10, after=2)))
        found.append(said(names, style(8)))
    return found


def _list(f: Formatter, paper: Paper, lines: Sequence[PaperLine], *, has_start: bool) -> Table:
    heads = [_("Initiative"), *([_("Start")] if has_start else ()), _("Value"), _("Cost"), _("Reason")]
    small, bold = style(7.5), style(7.5, is_bold=True)
    rows: list[list[Any]] = [[said(text, style(7.5, is_quiet=True)) for text in heads]]  # cells as reportlab has them
    for line in lines:
        start = [said(f.month(line.start) if line.start else UNKNOWN, small)] if has_start else []
        name = [said(line.one.name, bold), said(line.one.key, style(6.5, is_quiet=True))]
        value, cost = said(_value(f, paper, line), small), said(_cost(f, line), small)
        rows.append([name, *start, value, cost, said(line.reason, small)])
    widths = [150, 48, 44, 48, 208] if has_start else [150, 44, 48, 256]
    table = Table(rows, colWidths=widths, repeatRows=1)
    table.setStyle(_ruled())
    return table


def _value(f: Formatter, paper: Paper, line: PaperLine) -> str:
    match paper.inputs.goal:
        case Goal.PRIORITY:
            return points(f, line.one.value) if line.one.share_rated else UNKNOWN
        case Goal.MIX:
            return f.number(line.one.value, 1)
        case _:
            return f.money(line.one.npv)


def _cost(f: Formatter, line: PaperLine) -> str:
    if line.one.is_costed:
        return f.money(line.one.cost)
    return f"≥ {f.money(line.one.cost)}" if line.one.cost else UNKNOWN


def _end(f: Formatter, paper: Paper) -> list[Flowable]:
    small, quiet = style(8), style(8, is_quiet=True)
    limits: list[list[Any]] = [  # cells as reportlab has them
        [said(text, style(7.5, is_quiet=True)) for text in (_("Limit"), _("Used"), _("At most"), _("At least"))]
    ]
    for one in paper.limits:
        if one.unit == "h":
            continue  # 16 quarters of 14 roles are six pages: the grid says them
        amounts = (one.used - one.eased, one.at_most, one.at_least)
        limits.append([said(one.name, small), *(said(_amount(f, amount, one.unit), small) for amount in amounts)])
    proof = Table([[said(label, quiet), said(value, small)] for label, value in paper.proof], colWidths=[130, 368])
    proof.setStyle(_ruled())
    found: list[Flowable] = []
    if len(limits) > 1:
        table = Table(limits, colWidths=[228, 90, 90, 90], repeatRows=1)
        table.setStyle(_ruled())
        found += [CondPageBreak(80), said(_("Limits"), style(11, is_bold=True, before=10, after=3)), table]
    if paper.roles:
        found.append(said(_("The hours of roles stand in the grid above, and one by one in the workbook."), quiet))
    if paper.rules:
        found.append(said(_("Rules"), style(11, is_bold=True, before=10, after=3)))
        found += [said(text, small) for text in paper.rules]
    found.append(KeepTogether([said(_("Proof and inputs"), style(11, is_bold=True, before=10, after=3)), proof]))
    return [
        *found,
        KeepTogether([said(_("Signatures"), style(11, is_bold=True, before=14, after=20)), _signatures(paper)]),
    ]


def _amount(f: Formatter, amount: Any, unit: str) -> str:  # a decimal or None
    return UNKNOWN if amount is None else f"{f.money(amount)} {unit}"


def _signatures(paper: Paper) -> Table:
    named = list(paper.commitment.signatories) if paper.commitment else []
    names = named or [""] * SIGNATURES
    small = style(8)
    rows = [[said(name, small), "", said(_("Date"), style(7.5, is_quiet=True)), ""] for name in names]
    table = Table(rows, colWidths=[165, 183, 40, 110], rowHeights=[34] * len(rows))
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (1, 0), (1, -1), 0.6, QUIET),
                ("LINEBELOW", (3, 0), (3, -1), 0.6, QUIET),
                *([] if named else [("LINEBELOW", (0, 0), (0, -1), 0.6, QUIET)]),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ]
        )
    )
    return table


def _ruled() -> TableStyle:
    return TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
