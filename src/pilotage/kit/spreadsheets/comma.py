"""A sheet as CSV: UTF-8 with its mark (so that Excel reads it as such); texts like formulas stand behind a quote."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from pilotage.kit.spreadsheets.sheet import Cell, Sheet, may_be_formula

ROWS_A_PIECE = 500


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """The file in pieces, for an answer that begins before the last row is known."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(column.heading) for column in sheet.columns])
    sums = [Decimal(0) for _column in sheet.columns]
    for count, row in enumerate(sheet.rows, start=1):
        writer.writerow([_text(cell) for cell in row])
        if sheet.total_label:
            _add(sums, row)
        if count % ROWS_A_PIECE == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    if sheet.total_label:
        writer.writerow(_totals(sheet, sums))
    yield out.getvalue().encode()


def csv_bytes(sheet: Sheet) -> bytes:
    """The whole file."""
    return b"".join(csv_pieces(sheet))


def _add(sums: list[Decimal], row: tuple[Cell, ...]) -> None:
    for place, cell in enumerate(row):
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            sums[place] += Decimal(str(cell))


def _totals(sheet: Sheet, sums: list[Decimal]) -> list[str]:
    cells = [format(total, "f") if column.has_total else "" for column, total in zip(sheet.columns, sums, strict=True)]
    cells[0] = cells[0] or _safe(sheet.total_label)
    return cells


def _safe(text: str) -> str:
    return f"'{text}" if may_be_formula(text) else text


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _safe(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return str(cell)
