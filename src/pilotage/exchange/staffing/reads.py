"""What rows of a file speak of: roles, calendars and initiatives by the words that people use for them."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.exchange.staffing.rules.cells import day_of, hours_of, month_from, place_of, share_of
from pilotage.exchange.staffing.rules.columns import Kind, Unfit, cell, columns_of, text
from pilotage.exchange.tabular.table import Raw, Table
from pilotage.kit.periods import months_between
from pilotage.resources.actions.population import PersonFacts
from pilotage.resources.actions.replacing import DemandFacts
from pilotage.resources.models import MOST_MONTHS, ResourceRole
from pilotage.resources.reads.demand import month_zero
from pilotage.resources.reads.people import calendars_visible_to
from pilotage.resources.reads.roles import roles_in_use
from pilotage.resources.rules.checking import checked_hours
from pilotage.resources.rules.counting import ZERO
from pilotage.resources.rules.permissions import Impossible
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

Columns = dict[str, int]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be kept, and where it stands in the file."""

    place: str
    sentence: str


@dataclass(slots=True)
class Rows:
    """What a file holds; `problems` first: with any of them nothing is to be written."""

    kind: Kind
    count: int = 0
    demand: list[DemandFacts] = field(default_factory=list)
    capacity: dict[tuple[UUID, date], Decimal] = field(default_factory=dict)
    people: list[PersonFacts] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @contextmanager
    def row(self, table: Table, record: int) -> Iterator[None]:
        """What is wrong with this row is kept as its problem."""
        try:
            yield
        except (Unfit, Impossible) as wrong:
            self.problems.append(Problem(table.record_place(record), str(wrong)))


def rows_of(table: Table, kind: Kind, access: Access) -> Rows:
    """The typed rows of a table, and every problem. Raises Unfit when a column is missing."""
    columns = columns_of(table, kind)
    rows = Rows(kind, count=len(table.records))
    roles = {role.name.casefold(): role for role in roles_in_use(access)}
    if kind == Kind.DEMAND:
        _read_demand(table, columns, rows, roles, access)
    elif kind == Kind.CAPACITY:
        _read_capacity(table, columns, rows, roles)
    else:
        _read_people(table, columns, rows, roles, access)
    return rows


def _role(record: list[Raw], columns: Columns, roles: dict[str, ResourceRole]) -> ResourceRole:
    name = text(record, columns, "role")
    if name.casefold() not in roles:
        raise Unfit(_("There is no role “%(name)s” in use. Add it first, or correct the name.") % {"name": name[:80]})
    return roles[name.casefold()]


def _read_demand(table: Table, columns: Columns, rows: Rows, roles: dict[str, ResourceRole], access: Access) -> None:
    """Each line is exactly what the file says of it: months that it does not name are nothing."""
    initiatives = Initiatives(list(initiatives_visible_to(access)))
    lines: dict[tuple[UUID, UUID], dict[int, Decimal | None]] = {}
    for number, record in enumerate(table.records):
        with rows.row(table, number):
            one = initiatives.named(text(record, columns, "key"), text(record, columns, "initiative"))
            role = _role(record, columns, roles)
            place = _place(one, record, columns)
            hours = hours_of(cell(record, columns, "hours"), cell(record, columns, "fte"), role.hours_per_month)
            months = lines.setdefault((one.id, role.id), {})
            if place in months:
                raise Unfit(_("This month of the role is named twice for this initiative."))
            months[place] = None if hours is None else checked_hours(hours)
    rows.demand = [
        DemandFacts(initiative, role, tuple(months.get(place, ZERO) for place in range(max(months) + 1)))
        for (initiative, role), months in lines.items()
        if months
    ]


def _place(one: Initiative, record: list[Raw], columns: Columns) -> int:
    """The month from the start: as it is said, else as the calendar month says it."""
    place = place_of(cell(record, columns, "place"))
    if place is None:
        place = place_of(cell(record, columns, "month"))
    if place is None:
        month, zero = month_from(cell(record, columns, "month")), month_zero(one)
        if zero is None:
            raise Unfit(_("%(name)s has no start: count its months from 0 instead of naming a date.")
                        % {"name": one.name})  # fmt: skip
        place = months_between(zero, month)
    if not 0 <= place < MOST_MONTHS:
        raise Unfit(_("The month lies before the start of %(name)s, or too far behind it.") % {"name": one.name})
    return place


class Initiatives:
    """Finds an initiative that the person may see by key or name, whatever the case."""

    def __init__(self, seen: Collection[Initiative]) -> None:
        self.by_key = {one.key.casefold(): one for one in seen}
        self.by_name = {one.name.casefold(): one for one in seen}
        self.counts = Counter(one.name.casefold() for one in seen)

    def named(self, key: str, name: str) -> Initiative:
        said = key or name
        found = self.by_key.get(said.casefold())
        if found is None and self.counts[said.casefold()] > 1:
            raise Unfit(_("Several initiatives are called “%(name)s”: write the key.") % {"name": said[:80]})
        found = found or self.by_name.get(said.casefold())
        if found is None:
            words = _("There is no initiative “%(name)s”, or none that you may see.")
            raise Unfit(words % {"name": said[:80]})
        return found


def _read_capacity(table: Table, columns: Columns, rows: Rows, roles: dict[str, ResourceRole]) -> None:
    for number, record in enumerate(table.records):
        with rows.row(table, number):
            role = _role(record, columns, roles)
            month = month_from(cell(record, columns, "month"))
            hours = hours_of(cell(record, columns, "hours"), cell(record, columns, "fte"), role.hours_per_month)
            if hours is None:
                raise Unfit(_("Say how many hours there are; a month without a statement is left out of the file."))
            if (role.id, month) in rows.capacity:
                raise Unfit(_("This month of the role is named twice."))
            rows.capacity[role.id, month] = checked_hours(hours)


def _read_people(table: Table, columns: Columns, rows: Rows, roles: dict[str, ResourceRole], access: Access) -> None:
    calendars = {one.name.casefold(): one.id for one in calendars_visible_to(access)}
    met: set[str] = set()
    for number, record in enumerate(table.records):
        with rows.row(table, number):
            name = text(record, columns, "name")
            if not name or name.casefold() in met:
                raise Unfit(_("Somebody has no name.") if not name else _("This person is named twice."))
            met.add(name.casefold())
            calendar = text(record, columns, "calendar")
            if calendar and calendar.casefold() not in calendars:
                raise Unfit(_("There is no calendar “%(name)s”. Add it first.") % {"name": calendar[:80]})
            first = day_of(cell(record, columns, "employed_from"))
            last = day_of(cell(record, columns, "employed_until"))
            if first is not None and last is not None and last < first:
                raise Unfit(_("The last day lies before the first one."))
            rows.people.append(
                PersonFacts(
                    name=name,
                    role_id=_role(record, columns, roles).id,
                    department=text(record, columns, "department"),
                    share=share_of(cell(record, columns, "share")),
                    calendar_id=calendars.get(calendar.casefold()),
                    employed_from=first,
                    employed_until=last,
                )
            )
