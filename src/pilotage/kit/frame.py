"""What stands around every page: rail, scope, as-of date, search, chips and the person.

Wings give the parts in their AppConfig.ready(); a part that nobody gave is not shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import formatter
from pilotage.kit.navigation import RailLine, rail

Words = str | Promise
# These stay in the address while one walks from page to page.
CARRIED = ("scope", "as_of")
THEMES = {"light", "dark"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a choice; depth indents it in a tree."""

    value: str
    label: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class ScopeControl:
    """What the page is narrowed to (`?scope=`), and what else one may choose."""

    current: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the person's menu; `is_post` makes it a button that sends a form (sign out)."""

    label: Words
    url: str
    icon: str = ""
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class PersonMenu:
    """Who is signed in, and what they may do about it."""

    name: str
    detail: str
    links: tuple[Link, ...]

    @property
    def initials(self) -> str:
        parts = self.name.split()
        return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@dataclass(frozen=True, slots=True)
class Chip:
    """A small live fragment in the top bar (jobs, "needs you"), loaded after the page.

    every_seconds   asked again so often while the page is seen; 0 for once
    """

    name: str
    url_name: str
    order: int
    every_seconds: int
    is_visible: Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class ChipView:
    name: str
    url: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything that frame.html shows around a page."""

    theme: str
    is_rail_narrow: bool
    rail: tuple[RailLine, ...]
    scope: ScopeControl | None
    person: PersonMenu | None
    chips: tuple[ChipView, ...]
    search_url: str
    home_url: str
    as_of: date
    as_of_text: str
    is_today: bool
    today_url: str
    kept: tuple[tuple[str, str], ...]


class _Parts:
    """What the wings gave."""

    scope: Callable[[HttpRequest], ScopeControl | None] | None = None
    person: Callable[[HttpRequest], PersonMenu | None] | None = None
    search: str = ""


_parts = _Parts()
_chips: dict[str, Chip] = {}


def give_scope(control: Callable[[HttpRequest], ScopeControl | None]) -> None:
    """Give the scope selector."""
    _parts.scope = control


def give_person(menu: Callable[[HttpRequest], PersonMenu | None]) -> None:
    """Give the person's menu; None for strangers."""
    _parts.person = menu


def give_search(url_name: str) -> None:
    """Give the page that answers `?q=`; Ctrl-K asks it too."""
    _parts.search = url_name


def give_chip(chip: Chip) -> None:
    """Give a live chip of the top bar."""
    _chips[chip.name] = chip


def carried(request: HttpRequest) -> str:
    """The part of the address that stays while walking, ready to append: "?scope=...&as_of=..." or nothing."""
    kept = [(name, request.GET[name]) for name in CARRIED if request.GET.get(name)]
    return f"?{urlencode(kept)}" if kept else ""


def frame_of(request: HttpRequest) -> Frame:
    """The frame for one request."""
    day, now = as_of(request), today()
    theme = request.COOKIES.get("theme", "")
    without = request.GET.copy()
    without.pop("as_of", None)
    person = _parts.person(request) if _parts.person else None
    return Frame(
        theme=theme if theme in THEMES else "",
        is_rail_narrow=request.COOKIES.get("rail") == "narrow",
        rail=rail(request, carried(request)),
        scope=_parts.scope(request) if _parts.scope and person else None,
        person=person,
        chips=_chips_for(request) if person else (),
        search_url=reverse(_parts.search) if _parts.search and person else "",
        home_url="/" + carried(request),
        as_of=day,
        as_of_text=formatter().date(day),
        is_today=day == now,
        today_url=f"{request.path}?{without.urlencode()}" if without else request.path,
        kept=tuple((name, value) for name, values in request.GET.lists() for value in values),
    )


def _chips_for(request: HttpRequest) -> tuple[ChipView, ...]:
    seen = sorted((chip for chip in _chips.values() if chip.is_visible(request)), key=lambda chip: chip.order)
    return tuple(
        ChipView(
            name=chip.name,
            url=reverse(chip.url_name),
            trigger=f"load, pm:jobs from:body, every {chip.every_seconds}s" if chip.every_seconds else "load",
        )
        for chip in seen
    )
