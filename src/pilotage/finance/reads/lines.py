"""The lines of one initiative, with their amounts."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import LineKind, MoneyAmount, MoneyLine
from pilotage.finance.rules.flows import ZERO
from pilotage.work.models import Initiative

KIND_ORDER = {kind: place for place, kind in enumerate(LineKind.values)}


@dataclass(frozen=True, slots=True)
class YearSum:
    """A line's amounts of one financial year, in the line's own currency; `known` is None when none is known."""

    known: Decimal | None
    known_count: int
    unknown_count: int


@dataclass(frozen=True, slots=True)
class LineMoney:
    """A line with its amounts by month; a month that is not there has nothing planned, None is stated unknown."""

    line: MoneyLine
    by_month: dict[date, Decimal | None] = field(default_factory=dict)

    def sum_of(self, months: Collection[date]) -> YearSum | None:
        """The sum over these months; None when the line has nothing in any of them."""
        there = [self.by_month[month] for month in months if month in self.by_month]
        if not there:
            return None
        known = [amount for amount in there if amount is not None]
        return YearSum(sum(known, ZERO) if known else None, len(known), len(there) - len(known))

    @property
    def whole(self) -> YearSum | None:
        return self.sum_of(self.by_month)


def lines_visible_to(access: Access) -> QuerySet[MoneyLine]:
    """The one door to money lines: those of initiatives whose money the person may see."""
    return (
        MoneyLine.objects.filter(access.where(Permission.SEE_MONEY, field="initiative__scope__path"))
        .filter(access.where(Permission.SEE, field="initiative__scope__path"))
        .select_related("initiative__scope", "fund")
    )


def lines_of(access: Access, initiative: Initiative) -> list[LineMoney]:
    """Its lines in their order (capex, opex, benefit), each with its amounts: two queries."""
    lines = sorted(
        lines_visible_to(access).filter(initiative=initiative),
        key=lambda line: (KIND_ORDER[line.kind], line.position, line.name),
    )
    found = {line.id: LineMoney(line) for line in lines}
    amounts = MoneyAmount.objects.filter(line_id__in=list(found)).order_by("month")
    for line_id, month, amount in amounts.values_list("line_id", "month", "amount"):
        found[line_id].by_month[month] = amount
    return list(found.values())


def line_money(access: Access, line_id: UUID) -> LineMoney | None:
    """One line with its amounts; None when it is not there for this person."""
    line = lines_visible_to(access).filter(pk=line_id).first()
    if line is None:
        return None
    amounts = MoneyAmount.objects.filter(line=line).order_by("month")
    return LineMoney(line, dict(amounts.values_list("month", "amount")))
