"""What a pack says, ready as words: the pages compose it, it is kept as JSON, and a job draws it.

Numbers come as the text that the screen shows; only charts carry the numbers behind them as well.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.insights.models import PackFormat


@dataclass(frozen=True, slots=True)
class Fact:
    """One of a few figures to see first."""

    label: str
    value: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs under a small heading."""

    heading: str
    paragraphs: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """tone: red, amber, green, none or nothing; a colour never comes without its word"""

    text: str
    tone: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. widths: shares of the whole, one a column."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One series. values: one a category, None where it is not known."""

    name: str
    values: tuple[float | None, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars. unit: what the axis counts; is_lying: categories from top to bottom, for long names."""

    title: str
    unit: str
    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    is_lying: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Radar:
    """Lines around a pole, a spoke for each category, all from 0 to `most`; what is not known leaves a gap."""

    title: str
    unit: str
    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    most: float
    note: str = ""


Block = Facts | Words | Grid | Bars | Radar
BLOCKS: Mapping[str, type[Block]] = {"facts": Facts, "words": Words, "grid": Grid, "bars": Bars, "radar": Radar}
NAMES = {kind: name for name, kind in BLOCKS.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the pack; a long one goes on over the next."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """foot: who made it and when, on every page"""

    title: str
    subtitle: str
    foot: str
    sheets: tuple[Sheet, ...]


MEDIA_TYPES = {
    PackFormat.PDF: "application/pdf",
    PackFormat.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
Kept = dict[str, Any]  # JSON, in the shape of the classes above


def kept(content: Content) -> Kept:
    """The content as JSON."""
    sheets = [
        {
            "title": sheet.title,
            "subtitle": sheet.subtitle,
            "blocks": [{"kind": NAMES[type(block)], **asdict(block)} for block in sheet.blocks],
        }
        for sheet in content.sheets
    ]
    return {"title": content.title, "subtitle": content.subtitle, "foot": content.foot, "sheets": sheets}


def content_of(kept: Kept) -> Content:
    """What was kept."""
    sheets = tuple(
        Sheet(one["title"], one["subtitle"], tuple(_block(block) for block in one["blocks"])) for one in kept["sheets"]
    )
    return Content(kept["title"], kept["subtitle"], kept["foot"], sheets)


def _block(kept: Kept) -> Block:
    values = {name: value for name, value in kept.items() if name != "kind"}
    match kept["kind"]:
        case "facts":
            return Facts(tuple(Fact(**one) for one in values["facts"]))
        case "words":
            return Words(values["heading"], tuple(values["paragraphs"]), values["is_list"])
        case "grid":
            rows = tuple(tuple(Cell(**cell) for cell in row) for row in values["rows"])
            return Grid(tuple(values["heads"]), rows, tuple(values["widths"]), values["heading"], values["note"])
        case "bars":
            return Bars(
                values["title"], values["unit"], tuple(values["categories"]), _lines(values), values["is_lying"],
                values["note"],
            )  # fmt: skip
        case "radar":
            return Radar(
                values["title"], values["unit"], tuple(values["categories"]), _lines(values), values["most"],
                values["note"],
            )  # fmt: skip
    raise ValueError(kept["kind"])


def _lines(values: Kept) -> tuple[Line, ...]:
    return tuple(Line(one["name"], tuple(one["values"]), one["tone"]) for one in values["lines"])


def wrong_days(day: date, since: date, *, today: date) -> dict[str, str]:
    """What is wrong with the days of a pack, by the field that says them; empty: they fit."""
    found = {}
    if day > today:
        found["day"] = _("This day is still to come. Choose today or a day before.")
    if since >= day:
        found["since"] = _("Choose a day before the one that the pack speaks of.")
    return found


def file_name_of(title: str, day: date, format: str) -> str:
    """Of the file as it is handed on."""
    return f"{slugify(title, allow_unicode=True)[:80] or 'pack'}-{day.isoformat()}.{format}"


def may_keep_masters(access: Access) -> Verdict:
    """Masters belong to everybody."""
    return access.may_everywhere(Permission.CONFIGURE)
