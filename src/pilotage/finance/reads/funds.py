"""Funds, and what they pay for."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import Fund, MoneyLine
from pilotage.finance.reads.months import monthly_money_of
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class FundCost:
    """What a fund pays of some initiatives, in the enterprise currency; without a fund: what no fund pays.

    known      the sum of what is known, None when nothing is
    unknowns   months of an initiative in which a part is unknown or has no rate
    """

    fund: Fund | None
    initiatives: int
    known: Decimal | None
    unknowns: int


def funds_visible_to(access: Access) -> QuerySet[Fund]:
    """All funds in their order, archived ones too, for who may see any money; no funds for others."""
    return Fund.objects.all() if access.may_anywhere(Permission.SEE_MONEY) else Fund.objects.none()


def funds_in_use() -> QuerySet[Fund]:
    """The funds that a line can newly name."""
    return Fund.objects.filter(archived_on__isnull=True)


def cost_by_fund(access: Access, initiative_ids: Collection[UUID]) -> tuple[FundCost, ...]:
    """By fund in their order, what no fund pays last; a stated total without dates is in no month, so not here."""
    known: dict[UUID | None, list[Decimal]] = defaultdict(list)
    unknowns: dict[UUID | None, int] = defaultdict(int)
    paid: dict[UUID | None, set[UUID]] = defaultdict(set)
    for id, series in monthly_money_of(access, initiative_ids).items():
        for one in series:
            if one.is_benefit:
                continue
            paid[one.fund_id].add(id)
            unknowns[one.fund_id] += one.amounts.count(None)
            # Months between two amounts are 0 there: beside an unknown one they are no known cost.
            known[one.fund_id] += [amount for amount in one.amounts if amount]
    funds: list[Fund | None] = [*funds_visible_to(access).filter(pk__in=[id for id in paid if id]), None]
    return tuple(
        FundCost(
            fund,
            len(paid[id]),
            sum(known[id], Decimal(0)) if known[id] or not unknowns[id] else None,
            unknowns[id],
        )
        for fund, id in [(fund, fund.pk if fund else None) for fund in funds]
        if id in paid
    )


def funding_of(access: Access, initiative: Initiative) -> tuple[FundCost, ...]:
    """The same of one initiative; empty when no fund pays for any of it."""
    is_funded = MoneyLine.objects.filter(initiative=initiative, fund__isnull=False).exists()
    return cost_by_fund(access, [initiative.pk]) if is_funded else ()


def cost_of_all_by_fund(access: Access) -> tuple[FundCost, ...]:
    """The same of all initiatives whose money the person may see and that a fund pays for."""
    lines = MoneyLine.objects.filter(fund__isnull=False).order_by()
    return cost_by_fund(access, set(lines.values_list("initiative_id", flat=True)))
