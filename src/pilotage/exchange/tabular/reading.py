"""Read a table from a CSV or XLSX file: the one door to everything in this folder."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pilotage.exchange.tabular.decoding import decode
from pilotage.exchange.tabular.delimited import grid_of_text
from pilotage.exchange.tabular.layout import Found, is_note, is_total, orientation, turned_grid
from pilotage.exchange.tabular.refusals import Cause, TableRefused
from pilotage.exchange.tabular.sniffing import Kind, kind_of
from pilotage.exchange.tabular.table import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    Column,
    Grid,
    Layout,
    Notice,
    Raw,
    Table,
    letters_of,
    text_of,
)
from pilotage.exchange.tabular.workbook import Sheet, sheets_of

Named = list[tuple[int, str, str]]


def read_table(source: Path | bytes, *, name: str, sheet: str | None = None, encoding: str | None = None) -> Table:
    """The table in a file, or in its content; `name` is how the person calls it.

    A sheet or an encoding given by the person is obeyed; otherwise the file decides.
    Raises TableRefused with a sentence that says what is wrong, where, and what to do.
    """
    content = _content_of(source, name=name)
    if kind_of(content, name=name) is Kind.WORKBOOK:
        return _from_workbook(content, name=name, wanted=sheet)
    decoded = decode(content, name=name, encoding=encoding)
    grid, delimiter = grid_of_text(decoded.text, name=name)
    table = _table_of(grid, name=name)
    return replace(table, encoding=decoded.encoding, delimiter=delimiter, notices=decoded.notices + table.notices)


def _content_of(source: Path | bytes, *, name: str) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise TableRefused(Cause.TOO_LARGE, name=name, size_mb=-(-size // 1024 // 1024), limit_mb=limit)
    return source if isinstance(source, bytes) else source.read_bytes()


def _from_workbook(content: bytes, *, name: str, wanted: str | None) -> Table:
    sheets = sheets_of(content, name=name)
    if not sheets:
        raise TableRefused(Cause.EMPTY, name=name)
    if wanted is not None:
        named = [sheet for sheet in sheets if sheet.name == wanted]
        if not named:
            raise TableRefused(
                Cause.NO_SHEET, name=name, sheet=wanted, sheets=", ".join(sheet.name for sheet in sheets)
            )
        sheets = named
    chosen = max(sheets, key=_promise)
    table = replace(_table_of(chosen.grid, name=name), sheet=chosen.name)
    others = [sheet.name for sheet in sheets if sheet is not chosen]
    if not others:
        return table
    rest = ", ".join(f"“{title}”" for title in others[:5])
    notice = Notice("sheet", f"The table was read from the sheet “{chosen.name}”; not from {rest}.")
    return replace(table, notices=(notice, *table.notices))


def _promise(sheet: Sheet) -> tuple[int, int]:
    found = orientation(sheet.grid)
    return (found[1].known if found else -1, len(sheet.grid))


def _table_of(grid: Grid, *, name: str) -> Table:
    found = orientation(grid)
    if found is None:
        raise TableRefused(Cause.NO_TABLE, name=name, reason="only one row has anything in it")
    layout, header = found
    notices = []
    if layout is Layout.RECORD_PER_COLUMN:
        grid = turned_grid(grid)
        notices.append(Notice("turned", "The file has one project per column; it was turned around."))
    if header.row:
        word = "Row" if layout is Layout.RECORD_PER_ROW else "Column"
        where = str(header.row + 1) if layout is Layout.RECORD_PER_ROW else letters_of(header.row)
        notices.append(Notice("header", f"{word} {where} holds the headers; what stands before it was left out."))
    columns = _columns_of(grid, header)
    records, sources, more = _records_of(grid, header, columns, layout)
    _check_size(name, columns, records)
    title = " ".join(text for row in grid[: header.row] for raw in row if (text := text_of(raw)))[:300]
    return Table(name, layout, columns, records, sources, title=title, notices=(*notices, *more))


def _check_size(name: str, columns: Sequence[Column], records: list[list[Raw]]) -> None:
    if not columns or not records:
        raise TableRefused(Cause.NO_TABLE, name=name, reason="there is nothing below the headers")
    if len(records) > MAX_ROWS:
        raise TableRefused(Cause.TOO_MANY_ROWS, name=name, limit=MAX_ROWS)
    if len(columns) > MAX_COLUMNS:
        raise TableRefused(Cause.TOO_MANY_COLUMNS, name=name, limit=MAX_COLUMNS)


def _columns_of(grid: Grid, header: Found) -> tuple[Column, ...]:
    """Every column that has a header or a cell; a repeated header counts on, an empty one is "Column C"."""
    filled: set[int] = set()
    for row in grid[header.row + 1 :]:
        filled.update(place for place, raw in enumerate(row) if raw != "" and place not in filled and text_of(raw))
    headers = [" ".join(text_of(raw).split()) for raw in grid[header.row]]
    headers += [""] * (max(filled, default=-1) + 1 - len(headers))
    headers = _with_groups(grid, header, headers)
    columns: list[Column] = []
    taken: dict[str, int] = {}
    for place, written in enumerate(headers):
        if not written and place not in filled:
            continue
        base = written or f"Column {letters_of(place)}"
        count = taken[base.casefold()] = taken.get(base.casefold(), 0) + 1
        columns.append(Column(len(columns), base if count == 1 else f"{base} ({count})", written, place))
    return tuple(columns)


def _with_groups(grid: Grid, header: Found, headers: list[str]) -> list[str]:
    """Repeated headers under a row of groups ("Planned", "Forecast") take the group's name in front."""
    named = [name.casefold() for name in headers if name]
    if header.row == 0 or len(set(named)) == len(named):
        return headers
    above = [text_of(raw) for raw in grid[header.row - 1]]
    if sum(1 for cell in above if cell) < 2:
        return headers
    group, result = "", []
    for place, written in enumerate(headers):
        group = (above[place] if place < len(above) else "") or group
        is_repeated = written and named.count(written.casefold()) > 1
        result.append(f"{group} {written}" if is_repeated and group else written)
    return result


def _records_of(
    grid: Grid, header: Found, columns: tuple[Column, ...], layout: Layout
) -> tuple[list[list[Raw]], list[int], list[Notice]]:
    places = [column.source for column in columns]
    width = places[-1] + 1 if places else 0
    records: list[list[Raw]] = []
    sources: list[int] = []
    totals: list[int] = []
    for source in range(header.row + 1, len(grid)):
        row = grid[source]
        if len(row) < width:
            row = row + [""] * (width - len(row))
        record = [row[place] for place in places]
        if not any(raw != "" and text_of(raw) for raw in record):
            continue
        if is_total(record):
            totals.append(source)
            continue
        records.append(record)
        sources.append(source)
    notes = _cut_notes(records, sources, fields=len(columns))
    return records, sources, _left_out(totals, notes, layout)


def _cut_notes(records: list[list[Raw]], sources: list[int], *, fields: int) -> list[int]:
    notes = []
    while len(records) > 1 and is_note(records[-1], fields=fields, is_apart=sources[-1] - sources[-2] > 1):
        records.pop()
        notes.append(sources.pop())
    return notes


def _left_out(totals: list[int], notes: list[int], layout: Layout) -> list[Notice]:
    def where(places: list[int]) -> str:
        shown = sorted(places)[:10]
        return ", ".join(str(place + 1) if layout is Layout.RECORD_PER_ROW else letters_of(place) for place in shown)

    word = "row" if layout is Layout.RECORD_PER_ROW else "column"
    found = []
    if totals:
        found.append(Notice("totals", f"Totals were left out ({word} {where(totals)})."))
    if notes:
        found.append(Notice("notes", f"Notes below the table were left out ({word} {where(notes)})."))
    return found
