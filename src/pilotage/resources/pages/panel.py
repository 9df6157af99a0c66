"""The panel "People needed" of the initiative page."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.http import HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pilotage.accounts.rules import Permission, PersonalRequest, door
from pilotage.kit.clock import as_of, today
from pilotage.kit.formats import formatter
from pilotage.kit.frame import carried
from pilotage.kit.pages import part
from pilotage.kit.periods import add_months
from pilotage.kit.tables import Cell, Column, Row, Table, heads
from pilotage.resources.forms.hours import hours_text, short_text
from pilotage.resources.models import Demand
from pilotage.resources.pages.shared import the_initiative
from pilotage.resources.reads.demand import lines_of, month_zero
from pilotage.resources.rules.counting import ZERO
from pilotage.resources.rules.permissions import may_edit_demand
from pilotage.resources.rules.units import Unit

YEAR = 12


@require_GET
@door(Permission.SEE)
def panel(request: PersonalRequest, key: str) -> HttpResponseBase:
    """Demand by role and year of the initiative's life; a fragment."""
    initiative = the_initiative(request, key)
    lines = lines_of(request.access, initiative)
    return part(
        request,
        "resources/panel.html",
        {
            "table": _panel_table(lines, month_zero(initiative)),
            "has_lines": bool(lines),
            "has_start": month_zero(initiative) is not None,
            "is_past": as_of(request) != today(),
            "can_edit": bool(may_edit_demand(request.access, initiative)) and as_of(request) == today(),
            "demand_url": reverse("resources:demand", args=[key]) + carried(request),
        },
    )


def _panel_table(lines: Sequence[Demand], zero: date | None) -> Table:
    """One row a role, one column a calendar year, or a year from the start where there is none."""
    longest = max((len(line.hours) for line in lines), default=0)
    names = [_year(place, zero) for place in range(longest)]
    years = list(dict.fromkeys(names))
    columns = [
        Column("role", _("Role"), width=16),
        *(Column(f"y{place}", year, unit="h", is_number=True) for place, year in enumerate(years)),
        Column("whole", _("In all"), unit="h", is_number=True),
        Column("most", _("Most in a month"), unit=_("FTE"), is_number=True),
    ]
    rows = []
    for line in lines:
        by_year: dict[str, list[Decimal | None]] = {year: [] for year in years}
        for name, hours in zip(names, line.hours, strict=False):
            by_year[name].append(hours)
        most = max((hours for hours in line.hours if hours is not None), default=None)
        peak = Cell(hours_text(most, Unit.FTE, line.role.hours_per_month), kind="n")
        cells: tuple[Cell | str, ...] = (
            line.role.name,
            *(_sum_cell(line, hours) for hours in by_year.values()),
            _sum_cell(line, line.hours),
        )
        rows.append(Row(str(line.id), (*cells, peak)))
    return Table("demand-by-year", _("Demand by role and year"), heads(columns, QueryDict()), rows)


def _year(place: int, zero: date | None) -> str:
    return str(add_months(zero, place).year) if zero else _("year %(number)s") % {"number": place // YEAR + 1}


def _sum_cell(line: Demand, hours: Sequence[Decimal | None]) -> Cell:
    """Nothing is empty; unknown is counted beside what is known."""
    known = [one for one in hours if one is not None]
    unknown = len(hours) - len(known)
    if not unknown and not any(known):
        return Cell("", kind="n")
    whole = sum(known, ZERO) if any(known) else None
    return Cell(short_text(whole, Unit.HOURS, line.role.hours_per_month), kind="n", note=formatter().unknown(unknown))
