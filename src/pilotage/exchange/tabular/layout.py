"""Where the table is in a sheet of cells: its header row, which way its records run, what stands above and below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from pilotage.exchange.tabular.amounts import looks_like_amount
from pilotage.exchange.tabular.dates import looks_like_date
from pilotage.exchange.tabular.table import Grid, Layout, Raw, text_of
from pilotage.exchange.tabular.targets import target_told

# Titles, dates and logos take a few rows; a header further down than this was never seen.
HEADER_WITHIN = 30
SAMPLE_BELOW = 25
# More fields than this in one record, one below the other, is not a project list turned around.
FIELDS_IF_TURNED = 300
# A turned table must convince: most lists are not.
TURN_MARGIN = 1.5
LONG_HEADER = 400
TOTAL = re.compile(
    r"\s*(?:grand |sub-?\s?|overall )?(?:total|totals|sum|summe|gesamt|zwischensumme|somme|"
    r"sous-total|total général)\s*:?\s*",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"\s*(?:(?:sources?|notes?|n\.?b\.?|footnotes?|quellen?|anmerkung(?:en)?|remarques?)\s*\d*\s*[:.]|[*†‡©]|"
    r"(?:generated|exported|printed|created|last updated|data as)\s+(?:on|by|from|at|of)\b|page \d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """The header row of a grid, and how sure we are that it is one."""

    row: int
    score: float
    known: int  # headers that name a field we know


def best_header(grid: Grid) -> Found | None:
    """The row that reads most like headers; None when the grid holds fewer than two rows with cells."""
    filled = [index for index, row in enumerate(grid) if any(text_of(raw) for raw in row)]
    if len(filled) < 2:
        return None
    candidates = [index for index in filled[:-1] if index < filled[0] + HEADER_WITHIN]
    found = [_judged(grid, index) for index in candidates]
    return max(found, key=lambda header: header.score)


def _judged(grid: Grid, index: int) -> Found:
    cells = [text_of(raw) for raw in grid[index]]
    below = [row for row in grid[index + 1 : index + 1 + SAMPLE_BELOW * 2] if any(text_of(raw) for raw in row)][
        :SAMPLE_BELOW
    ]
    width = max([len(_trimmed(row)) for row in below] or [1])
    named = [place for place, cell in enumerate(cells) if cell]
    texts = [place for place in named if isinstance(grid[index][place], str) and _is_label(cells[place])]
    # Each field counts once: a row of 200 sentences on end dates is no header.
    known = len({target for place in texts if (target := target_told(cells[place])) is not None})
    contrast = sum(1 for place in texts if _is_typed_below(below, place))
    distinct = len({cells[place].casefold() for place in named})
    score = (
        2.0 * known
        + 3.0 * contrast / max(len(named), 1)
        + 4.0 * len(texts) / max(width, len(named), 1)
        - 2.0 * (len(named) - len(texts)) / max(len(named), 1)
        - 4.0 * (len(named) - distinct) / max(len(named), 1)
        - (3.0 if len(named) < 2 <= width else 0.0)
        - 0.05 * index
    )
    return Found(index, score, known)


def _trimmed(row: Sequence[Raw]) -> list[str]:
    cells = [text_of(raw) for raw in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_label(cell: str) -> bool:
    return len(cell) <= LONG_HEADER and not looks_like_amount(cell) and not looks_like_date(cell)


def _is_typed_below(below: list[list[Raw]], place: int) -> bool:
    raws = [row[place] for row in below if place < len(row) and text_of(row[place])]
    typed = sum(
        1
        for raw in raws
        if isinstance(raw, Decimal | date)
        or (isinstance(raw, str) and (looks_like_amount(raw.strip()) or looks_like_date(raw.strip())))
    )
    return bool(raws) and typed >= len(raws) / 2


def orientation(grid: Grid) -> tuple[Layout, Found] | None:
    """Which way the records run, and where the headers are; None when there is no table."""
    upright = best_header(grid)
    if upright is None:
        return None
    if len(grid) > FIELDS_IF_TURNED:
        return Layout.RECORD_PER_ROW, upright
    turned = best_header(turned_grid(grid))
    if (
        turned is not None
        and turned.known >= 2
        and turned.score > upright.score + TURN_MARGIN
        and turned.known > upright.known
    ):
        return Layout.RECORD_PER_COLUMN, turned
    return Layout.RECORD_PER_ROW, upright


def turned_grid(grid: Grid) -> Grid:
    """Rows as columns; short rows are filled with empty cells."""
    return [list(column) for column in zip_longest(*grid, fillvalue="")]


def is_total(record: Sequence[Raw]) -> bool:
    """Whether a record sums the others up: its first word is "Total" and nothing else in that cell."""
    first = next((text for raw in record if (text := text_of(raw))), "")
    return bool(TOTAL.fullmatch(first))


def is_note(record: Sequence[Raw], *, fields: int, is_apart: bool) -> bool:
    """Whether a record at the end is a remark: one cell of a wide table that says so, or stands apart from the rest."""
    texts = [text for raw in record if (text := text_of(raw))]
    if len(texts) != 1 or fields < 3:
        return False
    return is_apart or bool(NOTE.match(texts[0] + " "))
