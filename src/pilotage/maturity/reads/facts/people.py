"""Demand of initiatives, capacity of roles, and the staff."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from pilotage.kit.periods import add_months, month_of, months_between
from pilotage.maturity.reads.facts.asked import Asked
from pilotage.maturity.rules.facts import DemandFact, InitiativeFact, LoadFact, RoleFact, StaffFact
from pilotage.resources.reads.capacity import capacity_by_role
from pilotage.resources.reads.demand import DemandLine, demand_of
from pilotage.resources.reads.people import resources_visible_to
from pilotage.resources.reads.roles import roles_in_use, roles_visible_to
from pilotage.resources.rules.claims import is_committed

SIX, THREE = 6, 3
ZERO = Decimal(0)
Lines = Mapping[UUID, Sequence[DemandLine]]
Capacity = Mapping[UUID, Sequence[Decimal | None]]


def lines_of(asked: Asked, initiatives: Sequence[InitiativeFact]) -> Lines:
    """One query."""
    return demand_of(asked.access, [one.id for one in initiatives])


def demand_facts(initiatives: Sequence[InitiativeFact], lines: Lines) -> dict[UUID, DemandFact]:
    return {one.id: _demand(one, lines[one.id]) for one in initiatives if one.id in lines}


def _demand(one: InitiativeFact, lines: Sequence[DemandLine]) -> DemandFact:
    steps = [step for line in lines for step, hours in enumerate(line.months) if hours]
    unknown = sum(hours is None for line in lines for hours in line.months)
    last = add_months(month_of(one.start), max(steps)) if steps and one.start else None
    return DemandFact(one.id, bool(steps), unknown, last)


def capacity_ahead(asked: Asked) -> Capacity:
    """Hours of each role for six months from the day's on: six queries."""
    return capacity_by_role(month_of(asked.day), SIX)


def role_facts(asked: Asked, capacity: Capacity) -> tuple[RoleFact, ...]:
    """One query."""
    return tuple(
        RoleFact(id, name, sum(hours is not None for hours in capacity.get(id, ())))
        for id, name in roles_in_use(asked.access).values_list("id", "name")
    )


def load_facts(
    asked: Asked, initiatives: Sequence[InitiativeFact], lines: Lines, capacity: Capacity
) -> tuple[LoadFact, ...]:
    """What decided work asks of roles in the three months ahead; only of all of it can anybody say it is too much."""
    if not asked.sees_everything:
        return ()
    first, asks = month_of(asked.day), _asks(initiatives, lines, month_of(asked.day))
    names = dict(roles_visible_to(asked.access).values_list("id", "name"))
    return tuple(
        LoadFact(role, names[role], add_months(first, step), hours, _at(capacity.get(role, ()), step))
        for (role, step), hours in sorted(asks.items(), key=lambda pair: (names[pair[0][0]], pair[0][1]))
    )


def _asks(
    initiatives: Sequence[InitiativeFact], lines: Lines, first: date
) -> dict[tuple[UUID, int], Decimal]:  # fmt: skip
    """By role and month from the first on."""
    found: dict[tuple[UUID, int], Decimal] = defaultdict(lambda: ZERO)
    for one in initiatives:
        if not is_committed(one.phase) or one.start is None:
            continue
        offset = months_between(first, month_of(one.start))
        for line in lines.get(one.id, ()):
            for step in range(THREE):
                hours = _at(line.months, step - offset)
                if hours:
                    found[line.role_id, step] += hours
    return found


def _at(hours: Sequence[Decimal | None], place: int) -> Decimal | None:
    return hours[place] if 0 <= place < len(hours) else None


def staff_facts(asked: Asked) -> tuple[StaffFact, ...]:
    """Who is employed on the day, of those that the reader may see: one query."""
    rows = resources_visible_to(asked.access).select_related(None)
    is_there = (Q(employed_from=None) | Q(employed_from__lte=asked.day)) & (
        Q(employed_until=None) | Q(employed_until__gte=asked.day)
    )
    columns = ("id", "name", "role__name", "role__archived_on")
    return tuple(
        StaffFact(id, name, role, archived is None or archived > asked.day)
        for id, name, role, archived in rows.filter(is_there).values_list(*columns)
    )
