"""The tables of an XER file: rows of texts by the name of their column, each with its line for messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from pilotage.exchange.schedules.amounts import clipped
from pilotage.exchange.schedules.refusals import Unreadable

MOST_ROWS: Final = 2_000_000
NEEDED: Final = {
    "PROJECT": ("proj_id",),
    "TASK": ("task_id",),
    "TASKPRED": ("task_id", "pred_task_id"),
    "CALENDAR": ("clndr_id",),
    "PROJWBS": ("wbs_id",),
    "RSRC": ("rsrc_id",),
    "TASKRSRC": ("task_id",),
}
"""Columns without which a table says nothing."""
ALIASES: Final = {"WBS": "PROJWBS"}
PAGES: Final = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "gb18030",
    "big5",
    "cp932",
    "cp949",
]
"""Primavera writes in the code page of the machine it runs on, and does not say which."""
FEW: Final = 24
"""So few letters beyond ASCII tell nothing about a code page: signs of currencies, mostly."""
SAMPLE: Final = 64 * 1024
CURRENCY: Final = re.compile(rb"%R\t\d+\t\d\t")
"""A row of the table of currencies, whose signs say nothing about the language."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a column that is missing or empty is None."""

    table: str
    line: int
    values: dict[str, str]

    def get(self, column: str) -> str | None:
        return self.values.get(column) or None

    def is_set(self, column: str) -> bool:
        return self.values.get(column) == "Y"

    @property
    def where(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return _("line {line} ({table})").format(line=self.line, table=self.table)


@dataclass(slots=True)
class Tables:
    """version: of Primavera, from the first line."""

    version: str
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def all(self, table: str) -> list[Row]:
        return self.rows.get(table, [])


def tables_of(content: bytes) -> Tables:
    """Every table of the file. Raises Unreadable where a row does not fit its table, or the end is missing."""
    text = text_of(content)
    result: Tables | None = None
    reading = _Reading()
    for number, line in _lines(text):
        mark, _separator, rest = line.partition("\t")
        mark = mark.strip()
        if mark == "ERMHDR":
            result = Tables(rest.split("\t")[0].strip()[:20], reading.rows)
        elif mark == "%T":
            reading.begin(rest.strip())
        elif mark == "%F":
            reading.name_columns(rest, number)
        elif mark == "%R":
            reading.take(rest, number)
        elif mark == "%E":
            reading.is_ended = True
    if result is None or not reading.is_ended:
        last = _("line {line}").format(line=text.count("\n") + 1)
        raise Unreadable(
            _("the file ends before the plan does: its last line, %E, is missing"),
            where=last,
            remedy=_("export it from Primavera again, or copy it again as a whole"),
        )
    return result


class _Reading:
    """The table that is being read, with the columns it has."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.is_ended = False
        self._table = ""
        self._columns: list[str] = []
        self._count = 0

    def begin(self, table: str) -> None:
        self._table, self._columns = ALIASES.get(table, table), []
        self.rows.setdefault(self._table, [])

    def name_columns(self, rest: str, line: int) -> None:
        self._columns = [name.strip() for name in rest.split("\t")]
        missing = [name for name in NEEDED.get(self._table, ()) if name not in self._columns]
        if missing:
            raise Unreadable(
                _("the table {table} has no column {column}").format(table=self._table, column=missing[0]),
                where=_("line {line}").format(line=line),
            )

    def take(self, rest: str, line: int) -> None:
        self._count += 1
        if self._count > MOST_ROWS:
            raise Unreadable(_("it has more than {limit} rows").format(limit=MOST_ROWS))
        values = rest.split("\t")
        row = Row(self._table, line, dict(zip(self._columns, (one.strip() for one in values), strict=False)))
        if self._table in NEEDED and not self._columns:
            raise Unreadable(_("a row stands before the names of its columns (%F)"), where=row.where)
        if self._table in NEEDED and len(values) > len(self._columns) and any(values[len(self._columns) :]):
            said = _("the row has {count} values, and its table {columns} columns").format(
                count=len(values), columns=len(self._columns)
            )
            raise Unreadable(said, where=row.where)
        if self._table:
            self.rows[self._table].append(row)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number; a text with line breaks in it goes on in lines that begin with no mark."""
    pending: tuple[int, str] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.rstrip("\r")
        if line.startswith(("%", "ERMHDR")):
            if pending is not None:
                yield pending
            pending = (number, line)
        elif pending is not None and pending[1].startswith("%R") and line.strip():
            pending = (pending[0], f"{pending[1]} {line.strip()}")
    if pending is not None:
        yield pending


def text_of(content: bytes) -> str:
    """The file as text: Unicode where it is, else in the code page that reads best."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16")
    if b"\x00" in content[:64]:
        return _strictly(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(_code_page(content), "replace")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(_("it is damaged: it begins as UTF-16 and does not go on so")) from error


def _code_page(content: bytes) -> str:
    lines = (line for line in content.split(b"\n") if not line.isascii() and not CURRENCY.match(line))
    sample = b"\n".join(islice(lines, 500))[:SAMPLE]
    if sum(byte > 0x7F for byte in sample) < FEW:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=PAGES, enable_fallback=False).best()
    return best.encoding if best is not None else "cp1252"


def named(row: Row, code: str, name: str) -> str:
    """How a message calls the row: by what people know, and where it stands."""
    called = clipped(" ".join(part for part in (code, name) if part))
    return f"{called}, {row.where}" if called else row.where
