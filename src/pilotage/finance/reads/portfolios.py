"""Money by portfolio and year, each portfolio with everything below it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from pilotage.accounts.rules import Access
from pilotage.finance.models import MoneyByYear, MoneySummary
from pilotage.finance.rules.actuals import Beside, added
from pilotage.finance.rules.flows import ZERO
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import initiatives_with_money_visible_to, portfolios_visible_to


@dataclass(slots=True)
class PortfolioYear:
    """Known cost of a year, None when there is none, and its unknown monthly amounts."""

    cost: Decimal | None = None
    unknowns: int = 0

    def add(self, other: "PortfolioYear") -> None:
        if other.cost is not None:
            self.cost = (self.cost or ZERO) + other.cost
        self.unknowns += other.unknowns


@dataclass(slots=True)
class PortfolioMoney:
    """A portfolio with all below it: known cost in the whole and by year.

    unknown   initiatives of which no cost is known, or not all of it
    beside    what is reported as spent, and the plan beside it
    """

    portfolio: Portfolio
    depth: int
    years: dict[int, PortfolioYear]
    cost: Decimal | None = None
    initiatives: int = 0
    unknown: int = 0
    beside: Beside = field(default_factory=Beside)


def money_by_portfolio(
    access: Access, initiatives: QuerySet[Initiative], spent: Mapping[UUID, Mapping[int, Beside]]
) -> list[PortfolioMoney]:
    """The portfolios that hold any of these initiatives, in the order of the tree: three queries.

    spent   what the initiatives of each portfolio itself have cost (`beside_by_portfolio`)
    """
    seen = initiatives_with_money_visible_to(access).filter(pk__in=initiatives.order_by().values_list("pk", flat=True))
    ids = seen.order_by().values_list("pk", flat=True)
    by_year = _own_years(ids)
    tree = list(portfolios_visible_to(access))
    rolled = {one.id: PortfolioMoney(one, 0, defaultdict(PortfolioYear)) for one in tree}
    parents = {one.id: one.parent_id for one in tree}
    for portfolio_id, cost, count, unknown in _own_totals(ids):
        for above in _upwards(portfolio_id, parents):
            _add_total(rolled[above], cost, count, unknown)
            rolled[above].beside = added([rolled[above].beside, *spent.get(portfolio_id, {}).values()])
            for year, money in by_year.get(portfolio_id, {}).items():
                rolled[above].years[year].add(money)
    held = [rolled[one.id] for one in tree if rolled[one.id].initiatives]
    shallowest = min((one.portfolio.scope.path.count("/") for one in held), default=0)
    for one in held:
        one.depth = one.portfolio.scope.path.count("/") - shallowest
    return _in_tree_order(held)


def _add_total(into: PortfolioMoney, cost: Decimal | None, count: int, unknown: int) -> None:
    if cost is not None:
        into.cost = (into.cost or ZERO) + cost
    into.initiatives += count
    into.unknown += unknown


def _upwards(portfolio_id: UUID, parents: dict[UUID, UUID | None]) -> list[UUID]:
    """The portfolio and everything above it that may be seen."""
    way: list[UUID] = []
    here: UUID | None = portfolio_id
    while here is not None and here in parents:
        way.append(here)
        here = parents[here]
    return way


def _in_tree_order(held: list[PortfolioMoney]) -> list[PortfolioMoney]:
    """Parents before children, siblings by position and name."""
    children: dict[UUID | None, list[PortfolioMoney]] = defaultdict(list)
    there = {one.portfolio.id for one in held}
    for one in sorted(held, key=lambda one: (one.portfolio.position, one.portfolio.name)):
        children[one.portfolio.parent_id if one.portfolio.parent_id in there else None].append(one)
    ordered: list[PortfolioMoney] = []
    waiting = children[None][::-1]
    while waiting:
        one = waiting.pop()
        ordered.append(one)
        waiting += children[one.portfolio.id][::-1]
    return ordered


def _own_totals(ids: QuerySet[Initiative, UUID]) -> list[tuple[UUID, Decimal | None, int, int]]:
    rows = MoneySummary.objects.filter(pk__in=ids).values_list("initiative__portfolio_id").order_by()
    unknown = Count("pk", filter=Q(is_cost_complete=False))
    return list(rows.annotate(known=Sum("cost"), initiatives=Count("pk"), unknown=unknown))


def _own_years(ids: QuerySet[Initiative, UUID]) -> dict[UUID, dict[int, PortfolioYear]]:
    rows = MoneyByYear.objects.filter(initiative_id__in=ids).values_list("initiative__portfolio_id", "year").order_by()
    anything = Q(capex__isnull=False) | Q(opex__isnull=False) | Q(stated__isnull=False)
    cost = Coalesce(F("capex"), ZERO) + Coalesce(F("opex"), ZERO) + Coalesce(F("stated"), ZERO)
    found: dict[UUID, dict[int, PortfolioYear]] = defaultdict(dict)
    for portfolio_id, year, known, unknowns in rows.annotate(
        known=Sum(cost, filter=anything), unknowns=Sum("cost_unknowns")
    ):
        found[portfolio_id][year] = PortfolioYear(known, unknowns)
    return found
