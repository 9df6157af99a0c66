"""Inputs as they are kept in the database, and as two of them are told apart."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from pilotage.selection.reads.inputs import Inputs

# JSON as it is kept in the database: Any.
Json = dict[str, Any]


def to_json(inputs: Inputs) -> Json:
    """As it is kept: amounts are texts, so that not a digit is lost."""
    kept: Json = json.loads(json.dumps(asdict(inputs), default=text_of))
    return kept


def from_json(kept: Json) -> Inputs:
    """What `to_json` kept; facts that did not exist then have their defaults."""
    found: Inputs = reader_of(Inputs)(kept)
    return found


# What people read beside the numbers may change without making an answer out of date.
_ONLY_SHOWN = {
    "": ("drivers", "driver_set", "start_month"),
    "candidates": ("key", "name", "version", "stage", "words", "lacks", "cost_total"),
    "limits": ("label", "span", "source"),
    "roles": ("name",),
    "extras": ("label", "span"),
    "logic": ("group", "reason"),
}
_UNORDERED = ("candidates", "links", "misfits", "logic")


def digest_of(inputs: Inputs) -> str:
    """The same for inputs that give the same answer with the same numbers beside it, and for no others."""
    facts = to_json(inputs)
    for part, names in _ONLY_SHOWN.items():
        for row in facts[part] if part else (facts,):
            for name in names:
                row.pop(name)
    for part in _UNORDERED:
        facts[part].sort(key=lambda row: json.dumps(row, sort_keys=True))
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def text_of(value: object) -> str:
    """A decimal as it is kept: 1.20 and 1.2 are one amount, without this a digest would tell them apart."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(type(value))


# What is read has the type that its field says: Any.
Reader = Callable[[Any], Any]


@cache
def reader_of(kind: Any) -> Reader:
    """From JSON to values of that type: frozen records, tuples, decimals, enumerations and what JSON knows itself."""
    if is_dataclass(kind):
        return _record_reader(kind)
    if get_origin(kind) is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(kind, UnionType):
        (wanted,) = (one for one in get_args(kind) if one is not NoneType)
        read = reader_of(wanted)
        return lambda kept: None if kept is None else read(kept)
    if isinstance(kind, type) and issubclass(kind, Decimal | Enum):
        return kind
    return lambda kept: kept


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {one.name: reader_of(hints[one.name]) for one in fields(kind)}
    return lambda kept: kind(**{name: readers[name](value) for name, value in kept.items() if name in readers})


def _tuple_reader(kinds: tuple[Any, ...]) -> Reader:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        read = reader_of(kinds[0])
        return lambda kept: tuple(read(one) for one in kept)
    readers = [reader_of(one) for one in kinds]
    return lambda kept: tuple(read(one) for read, one in zip(readers, kept, strict=True))
