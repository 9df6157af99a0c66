"""The formats that are read, each registered by its own folder."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pilotage.delivery.rules.document import Document

MOST_BYTES: Final = 64 * 1024 * 1024
"""A plan of 10,000 tasks with assignments by the day takes about 50 MB in the wordiest of the formats (MSPDI)."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it came, with what its first bytes say.

    root   name of the first element without its namespace, of an XML file; otherwise empty
    """

    name: str
    content: bytes
    root: str = ""
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One way in which plans are written.

    recognises   tells by content, never by name
    rank         of those that recognise a file the lowest reads it
    """

    code: str
    recognises: Callable[[Content], bool]
    read: Callable[[Content], Document]
    rank: int = 0


_FORMATS: Final[dict[str, Format]] = {}


def register(format: Format) -> None:
    _FORMATS[format.code] = format


def format_of(content: Content) -> Format | None:
    """The format of a file, or None where none knows it."""
    for format in sorted(_FORMATS.values(), key=lambda format: (format.rank, format.code)):
        if format.recognises(content):
            return format
    return None
