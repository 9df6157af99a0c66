"""Tables as data: a page says columns and rows, the component `table` draws them.

Cells come as ready text. A cell is a plain string, or a Cell when it has a link, a hover, a tone or can be edited.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict

from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import UNKNOWN, Figure

# RAG: the letter and the word go with the colour, always.
RAG_TONES = {"R": "red", "A": "amber", "G": "green", "": "none"}


class Cell(NamedTuple):
    """One cell. A named tuple, because a register makes a thousand a page: a frozen dataclass costs three times that.

    text      as it is shown
    title     the hover: the full number, the calendar, the reason
    url       makes the text a link
    kind      "n" right-aligned number, "q" quiet second text, "w" may wrap, "" plain text
    tone      shows a badge: red, amber, green, none (not reported), blue, accent
    letter    of the badge: "A" beside the tone amber
    note      small second text behind the first: "PRJ-0042", "41 days old"
    is_faded  an old statement
    value     what an editor starts from, where the column is editable
    is_fixed  cannot be edited although the column can
    """

    text: str
    title: str = ""
    url: str = ""
    kind: str = ""
    tone: str = ""
    letter: str = ""
    note: str = ""
    is_faded: bool = False
    value: str = ""
    is_fixed: bool = False


def number_cell(figure: Figure | str, url: str = "", value: str = "") -> Cell:
    """A right-aligned number; a Figure brings its full form for the hover."""
    if isinstance(figure, Figure):
        return Cell(figure.text, title=figure.full if figure.is_known else "", kind="n", url=url, value=value)
    return Cell(figure, kind="n", url=url, value=value)


UNKNOWN_NUMBER = Cell(UNKNOWN, kind="n")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its key for selection and edits, its cells in the order of the columns."""

    key: str
    cells: Sequence[Cell | str]
    version: int = 0
    depth: int = 0
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading between rows, with its own totals where they are given."""

    label: str
    note: str = ""
    cells: Sequence[Cell | str] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    unit      stands small beside the label: "EUR"
    sort      the name in `?sort=`; empty when it cannot be sorted
    width     characters; 0 lets the browser decide
    editor    how pm-grid edits it: text, number, money, date, choice, level, yesno; empty when read only
    choices   of the editor `choice`: value, label
    """

    name: str
    label: str
    unit: str = ""
    sort: str = ""
    is_number: bool = False
    width: int = 0
    editor: str = ""
    choices: Sequence[tuple[str, str]] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's header, ready to show."""

    column: Column
    sort_url: str
    direction: str
    place: int

    @property
    def aria_sort(self) -> str:
        return {"up": "ascending", "down": "descending"}.get(self.direction, "")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, rows, totals, and where edits and more rows come from.

    caption       what the table holds, for those who hear it
    totals        one cell a column, or none at all
    edit_url      pm-grid posts changed cells here; empty for a table that is read only
    is_selectable a checkbox before each row, for the bulk bar
    rows_url      from 500 rows up: answers `?offset=&limit=` with <tr> rows; total_count says how many there are
    """

    name: str
    caption: str
    heads: Sequence[Head]
    rows: Sequence[Row | Group]
    totals: Sequence[Cell | str] = ()
    edit_url: str = ""
    is_selectable: bool = False
    rows_url: str = ""
    total_count: int = 0
    empty_text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(head.column for head in self.heads)


def sorting_of(params: QueryDict) -> tuple[tuple[str, bool], ...]:
    """`?sort=-cost,name` as (column, is_descending), in order."""
    named = [name for name in params.get("sort", "").split(",") if name.strip("-")]
    return tuple((name.removeprefix("-"), name.startswith("-")) for name in named)


def heads(columns: Iterable[Column], params: QueryDict) -> tuple[Head, ...]:
    """Headers with the links that sort by them; a second click turns the order, Shift keeps the other columns."""
    sorting = sorting_of(params)
    places = {name: place for place, (name, _) in enumerate(sorting, start=1)}
    falling = dict(sorting)
    others = [(name, value) for name, values in params.lists() for value in values if name not in {"sort", "page"}]

    def head(column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "", 0)
        is_falling = falling.get(column.sort)
        direction = "" if is_falling is None else "down" if is_falling else "up"
        wanted = column.sort if direction != "up" else f"-{column.sort}"
        return Head(column, "?" + urlencode([*others, ("sort", wanted)]), direction, places.get(column.sort, 0))

    return tuple(head(column) for column in columns)


@dataclass(frozen=True, slots=True)
class FilterChip:
    """An active filter: what it says, and the address without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of a thing; count is text ("18"), empty for none."""

    label: str
    url: str
    count: str = ""
    is_current: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A key fact of a header: a label, its value, and a quiet second hint."""

    label: str
    value: str
    note: str = ""
    title: str = ""
    url: str = ""
    tone: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb; the last one has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of two versions side by side."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One deed in a history: who, when, what changed; and the address that restores what was before."""

    who: str
    when: str
    what: str
    changes: Sequence[Difference]
    restore_url: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long list."""

    shown: str
    previous_url: str
    next_url: str


def pages_of(params: QueryDict, *, total: int, page_size: int) -> tuple[Pages, int]:
    """The pagination for `?page=`, and the offset of its first row."""
    last = max(1, -(-total // page_size))
    number = min(max(1, whole_number_from(params.get("page"), 1)), last)
    offset = (number - 1) * page_size

    def address(wanted: int) -> str:
        changed = params.copy()
        changed["page"] = str(wanted)
        return "?" + changed.urlencode()

    shown = f"{min(offset + 1, total)}–{min(offset + page_size, total)}"
    return (
        Pages(shown, address(number - 1) if number > 1 else "", address(number + 1) if number < last else ""),
        offset,
    )


def without(params: QueryDict, name: str, value: str | None = None) -> str:
    """The address without one filter (or one of its values): for removable chips."""
    changed = params.copy()
    kept = [one for one in changed.getlist(name) if value is not None and one != value]
    changed.setlist(name, kept)
    changed.pop("page", None)
    return "?" + changed.urlencode()
