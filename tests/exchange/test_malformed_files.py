"""Files that are not what they say, are broken, or are meant to harm: refused in a sentence, never with a traceback."""

import io
import random
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotage.exchange.tabular.identities import subjects_of
from pilotage.exchange.tabular.proposals import propose
from pilotage.exchange.tabular.reading import read_table
from pilotage.exchange.tabular.refusals import Cause, TableRefused
from pilotage.exchange.tabular.typed import typed
from tests.exchange.files import text_file, workbook

LIST = text_file(
    "ID,Project name,Department,RAG,Start date,End date,Budget (£m),Notes",
    'P1,Depot,Rail,Green,01/02/2026,31/12/2026,"£1,234.5","two\nlines"',
    "P2,Bridge,Road,Amber/Red,15.03.2026,2027-06-30,Exempt under Section 43,–",
    "P3,Signals,Rail,Red,Q3 2026,Mar-28,(12),é",
)
BOOK = workbook(
    ("List", [line.split(",") for line in ("ID,Name,Budget,Start", "P1,A,5,2026-01-01", "P2,B,6,2026-02-01")])
)


def survives(content: bytes, name: str) -> bool:
    """Whether the file is taken; a refusal must speak in a sentence, anything else fails the test."""
    try:
        table = read_table(content, name=name)
    except TableRefused as refused:
        sentence = refused.sentence
    else:
        subjects_of(typed(table, propose(table)))
        return True
    assert name in sentence
    assert sentence.endswith(".")
    return False


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", Cause.EMPTY),
        (b"\xef\xbb\xbf  \r\n", Cause.EMPTY),
        (b"%PDF-1.7 ...", Cause.WRONG_KIND),
        (b"\x89PNG\r\n\x1a\n123", Cause.WRONG_KIND),
        (b"<!DOCTYPE html><html><table></table></html>", Cause.WRONG_KIND),
        (b"<?xml version='1.0'?><Project/>", Cause.WRONG_KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Cause.OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Cause.LOCKED),
        (b"ERMHDR\t8.4\t2026-01-01", Cause.WRONG_KIND),
        (packed(readme=b"hello"), Cause.WRONG_KIND),
        (packed(word__document_xml=b"<w/>"), Cause.WRONG_KIND),
        (packed(xl__workbook_xml=b"<workbook/>"), Cause.DAMAGED),
        (b"Name,Cost\n", Cause.NO_TABLE),
        (bytes(range(256)) * 20, Cause.NOT_TEXT),
        (b'Name,Cost,Notes\nA,5,x\nB,6,"never closed\nC,7,y\nD,8,z\n', Cause.OPEN_QUOTE),
        (BOOK[: len(BOOK) // 2], Cause.DAMAGED),
        (b"x" * (50 * 1024 * 1024 + 1), Cause.TOO_LARGE),
        (b"Name,Cost\n" + b"A,5\n" * 102_000, Cause.TOO_MANY_ROWS),
        (b",".join(b"c%d" % n for n in range(1_200)) + b"\n" + b"1," * 1_199 + b"1\n", Cause.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_table_is_refused_with_its_cause(content: bytes, cause: Cause) -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(content, name="list.xlsx")
    assert refused.value.cause is cause
    assert "list.xlsx" in refused.value.sentence


def test_an_open_quote_is_named_by_its_row() -> None:
    with pytest.raises(TableRefused) as refused:
        read_table(b'Name,Cost,Notes\nA,5,x\nB,6,"never closed\nC,7,y\nD,8,z\n', name="list.csv")
    assert refused.value.facts["row"] == 3


SHEET_PART = "xl__worksheets__sheet1_xml"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FAR_DOWN = SHEET + b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
FAR_ACROSS = SHEET + b'<row r="1"><c r="XFD1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (packed(xl__workbook_xml=b"<w/>", xl__worksheets__sheet1_xml=b" " * 60_000_000), Cause.BOMB),
        (packed(xl__workbook_xml=b"<w/>", **{f"xl__p{n}_xml": b"" for n in range(250)}), Cause.BOMB),
        (packed(xl__workbook_xml=b"<w/>", **{"xl__inner.zip": packed(a=b"b")}), Cause.BOMB),
        (packed(xl__workbook_xml=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><w/>'), Cause.BOMB),
        (packed(xl__workbook_xml=b"<w/>", **{SHEET_PART: FAR_DOWN}), Cause.TOO_MANY_ROWS),
        (packed(xl__workbook_xml=b"<w/>", **{SHEET_PART: FAR_ACROSS}), Cause.TOO_MANY_COLUMNS),
    ],
)  # fmt: skip
def test_a_bomb_is_refused_within_two_seconds(content: bytes, cause: Cause) -> None:
    began = time.monotonic()
    with pytest.raises(TableRefused) as refused:
        read_table(content, name="bomb.xlsx")
    assert refused.value.cause is cause
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("content", [LIST, BOOK], ids=["csv", "xlsx"])
def test_a_hundred_files_with_flipped_bits_are_read_or_refused(content: bytes) -> None:
    chance = random.Random(20)
    for _trial in range(100):
        broken = bytearray(content)
        for _flip in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        survives(bytes(broken), "list.xlsx")


@pytest.mark.parametrize("content", [LIST, BOOK], ids=["csv", "xlsx"])
def test_files_cut_off_anywhere_are_read_or_refused(content: bytes) -> None:
    step = max(1, len(content) // 60)
    for end in range(0, len(content), step):
        survives(content[:end], "list.csv")


ANY_BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(str.encode),
    st.text(max_size=200).map(lambda text: text.encode("utf-16")),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_BYTES)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    survives(content, "any.csv")


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["£1,2,3", "1e400", "-", "99999999999999999999", "00/00/0000", "31/12/9999", "0001-01-01", "NaN"]),
    st.sampled_from(["∞", "١٢٣", "²", "(5", "5)", "£", "1.2.3", "Q9 2020", "\x0b"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, min_size=4, max_size=6), min_size=1, max_size=8), st.sampled_from(",;\t"))
def test_any_cells_under_sound_headers_are_read_or_refused(rows: list[list[str]], sign: str) -> None:
    lines = [sign.join(("Name", "Start date", "Budget", "RAG")), *(sign.join(row) for row in rows)]
    survives("\n".join(lines).encode("utf-8", "surrogatepass"), "cells.csv")
