"""Financials: is it known what each initiative costs, month by month, and what was spent?"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from pilotage.kit.formats import formatter
from pilotage.kit.periods import add_months, month_of
from pilotage.maturity.rules.facts import Facts, InitiativeFact, MoneyFact
from pilotage.maturity.rules.facts.register import DECIDED, IN_DELIVERY, SERIOUS
from pilotage.maturity.rules.probes.asking import QUARTER_DAYS, about, aged, is_within, those_in
from pilotage.maturity.rules.probes.baselines import signs_of
from pilotage.maturity.rules.probing import Finding, Lack, Probe, Sight

DIMENSION = "financials"
ACCURATE_SHARE = Decimal("0.10")
# A rate of another quarter is no rate of today.
RATE_AGE = timedelta(days=QUARTER_DAYS)
Asked = Iterator[tuple[InitiativeFact, MoneyFact]]


def _with_money(facts: Facts, phases: frozenset[str]) -> Asked:
    """Those whose money the reader may see."""
    for one in those_in(facts, phases):
        money = facts.money.get(one.id)
        if money is not None:
            yield one, money


def cost_known(facts: Facts) -> Iterator[Finding]:
    for one, money in _with_money(facts, SERIOUS):
        passes = money.has_cost and money.is_cost_complete
        said = _("Known") if passes else _("A part is not known.") if money.has_cost else _("No cost is stated.")
        yield about(one, passes, said, facts.addresses.money % one.key, is_money=True)


def cost_by_month(facts: Facts) -> Iterator[Finding]:
    for one, money in _with_money(facts, DECIDED):
        passes = money.is_by_lines and money.is_dated
        said = _("Laid out by month") if passes else _("Its cost is not laid out by month in money lines.")
        yield about(one, passes, said, facts.addresses.money % one.key, is_money=True)


def cost_split(facts: Facts) -> Iterator[Finding]:
    for one, money in _with_money(facts, SERIOUS):
        if money.has_cost:
            said = _("Split") if money.is_by_lines else _("A total, without capex and opex apart.")
            yield about(one, money.is_by_lines, said, facts.addresses.money % one.key, is_money=True)


def actuals_booked(facts: Facts) -> Iterator[Finding]:
    wanted, f = add_months(month_of(facts.day), -2), formatter()
    for one, money in _with_money(facts, IN_DELIVERY):
        passes = money.booked_to is not None and money.booked_to >= wanted and not money.lacking
        if money.booked_to is None:
            said = _("Nothing that was spent is booked.")
        elif money.booked_to >= wanted and money.lacking:
            words = ngettext(
                "Booked up to %(month)s, and %(count)s amount is lacking.",
                "Booked up to %(month)s, and %(count)s amounts are lacking.",
                money.lacking,
            )
            said = words % {"month": f.month(money.booked_to), "count": f.number(money.lacking)}
        else:
            said = _("Booked up to %(month)s") % {"month": f.month(money.booked_to)}
        yield about(one, passes, said, (facts.addresses.money % one.key) + "?show=both", is_money=True)


def money_baselined(facts: Facts) -> Iterator[Finding]:
    days = {id: money.approved_on for id, money in facts.money.items() if money.approved_on is not None}
    signs, f = signs_of(days, facts.assessed_on), formatter()
    for one, money in _with_money(facts, IN_DELIVERY):
        if money.has_cost:
            said = _("Its money was never approved.")
            if money.approved_on is not None:
                said = _("Approved %(day)s") % {"day": f.date(money.approved_on)}
            address = facts.addresses.money_baselines % one.key
            passes = money.approved_on is not None
            yield about(one, passes, said, address, sign=signs.get(one.id, ""), is_money=True)


def cost_range_stated(facts: Facts) -> Iterator[Finding]:
    for one, money in _with_money(facts, SERIOUS):
        if money.has_cost:
            said = _("Stated") if money.has_cost_range else _("Nobody has said how far its cost may be off.")
            yield about(one, money.has_cost_range, said, facts.addresses.money % one.key, is_money=True)


def value_known(facts: Facts) -> Iterator[Finding]:
    for one, money in _with_money(facts, SERIOUS):
        said = _("Known") if money.has_npv else _("Its net present value cannot be told.")
        yield about(one, money.has_npv, said, facts.addresses.value % one.key, is_money=True)


def funds_named(facts: Facts) -> Iterator[Finding]:
    if not facts.has_funds:
        return
    for one, money in _with_money(facts, DECIDED):
        if money.cost_lines:
            words = ngettext(
                "%(count)s of %(all)s cost lines has no fund.",
                "%(count)s of %(all)s cost lines have no fund.",
                money.unfunded,
            )
            f = formatter()
            lacking = words % {"count": f.number(money.unfunded), "all": f.number(money.cost_lines)}
            said = lacking if money.unfunded else _("Every cost line names its fund")
            yield about(one, not money.unfunded, said, facts.addresses.money % one.key, is_money=True)


def rates_fresh(facts: Facts) -> Iterator[Finding]:
    for rate in facts.rates:
        passes = is_within(rate.newest, RATE_AGE.days, facts.day)
        said = aged(rate.newest, facts.day, _("It has no rate into the enterprise currency."))
        yield Finding(facts.enterprise, rate.currency, facts.addresses.rates, passes, said, is_money=True)


def spend_accuracy(facts: Facts) -> Iterator[Finding]:
    """The last full quarter, where both sides are wholly known; the amounts themselves are not told."""
    for quarter in facts.quarters:
        one = facts.by_id[quarter.initiative]
        if quarter.lacking or not quarter.planned or quarter.actual is None:
            continue
        off = (quarter.actual - quarter.planned) / quarter.planned
        words = _("%(share)s more than planned") if off >= 0 else _("%(share)s less than planned")
        said = words % {"share": formatter().share(abs(off), 1)}
        address = (facts.addresses.money % one.key) + "?show=both"
        yield about(one, abs(off) <= ACCURATE_SHARE, said, address, is_money=True)


PROBES = (
    Probe(
        "cost_known", lazy("The whole cost is known"), lazy("initiatives assessed or decided"),
        lazy("initiatives that are assessed or decided, whose money you may see"), lazy("Enter its cost."),
        DIMENSION, Lack.MISSING, cost_known, Sight.MONEY,
    ),
    Probe(
        "cost_by_month", lazy("Cost is planned by month"), lazy("decided initiatives"),
        lazy("initiatives that are approved or being delivered, whose money you may see"),
        lazy("Lay its cost out by month."), DIMENSION, Lack.MISSING, cost_by_month, Sight.MONEY,
    ),
    Probe(
        "actuals_booked", lazy("What was spent is booked up to the month before the last"),
        lazy("initiatives in delivery"), lazy("initiatives in delivery whose money you may see"),
        lazy("Book what was spent, or import the ledger."), DIMENSION, Lack.STALE, actuals_booked, Sight.MONEY,
    ),
    Probe(
        "money_baselined", lazy("The money was approved as a baseline"), lazy("initiatives in delivery with a cost"),
        lazy("initiatives in delivery with a cost that you may see"), lazy("Have its money approved."),
        DIMENSION, Lack.MISSING, money_baselined, Sight.MONEY,
    ),
    Probe(
        "cost_range_stated", lazy("It is said how far the cost may be off"), lazy("initiatives with a cost"),
        lazy("initiatives with a cost that you may see"), lazy("Say a range: how much less, how much more."),
        DIMENSION, Lack.MISSING, cost_range_stated, Sight.MONEY,
    ),
    Probe(
        "value_known", lazy("The net present value is known"), lazy("initiatives assessed or decided"),
        lazy("initiatives that are assessed or decided, whose money you may see"),
        lazy("Enter what it lacks: costs, benefits, months, rates."),
        DIMENSION, Lack.MISSING, value_known, Sight.MONEY,
    ),
    Probe(
        "funds_named", lazy("Every cost line names the fund that pays it"), lazy("decided initiatives with cost lines"),
        lazy("funds, and cost lines of decided initiatives"), lazy("Say which fund pays each line."),
        DIMENSION, Lack.MISSING, funds_named, Sight.MONEY,
    ),
    Probe(
        "rates_fresh", lazy("Rates of currencies are of this quarter"), lazy("foreign currencies in use"),
        lazy("money in another currency than the enterprise's"), lazy("Enter the rate of today."),
        DIMENSION, Lack.STALE, rates_fresh, Sight.COMMON_MONEY,
    ),
    Probe(
        "spend_accuracy", lazy("Spend of the last quarter is within a tenth of the plan"),
        lazy("initiatives booked for the whole quarter"),
        lazy("planned and booked cost of the last full quarter, wholly known"),
        lazy("Plan the months ahead anew, from what was really spent."),
        DIMENSION, Lack.CONTRADICTORY, spend_accuracy, Sight.MONEY,
    ),
    Probe(
        "cost_split", lazy("Cost is split into capex and opex"), lazy("initiatives with a cost"),
        lazy("initiatives with a cost that you may see"), lazy("Enter capex and opex as lines of their own."),
        DIMENSION, Lack.MISSING, cost_split, Sight.MONEY,
    ),
)  # fmt: skip
