"""What an initiative is worth, with everything the number was made from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.accounts.rules import Access
from pilotage.engine.cashflow.flows import Flows
from pilotage.finance.models import Timing
from pilotage.finance.reads.flows import money_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.flows import ZERO, MoneyFacts, PeriodMoney, by_year
from pilotage.finance.rules.permissions import may_see_money
from pilotage.finance.rules.terms import WHEN, Terms
from pilotage.finance.rules.valuing import Value, value_of
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class DiscountedPeriod:
    """One row of the calculation: net x factor = worth. `years` is the exponent."""

    period: date
    money: PeriodMoney
    net: Decimal
    years: float
    factor: float
    worth: float


@dataclass(frozen=True, slots=True)
class InitiativeValue:
    """The value, its terms, and its rows by the convention's periods and by financial year."""

    value: Value
    terms: Terms
    facts: MoneyFacts
    periods: tuple[DiscountedPeriod, ...]
    years: dict[int, PeriodMoney]


def npv_of(access: Access, initiative: Initiative, *, timing: Timing | None = None) -> InitiativeValue:
    """NPV and its kin, computed from the lines as they are now; `timing` asks for another convention than the house's.

    Raises Refused when the person may not see the money. Four queries.
    """
    may_see_money(access, initiative).or_raise()
    terms = terms_in_force()
    if timing is not None:
        terms = Terms(terms.currency, terms.start_month, terms.rate, timing, terms.base_month)
    money = money_of([initiative.id], terms)[initiative.id]
    return InitiativeValue(
        value=value_of(money.by_period, money.facts, terms),
        terms=terms,
        facts=money.facts,
        periods=tuple(_discounted(period, money.by_period[period], terms) for period in sorted(money.by_period)),
        years=by_year(money.by_period, terms),
    )


def _discounted(period: date, money: PeriodMoney, terms: Terms) -> DiscountedPeriod:
    net = (money.benefit or ZERO) - (money.cost or ZERO)
    at = Flows((net,), terms.periods_per_year, WHEN[terms.timing], first=terms.steps_to(period))
    years = at.years_to(0)
    factor = (1 + float(terms.rate)) ** -years
    return DiscountedPeriod(period, money, net, years, factor, float(net) * factor)
