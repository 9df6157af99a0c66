"""Range estimates: how far the real cost or benefit may lie from the planned."""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.finance.models import EstimateRange, RangeOf
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_with_money_visible_to


def cost_ranges_of(access: Access, initiative_ids: Collection[UUID]) -> dict[UUID, tuple[Decimal, Decimal]]:
    """Low and high as shares of the planned cost, such as -0.10 and 0.30. Not stated, or not to be seen: absent."""
    return _ranges(access, initiative_ids, RangeOf.COST)


def benefit_ranges_of(access: Access, initiative_ids: Collection[UUID]) -> dict[UUID, tuple[Decimal, Decimal]]:
    """The same of the planned benefit."""
    return _ranges(access, initiative_ids, RangeOf.BENEFIT)


def ranges_of(access: Access, initiative: Initiative) -> dict[RangeOf, EstimateRange]:
    """What is stated of one initiative."""
    seen = initiatives_with_money_visible_to(access).filter(pk=initiative.pk).order_by().values("pk")
    return {RangeOf(one.of): one for one in EstimateRange.objects.filter(initiative__in=seen)}


def _ranges(access: Access, ids: Collection[UUID], of: RangeOf) -> dict[UUID, tuple[Decimal, Decimal]]:
    seen = initiatives_with_money_visible_to(access).filter(pk__in=list(ids)).order_by().values("pk")
    rows = EstimateRange.objects.filter(of=of, initiative__in=seen).order_by()
    return {id: (low, high) for id, low, high in rows.values_list("initiative_id", "low_share", "high_share")}
