"""Where dimensions shall be and when the roadmap brings them there: the form of aims, and levels before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.http import QueryDict
from django.utils.translation import gettext as _

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.maturity.actions.roadmaps.drafting import USUAL_VALUE
from pilotage.maturity.models import Increment
from pilotage.maturity.reads.telling import level_text
from pilotage.maturity.reads.whole import Whole
from pilotage.maturity.rules.levels import TOP, Told
from pilotage.maturity.rules.roadmaps import reached_after


@dataclass(frozen=True, slots=True)
class AimView:
    """One line of the form of aims. now: the level today"""

    key: str
    name: str
    now: str
    levels: tuple[tuple[int, str, bool], ...]
    by: str
    value: int


def aims_view(whole: Whole) -> tuple[AimView, ...]:
    now = {key: levels[0] for key, levels in whole.levels().items()}
    found = []
    for one in whole.shape.dimensions:
        aim = whole.aims.get(one.key)
        wanted = aim.level if aim else 0
        choices = [(0, _("no aim")), *((level, str(level)) for level in range(1, TOP + 1))]
        found.append(
            AimView(
                one.key,
                one.name,
                level_text(now[one.key]),
                tuple((level, label, level == wanted) for level, label in choices),
                aim.by.isoformat() if aim and aim.by else "",
                aim.value if aim else USUAL_VALUE,
            )
        )
    return tuple(found)


def levels_table(whole: Whole, f: Formatter) -> Table:
    """Which dimension is on which level today, and after which increment, against its aim."""
    columns = (
        Column("dimension", _("Dimension"), width=18),
        Column("now", _("Today"), is_number=True),
        *(_after_column(whole, one, f) for one in whole.increments),
        Column("aim", _("Aim"), is_number=True),
        Column("when", _("Reached"), width=22),
    )
    ahead = whole.levels()
    rows = []
    for one in whole.shape.dimensions:
        levels = ahead[one.key]
        cells: list[Cell | str] = [one.name, Cell(level_text(levels[0]), kind="n")]
        for before, after in pairwise(levels):
            text = level_text(after)
            is_more = (after.level or 0) > (before.level or 0)
            cells.append(Cell(text, kind="n" if is_more else "n q", title=_("a level more") if is_more else ""))
        aim = whole.aims.get(one.key)
        cells += [Cell(f.number(aim.level) if aim else UNKNOWN, kind="n"), reached_cell(whole, one.key, levels, f)]
        rows.append(Row(one.key, cells))
    return Table("roadmap-levels", _("Levels before and after each increment"), heads(columns, QueryDict()), rows)


def _after_column(whole: Whole, one: Increment, f: Formatter) -> Column:
    values = {"name": one.name, "day": f.date(whole.spans[one.place].last)}
    title = _("After “%(name)s”, %(day)s") % values
    return Column(f"after{one.place}", f.number(one.place + 1), is_number=True, title=title)


def reached_cell(whole: Whole, key: str, levels: Sequence[Told], f: Formatter) -> Cell:
    """When the aim of a dimension is reached, against the day by which it is wanted."""
    aim = whole.aims.get(key)
    if aim is None:
        return Cell("")
    after = reached_after(levels, aim.level)
    by = _("wanted by %(day)s") % {"day": f.date(aim.by)} if aim.by else ""
    if after is None:
        return Cell(_("not within it"), note=by, tone="red" if aim.by else "amber", letter="!")
    if after == 0:
        return Cell(_("is there"), note=by, tone="green", letter="✓")
    day = whole.spans[after - 1].last
    if aim.by is not None and day > aim.by:
        values = {"day": f.date(day), "days": f.days((day - aim.by).days)}
        return Cell(_("%(day)s, %(days)s late") % values, note=by, tone="amber", letter="!")
    return Cell(f.date(day), note=by, tone="green", letter="✓")
