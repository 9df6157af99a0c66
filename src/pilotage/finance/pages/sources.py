"""Who pays for an initiative, and how sure its money is, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.finance.models import EstimateRange, RangeOf
from pilotage.finance.pages.shared import fund_url
from pilotage.finance.reads.funds import FundCost
from pilotage.finance.reads.valuation import InitiativeValue
from pilotage.finance.rules.terms import Terms
from pilotage.kit.formats import UNKNOWN, formatter


@dataclass(frozen=True, slots=True)
class FundWords:
    name: str
    cost: str
    url: str


def funds_words(paid: Sequence[FundCost], terms: Terms) -> list[FundWords]:
    """Each fund with its part of the cost."""
    f = formatter()
    found = []
    for one in paid:
        known = UNKNOWN if one.known is None else f"{f.money(one.known)} {terms.currency}"
        unknown = f" ({f.unknown(one.unknowns)})" if one.unknowns else ""
        found.append(
            FundWords(
                one.fund.name if one.fund else _("no fund"), known + unknown, fund_url(one.fund) if one.fund else ""
            )
        )
    return found


def ranges_words(ranges: Mapping[RangeOf, EstimateRange], found: InitiativeValue) -> str:
    """What is stated, in money too where the plan is whole; empty when nothing is."""
    value = found.value
    plans = {
        RangeOf.COST: value.cost if value.is_cost_complete else None,
        RangeOf.BENEFIT: value.whole.benefit if value.is_benefit_complete else None,
    }
    names = {RangeOf.COST: _("cost"), RangeOf.BENEFIT: _("benefit")}
    said = [
        _("%(name)s %(low)s to %(high)s")
        % {"name": names[of], "low": _signed(ranges[of].low_share), "high": _signed(ranges[of].high_share)}
        + _in_money(plans[of], ranges[of], found.terms)
        for of in RangeOf
        if of in ranges
    ]
    return _("Range estimate: %(said)s") % {"said": ", ".join(said)} if said else ""


def _signed(share: Decimal) -> str:
    text = formatter().share(share, 0 if share * 100 == (share * 100).to_integral_value() else 1)
    return f"+{text}" if share > 0 else text


def _in_money(plan: Decimal | None, one: EstimateRange, terms: Terms) -> str:
    if plan is None:
        return ""
    f = formatter()
    low, high = (f.money(plan * (1 + share)) for share in (one.low_share, one.high_share))
    return _(" (%(low)s to %(high)s %(currency)s)") % {"low": low, "high": high, "currency": terms.currency}
