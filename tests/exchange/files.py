"""Small files made up for tests, and the way to the shared ones."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "portfolios"
SomeCell = str | int | float | None


def shared_file(name: str) -> Path:
    """A file of the shared data; the test is skipped where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("../shared/data is not here; this test reads real files in place")
    return path


def text_file(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def workbook(
    *sheets: tuple[str, Sequence[Sequence[SomeCell]]], merged: Sequence[tuple[int, int, int, int, str]] = ()
) -> bytes:
    """An XLSX file; `merged` areas (top, left, bottom, right, text) go to the first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for place, (title, rows) in enumerate(sheets):
            page = book.add_worksheet(title)
            for row, cells in enumerate(rows):
                page.write_row(row, 0, cells)
            if place == 0:
                for area in merged:
                    page.merge_range(*area[:4], area[4])
    return out.getvalue()
