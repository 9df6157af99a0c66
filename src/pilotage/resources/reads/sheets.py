"""Capacity, demand and people as sheets, for whoever calculates on: numbers stay numbers, unknown stays empty."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.periods import add_months
from pilotage.kit.spreadsheets.sheet import Cell, Format, Sheet, SheetColumn
from pilotage.resources.reads.demand import demand_of, month_zero
from pilotage.resources.reads.heat import heat_of
from pilotage.resources.reads.people import resources_visible_to
from pilotage.resources.reads.roles import roles_visible_to
from pilotage.resources.rules.units import Unit, in_unit
from pilotage.work.models import Initiative


def map_sheet(access: Access, initiatives: QuerySet[Initiative], months: Sequence[date], unit: Unit) -> Sheet:
    """The heat map, a line for each role and month, in the unit of the page."""
    name = _("FTE") if unit == Unit.FTE else _("hours")
    numbers = (_("Capacity"), _("Committed work"), _("Candidates"), _("Left after committed work"),
               _("Left after candidates too"))  # fmt: skip
    columns = (
        SheetColumn(_("Role"), width=28),
        SheetColumn(_("Month"), format=Format.DATE),
        *(SheetColumn(label, unit=name, format=Format.AMOUNT) for label in numbers),
        SheetColumn(_("Committed demands unknown"), format=Format.INTEGER),
        SheetColumn(_("Candidate demands unknown"), format=Format.INTEGER),
    )
    return Sheet(_("Capacity and demand"), columns, _map_rows(access, initiatives, months, unit))


def _map_rows(
    access: Access, initiatives: QuerySet[Initiative], months: Sequence[date], unit: Unit
) -> Iterator[tuple[Cell, ...]]:
    found = heat_of(access, initiatives, months)
    for role in found.roles:
        for month, load in zip(found.months, found.loads[role.id], strict=True):
            hours = (load.capacity, load.committed, load.candidates, load.left, load.left_with_candidates)
            shown = [in_unit(one, unit, role.hours_per_month) for one in hours]
            yield (
                role.name,
                month,
                *(None if one is None else round(one, 2) for one in shown),
                load.committed_unknowns,
                load.candidate_unknowns,
            )


def demand_sheet(access: Access, initiatives: QuerySet[Initiative]) -> Sheet:
    """The demand of these initiatives, a line for each role and month; an import reads it back."""
    columns = (
        SheetColumn(_("Key")),
        SheetColumn(_("Initiative"), width=40),
        SheetColumn(_("Stage")),
        SheetColumn(_("Role"), width=28),
        SheetColumn(_("Month from start"), format=Format.INTEGER),
        SheetColumn(_("Month"), format=Format.DATE),
        SheetColumn(_("Hours")),
    )
    return Sheet(_("Demand"), columns, _demand_rows(access, initiatives))


def _demand_rows(access: Access, initiatives: QuerySet[Initiative]) -> Iterator[tuple[Cell, ...]]:
    rows = list(initiatives)
    names = dict(roles_visible_to(access).values_list("id", "name"))
    demand = demand_of(access, [one.id for one in rows])
    for one in rows:
        zero = month_zero(one)
        for line in demand.get(one.id, ()):
            for place, hours in enumerate(line.months):
                month = add_months(zero, place) if zero else None
                # A word where a number would be: unknown is not nothing.
                said: Cell = "?" if hours is None else hours
                if hours != 0:
                    yield (one.key, one.name, one.stage.name, names[line.role_id], place, month, said)


def people_sheet(access: Access) -> Sheet:
    """Everybody, for those who may see names; nobody for others. An import reads it back."""
    columns = (
        SheetColumn(_("Name"), width=28),
        SheetColumn(_("Role"), width=28),
        SheetColumn(_("Department"), width=24),
        SheetColumn(_("Available share"), format=Format.SHARE),
        SheetColumn(_("Calendar"), width=24),
        SheetColumn(_("Employed from"), format=Format.DATE),
        SheetColumn(_("Employed until"), format=Format.DATE),
    )
    rows = (
        (one.name, one.role.name, one.department, one.share, one.calendar.name if one.calendar else None,
         one.employed_from, one.employed_until)
        for one in resources_visible_to(access)
    )  # fmt: skip
    return Sheet(_("People"), columns, rows)
