"""The left rail: wings register their entries; the frame shows those that the person may use."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail.

    order   places it: 0-99 see, 100-199 decide, 200-299 deliver, 300-399 govern, 900-999 data and settings;
            each hundred is a group with a hairline above it
    also    addresses elsewhere that belong to it, as a regular expression: pages of a wing below those of another's
    """

    name: Words
    url_name: str
    icon: str
    order: int
    is_visible: Callable[[HttpRequest], bool]
    also: str = ""


@dataclass(frozen=True, slots=True)
class RailLine:
    """An entry as the frame shows it."""

    name: str
    url: str
    icon: str
    is_current: bool
    starts_group: bool


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Put a line on the rail; called in a wing's AppConfig.ready()."""
    _entries[entry.url_name] = entry


def rail(request: HttpRequest, carried: str) -> tuple[RailLine, ...]:
    """The lines this person may use, in order; `carried` is the query that stays while walking ("?scope=...")."""
    seen = sorted((entry for entry in _entries.values() if entry.is_visible(request)), key=lambda entry: entry.order)
    addresses = [reverse(entry.url_name) for entry in seen]
    here = max((url for url in addresses if _lies_in(request.path, url)), key=len, default="")
    pairs = zip(seen, addresses, strict=True)
    here = next((url for entry, url in pairs if entry.also and re.match(entry.also, request.path)), here)
    groups = [entry.order // 100 for entry in seen]
    return tuple(
        RailLine(
            name=str(entry.name),
            url=url + carried,
            icon=entry.icon,
            is_current=url == here,
            starts_group=place > 0 and groups[place] != groups[place - 1],
        )
        for place, (entry, url) in enumerate(zip(seen, addresses, strict=True))
    )


def _lies_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
