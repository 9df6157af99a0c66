"""Money by financial year for the wings above: from the summaries, only where the person may see money.

An initiative that is absent from an answer is one whose money the person may not see (or that does not exist).
Years are financial years, named by the calendar year in which they begin; amounts are in the enterprise currency.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from pilotage.accounts.rules import Access
from pilotage.finance.models import ActualCost, CostSource, MoneyByYear, MoneySummary
from pilotage.finance.reads.beside import LACKING, SPENDING
from pilotage.finance.rules import gaps
from pilotage.finance.rules.flows import total
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_with_money_visible_to

# A total is known, but belongs to no year.
UNDATED = Q(cost_source=CostSource.STATED, cost__isnull=False, is_cost_dated=False)


@dataclass(frozen=True, slots=True)
class YearCost:
    """What an initiative costs in one financial year.

    known           sum of what is known of that year; None when nothing is
    unknown_count   monthly amounts of that year that are unknown or lack a rate
    is_complete     known is the whole cost of the year: 0 where the plan has nothing in it
    source          lines, stated ("spread from the stated total") or none
    """

    known: Decimal | None
    unknown_count: int
    is_complete: bool
    source: CostSource

    @property
    def amount(self) -> Decimal | None:
        """The cost of the year, or None while any of it is unknown."""
        return self.known if self.is_complete else None


@dataclass(frozen=True, slots=True)
class YearTotal:
    """Money of many initiatives in one financial year; sums are of what is known, None when nothing is.

    stated   cost spread from stated totals, not split into capex and opex
    """

    year: int
    capex: Decimal | None
    opex: Decimal | None
    stated: Decimal | None
    benefit: Decimal | None
    cost_unknowns: int
    benefit_unknowns: int
    initiatives: int

    @property
    def cost(self) -> Decimal | None:
        return total((self.capex, self.opex, self.stated))


@dataclass(frozen=True, slots=True)
class MoneyTotal:
    """The years in order, and how much of the truth they are.

    initiatives   how many were asked for and may be seen
    unknown       how many of them have no known cost at all
    incomplete    how many have a cost of which a part is unknown
    undated       how many have a stated total that belongs to no year for want of dates; undated_cost is their sum
    """

    years: tuple[YearTotal, ...]
    initiatives: int
    unknown: int
    incomplete: int
    undated: int
    undated_cost: Decimal | None
    spent: int
    lacking: int
    silent: int


def summaries_of(access: Access, initiative_ids: Collection[UUID]) -> dict[UUID, MoneySummary]:
    """The kept summaries of those whose money the person may see: one query."""
    kept = MoneySummary.objects.filter(initiative_id__in=_visible(access, initiative_ids))
    return {row.initiative_id: row for row in kept}


def cost_by_year(
    access: Access, initiative_ids: Collection[UUID], years: Collection[int]
) -> dict[UUID, dict[int, YearCost]]:
    """Each initiative's cost in each of these years: two queries.

    From its cost lines, else from its stated whole-life cost spread evenly over its months; without dates, or without
    a rate, every year is unknown.
    """
    return cost_of_years(summaries_of(access, initiative_ids), years)


def cost_of_years(summaries: Mapping[UUID, MoneySummary], years: Collection[int]) -> dict[UUID, dict[int, YearCost]]:
    """The same of those whose summaries were read: one query."""
    kept = MoneyByYear.objects.filter(initiative_id__in=list(summaries), year__in=list(years))
    found = {(row.initiative_id, row.year): row for row in kept}
    return {id: {year: _year_cost(found.get((id, year)), one) for year in years} for id, one in summaries.items()}


def _year_cost(row: MoneyByYear | None, summary: MoneySummary) -> YearCost:
    source = CostSource(summary.cost_source)
    known = None if row is None else total((row.capex, row.opex, row.stated))
    unknown_count = 0 if row is None else row.cost_unknowns
    # An amount that is unknown in another year leaves this year whole; a line without amounts leaves no year whole.
    is_placed = gaps.EMPTY_COST_LINE not in summary.lacks if source == CostSource.LINES else summary.is_cost_dated
    is_complete = is_placed and not unknown_count
    return YearCost(Decimal(0) if is_complete and known is None else known, unknown_count, is_complete, source)


def money_by_year_total(access: Access, initiatives: QuerySet[Initiative] | Collection[UUID]) -> MoneyTotal:
    """The money of all these by financial year, with what is unknown: two queries."""
    ids = _visible(access, initiatives)
    kept = ActualCost.objects.filter(pk=OuterRef("pk"))
    rows = MoneySummary.objects.filter(initiative_id__in=ids)
    whole = rows.annotate(is_spent=Exists(kept), is_lacking=Exists(kept.filter(LACKING))).aggregate(
        initiatives=Count("pk"),
        unknown=Count("pk", filter=Q(cost__isnull=True)),
        incomplete=Count("pk", filter=Q(cost__isnull=False, is_cost_complete=False)),
        undated=Count("pk", filter=UNDATED),
        undated_cost=Sum("cost", filter=UNDATED),
        spent=Count("pk", filter=Q(is_spent=True)),
        lacking=Count("pk", filter=Q(is_lacking=True)),
        silent=Count("pk", filter=Q(is_spent=False, initiative__stage__phase__in=SPENDING)),
    )
    return MoneyTotal(years=_years(ids), **whole)


def _years(ids: QuerySet[Initiative, UUID]) -> tuple[YearTotal, ...]:
    rows = MoneyByYear.objects.filter(initiative_id__in=ids).values_list("year").order_by("year")
    sums = rows.annotate(
        Sum("capex"), Sum("opex"), Sum("stated"), Sum("benefit"),
        Sum("cost_unknowns"), Sum("benefit_unknowns"), Count("initiative_id"),
    )  # fmt: skip
    return tuple(YearTotal(*row) for row in sums)


def _visible(access: Access, initiatives: QuerySet[Initiative] | Collection[UUID]) -> QuerySet[Initiative, UUID]:
    seen = initiatives_with_money_visible_to(access)
    if isinstance(initiatives, QuerySet):
        visible = seen.filter(pk__in=initiatives.order_by().values_list("pk", flat=True))
    else:
        visible = seen.filter(pk__in=list(initiatives))
    return visible.order_by().values_list("pk", flat=True)
