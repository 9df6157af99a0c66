"""Which column of a file holds what, by the words of its header."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.exchange.tabular.table import Raw, Table, text_of


class Kind(StrEnum):
    """What a file is about."""

    DEMAND = "demand"
    CAPACITY = "capacity"
    PEOPLE = "people"


KIND_NAMES = {
    Kind.DEMAND: gettext_lazy("Demand of initiatives"),
    Kind.CAPACITY: gettext_lazy("Stated capacity of roles"),
    Kind.PEOPLE: gettext_lazy("People"),
}

# Words of a header, without case, signs and what stands in brackets.
WORDS: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.DEMAND: {
        "key": ("key", "initiative key", "project key", "id", "project id"),
        "initiative": ("initiative", "initiative name", "project", "project name", "name"),
        "role": ("role", "resource role", "resource"),
        "place": ("month from start", "offset", "month number", "month no"),
        "month": ("month", "date", "period"),
        "hours": ("hours", "h", "effort", "demand"),
        "fte": ("fte", "ftes"),
    },
    Kind.CAPACITY: {
        "role": ("role", "resource role", "resource"),
        "month": ("month", "date", "period"),
        "hours": ("hours", "h", "capacity"),
        "fte": ("fte", "ftes"),
    },
    Kind.PEOPLE: {
        "name": ("name", "person", "employee", "resource"),
        "role": ("role", "resource role"),
        "department": ("department", "team", "unit"),
        "share": ("available share", "share", "availability", "available"),
        "calendar": ("calendar",),
        "employed_from": ("employed from", "from", "start", "joined"),
        "employed_until": ("employed until", "until", "to", "end", "left"),
    },
}
# Of each group one column at least must be there.
NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.DEMAND: (("key", "initiative"), ("role",), ("place", "month"), ("hours", "fte")),
    Kind.CAPACITY: (("role",), ("month",), ("hours", "fte")),
    Kind.PEOPLE: (("name",), ("role",)),
}


class Unfit(Exception):
    """The file as a whole, or a cell, cannot be what it should be; the text says why and what to do."""


def columns_of(table: Table, kind: Kind) -> dict[str, int]:
    """The place of each column that is needed or welcome. Raises Unfit when one is missing."""
    return columns_among(table, WORDS[kind], NEEDED[kind])


def columns_among(
    table: Table, words_of: Mapping[str, tuple[str, ...]], needed: Sequence[tuple[str, ...]]
) -> dict[str, int]:
    """The same for any kind of file.

    words_of   what a column may be called, by field, the usual word first
    needed     of each group one column at least must be there
    """
    heads = {_plain(column.header): column.index for column in reversed(table.columns)}
    found = {
        field: next(heads[word] for word in words if word in heads)
        for field, words in words_of.items()
        if any(word in heads for word in words)
    }
    for group in needed:
        if not any(field in found for field in group):
            wanted = _(" or ").join(f"“{words_of[field][0]}”" for field in group)
            raise Unfit(_("The file has no column %(wanted)s. Name one so in its header row.") % {"wanted": wanted})
    return found


def cell(record: list[Raw], columns: Mapping[str, int], field: str) -> Raw:
    """The cell; empty where the file has no such column."""
    return record[columns[field]] if field in columns else ""


def text(record: list[Raw], columns: Mapping[str, int], field: str) -> str:
    return text_of(cell(record, columns, field))


def _plain(header: str) -> str:
    bare = re.sub(r"\(.*?\)", " ", header.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", bare).replace("_", " ").split())
