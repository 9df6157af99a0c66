"""Texts leave as texts: no spreadsheet program shall find a formula that somebody typed as a name."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.sheet import Format, Sheet, SheetColumn
from pilotage.kit.spreadsheets.workbook import xlsx_bytes

PREFIXES = ["=", "+", "-", "@", "\t", "\r", "=cmd|", "+1+", "-1+", "@SUM(", "\t=", "\r="]
COLUMNS = (
    SheetColumn("Name"),
    SheetColumn("Cost", "EUR", Format.AMOUNT, has_total=True),
    SheetColumn("Start", format=Format.DATE),
)


def a_sheet(*rows: tuple[str, Decimal | None, date | None], total: str = "") -> Sheet:
    return Sheet("Register", COLUMNS, rows, total_label=total)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_text_that_looks_like_a_formula_is_quoted_in_csv(prefix: str) -> None:
    rows = read_csv(csv_bytes(a_sheet((f"{prefix}1+1", None, None))))
    assert rows[1][0].startswith("'")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_text_that_looks_like_a_formula_is_a_string_in_xlsx(prefix: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([a_sheet((f"{prefix}1+1", None, None))]))).active
    assert page is not None
    assert page["A2"].data_type == "s"


def test_negative_numbers_stay_numbers() -> None:
    sheet = a_sheet(("A", Decimal("-12.50"), date(2026, 3, 1)), ("B", None, None), total="Total")
    assert read_csv(csv_bytes(sheet)) == [
        ["Name", "Cost (EUR)", "Start"], ["A", "-12.50", "2026-03-01"], ["B", "", ""], ["Total", "-12.50", ""],
    ]  # fmt: skip
    page = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([sheet]))).active
    assert page is not None
    assert (page["B2"].value, page["B3"].value, page["B4"].value) == (-12.5, None, -12.5)
    assert page["C2"].value == datetime(2026, 3, 1)  # noqa: DTZ001 - a day, no instant
    assert page.freeze_panes == "B2"


def test_long_texts_long_numbers_and_odd_titles_do_not_break_the_workbook() -> None:
    column = (SheetColumn("x"),)
    rows = (
        ("y" * 40_000,),
        (Decimal("12345678901234567890.12"),),
        (date(1899, 1, 1),),
        (datetime(2026, 1, 1, tzinfo=UTC),),
    )
    sheets = [Sheet("a/b:c?*[" * 9, column, rows), Sheet("a/b:c?*[" * 9, column, ())]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheets)))
    assert book.sheetnames == ["a b c   a b c   a b c   a b", "a b c   a b c   a b c   a b 2"]
    assert len(book.worksheets[0]["A2"].value) == 32_767
    assert book.worksheets[0]["A3"].value == "12345678901234567890.12"
