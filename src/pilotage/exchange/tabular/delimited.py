"""Delimited text to a grid: which sign parts the cells, and which line breaks end a row."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from pilotage.exchange.tabular.refusals import Cause, TableRefused
from pilotage.exchange.tabular.table import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Grid

DELIMITERS = ",;\t|"
SAMPLE_LETTERS = 300_000
SAMPLE_ROWS = 300
# Room for titles and empty lines around the table that shall be read whole.
SLACK_ROWS = 1_000
# A carriage return alone, in a file whose rows end with a line feed, breaks a line within a cell.
LONE_RETURN = re.compile("\r(?!\n)")
HELD = "\x0b"

# The default of 131,072 letters is less than a long description holds; the file's own limit bounds it.
csv.field_size_limit(MAX_BYTES)


def grid_of_text(text: str, *, name: str) -> tuple[Grid, str]:
    """The cells of the text, and the delimiter; rows are numbered as a spreadsheet numbers them."""
    text = _with_one_line_end(text)
    hint = re.match("sep=(.)\n", text, re.IGNORECASE)
    if hint is not None:
        # A note to Excel, which does not show it as a row.
        text, delimiter = text[hint.end() :], hint[1]
    else:
        delimiter = _delimiter_of(text)
    grid: Grid = []
    for cells in _rows(text, delimiter):
        if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
            raise TableRefused(Cause.TOO_MANY_COLUMNS, name=name, limit=MAX_COLUMNS)
        grid.append([cell.replace(HELD, "\n") if HELD in cell else cell for cell in cells[:MAX_COLUMNS]])
        if len(grid) > MAX_ROWS + SLACK_ROWS:
            raise TableRefused(Cause.TOO_MANY_ROWS, name=name, limit=MAX_ROWS)
    _refuse_open_quote(text, delimiter, grid, name=name)
    return grid, delimiter


def _with_one_line_end(text: str) -> str:
    if "\r" not in text:
        return text
    text = re.sub("\r+\n", "\n", text)
    if "\n" not in text:
        return text.replace("\r", "\n")
    return LONE_RETURN.sub(HELD, text)


def _rows(text: str, delimiter: str, *, is_strict: bool = False) -> Iterator[list[str]]:
    lines = text.split("\n")
    return csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=is_strict)


def _delimiter_of(text: str) -> str:
    """The sign with which most rows have the same number of cells, and more than one."""
    sample = text[:SAMPLE_LETTERS]
    return max(DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    for count, cells in enumerate(_rows(sample, delimiter)):
        if count >= SAMPLE_ROWS:
            break
        if any(cell.strip() for cell in cells):
            widths[len(cells)] += 1
    if not widths:
        return 0.0
    rows = widths.total()
    # Titles and notes are one cell wide; they say nothing about the rest as long as they are few.
    if len(widths) > 1 and widths[1] < rows / 2:
        del widths[1]
    width, modal = widths.most_common(1)[0]
    return modal / rows * (1 - 1 / width)


def _refuse_open_quote(text: str, delimiter: str, grid: Grid, *, name: str) -> None:
    """A quote that never closes swallows every row after it: better no import than half of one."""
    last = next((row for row in reversed(grid) if row), [])
    if text.count('"') % 2 == 0 or not any(isinstance(cell, str) and "\n" in cell.rstrip("\n") for cell in last):
        return
    rows = enumerate(_rows(text, delimiter, is_strict=True), start=1)
    whole = 0
    try:
        while (row := next(rows, None)) is not None:
            whole = row[0]
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise TableRefused(Cause.OPEN_QUOTE, name=name, row=whole + 1) from error
