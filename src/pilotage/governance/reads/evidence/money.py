"""What money gives as evidence: known, how far it may be off, approved as a baseline, its benefits owned."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.accounts.reads import organisation
from pilotage.finance.models import EstimateRange, LineKind, MoneyBaseline, MoneyLine, MoneySummary, RangeOf
from pilotage.finance.reads.baselines import current_money_baselines
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


def is_baselined(initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date) -> Mapping[UUID, Found]:
    """Whether the planned money has an approved baseline that counts: three queries."""
    summaries, currency = _summaries(initiatives), organisation().currency
    current = current_money_baselines([one.pk for one in initiatives])
    return {one.pk: _baselined(one, current.get(one.pk), summaries.get(one.pk), currency) for one in initiatives}


def _baselined(initiative: Initiative, found: MoneyBaseline | None, now: MoneySummary | None, currency: str) -> Found:
    address = reverse("finance:baselines", args=[initiative.key])
    if found is None:
        return Found(False, _("The money has no approved baseline."), (), address)
    who = found.approved_by.name if found.approved_by else _("somebody who has left")
    value = _("approved %(when)s by %(who)s") % {"when": formatter().date(found.approved_on), "who": who}
    rows = (
        EvidenceRow(found.name, value, address, is_money=True),
        _amount(_("Cost as approved"), _whole(found.cost, found.is_cost_complete), found.currency, address),
        _amount(_("Cost today"), _whole(now.cost, now.is_cost_complete) if now else None, currency, address),
        _amount(_("Benefit as approved"), _whole(found.benefit, found.is_benefit_complete), found.currency, address),
        _amount(_("Benefit today"), _whole(now.benefit, now.is_benefit_complete) if now else None, currency, address),
    )
    return Found(True, value, rows, address)


def _whole(amount: Decimal | None, is_complete: bool) -> Decimal | None:
    return amount if is_complete else None


def has_benefit_owners(
    initiatives: Sequence[Initiative], _threshold: Decimal | None, _day: date
) -> Mapping[UUID, Found]:
    """Whether somebody answers for each benefit, of which there is one at least: one query."""
    lines: dict[UUID, list[MoneyLine]] = defaultdict(list)
    rows = MoneyLine.objects.filter(initiative__in=[one.pk for one in initiatives], kind=LineKind.BENEFIT)
    for row in rows.select_related("owner").order_by("position", "name"):
        lines[row.initiative_id].append(row)
    return {one.pk: _owned(one, lines[one.pk]) for one in initiatives}


def _owned(initiative: Initiative, lines: Sequence[MoneyLine]) -> Found:
    address = reverse("finance:grid", args=[initiative.key])
    if not lines:
        return Found(False, _("No benefit is planned that somebody could own."), (), address)
    rows = tuple(
        EvidenceRow(line.name, line.owner.name if line.owner else UNKNOWN, address, is_money=True) for line in lines
    )
    f, without = formatter(), sum(line.owner is None for line in lines)
    if without:
        words = ngettext("%(count)s benefit has no owner.", "%(count)s benefits have no owner.", without)
        return Found(False, words % {"count": f.number(without)}, rows, address)
    words = ngettext("%(count)s benefit, owned", "%(count)s benefits, each owned", len(lines))
    return Found(True, words % {"count": f.number(len(lines))}, rows, address)


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
    Probe(
        "money_baselined", lazy("The money is baselined"), is_baselined,
        lazy("Approve the money as a baseline on the page “Money”, “Baselines”."), 26,
    ),
    Probe(
        "benefit_owners", lazy("Every benefit has an owner"), has_benefit_owners,
        lazy("Name an owner for each benefit line on the page “Money”; add a benefit line where there is none."), 28,
    ),
)  # fmt: skip
