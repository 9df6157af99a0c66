"""Roles, people with their absences, and the demand of every initiative, by its portfolio, size and length."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from uuid import UUID

from pilotage.exchange.demonstration.initiatives import Line
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.exchange.demonstration.staff import (
    FIRST_NAMES,
    HOLIDAYS,
    LAST_NAMES,
    MIXES,
    ROLES,
    STANDARD_MONTH,
    STATED_HOURS,
    STATED_ROLE,
    RoleFacts,
)
from pilotage.kit.periods import add_months
from pilotage.resources.actions.calendars import change_calendar, create_calendar, set_calendar_day
from pilotage.resources.actions.people import add_availability
from pilotage.resources.actions.population import AbsenceFacts, PersonFacts, replace_people
from pilotage.resources.actions.replacing import DemandFacts, replace_capacity, replace_demand
from pilotage.resources.actions.roles import create_role
from pilotage.resources.models import Calendar, ResourceRole
from pilotage.resources.reads.people import calendars_visible_to, resources_visible_to
from pilotage.resources.rules.spreading import spread_hours

# Full-time people of an initiative on average: some at least, and more with the root of its cost, because a project
# of a hundred times the money does not need a hundred times the people of its own.
FEWEST_FTE = 0.5
COST_OF_ONE = 62  # root of thousand EUR that asks for one more
COST_WHERE_UNKNOWN = 2500
YEARS = 6
PART_TIME_WEEK = [Decimal("7.6")] * 4 + [Decimal(0)] * 3
FULL_WEEK = [Decimal("7.6")] * 5 + [Decimal(0)] * 2


def add_people(loaded: Loaded, table: Sequence[Line]) -> None:
    """Everybody who works on initiatives, and what these ask for."""
    four_days = _four_days(loaded)
    roles = {facts.name: _role(loaded, facts) for facts in ROLES}
    names = _names(loaded)
    staff: list[PersonFacts] = []
    for facts in ROLES:
        for place in range(facts.heads):
            calendar = four_days if place % 5 == 4 else None
            staff.append(_person(loaded, facts, roles[facts.name], next(names), place, calendar))
    replace_people(staff, access=loaded.access)
    on_parental_leave = resources_visible_to(loaded.access).filter(role=roles["Data engineer"]).order_by("name")[0]
    add_availability(
        on_parental_leave,
        first_day=add_months(loaded.month, 3),
        last_day=add_months(loaded.month, 9),
        share=Decimal("0.4"),
        access=loaded.access,
    )
    stated = {
        (roles[STATED_ROLE].id, add_months(loaded.month, step)): Decimal(STATED_HOURS) for step in range(12 * YEARS)
    }
    replace_capacity(stated, access=loaded.access)
    replace_demand(
        [facts for line in table for facts in _demand(loaded.initiatives[line.name].id, line, roles)],
        access=loaded.access,
    )


def _four_days(loaded: Loaded) -> Calendar:
    """The calendar of those who work four days; the default one becomes the full week of this house."""
    usual = calendars_visible_to(loaded.access).get(is_default=True)
    full = change_calendar(
        usual, version=usual.version, name="Full week, 38 hours", weekday_hours=FULL_WEEK, is_default=True,
        access=loaded.access,
    )  # fmt: skip
    four_days = create_calendar(name="Four days", weekday_hours=PART_TIME_WEEK, access=loaded.access)
    for calendar in (full, four_days):
        for year in range(loaded.month.year, loaded.month.year + YEARS):
            for month, day, name in HOLIDAYS:
                set_calendar_day(calendar, day=date(year, month, day), hours=Decimal(0), name=name,
                                 access=loaded.access)  # fmt: skip
    return four_days


def _role(loaded: Loaded, facts: RoleFacts) -> ResourceRole:
    return create_role(
        name=facts.name,
        hours_per_month=Decimal(STANDARD_MONTH),
        skills=facts.skills,
        rate_per_hour=Decimal(facts.rate) if facts.rate else None,
        contractor_rate_per_hour=Decimal(facts.contractor_rate) if facts.contractor_rate else None,
        access=loaded.access,
    )


def _names(loaded: Loaded) -> Iterator[str]:
    """Names that nobody else here has; the first is that of the project manager with an account."""
    yield "Tomasz Nowak"
    for place in range(len(FIRST_NAMES) * len(LAST_NAMES)):
        # Both lists have no common divisor, so that no pair comes twice.
        name = f"{FIRST_NAMES[place % len(FIRST_NAMES)]} {LAST_NAMES[place % len(LAST_NAMES)]}"
        if name not in loaded.people:
            yield name


def _person(
    loaded: Loaded, facts: RoleFacts, role: ResourceRole, name: str, place: int, calendar: Calendar | None
) -> PersonFacts:
    """Somebody with four weeks off a year; a few come later, or leave."""
    years = range(loaded.month.year, loaded.month.year + YEARS)
    known = loaded.people.get(name)
    return PersonFacts(
        name=name,
        role_id=role.id,
        person_id=known.id if known else None,
        department=facts.department,
        calendar_id=calendar.id if calendar else None,
        # Part of the time goes to operations, which no initiative asks for.
        share=Decimal("0.6") if place % 4 == 2 else Decimal("0.85"),
        employed_from=add_months(loaded.month, 5) if place == 6 else None,
        employed_until=add_months(loaded.month, 16) - timedelta(days=1) if place == 3 else None,
        absences=tuple(
            _leave(first, days)
            for year in years
            for first, days in (
                (date(year, 6, 1) + timedelta(days=7 * (place % 12)), 21),
                (date(year, 2 + place % 3, 8), 7),
            )
        ),
    )


def _leave(first: date, days: int) -> AbsenceFacts:
    return AbsenceFacts(first, first + timedelta(days=days - 1), "Leave")


def _demand(initiative_id: UUID, line: Line, roles: Mapping[str, ResourceRole]) -> Iterable[DemandFacts]:
    """Each role's share of the whole, spread by the shape of its work. What was not surveyed is unknown at its end."""
    cost = line.cost if line.cost is not None else COST_WHERE_UNKNOWN
    fte = FEWEST_FTE + sqrt(cost) / COST_OF_ONE
    whole = Decimal(round(fte * line.months * int(STANDARD_MONTH)))
    shapes = {facts.name: facts.shape for facts in ROLES}
    for name, per_cent in MIXES[line.portfolio]:
        hours: list[Decimal | None] = [*spread_hours(whole * per_cent / 100, line.months, shapes[name])]
        if line.cost is None:
            kept = (line.months + 1) // 2
            hours[kept:] = [None] * (line.months - kept)
        yield DemandFacts(initiative_id, roles[name].id, tuple(hours))
