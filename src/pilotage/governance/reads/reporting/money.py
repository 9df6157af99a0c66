"""What initiatives are planned to gain, beside what their first published report said: two queries for all."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from pilotage.finance.models import LineKind, MoneyLine, MoneySummary
from pilotage.finance.reads.terms import terms_in_force
from pilotage.governance.models import ReportState, StatusReport
from pilotage.governance.rules.reporting.facts import Benefits


def benefits_of(ids: Collection[UUID]) -> dict[UUID, Benefits]:
    """By initiative; whoever asks has found the ids through their door, and shows money to those who may see it."""
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


def _first_reported(ids: Collection[UUID], currency: str) -> dict[UUID, tuple[Decimal, date]]:
    """The benefits as the first published report with known ones in this currency said."""
    rows = StatusReport.objects.filter(
        initiative_id__in=ids, state=ReportState.PUBLISHED, facts__benefits__currency=currency
    ).exclude(facts__benefits__planned=None)
    first = rows.order_by("initiative_id", "published_at").distinct("initiative_id")
    values = first.values_list("initiative_id", "facts__benefits__planned", "published_on")
    return {id: (Decimal(planned), on) for id, planned, on in values if on is not None}
