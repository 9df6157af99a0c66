"""A dimension's levels over time as a stair, drawn by the server: it is there without script, and in print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from pilotage.kit.formats import Formatter
from pilotage.maturity.rules.levels import TOP

WIDTH, HEIGHT = 340, 136
LEFT, RIGHT, ABOVE, BELOW = 16, 10, 12, 20
_ROOM = timedelta(days=20)  # beside the first and the last day, so that nothing sticks to the edge


@dataclass(frozen=True, slots=True)
class Seen:
    """A level on a day; None: not known."""

    day: date
    level: int | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stair:
    """One dimension.

    was        settled by closed assessments, oldest first
    now        what counts as in place today
    evident    what the data alone show today
    will       after each increment that is not over, in order
    aim, by    where it shall be; by None: by no day
    """

    name: str
    was: Sequence[Seen]
    now: Seen
    evident: int | None
    will: Sequence[Seen]
    aim: int | None
    by: date | None


@dataclass(frozen=True, slots=True)
class MarkView:
    x: float
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class LabelView:
    x: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class StairView:
    """The picture, in the coordinates of its box."""

    name: str
    title: str
    width: int
    height: int
    was: str
    will: str
    dots: tuple[MarkView, ...]
    evident: MarkView | None
    aim: MarkView | None
    today: float
    lines: tuple[tuple[float, str], ...]
    left: int
    right: int
    bottom: float
    labels: tuple[LabelView, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Days and levels as coordinates."""

    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, level: int) -> float:
        return round(HEIGHT - BELOW - level / TOP * (HEIGHT - ABOVE - BELOW), 1)


def scale_of(stairs: Sequence[Stair], today: date) -> Scale:
    """One scale for all dimensions, so that they can be compared."""
    days = [today]
    for one in stairs:
        days += [seen.day for seen in (*one.was, *one.will)]
        days += [one.by] if one.by else []
    return Scale(min(days) - _ROOM, max(days) + _ROOM)


def drawn(one: Stair, scale: Scale, f: Formatter) -> StairView:
    """The picture of one dimension."""
    aim = None
    if one.aim:
        title = _("Aim: level %(level)s by %(day)s") if one.by else _("Aim: level %(level)s")
        values = {"level": f.number(one.aim), "day": f.date(one.by)}
        aim = MarkView(scale.x(one.by or scale.last - _ROOM), scale.y(one.aim), title % values)
    evident = None
    if one.evident is not None:
        text = _("The data alone show level %(level)s today") % {"level": f.number(one.evident)}
        evident = MarkView(scale.x(one.now.day), scale.y(one.evident), text)
    return StairView(
        name=one.name,
        title=title_of(one, f),
        width=WIDTH,
        height=HEIGHT,
        was=_path([*one.was, one.now], scale) if one.was else "",
        will=_path([one.now, *one.will], scale) if one.will else "",
        dots=tuple(
            MarkView(scale.x(seen.day), scale.y(seen.level), seen.title) for seen in one.was if seen.level is not None
        ),
        evident=evident,
        aim=aim,
        today=scale.x(one.now.day),
        lines=tuple((scale.y(level), str(level)) for level in range(TOP + 1)),
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=scale.y(0),
        labels=_labels(one, scale, f),
    )


def title_of(one: Stair, f: Formatter) -> str:
    """The message: where it is, where it will be, where it shall be."""
    if one.now.level is None:
        said = [_("Level not known today")]
    else:
        said = [_("Level %(level)s today") % {"level": f.number(one.now.level)}]
    reached = one.now.level or 0
    more = next((seen for seen in reversed(one.will) if (seen.level or 0) > reached), None)
    if more is not None and more.level is not None:
        first = next(seen for seen in one.will if seen.level == more.level)
        said.append(_("%(level)s by %(day)s") % {"level": f.number(more.level), "day": f.date(first.day)})
    if one.aim:
        said.append(_("aim %(level)s") % {"level": f.number(one.aim)})
    return ", ".join(said)


def _path(seen: Sequence[Seen], scale: Scale) -> str:
    """A stair: along to the next day, then up or down; with a gap where the level is not known."""
    parts: list[str] = []
    before: int | None = None
    for one in seen:
        x = scale.x(one.day)
        if before is not None:
            parts.append(f"H{x}")
        if one.level is not None:
            parts.append(f"V{scale.y(one.level)}" if before is not None else f"M{x} {scale.y(one.level)}")
        before = one.level
    return " ".join(parts)


def _labels(one: Stair, scale: Scale, f: Formatter) -> tuple[LabelView, ...]:
    found = [LabelView(scale.x(one.now.day), _("today"), "middle")]
    ends = ((scale.first + _ROOM, "start"), (scale.last - _ROOM, "end"))
    for day, anchor in ends:
        # Words that would run into "today" are left out: the table says every day.
        if abs(scale.x(day) - found[0].x) > 70:
            found.append(LabelView(scale.x(day), f.month(day), anchor))
    return tuple(found)
