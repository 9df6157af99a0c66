"""An initiative's money as values: what its lines hold, what was stated of it, and both together by period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pilotage.finance.models import CostSource
from pilotage.finance.rules.spreading import CENT, spread_between
from pilotage.finance.rules.terms import Terms

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PeriodMoney:
    """Known sums of a month or financial year in the enterprise currency, and how many amounts are unknown.

    A sum is None when there is no known amount; `rateless` are the currencies that had no rate.
    """

    capex: Decimal | None = None
    opex: Decimal | None = None
    stated: Decimal | None = None
    benefit: Decimal | None = None
    cost_unknowns: int = 0
    benefit_unknowns: int = 0
    rateless: frozenset[str] = frozenset()
    # How many of the unknown amounts are stated as unknown; the others lack a rate.
    costs_said_unknown: int = 0
    benefits_said_unknown: int = 0

    @property
    def cost(self) -> Decimal | None:
        return total((self.capex, self.opex, self.stated))


def summed(many: Iterable[PeriodMoney]) -> PeriodMoney:
    """All of them as one. In one pass without copies: a refresh sums some hundred thousand months."""
    capex = opex = stated = benefit = None
    cost_unknowns = benefit_unknowns = costs_said = benefits_said = 0
    rateless: frozenset[str] = frozenset()
    for one in many:
        if one.capex is not None:
            capex = one.capex if capex is None else capex + one.capex
        if one.opex is not None:
            opex = one.opex if opex is None else opex + one.opex
        if one.stated is not None:
            stated = one.stated if stated is None else stated + one.stated
        if one.benefit is not None:
            benefit = one.benefit if benefit is None else benefit + one.benefit
        cost_unknowns += one.cost_unknowns
        benefit_unknowns += one.benefit_unknowns
        costs_said += one.costs_said_unknown
        benefits_said += one.benefits_said_unknown
        rateless |= one.rateless
    return PeriodMoney(
        capex, opex, stated, benefit, cost_unknowns, benefit_unknowns, rateless, costs_said, benefits_said
    )


def total(amounts: tuple[Decimal | None, ...]) -> Decimal | None:
    """The sum of what is known; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """What else must be known of an initiative to judge its money.

    stated_rate   into the enterprise currency on the day at which the total was observed; None without one
    """

    cost_lines: int = 0
    benefit_lines: int = 0
    empty_cost_lines: int = 0
    empty_benefit_lines: int = 0
    stated: Decimal | None = None
    stated_currency: str = ""
    stated_rate: Decimal | None = None
    start: date | None = None
    finish: date | None = None

    @property
    def cost_source(self) -> CostSource:
        if self.cost_lines:
            return CostSource.LINES
        return CostSource.NONE if self.stated is None else CostSource.STATED

    @property
    def stated_worth(self) -> Decimal | None:
        """The stated total in the enterprise currency, to the cent; None when there is none, or no rate for it."""
        if self.cost_source != CostSource.STATED or self.stated is None or self.stated_rate is None:
            return None
        return (self.stated * self.stated_rate).quantize(CENT, rounding=ROUND_HALF_UP)

    @property
    def has_dates(self) -> bool:
        return self.start is not None and self.finish is not None and self.start <= self.finish


def with_stated(by_period: Mapping[date, PeriodMoney], facts: MoneyFacts, terms: Terms) -> dict[date, PeriodMoney]:
    """The periods of the lines, and the stated total spread evenly by month where there are no cost lines."""
    whole = dict(by_period)
    worth = facts.stated_worth
    if worth is None or facts.start is None or facts.finish is None or not facts.has_dates:
        return whole
    sums: dict[date, Decimal] = {}
    for month, amount in spread_between(worth, facts.start, facts.finish).items():
        period = terms.period_of(month)
        sums[period] = sums.get(period, ZERO) + amount
    for period, amount in sums.items():
        there = whole.get(period, PeriodMoney())
        whole[period] = replace(there, stated=amount)
    return whole


def by_year(by_period: Mapping[date, PeriodMoney], terms: Terms) -> dict[int, PeriodMoney]:
    """The same money by financial year, in order."""
    years: dict[int, list[PeriodMoney]] = {}
    for period in sorted(by_period):
        years.setdefault(terms.year_of(period), []).append(by_period[period])
    return {year: summed(many) for year, many in years.items()}


def by_period(by_month: Mapping[date, PeriodMoney], terms: Terms) -> dict[date, PeriodMoney]:
    """Money by month, by the periods of the convention, in order."""
    periods: dict[date, list[PeriodMoney]] = {}
    for month in sorted(by_month):
        periods.setdefault(terms.period_of(month), []).append(by_month[month])
    return {period: summed(many) for period, many in periods.items()}
