"""Open risks by portfolio, each with everything below it; a shared risk counts once in every sum."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.risk.models import Concern, Entry, Severity
from pilotage.risk.rules.scales import BY_RANK
from pilotage.work.models import Portfolio
from pilotage.work.reads.visible import portfolios_visible_to

# Of annotated rows: what they are called, which no type of the model knows.
FACTS = ("pk", "scope__path", "rank", "exposure")


@dataclass(slots=True)
class RolledUp:
    """A portfolio with everything below it.

    unrated            risks that nobody rated
    without_exposure   of those whose money may be seen: how many have no known exposure
    """

    portfolio: Portfolio
    depth: int
    count: int = 0
    unrated: int = 0
    exposure: Decimal | None = None
    without_exposure: int = 0
    counts: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(Severity, 0))


def risks_by_portfolio(access: Access, rows: QuerySet[Entry]) -> list[RolledUp]:
    """Annotated rows rolled up into the portfolios that hold any: three queries.

    A risk counts in every portfolio above its register, and above each visible initiative that it concerns.
    """
    told = Concern.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"))
    concerned: dict[UUID, list[str]] = {}
    for entry_id, path in told.values_list("entry_id", "initiative__scope__path"):
        concerned.setdefault(entry_id, []).append(path)
    risks = []
    for entry_id, path, rank, exposure in rows.order_by().values_list(*FACTS):
        sees_home = bool(access.may(Permission.SEE, path=path))
        paths = [*concerned.get(entry_id, ()), *((path,) if sees_home else ())]
        risks.append((paths, rank, exposure, bool(access.may(Permission.SEE_MONEY, path=path))))
    found = []
    for portfolio in portfolios_visible_to(access):
        one = RolledUp(portfolio, portfolio.scope.path.count("/") - 2)
        for paths, rank, exposure, has_money in risks:
            if any(path.startswith(portfolio.scope.path) for path in paths):
                _add(one, rank, exposure, has_money=has_money)
        if one.count:
            found.append(one)
    return found


def _add(one: RolledUp, rank: int | None, exposure: Decimal | None, *, has_money: bool) -> None:
    one.count += 1
    if rank is None:
        one.unrated += 1
    else:
        one.counts[BY_RANK[rank]] += 1
    if exposure is not None:
        one.exposure = (one.exposure or Decimal(0)) + exposure
    elif has_money:
        one.without_exposure += 1
