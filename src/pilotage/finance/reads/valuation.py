"""What an initiative is worth, with everything the number was made from."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pilotage.accounts.rules import Access
from pilotage.engine.cashflow.flows import Flows
from pilotage.finance.models import Timing
from pilotage.finance.reads.flows import money_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.flows import ZERO, MoneyFacts, PeriodMoney, by_period, by_year
from pilotage.finance.rules.permissions import may_see_money
from pilotage.finance.rules.terms import WHEN, Terms
from pilotage.finance.rules.valuing import Value, value_of
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class DiscountedPeriod:
    """One row of the calculation: net x factor = worth. `years` is the exponent, from the base date to the flow."""

    period: date
    money: PeriodMoney
    net: Decimal
    years: float
    factor: float
    worth: float


@dataclass(frozen=True, slots=True)
class InitiativeValue:
    """The value, its terms, and its rows by the convention's periods and by financial year.

    other_timings   the NPV of the same money under each convention, the one in force included
    """

    value: Value
    terms: Terms
    facts: MoneyFacts
    periods: tuple[DiscountedPeriod, ...]
    years: dict[int, PeriodMoney]
    other_timings: dict[Timing, Decimal | None]


def npv_of(access: Access, initiative: Initiative) -> InitiativeValue:
    """NPV and its kin, computed from the lines as they are now: four queries.

    Raises Refused when the person may not see the money.
    """
    may_see_money(access, initiative).or_raise()
    terms = terms_in_force()
    # By month, whatever the convention: the other conventions are shown beside it.
    money = money_of([initiative.id], replace(terms, timing=Timing.MONTH_START))[initiative.id]
    periods = by_period(money.by_period, terms)
    return InitiativeValue(
        value=value_of(periods, money.facts, terms),
        terms=terms,
        facts=money.facts,
        periods=tuple(_discounted(period, one, terms) for period, one in periods.items()),
        years=by_year(money.by_period, terms),
        other_timings={
            timing: value_of(by_period(money.by_period, other), money.facts, other).npv
            for timing, other in ((timing, replace(terms, timing=timing)) for timing in Timing)
        },
    )


def _discounted(period: date, money: PeriodMoney, terms: Terms) -> DiscountedPeriod:
    net = (money.benefit or ZERO) - (money.cost or ZERO)
    at = Flows((net,), terms.periods_per_year, WHEN[terms.timing], first=terms.steps_to(period))
    years = at.years_to(0)
    factor = (1 + float(terms.rate)) ** -years
    return DiscountedPeriod(period, money, net, years, factor, float(net) * factor)
