"""A sheet as XLSX, written row by row: texts are always of the string type, numbers and dates stay what they are."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from pilotage.kit.spreadsheets.sheet import Cell, Format, Sheet

# The format's own limits: a text beyond 32,767 letters makes Excel repair the file.
LONGEST_TEXT = 32_767
LONGEST_TITLE = 31
# Excel counts days from 1900; an earlier date is written as text.
FIRST_YEAR = 1900
# Excel keeps 15 digits: a longer number is written as text rather than silently changed.
SOUND_DIGITS = 15


def xlsx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with one page for each sheet, headers frozen and filterable."""
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(out, options) as book:
        formats = {one: book.add_format({"num_format": one.value}) for one in Format}
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        totals = {one: book.add_format({"num_format": one.value, "bold": True, "top": 1}) for one in Format}
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_title(sheet.title, taken))
            _write(page, sheet, bold, formats, totals)
    return out.getvalue()


def _title(title: str, taken: set[str]) -> str:
    """What Excel allows as a name, with a number where it would come twice; large and small letters are the same."""
    clean = "".join(" " if letter in "[]:*?/\\" else letter for letter in title).strip(" '")[: LONGEST_TITLE - 4]
    found, number = clean or "Sheet", 1
    while found.casefold() in taken:
        number += 1
        found = f"{clean or 'Sheet'} {number}"
    taken.add(found.casefold())
    return found


def _write(
    page: Worksheet,
    sheet: Sheet,
    bold: CellFormat,
    formats: dict[Format, CellFormat],
    totals: dict[Format, CellFormat],
) -> None:
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.heading[:LONGEST_TEXT], bold)
    last = 0
    sums = [Decimal(0) for _column in sheet.columns]
    for last, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(page, last, place, cell, formats[sheet.columns[place].format], formats)
            if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                sums[place] += Decimal(str(cell))
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    if sheet.total_label:
        page.write_string(last + 1, 0, sheet.total_label, totals[Format.PLAIN])
        for place, column in enumerate(sheet.columns):
            if column.has_total:
                page.write_number(last + 1, place, float(sums[place]), totals[column.format])


def _write_cell(
    page: Worksheet, row: int, place: int, cell: Cell, shown: CellFormat, formats: dict[Format, CellFormat]
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, place, cell[:LONGEST_TEXT])
    elif isinstance(cell, bool):
        page.write_boolean(row, place, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, place, cell.replace(tzinfo=None), formats[Format.TIME])
    elif isinstance(cell, date):
        _write_day(page, row, place, cell, formats[Format.DATE])
    elif isinstance(cell, Decimal) and len(cell.normalize().as_tuple().digits) > SOUND_DIGITS:
        page.write_string(row, place, format(cell, "f"))
    else:
        page.write_number(row, place, float(cell), shown)


def _write_day(page: Worksheet, row: int, place: int, day: date, shown: CellFormat) -> None:
    if day.year < FIRST_YEAR:
        page.write_string(row, place, day.isoformat())
    else:
        page.write_datetime(row, place, datetime(day.year, day.month, day.day), shown)  # noqa: DTZ001 - a day, no instant
