"""The lines of one initiative, with their amounts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import ActualAmount, LineKind, MoneyAmount, MoneyLine
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
    """A line with its amounts by month; a month that is not there has nothing planned, None is stated unknown.

    booked   actual amounts; a month that is not there is not reported
    """

    line: MoneyLine
    by_month: dict[date, Decimal | None] = field(default_factory=dict)
    booked: dict[date, Decimal | None] = field(default_factory=dict)

    def sum_of(self, months: Collection[date]) -> YearSum | None:
        """The sum over these months; None when the line has nothing in any of them."""
        return _sum([self.by_month[month] for month in months if month in self.by_month])

    def is_unreported(self, month: date, known_to: date | None) -> bool:
        """Whether the plan has an amount in the month, the books should have one, and have none."""
        is_due = known_to is not None and month <= known_to
        return is_due and month not in self.booked and self.by_month.get(month, ZERO) != 0

    def booked_in(self, months: Collection[date], known_to: date | None) -> YearSum | None:
        """Actual amounts of these months, with those that are not reported counted as unknown."""
        there = [self.booked[month] for month in months if month in self.booked]
        missing = sum(self.is_unreported(month, known_to) for month in months)
        return _sum([*there, *[None] * missing])

    @property
    def all_months(self) -> set[date]:
        return self.by_month.keys() | self.booked.keys()

    @property
    def whole(self) -> YearSum | None:
        return self.sum_of(self.by_month)


def _sum(amounts: Sequence[Decimal | None]) -> YearSum | None:
    if not amounts:
        return None
    known = [amount for amount in amounts if amount is not None]
    return YearSum(sum(known, ZERO) if known else None, len(known), len(amounts) - len(known))


def lines_visible_to(access: Access) -> QuerySet[MoneyLine]:
    """The one door to money lines: those of initiatives whose money the person may see."""
    return (
        MoneyLine.objects.filter(access.where(Permission.SEE_MONEY, field="initiative__scope__path"))
        .filter(access.where(Permission.SEE, field="initiative__scope__path"))
        .select_related("initiative__scope", "fund", "owner")
    )


def lines_of(access: Access, initiative: Initiative) -> list[LineMoney]:
    """Its lines in their order (capex, opex, benefit), each with its planned and actual amounts: two queries."""
    lines = sorted(
        lines_visible_to(access).filter(initiative=initiative),
        key=lambda line: (KIND_ORDER[line.kind], line.position, line.name),
    )
    found = {line.id: LineMoney(line) for line in lines}
    for is_actual, line_id, month, amount in _amounts_of(found):
        (found[line_id].booked if is_actual else found[line_id].by_month)[month] = amount
    return list(found.values())


def _amounts_of(line_ids: Iterable[UUID]) -> QuerySet[Any, tuple[bool, UUID, date, Decimal | None]]:
    """Whether it is an actual amount, the line, the month, the amount; by month: one query."""
    ids = list(line_ids)
    planned, actual = (
        rows.objects.filter(line_id__in=ids).order_by().values_list(Value(is_actual), "line_id", "month", "amount")
        for rows, is_actual in ((MoneyAmount, False), (ActualAmount, True))
    )
    return planned.union(actual, all=True).order_by("month")


def line_money(access: Access, line_id: UUID) -> LineMoney | None:
    """One line with its amounts; None when it is not there for this person."""
    line = lines_visible_to(access).filter(pk=line_id).first()
    if line is None:
        return None
    found = LineMoney(line)
    for is_actual, _line_id, month, amount in _amounts_of([line.pk]):
        (found.booked if is_actual else found.by_month)[month] = amount
    return found
