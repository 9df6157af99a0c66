"""How far the planned money lies from the baseline that counts, as key facts and in a sentence."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.finance.models import MoneyBaseline
from pilotage.finance.reads.baselines import whole_of_baseline
from pilotage.finance.reads.valuation import InitiativeValue
from pilotage.finance.rules.planned import Pair, Sum
from pilotage.kit.formats import UNKNOWN, Formatter, formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Fact


def against_facts(baseline: MoneyBaseline | None, found: InitiativeValue, key: str) -> tuple[Fact, ...]:
    """Cost and benefit of the plan less those of the baseline; nothing where none is approved."""
    if baseline is None:
        return ()
    value, currency = found.value, found.terms.currency
    cost, benefit = whole_of_baseline(baseline)
    is_comparable = baseline.currency == currency
    pairs = [(_("Cost against baseline"), Pair(cost, Sum(value.cost, value.is_cost_complete), is_comparable))]
    if benefit.known is not None or value.whole.benefit is not None:
        now = Sum(value.whole.benefit, value.is_benefit_complete)
        pairs.append((_("Benefit against baseline"), Pair(benefit, now, is_comparable)))
    url = reverse("finance:baselines", args=[key])
    return tuple(_fact(label, pair, baseline, currency, url) for label, pair in pairs)


def _fact(label: str, pair: Pair, baseline: MoneyBaseline, currency: str, url: str) -> Fact:
    f = formatter()
    note = _("approved %(day)s") % {"day": f.date(baseline.approved_on)}
    difference = pair.difference
    if difference is None:
        why = why_not_compared(pair, baseline)
        return Fact(label, UNKNOWN, note=note, title=f"{baseline.name}: {why}", url=url)
    facts = {
        "name": baseline.name,
        "before": full(f, pair.before.amount, baseline.currency),
        "now": full(f, pair.after.amount, currency),
    }
    title = _("%(before)s in “%(name)s”, %(now)s now") % facts
    text = f"{signed(f.money(difference), difference)} {currency}" if difference else _("as approved")
    return Fact(label, text, note=note, title=title, url=url)


def why_not_compared(pair: Pair, baseline: MoneyBaseline) -> str:
    """Why there is no difference to tell."""
    if not pair.is_comparable:
        return _("approved in %(currency)s") % {"currency": baseline.currency}
    if pair.before.amount is None:
        if pair.before.known is None:
            return _("nothing of it was known when it was approved")
        return _("a part of it was unknown when it was approved")
    return _("nothing of it is known now") if pair.after.known is None else _("a part of the plan is unknown")


def signed(text: str, amount: Decimal) -> str:
    return f"+{text}" if amount > 0 else text


def full(f: Formatter, amount: Decimal | None, currency: str) -> str:
    return f.money_full(None if amount is None else Money(amount, currency))
