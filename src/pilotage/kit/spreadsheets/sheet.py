"""What a spreadsheet writer is given: columns with a format, and the cells row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

# None is an empty cell: unknown is not 0, and not the word "None".
Cell = str | int | float | Decimal | bool | date | datetime | None

# What a spreadsheet program takes for the beginning of a formula; behind tab and carriage return it looks further.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Format(StrEnum):
    """How the numbers of a column are shown; it never changes what is stored."""

    PLAIN = "General"
    INTEGER = "#,##0"
    AMOUNT = "#,##0.00"
    SHARE = "0.0%"
    DATE = "yyyy-mm-dd"
    TIME = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its header, the unit that belongs in it ("m EUR"), its format, and whether a total makes sense."""

    header: str
    unit: str = ""
    format: Format = Format.PLAIN
    has_total: bool = False
    width: int = 16

    @property
    def heading(self) -> str:
        return f"{self.header} ({self.unit})" if self.unit else self.header


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write. The rows are read once, so they may come from the database as they are written."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Iterable[tuple[Cell, ...]]
    total_label: str = ""  # "" writes no row of totals


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula."""
    return text.startswith(FORMULA_STARTS)
