"""What money gives as evidence: cost and benefit known, and how far they may be off."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.accounts.reads import organisation
from pilotage.finance.models import EstimateRange, MoneySummary, RangeOf
from pilotage.governance.reads.evidence import EvidenceRow, Found, Probe
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.money import Money
from pilotage.work.models import Initiative


def knows_cost(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether the whole cost is known and lies in months."""
    summaries, currency = _summaries(initiatives), organisation().currency
    return {one.pk: _cost(one, summaries.get(one.pk), currency) for one in initiatives}


def knows_benefit(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether a benefit is planned, and all of it is known."""
    summaries, currency = _summaries(initiatives), organisation().currency
    return {one.pk: _benefit(one, summaries.get(one.pk), currency) for one in initiatives}


def _summaries(initiatives: Sequence[Initiative]) -> dict[UUID, MoneySummary]:
    rows = MoneySummary.objects.filter(initiative__in=[one.pk for one in initiatives])
    return {row.initiative_id: row for row in rows}


def _cost(initiative: Initiative, found: MoneySummary | None, currency: str) -> Found:
    address = reverse("finance:grid", args=[initiative.key])
    rows = (_amount(_("Whole cost"), found.cost if found else None, currency, address),)
    if found is None or found.cost is None:
        return Found(False, _("No cost is known."), rows, address)
    if not found.is_cost_complete:
        return Found(False, _("A part of the cost is not known."), rows, address)
    if not found.is_cost_dated:
        return Found(False, _("The cost is not laid out over time: lines or dates are missing."), rows, address)
    return Found(True, _("Known, and laid out over time"), rows, address)


def _benefit(initiative: Initiative, found: MoneySummary | None, currency: str) -> Found:
    address = reverse("finance:grid", args=[initiative.key])
    rows = (_amount(_("Whole benefit"), found.benefit if found else None, currency, address),)
    if found is None or found.benefit is None:
        return Found(False, _("No benefit is planned."), rows, address)
    if not found.is_benefit_complete:
        return Found(False, _("A part of the benefit is not known."), rows, address)
    return Found(True, _("Planned, and all of it is known"), rows, address)


def _amount(label: str, amount: Decimal | None, currency: str, address: str) -> EvidenceRow:
    value = UNKNOWN if amount is None else f"{formatter().money(Money(amount, currency))} {currency}"
    return EvidenceRow(label, value, address, is_money=True)


def has_range(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether somebody said how far the cost may be off."""
    rows = EstimateRange.objects.filter(initiative__in=[one.pk for one in initiatives], of=RangeOf.COST)
    stated = {row.initiative_id: row for row in rows}
    return {one.pk: _range(one, stated.get(one.pk)) for one in initiatives}


def _range(initiative: Initiative, found: EstimateRange | None) -> Found:
    address = reverse("finance:grid", args=[initiative.key])
    if found is None:
        return Found(False, _("Nobody has said how far the cost may be off."), (), address)
    f = formatter()
    said = f"{f.share(found.low_share)} … +{f.share(found.high_share)}"
    return Found(True, said, (EvidenceRow(_("Range of the cost"), said, address),), address)


PROBES = (
    Probe(
        "cost_known", lazy("The cost is known and planned over time"), knows_cost,
        lazy("Enter what is unknown on the page “Money”."), 20,
    ),
    Probe(
        "benefit_planned", lazy("The benefit is planned"), knows_benefit,
        lazy("Add a benefit line on the page “Money”."), 22,
    ),
    Probe(
        "cost_range", lazy("The range of the cost is stated"), has_range,
        lazy("State the range beside the money lines."), 24,
    ),
)  # fmt: skip
