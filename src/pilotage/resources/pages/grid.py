"""How the demand grid of an initiative looks: which months are shown, and each line's cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.kit.entering import whole_number_from
from pilotage.kit.formats import formatter
from pilotage.kit.periods import add_months, months_between
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.resources.forms.demand import place_column
from pilotage.resources.forms.hours import hours_text, typed_text
from pilotage.resources.models import MOST_MONTHS, Demand
from pilotage.resources.pages.shared import unit_of
from pilotage.resources.reads.demand import month_zero
from pilotage.resources.rules.counting import ZERO
from pilotage.resources.rules.units import Unit
from pilotage.work.models import Initiative

FEWEST_MONTHS = 12
YEAR = 12


@dataclass(frozen=True, slots=True)
class DemandView:
    """What one address of the grid shows: the unit, and months 0..count-1 from the initiative's start.

    zero   the calendar month of month 0; None when there is no start yet
    """

    key: str
    unit: Unit
    zero: date | None
    count: int

    def url(self, name: str = "demand", **changed: str | int) -> str:
        said = {"unit": "fte" if self.unit == Unit.FTE else "", "to": self.count, **changed}
        query = "&".join(f"{key}={value}" for key, value in said.items() if value)
        return f"{reverse(f'resources:{name}', args=[self.key])}?{query}"

    @property
    def units(self) -> tuple[tuple[str, str, bool], ...]:
        return (
            (self.url(unit=""), _("Hours"), self.unit == Unit.HOURS),
            (self.url(unit="fte"), _("FTE"), self.unit == Unit.FTE),
        )

    @property
    def longer_url(self) -> str:
        return self.url(to=min(self.count + YEAR, MOST_MONTHS)) if self.count < MOST_MONTHS else ""

    def columns(self, *, can_edit: bool) -> list[Column]:
        f = formatter()
        made = [
            Column("role", _("Role"), width=20),
            Column("whole", _("In all"), unit=_("FTE-months") if self.unit == Unit.FTE else "h", is_number=True),
        ]
        for place in range(self.count):
            label = f.month(add_months(self.zero, place)) if self.zero else _("month %(place)s") % {"place": place}
            title = _("month %(place)s from the start") % {"place": place}
            editor = "number" if can_edit else ""
            made.append(Column(place_column(place), label, is_number=True, editor=editor, title=title))
        return made

    def cells(self, line: Demand) -> dict[str, Cell]:
        """A line's cells by the names of the columns, in their order."""
        month = line.role.hours_per_month
        made = {"role": Cell(line.role.name, note="" if line.role.archived_on is None else _("archived"))}
        known = [one for one in line.hours if one is not None]
        unknown = len(line.hours) - len(known)
        whole = sum(known, ZERO) if known or not unknown else None
        made["whole"] = Cell(hours_text(whole, self.unit, month), kind="n", note=formatter().unknown(unknown))
        for place in range(self.count):
            hours = line.hours[place] if place < len(line.hours) else ZERO
            made[place_column(place)] = (
                Cell("", kind="n")
                if hours == 0
                else Cell(hours_text(hours, self.unit, month), kind="n", value=typed_text(hours, self.unit, month))
            )
        return made

    def table(self, lines: Sequence[Demand], *, can_edit: bool) -> Table:
        return Table(
            name="demand",
            caption=_("Demand by role and month"),
            heads=heads(self.columns(can_edit=can_edit), QueryDict()),
            rows=[Row(str(line.id), tuple(self.cells(line).values()), version=line.version) for line in lines],
            edit_url=self.url("demand_cells") if can_edit else "",
            is_selectable=can_edit,
        )


def view_of(params: QueryDict, initiative: Initiative, lines: Sequence[Demand]) -> DemandView:
    """As many months as the lines and the dates reach, a year at least, and what the address asks for beyond."""
    zero = month_zero(initiative)
    finish = initiative.forecast_finish or initiative.planned_finish
    planned = months_between(zero, finish) + 1 if zero and finish else 0
    needed = max([FEWEST_MONTHS, planned, *(len(line.hours) for line in lines)])
    asked = whole_number_from(params.get("to"), 0)
    return DemandView(initiative.key, unit_of(params), zero, min(max(needed, asked), MOST_MONTHS))
