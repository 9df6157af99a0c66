"""Levels by dimension as a picture: a radar, with a table of the same beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.charts import Axis, Chart, Kind, Point, Series
from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.reads.telling import level_text, progress_text, reach
from pilotage.maturity.rules.levels import TOP, Told
from pilotage.maturity.rules.shape import ModelShape

HEIGHT = 380


@dataclass(frozen=True, slots=True)
class Ring:
    """One line around the radar: levels by key of the dimension."""

    name: str
    levels: Mapping[str, Told]
    part: int
    is_dashed: bool = False


def radar_of(shape: ModelShape, rings: Sequence[Ring], f: Formatter, *, name: str, title: str, note: str = "") -> Chart:
    """A spoke for each dimension; a level that is not known leaves a gap."""
    dimensions = shape.dimensions
    series = [
        Series(ring.name, [_point(ring.levels.get(one.key), f) for one in dimensions], ring.part, "", ring.is_dashed)
        for ring in rings
    ]
    spokes = Axis(_("Dimension"), categories=[one.name for one in dimensions])
    scale = Axis(_("Level"), most=float(TOP))
    table = _table(shape, rings, f, name=f"{name}-table", title=title)
    return Chart(name, Kind.RADAR, title, spokes, scale, series, table, note=note, height=HEIGHT)


def _point(told: Told | None, f: Formatter) -> Point:
    return Point(reach(told), said(told, f))


def said(told: Told | None, f: Formatter) -> str:
    """ "level 2, 40 % of level 3"."""
    level, more = level_text(told), progress_text(told, f)
    words = UNKNOWN if level == UNKNOWN else _("level %(level)s") % {"level": level}
    return f"{words}, {more}" if more else words


def _table(shape: ModelShape, rings: Sequence[Ring], f: Formatter, *, name: str, title: str) -> Table:
    columns = [Column("dimension", _("Dimension"), width=18)]
    columns += [Column(f"ring{place}", ring.name, is_number=True) for place, ring in enumerate(rings)]
    rows = [
        Row(one.key, [one.name, *(level_cell(ring.levels.get(one.key), f) for ring in rings)])
        for one in shape.dimensions
    ]
    return Table(name, title, heads(columns, QueryDict()), rows)


def level_cell(told: Told | None, f: Formatter) -> Cell:
    return Cell(level_text(told), kind="n", note=progress_text(told, f))
