"""Money baselines: the one door to them, what was approved in one, and whether the money is still as it was seen."""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import BaselineAmount, BaselineLine, MoneyBaseline, MoneyLine
from pilotage.finance.rules.planned import PlannedAmount, PlannedLine, PlannedMoney, Sum
from pilotage.work.models import Initiative


def money_baselines_visible_to(access: Access) -> QuerySet[MoneyBaseline]:
    """The one door to money baselines: those of initiatives whose money the person may see."""
    return (
        MoneyBaseline.objects.filter(access.where(Permission.SEE_MONEY, field="initiative__scope__path"))
        .filter(access.where(Permission.SEE, field="initiative__scope__path"))
        .select_related("initiative__scope", "approved_by")
    )


def money_baselines_of(access: Access, initiative: Initiative) -> list[MoneyBaseline]:
    """The newest first."""
    return list(money_baselines_visible_to(access).filter(initiative=initiative).order_by("-recorded_at", "-id"))


def current_money_baseline(access: Access, initiative: Initiative) -> MoneyBaseline | None:
    """The one that the plan is compared with."""
    return money_baselines_visible_to(access).filter(initiative=initiative, is_current=True).first()


def current_money_baselines(initiative_ids: Collection[UUID]) -> dict[UUID, MoneyBaseline]:
    """The one that counts of each, whoever asks: for evidence, which marks what is money. One query."""
    rows = MoneyBaseline.objects.filter(initiative_id__in=list(initiative_ids), is_current=True)
    return {row.initiative_id: row for row in rows.select_related("approved_by")}


def whole_of_baseline(baseline: MoneyBaseline) -> tuple[Sum, Sum]:
    """Cost and benefit as they were approved."""
    return (
        Sum(baseline.cost, baseline.is_cost_complete),
        Sum(baseline.benefit, baseline.is_benefit_complete),
    )


def money_of_baseline(baseline: MoneyBaseline) -> PlannedMoney:
    """What was approved, line by line: two queries."""
    lines = list(BaselineLine.objects.filter(baseline=baseline).order_by("position"))
    amounts: dict[UUID, dict[date, PlannedAmount]] = defaultdict(dict)
    rows = BaselineAmount.objects.filter(line__baseline=baseline).order_by("month")
    for line_id, month, amount, rate in rows.values_list("line_id", "month", "amount", "rate"):
        amounts[line_id][month] = PlannedAmount(amount, rate)
    planned = tuple(
        PlannedLine(one.kind, one.name, one.currency, amounts[one.pk], one.uid, one.owner, one.fund) for one in lines
    )
    return PlannedMoney(baseline.currency, planned, *whole_of_baseline(baseline))


def money_mark(initiative: Initiative) -> str:
    """Another text whenever a line, an amount or the stated cost is another: who approves says what they saw."""
    rows = MoneyLine.objects.filter(initiative=initiative).order_by("pk").values_list("pk", "version")
    said = [f"{id}:{version}" for id, version in rows] + [f"{initiative.whole_life_cost} {initiative.currency}"]
    return hashlib.sha256("|".join(said).encode()).hexdigest()[:32]
