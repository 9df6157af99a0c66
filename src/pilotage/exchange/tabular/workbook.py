"""An XLSX workbook to grids, after its packing was checked: nothing is unpacked that could not be afforded."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pilotage.exchange.tabular.refusals import Cause, TableRefused
from pilotage.exchange.tabular.table import MAX_COLUMNS, MAX_ROWS, Grid, Raw

# A workbook of 700,000 rows (38 MB of XML in 3.6 MB) took 15 s and 401 MiB elsewhere; these bounds end that early.
MAX_ENTRIES = 200
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
# Small parts pack very well; only from here on does the ratio tell anything.
RATIO_FROM = 1024 * 1024
PACKED_NAMES = (".zip", ".xlsx", ".xlsm", ".gz", ".7z", ".rar", ".xz", ".bz2", ".docx")
# A filled cell beyond column ALL (the 1,000th) or beyond row 101,000; seen here because a reader that allots the whole
# rectangle between two far corners would end the process.
FAR_COLUMN = re.compile(
    rb'<c\s[^>]*?r="(?:A(?:L[M-Z]|[M-Z][A-Z])|[B-Z][A-Z][A-Z])\d+"[^>/]*>\s*<(?:v|is|f)[ >]',
)
FAR_ROW = re.compile(
    rb'<c\s[^>]*?r="[A-Z]{1,3}(?:10[1-9]\d{3}|1[1-9]\d{4}|[2-9]\d{5}|\d{7,})"[^>/]*>\s*<(?:v|is|f)[ >]'
)
# Excel keeps 15 significant digits; what a binary fraction adds behind them is noise.
NUMBER_FORMAT = ".15g"


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    grid: Grid


def sheets_of(content: bytes, *, name: str) -> list[Sheet]:
    """The visible sheets that hold anything, in order. Raises TableRefused."""
    _check_packing(content, name=name)
    try:
        sheets = _visible_sheets(content)
    except Exception as error:
        # The reader names its errors by hundreds; whatever it cannot read is damaged to us.
        raise TableRefused(Cause.DAMAGED, name=name, reason=_short(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        # The reader is written in Rust, whose panics arrive as BaseException.
        raise TableRefused(Cause.DAMAGED, name=name, reason="the reader gave up on it") from error
    return [sheet for sheet in sheets if sheet.grid]


def _visible_sheets(content: bytes) -> list[Sheet]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        Sheet(meta.name, _grid_of(book.get_sheet_by_name(meta.name)))
        for meta in book.sheets_metadata
        if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
    ]


def _short(error: Exception) -> str:
    return (str(error).splitlines() or ["it cannot be read"])[0][:120]


def _check_packing(content: bytes, *, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            _refuse_bomb(entries, name=name)
            if not any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
                raise TableRefused(Cause.WRONG_KIND, name=name, kind=_packed_kind(entries))
            for entry in entries:
                _check_part(packed.read(entry), entry, name=name)
    except TableRefused:
        raise
    except (NotImplementedError, RuntimeError) as error:
        # How zipfile says "encrypted", or packed in a way that spreadsheet programs do not use.
        raise TableRefused(Cause.LOCKED, name=name) from error
    except Exception as error:
        # zlib's error has no public name; a packing that cannot be undone is a damaged file whatever it is called.
        raise TableRefused(Cause.DAMAGED, name=name, reason=_short(error)) from error


def _refuse_bomb(entries: list[zipfile.ZipInfo], *, name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise TableRefused(
            Cause.BOMB, name=name, reason=f"it has {len(entries):,} parts, at most {MAX_ENTRIES} are read"
        )
    if unpacked > MAX_UNPACKED:
        reason = (
            f"it would take {unpacked // 1024 // 1024:,} MB, at most {MAX_UNPACKED // 1024 // 1024} MB are unpacked"
        )
        raise TableRefused(Cause.BOMB, name=name, reason=reason)
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            reason = f"the part {entry.filename[:60]} grows more than {MAX_RATIO} times"
            raise TableRefused(Cause.BOMB, name=name, reason=reason)
        if entry.filename.lower().endswith(PACKED_NAMES) and not entry.filename.lower().startswith("xl/embeddings/"):
            raise TableRefused(Cause.BOMB, name=name, reason=f"it holds another packed file ({entry.filename[:60]})")


def _packed_kind(entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename.lower() for entry in entries}
    if "word/document.xml" in names:
        return "a Word document"
    if "ppt/presentation.xml" in names:
        return "a presentation"
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (.xlsb)"
    if "content.xml" in names:
        return "an OpenDocument file"
    return "a ZIP file"


def _check_part(part: bytes, entry: zipfile.ZipInfo, *, name: str) -> None:
    if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part[:4096]:
        raise TableRefused(Cause.BOMB, name=name, reason="it declares entities, which no spreadsheet program writes")
    if not entry.filename.startswith("xl/worksheets/"):
        return
    if FAR_COLUMN.search(part):
        raise TableRefused(Cause.TOO_MANY_COLUMNS, name=name, limit=MAX_COLUMNS)
    if FAR_ROW.search(part):
        raise TableRefused(Cause.TOO_MANY_ROWS, name=name, limit=MAX_ROWS)


def _grid_of(sheet: CalamineSheet) -> Grid:
    grid: Grid = [[_raw_of(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        # A value that spans rows belongs to each of them; one that spans columns is a heading and stays where it is.
        if left == right and bottom > top and top < len(grid) and left < len(grid[top]):
            for row in range(top + 1, min(bottom + 1, len(grid))):
                grid[row][left] = grid[top][left]
    return grid


def _raw_of(value: object) -> Raw:
    if isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(format(value, NUMBER_FORMAT)) if value == value and abs(value) < 1e300 else str(value)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)
