"""How far the people that initiatives need in the next months are there: the same queries for any number."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.governance.rules.reporting.facts import Team
from pilotage.kit.periods import add_months, month_of, months_between
from pilotage.resources.reads.demand import demand_of, month_zero
from pilotage.resources.reads.heat import heat_of
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to

MONTHS = 3
MOST_ROLES = 3
ZERO = Decimal(0)


def teams_of(access: Access, initiatives: Collection[Initiative], *, today: date) -> dict[UUID, Team]:
    """By initiative that asks for people in this month and the next two.

    A role is short by what all decided work that the person may see asks of it beyond its capacity; each initiative
    bears its part of that. Eleven queries.
    """
    months = [add_months(month_of(today), step) for step in range(MONTHS)]
    heat = heat_of(access, initiatives_visible_to(access), months)
    names = {role.id: role.name for role in heat.roles}
    demand = demand_of(access, [one.pk for one in initiatives])
    found = {}
    for one in initiatives:
        zero = month_zero(one)
        if zero is None or one.pk not in demand:
            continue
        asked = short = unknown = ZERO
        lacking: dict[UUID, Decimal] = {}
        for line in demand[one.pk]:
            for place, load in enumerate(heat.loads.get(line.role_id, ())):
                step = months_between(zero, months[place])
                hours = line.months[step] if 0 <= step < len(line.months) else None
                if not hours:
                    continue
                asked += hours
                if load.capacity is None:
                    unknown += hours
                elif load.committed > load.capacity:
                    missing = hours * (load.committed - load.capacity) / load.committed
                    short += missing
                    lacking[line.role_id] = lacking.get(line.role_id, ZERO) + missing
        worst = sorted(lacking, key=lambda role: (-lacking[role], names.get(role, "")))[:MOST_ROLES]
        roles = tuple(names[role] for role in worst if role in names)
        found[one.pk] = Team(_hours(asked), _hours(short), _hours(unknown), MONTHS, roles)
    return found


def _hours(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))
