"""The picture of a roadmap: increments side by side, a lane for each dimension, quarters with their days above."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.rules import PersonalRequest
from pilotage.engine.roadmap.spans import Span, effort_by_quarter
from pilotage.kit.formats import Formatter
from pilotage.kit.frame import carried
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.models import Increment, IncrementPractice
from pilotage.maturity.pages.roadmaps.shared import address_of
from pilotage.maturity.pages.roadmaps.words import LETTERS, PRACTICE_TONES, state_text, state_word
from pilotage.maturity.reads.planning import rooms_of
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.roadmaps import Judged, is_done

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A stretch of the strip above the lanes. width: per cent of it; share: of the capacity that is used"""

    label: str
    width: str
    text: str
    title: str
    share: float
    is_over: bool


@dataclass(frozen=True, slots=True)
class HeadView:
    """The head of an increment. marks: icon and word"""

    number: str
    name: str
    url: str
    days: str
    effort: str
    effort_title: str
    is_over: bool
    is_current: bool
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PieceView:
    """A practice in its lane."""

    name: str
    url: str
    title: str
    tone: str
    letter: str
    is_locked: bool


@dataclass(frozen=True, slots=True)
class LaneView:
    name: str
    cells: tuple[tuple[PieceView, ...], ...]


@dataclass(frozen=True, slots=True)
class LanesView:
    quarters: tuple[QuarterView, ...]
    heads: tuple[HeadView, ...]
    lanes: tuple[LaneView, ...]
    table: Table


def lanes_of(request: PersonalRequest, whole: Whole, chosen: int, f: Formatter) -> LanesView:
    """The whole picture with its table twin."""
    judged = judged_of(whole)
    return LanesView(
        quarters=_quarters(whole, f),
        heads=tuple(_head(request, whole, one, chosen, judged, f) for one in whole.increments),
        lanes=_lanes(request, whole, judged, f),
        table=_table(request, whole, judged, f),
    )


def judged_of(whole: Whole) -> dict[str, Judged]:
    """How each practice of the roadmap stands today, by key."""
    keys = list(whole.places)
    return dict(zip(keys, whole.today.judged(whole.shape, keys), strict=True))


def practice_url(request: PersonalRequest, whole: Whole, key: str) -> str:
    return reverse("maturity:practice", args=[whole.shape.by_key[key].id]) + carried(request)


def _quarters(whole: Whole, f: Formatter) -> tuple[QuarterView, ...]:
    efforts = [Decimal(whole.days_in(one)) for one in whole.increments]
    length = sum(span.days for span in whole.spans)
    capacity = whole.roadmap.capacity_days
    found = []
    all_of_it = Span(whole.spans[0].first, whole.spans[-1].last)
    for quarter, used in effort_by_quarter(whole.spans, efforts):
        inside = quarter.shared(all_of_it)
        room = capacity * inside / quarter.days
        values = {"used": f.number(used, 1), "days": f.number(room, 1), "quarter": f.quarter(quarter.first)}
        found.append(
            QuarterView(
                label=f.quarter(quarter.first),
                width=f"{WHOLE * inside / length:.3f}",
                text=_("%(used)s of %(days)s days") % values,
                title=_("%(quarter)s: %(used)s days are used of the %(days)s that fall to the roadmap") % values,
                share=float(min(used / room, Decimal(1))) if room else 0.0,
                is_over=used > room + Decimal("0.05"),
            )
        )
    return tuple(found)


def _head(
    request: PersonalRequest, whole: Whole, one: Increment, chosen: int, judged: dict[str, Judged], f: Formatter
) -> HeadView:
    span, used = whole.spans[one.place], whole.days_in(one)
    room = Decimal(rooms_of(whole.roadmap, whole.spans)[one.place].days)
    values = {"used": f.number(used), "days": f.number(room, 1)}
    is_over = used > room
    return HeadView(
        number=f.number(one.place + 1),
        name=one.name,
        url=address_of(request, whole.roadmap, place=one.place),
        days=f"{f.date(span.first)} – {f.date(span.last)}",
        effort=_("%(used)s of %(days)s days") % values,
        effort_title=_("More days than the increment has") if is_over else "",
        is_over=is_over,
        is_current=one.place == chosen,
        marks=_marks(whole, one, [judged[line.practice.key] for line in one.practices.all()]),
    )


def _marks(whole: Whole, one: Increment, judged: list[Judged]) -> tuple[tuple[str, str], ...]:
    found = []
    if is_done(judged):
        found.append(("circle-check", _("all in place")))
    if one.initiative_id is not None:
        found.append(("list-details", _("in the register")))
    if one.is_locked:
        found.append(("lock", _("locked")))
    if whole.spans[one.place].last < whole.on:
        found.append(("history", _("over")))
    return tuple(found)


def _lanes(request: PersonalRequest, whole: Whole, judged: dict[str, Judged], f: Formatter) -> tuple[LaneView, ...]:
    found = []
    for dimension in whole.shape.dimensions:
        cells = tuple(
            tuple(
                _piece(request, whole, line, judged[line.practice.key], f)
                for line in one.practices.all()
                if whole.shape.by_key[line.practice.key].dimension == dimension.key
            )
            for one in whole.increments
        )
        if any(cells):
            found.append(LaneView(dimension.name, cells))
    return tuple(found)


def _piece(request: PersonalRequest, whole: Whole, line: IncrementPractice, judged: Judged, f: Formatter) -> PieceView:
    practice = whole.shape.by_key[line.practice.key]
    values = {"level": practice.level, "days": f.days(practice.effort_days), "state": state_word(judged)}
    return PieceView(
        name=practice.name,
        url=practice_url(request, whole, practice.key),
        title=_("Level %(level)s, %(days)s. %(state)s") % values,
        tone=PRACTICE_TONES[judged.state],
        letter=LETTERS[judged.state],
        is_locked=line.is_locked,
    )


def _table(request: PersonalRequest, whole: Whole, judged: dict[str, Judged], f: Formatter) -> Table:
    names = {one.key: one.name for one in whole.shape.dimensions}
    columns = (
        Column("practice", _("Practice"), width=34),
        Column("increment", _("Increment"), width=18),
        Column("to", _("Until")),
        Column("dimension", _("Dimension")),
        Column("level", _("Level"), is_number=True),
        Column("days", _("Days"), is_number=True),
        Column("state", _("Today")),
        Column("evidence", _("Evidence"), width=20),
        Column("locked", _("Locked")),
    )
    rows = []
    for one in whole.increments:
        for line in one.practices.all():
            practice, found = whole.shape.by_key[line.practice.key], judged[line.practice.key]
            rows.append(
                Row(
                    str(line.pk),
                    (
                        Cell(practice.name, url=practice_url(request, whole, practice.key), kind="w"),
                        Cell(f"{one.place + 1} · {one.name}", kind="w"),
                        f.date(whole.spans[one.place].last),
                        names[practice.dimension],
                        Cell(f.number(practice.level), kind="n"),
                        Cell(f.number(practice.effort_days), kind="n"),
                        Cell(state_word(found), tone=PRACTICE_TONES[found.state], letter=LETTERS[found.state]),
                        Cell(state_text(found, f), kind="w"),
                        _("locked") if line.is_locked or one.is_locked else "",
                    ),
                )
            )
    empty = _("Nothing stands in its increments yet.")
    return Table("roadmap-practices", _("Practices by increment"), heads(columns, QueryDict()), rows, empty_text=empty)
