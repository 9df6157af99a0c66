"""Actual cost beside the plan, from the kept sums: of one initiative, of many by year, and by portfolio."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from pilotage.accounts.rules import Access
from pilotage.finance.models import ActualCost, ActualCostByYear, ActualsKnown
from pilotage.finance.rules.actuals import Beside, added
from pilotage.work.models import Initiative, StagePhase
from pilotage.work.reads.visible import initiatives_with_money_visible_to

YEAR_FIELDS = (
    "capex", "opex", "planned_capex", "planned_opex", "rest_capex", "rest_opex",
    "unreported", "unknown", "planned_unknown", "rest_unknown",
)  # fmt: skip
LACKING = Q(unreported__gt=0) | Q(unknown__gt=0)
# Who is in one of these spends, and should say how much.
SPENDING = (StagePhase.DELIVERY, StagePhase.CLOSING)


def beside_by_year(access: Access, initiative_ids: Collection[UUID]) -> dict[int, Beside]:
    """Of all these together, as far as their money may be seen: one query."""
    return all_years(beside_by_portfolio(access, initiative_ids))


def beside_by_portfolio(
    access: Access, initiatives: QuerySet[Initiative] | Collection[UUID]
) -> dict[UUID, dict[int, Beside]]:
    """Each portfolio's own by financial year, without those below it, as far as money may be seen: one query."""
    ids = (
        initiatives.order_by().values_list("pk", flat=True) if isinstance(initiatives, QuerySet) else list(initiatives)
    )
    seen = initiatives_with_money_visible_to(access).filter(pk__in=ids).order_by().values_list("pk", flat=True)
    rows = ActualCostByYear.objects.filter(initiative_id__in=seen).order_by("year")
    found: dict[UUID, dict[int, Beside]] = defaultdict(dict)
    for id, year, *sums in rows.values_list("initiative__portfolio_id", "year").annotate(*map(Sum, YEAR_FIELDS)):
        found[id][year] = Beside(**dict(zip(YEAR_FIELDS, sums, strict=True)))
    return dict(found)


def all_years(by_portfolio: Mapping[UUID, Mapping[int, Beside]]) -> dict[int, Beside]:
    """All portfolios together, year by year."""
    years = sorted({year for own in by_portfolio.values() for year in own})
    return {year: added(own[year] for own in by_portfolio.values() if year in own) for year in years}


def actual_cost_of(access: Access, initiative: Initiative) -> ActualCost | None:
    """What is kept of one initiative; None where nothing is reported, or its money may not be seen."""
    seen = initiatives_with_money_visible_to(access).filter(pk=initiative.pk).order_by().values("pk")
    return ActualCost.objects.filter(initiative_id__in=seen).first()


def stated_version(initiative: Initiative) -> int:
    """The version of what is stated about its books, found through its door; 0 where nobody states it."""
    found = ActualsKnown.objects.filter(initiative=initiative).values_list("version", flat=True).first()
    return found or 0
