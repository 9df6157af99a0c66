"""What an initiative's money is worth today, or what is missing to say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pilotage.engine.cashflow.flows import Flows
from pilotage.engine.cashflow.payback import payback
from pilotage.engine.cashflow.present import present_value
from pilotage.finance.models import CostSource
from pilotage.finance.rules import gaps
from pilotage.finance.rules.flows import ZERO, MoneyFacts, PeriodMoney, summed, total
from pilotage.finance.rules.spreading import CENT
from pilotage.finance.rules.terms import WHEN, Terms
from pilotage.kit.periods import months_between


@dataclass(frozen=True, slots=True)
class Value:
    """Totals and present values of one initiative in the enterprise currency.

    Sums are of what is known. npv, ratio and payback_years are None while anything is missing (see `lacks`), or where
    they are not defined: no ratio without cost, no payback of what never pays back.
    """

    cost_source: CostSource
    whole: PeriodMoney
    cost: Decimal | None
    is_cost_complete: bool
    is_cost_dated: bool
    is_benefit_complete: bool
    npv: Decimal | None
    known_npv: Decimal  # present value of the known amounts alone
    present_cost: Decimal
    present_benefit: Decimal
    ratio: float | None
    payback_years: float | None
    lacks: tuple[str, ...]


def value_of(by_period: Mapping[date, PeriodMoney], facts: MoneyFacts, terms: Terms) -> Value:
    """The value of money that is given by the convention's periods (`terms.period_of`), stated total included."""
    whole = summed(by_period.values())
    lacks = _lacks(whole, facts)
    base = terms.base
    moneys = {_steps(base, period, terms): money for period, money in by_period.items()}
    costs = {step: money.cost or ZERO for step, money in moneys.items()}
    benefits = {step: money.benefit or ZERO for step, money in moneys.items()}
    nets = _flows({step: benefits[step] - costs[step] for step in moneys}, terms)
    present_cost, present_benefit = _present(_flows(costs, terms), terms), _present(_flows(benefits, terms), terms)
    known_npv = _present(nets, terms)
    is_known = not lacks
    undated = facts.stated_worth if not facts.has_dates else None
    return Value(
        cost_source=facts.cost_source,
        whole=whole,
        cost=total((whole.cost, undated)),
        is_cost_complete=_is_cost_complete(whole, facts),
        is_cost_dated=_is_cost_complete(whole, facts) and undated is None,
        is_benefit_complete=bool(facts.benefit_lines and not facts.empty_benefit_lines and not whole.benefit_unknowns),
        npv=known_npv if is_known else None,
        known_npv=known_npv,
        present_cost=present_cost,
        present_benefit=present_benefit,
        ratio=float(present_benefit / present_cost) if is_known and present_cost > 0 else None,
        payback_years=_payback_years(nets) if is_known else None,
        lacks=lacks,
    )


def _is_cost_complete(whole: PeriodMoney, facts: MoneyFacts) -> bool:
    if facts.cost_source == CostSource.LINES:
        return not facts.empty_cost_lines and not whole.cost_unknowns
    return facts.stated_worth is not None


def _lacks(whole: PeriodMoney, facts: MoneyFacts) -> tuple[str, ...]:
    """Everything that keeps the value unknown, in the order in which one would repair it."""
    is_stated = facts.cost_source == CostSource.STATED
    rateless = set(whole.rateless)
    if is_stated and facts.stated_rate is None:
        rateless.add(facts.stated_currency)
    found = {
        gaps.NO_COST: facts.cost_source == CostSource.NONE,
        gaps.EMPTY_COST_LINE: facts.empty_cost_lines > 0,
        gaps.COST_MONTHS: whole.costs_said_unknown > 0,
        gaps.NO_DATES: is_stated and not facts.has_dates,
        gaps.NO_BENEFIT: facts.benefit_lines == 0,
        gaps.EMPTY_BENEFIT_LINE: facts.empty_benefit_lines > 0,
        gaps.BENEFIT_MONTHS: whole.benefits_said_unknown > 0,
    }
    return (*(code for code, is_so in found.items() if is_so), *(gaps.RATE + code for code in sorted(rateless)))


def _steps(base: date, period: date, terms: Terms) -> int:
    return months_between(base, period) * terms.periods_per_year // 12


def _flows(amounts: Mapping[int, Decimal], terms: Terms) -> Flows:
    """One amount a period, without gaps; what is unknown counts as nothing here, and is named in `lacks`."""
    first, last = (min(amounts), max(amounts)) if amounts else (0, -1)
    return Flows(
        tuple(amounts.get(step, ZERO) for step in range(first, last + 1)),
        periods_per_year=terms.periods_per_year,
        timing=WHEN[terms.timing],
        first=first,
    )


def present_of(nets: Mapping[date, Decimal], terms: Terms) -> Decimal:
    """The present value of net amounts that are given by the convention's periods, to the cent."""
    return _present(_flows({_steps(terms.base, period, terms): net for period, net in nets.items()}, terms), terms)


def _present(flows: Flows, terms: Terms) -> Decimal:
    return Decimal(present_value(flows, float(terms.rate)).known).quantize(CENT, rounding=ROUND_HALF_UP)


def _payback_years(nets: Flows) -> float | None:
    """Years from the start of the first period with money until costs and benefits, not discounted, are even."""
    found = payback([amount for amount in nets.amounts if amount is not None])
    return None if found is None else found / nets.periods_per_year
