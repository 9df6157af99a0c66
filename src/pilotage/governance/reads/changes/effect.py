"""What an approval would do around the initiative: the cost of its portfolio, and the starts that it would push."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import MoneySummary
from pilotage.governance.models import ChangeRequest
from pilotage.governance.reads.changes.standing import rate_of
from pilotage.work.models import Dependency, DependencyKind, Initiative
from pilotage.work.reads.visible import ENDED, initiatives_visible_to, initiatives_with_money_visible_to


@dataclass(frozen=True, slots=True)
class PortfolioCost:
    """Of current initiatives in the portfolio and below, as far as their money may be seen; in the enterprise currency.

    before, after         sums of what is known; None where nothing is
    unknown_*             how many have no wholly known cost
    """

    portfolio: str
    currency: str
    count: int
    before: Decimal | None
    unknown_before: int
    after: Decimal | None
    unknown_after: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """Somebody's start that would have to move by so many days of the calendar."""

    initiative: Initiative
    start: date
    earliest: date

    @property
    def days(self) -> int:
        return (self.earliest - self.start).days


@dataclass(frozen=True, slots=True)
class Effect:
    """cost: None where money is not to be seen, or none is asked for. hidden, undated: counts only."""

    cost: PortfolioCost | None
    pushed: tuple[Pushed, ...]
    hidden: int
    undated: int


def effect_of(access: Access, change: ChangeRequest, *, on: date) -> Effect:
    """Five queries, however large the portfolio is."""
    path = change.initiative.scope.path
    sees = change.new_cost is not None and access.may(Permission.SEE_MONEY, path=path)
    pushed, hidden, undated = _pushed(access, change)
    return Effect(_cost(access, change, on=on) if sees else None, pushed, hidden, undated)


def _cost(access: Access, change: ChangeRequest, *, on: date) -> PortfolioCost:
    portfolio = change.initiative.portfolio
    below = initiatives_with_money_visible_to(access).filter(scope__path__startswith=portfolio.scope.path)
    ids = list(below.exclude(stage__phase__in=ENDED).order_by().values_list("id", flat=True))
    kept = MoneySummary.objects.filter(initiative_id__in=ids, is_cost_complete=True, cost__isnull=False)
    before: dict[UUID, Decimal] = {
        id: cost for id, cost in kept.values_list("initiative_id", "cost") if cost is not None
    }
    rate = rate_of(change.currency, on=on)
    after = dict(before)
    if change.initiative_id in ids:
        after.pop(change.initiative_id, None)
        if rate is not None and change.new_cost is not None:
            after[change.initiative_id] = (change.new_cost * rate).quantize(Decimal("0.01"))
    return PortfolioCost(
        portfolio.name, organisation().currency, len(ids),
        _sum(before), len(ids) - len(before), _sum(after), len(ids) - len(after),
    )  # fmt: skip


def _sum(known: dict[UUID, Decimal]) -> Decimal | None:
    return sum(known.values(), Decimal(0)) if known else None


def pushed_count(change: ChangeRequest) -> int:
    """How many starts it would push, whoever may see them: for the ledger, which names nobody."""
    starts = [(one.target.planned_start, earliest) for one, earliest in _after(change)]
    return sum(start is not None and start < earliest for start, earliest in starts)


def _after(change: ChangeRequest) -> list[tuple[Dependency, date]]:
    """What starts after this initiative has finished, and the first day on which it could then."""
    finish = change.new_finish
    if finish is None:
        return []
    rows = Dependency.objects.filter(source=change.initiative_id, kind=DependencyKind.FINISH_TO_START)
    links = rows.exclude(target__stage__phase__in=ENDED).select_related("target__scope").order_by("target__name")
    return [(one, finish + timedelta(days=one.lag_days + 1)) for one in links]


def _pushed(access: Access, change: ChangeRequest) -> tuple[tuple[Pushed, ...], int, int]:
    links = _after(change)
    ids = [one.target_id for one, _earliest in links]
    seen = set(initiatives_visible_to(access).filter(pk__in=ids).values_list("pk", flat=True))
    found, undated = [], 0
    for one, earliest in links:
        if one.target_id not in seen:
            continue
        if one.target.planned_start is None:
            undated += 1
        elif one.target.planned_start < earliest:
            found.append(Pushed(one.target, one.target.planned_start, earliest))
    return tuple(found), len(ids) - len([id for id in ids if id in seen]), undated
