"""The grid of a capability model: dimensions down, levels across, stages of the journey above them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.kit.frame import carried
from pilotage.maturity.models import LEVELS
from pilotage.maturity.rules.shape import DimensionShape, ModelShape, PracticeShape


@dataclass(frozen=True, slots=True)
class Deed:
    """A button that does one thing with an edition. warning: what to know before; it asks once more then"""

    label: str
    url: str
    kind: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the data say of a practice: a letter with its tone, and the words."""

    letter: str
    tone: str
    said: str


@dataclass(frozen=True, slots=True)
class LineView:
    name: str
    url: str
    mark: str = ""
    tone: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class CellView:
    """The practices of one level of a dimension; add_url: where a draft gets another one."""

    label: str
    lines: tuple[LineView, ...]
    add_url: str = ""
    add_label: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    name: str
    question: str
    cells: tuple[CellView, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class BandView:
    """A stage of the journey above the levels that it groups."""

    name: str
    note: str
    span: int
    range: str


def bands_of(shape: ModelShape) -> list[BandView]:
    """Stages with the number of levels that each spans; levels before the first stage stand under no name."""
    starts = [one.from_level for one in shape.stages]
    ends = [*starts[1:], LEVELS[-1] + 1]
    bands = [
        BandView(one.name, one.note, end - start, _range(start, end - 1))
        for one, start, end in zip(shape.stages, starts, ends, strict=False)
    ]
    before = (starts[0] if starts else LEVELS[-1] + 1) - 1
    return [BandView("", "", before, ""), *bands] if before else bands


def _range(first: int, last: int) -> str:
    if first == last:
        return _("level %(level)s") % {"level": first}
    return _("levels %(first)s to %(last)s") % {"first": first, "last": last}


def rows_of(
    request: PersonalRequest, shape: ModelShape, chosen: Iterable[PracticeShape], *, is_draft: bool, is_whole: bool,
    marks: Mapping[str, Mark] | None = None,
) -> list[RowView]:  # fmt: skip
    """Dimensions that have something to show.

    is_draft   the person may change it: cells and names lead there
    is_whole   nothing is filtered: dimensions without practices are shown too
    marks      what the data say, by key of the practice
    """
    tail, known = carried(request), marks or {}
    by_cell: dict[tuple[str, int], list[LineView]] = {}
    for one in chosen:
        mark = known.get(one.key, Mark("", "", ""))
        url = reverse("maturity:practice", args=[one.id]) + tail
        by_cell.setdefault((one.dimension, one.level), []).append(
            LineView(one.name, url, mark.letter, mark.tone, mark.said)
        )
    return [
        RowView(
            dimension.name,
            dimension.question,
            tuple(
                _cell(shape, dimension, level, by_cell.get((dimension.key, level), []), is_draft=is_draft)
                for level in LEVELS
            ),
            reverse("maturity:dimension", args=[dimension.id]) if is_draft else "",
        )
        for dimension in shape.dimensions
        if is_whole or any((dimension.key, level) in by_cell for level in LEVELS)
    ]


def _cell(
    shape: ModelShape, dimension: DimensionShape, level: int, lines: list[LineView], *, is_draft: bool
) -> CellView:
    label = _("Level %(level)s") % {"level": level}
    if not is_draft:
        return CellView(label, tuple(lines))
    asked = urlencode({"dimension": str(dimension.id), "level": level})
    words = _("Add a practice to %(dimension)s, level %(level)s") % {"dimension": dimension.name, "level": level}
    return CellView(
        label, tuple(lines), f"{reverse('maturity:new_practice', args=[shape.id])}?{asked}", words
    )  # fmt: skip
