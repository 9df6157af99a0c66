"""A table as it was found in a file: headers, records, and where each cell stands in the person's own file."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

# What a cell holds: a workbook types its numbers and dates itself, a CSV file has texts only. "" is an empty cell.
Raw = str | Decimal | date | datetime | bool
Grid = list[list[Raw]]

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000


class Layout(StrEnum):
    """Which way the records run."""

    RECORD_PER_ROW = "rows"
    RECORD_PER_COLUMN = "columns"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was done to the file on the way, said so that nobody is surprised."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the table."""

    index: int  # its place in each record
    name: str  # unique within the table: the second "Cost" is "Cost (2)"
    header: str  # as written in the file, "" when it has none
    source: int  # 0-based: the column of the file, or its row when the records run in columns

    @property
    def is_repeat(self) -> bool:
        """Whether another column to the left has the same header."""
        return self.name != self.header and self.header != ""


@dataclass(frozen=True, slots=True)
class Table:
    """The records of a file, every cell where it was."""

    name: str
    layout: Layout
    columns: tuple[Column, ...]
    records: list[list[Raw]]  # each as long as `columns`
    sources: list[int]  # 0-based row (or column) of the file, one per record
    title: str = ""  # what stood above the table
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    notices: tuple[Notice, ...] = field(default=())

    def record_place(self, record: int) -> str:
        """Where a record is, in the words of a spreadsheet: "row 12", or "column F"."""
        source = self.sources[record]
        if self.layout is Layout.RECORD_PER_ROW:
            return f"row {source + 1}"
        return f"column {letters_of(source)}"

    def place(self, record: int, column: int) -> str:
        """The cell's address as a spreadsheet shows it: "F12"."""
        down, across = self.sources[record], self.columns[column].source
        if self.layout is Layout.RECORD_PER_COLUMN:
            down, across = across, down
        return f"{letters_of(across)}{down + 1}"

    def texts(self, column: int) -> list[str]:
        """Every cell of a column as text, in order."""
        return [text_of(record[column]) for record in self.records]


def letters_of(index: int) -> str:
    """The letters a spreadsheet gives a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def text_of(raw: Raw) -> str:
    """What a person sees in the cell, without the space around it."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, datetime):
        return raw.date().isoformat() if not (raw.hour or raw.minute) else raw.isoformat(" ", "minutes")
    if isinstance(raw, date):
        return raw.isoformat()
    return format(raw, "f")
