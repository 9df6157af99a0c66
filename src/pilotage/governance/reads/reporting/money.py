"""Money of initiatives: what is spent, and planned to be gained, beside what the first published report said.

Whoever asks has found the ids through their door, and shows money to those who may see it. A few queries for all.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from pilotage.finance.models import ActualCost, LineKind, MoneyLine, MoneySummary
from pilotage.finance.reads.terms import terms_in_force
from pilotage.governance.models import ReportState, StatusReport
from pilotage.governance.rules.reporting.facts import Benefits, Spent


def benefits_of(ids: Collection[UUID]) -> dict[UUID, Benefits]:
    """By initiative, in the enterprise currency: three queries."""
    currency = terms_in_force().currency
    lines = MoneyLine.objects.filter(initiative_id=OuterRef("initiative_id"), kind=LineKind.BENEFIT)
    rows = MoneySummary.objects.filter(initiative_id__in=ids).annotate(has_lines=Exists(lines))
    before = _first_reported(ids, currency)
    found = {}
    for id, planned, is_complete, has_lines in rows.values_list(
        "initiative_id", "benefit", "is_benefit_complete", "has_lines"
    ):
        said, on = before.get(id, (None, None))
        found[id] = Benefits(currency, planned, said, on, is_complete, has_lines)
    return found


def spent_of(ids: Collection[UUID]) -> dict[UUID, Spent]:
    """By initiative of which actual costs are reported, up to the month to which its books are known."""
    currency = terms_in_force().currency
    return {
        one.initiative_id: Spent(currency, one.to, one.actual, one.planned, one.unreported + one.unknown)
        for one in ActualCost.objects.filter(initiative_id__in=ids)
    }


def _first_reported(ids: Collection[UUID], currency: str) -> dict[UUID, tuple[Decimal, date]]:
    """The benefits as the first published report with known ones in this currency said."""
    rows = StatusReport.objects.filter(
        initiative_id__in=ids, state=ReportState.PUBLISHED, facts__benefits__currency=currency
    ).exclude(facts__benefits__planned=None)
    first = rows.order_by("initiative_id", "published_at").distinct("initiative_id")
    values = first.values_list("initiative_id", "facts__benefits__planned", "published_on")
    return {id: (Decimal(planned), on) for id, planned, on in values if on is not None}
