"""Who is short when: capacity of each role month by month against what initiatives ask of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access
from pilotage.kit.periods import months_between
from pilotage.resources.models import ResourceRole
from pilotage.resources.reads.capacity import capacity_by_role
from pilotage.resources.reads.demand import DemandLine, demand_of, month_zero
from pilotage.resources.reads.roles import roles_visible_to
from pilotage.resources.rules.claims import CLAIMING, is_committed
from pilotage.resources.rules.counting import ZERO
from pilotage.work.models import Initiative


@dataclass(slots=True)
class Load:
    """What is asked of a role in a month. Unknown counts: initiatives whose hours are stated as unknown."""

    capacity: Decimal | None = None
    committed: Decimal = ZERO
    candidates: Decimal = ZERO
    committed_unknowns: int = 0
    candidate_unknowns: int = 0

    @property
    def left(self) -> Decimal | None:
        """What committed work leaves over; None where the capacity is not known."""
        return None if self.capacity is None else self.capacity - self.committed

    @property
    def left_with_candidates(self) -> Decimal | None:
        """What would be left over if all candidates went ahead."""
        return None if self.capacity is None else self.capacity - self.committed - self.candidates

    @property
    def is_asked(self) -> bool:
        return bool(self.committed or self.candidates or self.committed_unknowns or self.candidate_unknowns)

    def ask(self, hours: Decimal | None, *, is_firm: bool) -> None:
        if hours is None:
            self.committed_unknowns += is_firm
            self.candidate_unknowns += not is_firm
        elif is_firm:
            self.committed += hours
        else:
            self.candidates += hours


@dataclass(frozen=True, slots=True)
class Heat:
    """Roles by months, and what could not be placed in it.

    unplaced         initiatives with demand and without a start: their demand is in no month
    without_demand   claiming initiatives that state no demand at all
    """

    roles: tuple[ResourceRole, ...]
    months: tuple[date, ...]
    loads: Mapping[UUID, tuple[Load, ...]]
    unplaced: tuple[Initiative, ...] = ()
    without_demand: tuple[Initiative, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one initiative asks of a role in a month."""

    initiative: Initiative
    hours: Decimal | None
    is_committed: bool


def heat_of(access: Access, initiatives: QuerySet[Initiative], months: Sequence[date]) -> Heat:
    """The load of every role that is in use, or is asked for, in these months: nine queries.

    initiatives   visible ones, narrowed as the page is; only those that claim people count
    """
    claiming = _claiming(initiatives)
    demand = demand_of(access, [one.id for one in claiming])
    capacity = capacity_by_role(months[0], len(months))
    all_roles = list(roles_visible_to(access))
    loads = {role.id: tuple(Load() for _month in months) for role in all_roles}
    asked: set[UUID] = set()
    for one in claiming:
        is_firm = is_committed(one.stage.phase)
        for line, place, hours in _placed(one, demand.get(one.id, ()), months):
            loads[line.role_id][place].ask(hours, is_firm=is_firm)
            asked.add(line.role_id)
    roles = tuple(role for role in all_roles if role.archived_on is None or role.id in asked)
    for role in roles:
        known = capacity.get(role.id)
        for place, load in enumerate(loads[role.id]):
            load.capacity = None if known is None else known[place]
    return Heat(
        roles=roles,
        months=tuple(months),
        loads=loads,
        unplaced=tuple(one for one in claiming if _asks(demand.get(one.id, ())) and month_zero(one) is None),
        without_demand=tuple(one for one in claiming if not _asks(demand.get(one.id, ()))),
    )


def claims_on(access: Access, initiatives: QuerySet[Initiative], role: ResourceRole, month: date) -> list[Claim]:
    """What makes up the demand of one cell: committed work first, the largest first, unknown ones last; two queries."""
    claiming = _claiming(initiatives)
    demand = demand_of(access, [one.id for one in claiming])
    found = [
        Claim(one, hours, is_committed(one.stage.phase))
        for one in claiming
        for line, _place, hours in _placed(one, demand.get(one.id, ()), [month])
        if line.role_id == role.id
    ]
    return sorted(found, key=lambda claim: (not claim.is_committed, claim.hours is None, -(claim.hours or ZERO)))


def _claiming(initiatives: QuerySet[Initiative]) -> list[Initiative]:
    return list(initiatives.filter(stage__phase__in=CLAIMING))


def _asks(lines: Sequence[DemandLine]) -> bool:
    return any(line.months for line in lines)


def _placed(
    initiative: Initiative, lines: Sequence[DemandLine], months: Sequence[date]
) -> Iterable[tuple[DemandLine, int, Decimal | None]]:
    """Each line's hours with the place of their month in `months`; zeros and what lies outside are left out."""
    zero = month_zero(initiative)
    if zero is None:
        return
    offset = months_between(months[0], zero)
    for line in lines:
        for step, hours in enumerate(line.months):
            if hours != 0 and 0 <= offset + step < len(months):
                yield line, offset + step, hours
