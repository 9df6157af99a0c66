"""What the choice must keep within, in the order in which answers speak of it; and what may be bought."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.finance.rules.terms import Terms
from pilotage.kit.formats import formatter
from pilotage.kit.periods import FiscalYear, add_months, months_between
from pilotage.resources.models import ResourceRole
from pilotage.selection.models import Goal, Measure, Scenario, ScenarioLimit, ScenarioRole
from pilotage.selection.reads.inputs import MONTHS_A_YEAR, ZERO, Buys, Counts, Extra, Limit, Role
from pilotage.strategy.models import Driver

# Where the goal is no money, contractors still cost: they count against the budgets, and among equals the cheaper wins.
DIGITS = Decimal("1e-12")


@dataclass(frozen=True, slots=True)
class Horizon:
    """The months of a scenario and how they are called."""

    years: tuple[int, ...]
    start_month: int
    grain: int

    @property
    def first(self) -> date:
        return FiscalYear(self.years[0], self.start_month).first_month

    @property
    def month_count(self) -> int:
        return len(self.years) * MONTHS_A_YEAR

    def month(self, place: int) -> date:
        return add_months(self.first, place)

    def place(self, day: date) -> int:
        """Months from the horizon's first to that of a day."""
        return months_between(self.first, day)

    def span(self, first: int, months: int) -> str:
        """A span in words: "2027", "Q1 27", "Mar 2027", "2027–2030"."""
        f = formatter()
        if months == 1:
            return f.month(self.month(first))
        if months == 3 and self.month(first).month % 3 == 1:
            return f.quarter(self.month(first))
        if months == MONTHS_A_YEAR and first % MONTHS_A_YEAR == 0:
            return self.label(first // MONTHS_A_YEAR)
        if months == self.month_count:
            return f"{self.label(0)}–{self.label(len(self.years) - 1)}"
        return f"{f.month(self.month(first))}–{f.month(self.month(first + months - 1))}"

    def label(self, place: int) -> str:
        return FiscalYear(self.years[place], self.start_month).label


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role as this scenario counts it: hours by month of the horizon, None where nobody knows.

    currency   of the scenario: the role's own rate counts only if it is in that
    """

    role: ResourceRole
    said: ScenarioRole | None
    hours: tuple[Decimal | None, ...]
    currency: str

    @property
    def rate(self) -> Decimal | None:
        """What an hour of a contractor costs; None: nobody knows, or nothing may be bought."""
        if self.said and self.said.is_hard:
            return None
        if self.said and self.said.rate_per_hour is not None:
            return self.said.rate_per_hour
        return self.role.contractor_rate_per_hour if self.role.currency == self.currency else None


def limits_of(
    horizon: Horizon, rows: Sequence[ScenarioLimit], drivers: Sequence[Driver], roles: Sequence[RoleFacts]
) -> tuple[Limit, ...]:
    """The yearly budgets, one for every year; then the other limits; then every role by period."""
    budgets = {row.year: row for row in rows if row.is_budget}
    return (
        *(_budget(horizon, place, budgets.get(year)) for place, year in enumerate(horizon.years)),
        *_others(horizon, [row for row in rows if not row.is_budget], drivers),
        *(_role_limit(horizon, facts, first) for facts in roles for first in _periods(horizon)),
    )


def _periods(horizon: Horizon) -> range:
    return range(0, horizon.month_count, horizon.grain)


def _budget(horizon: Horizon, place: int, row: ScenarioLimit | None) -> Limit:
    return Limit(
        counts=Counts.MONEY,
        label=_("Cost"),
        span=horizon.label(place),
        first=place * MONTHS_A_YEAR,
        months=MONTHS_A_YEAR,
        at_least=row.at_least if row else None,
        at_most=row.at_most if row else None,
        measure=Measure.COST.value,
        price=row.price if row else None,
        most_over=row.most_over if row else None,
        is_budget=True,
        source=str(row.pk) if row else "",
    )


def _others(horizon: Horizon, rows: Sequence[ScenarioLimit], drivers: Sequence[Driver]) -> Iterator[Limit]:
    places = {driver.pk: place for place, driver in enumerate(drivers)}
    for row in rows:
        span = span_of(horizon, row)
        if span is None or (row.driver_id and row.driver_id not in places):
            continue  # its year is no longer in the horizon, or its driver not in the set
        first, months = span
        yield Limit(
            counts=Counts.VALUE if row.measure == Measure.VALUE else Counts.MONEY,
            label=label_of(row),
            span=horizon.span(first, months) if row.measure != Measure.VALUE else "",
            first=first,
            months=months,
            at_least=row.at_least,
            at_most=row.at_most,
            measure=row.measure,
            within=str(row.portfolio_id or ""),
            fund=str(row.fund_id or ""),
            driver=places[row.driver_id] if row.driver_id else None,
            objective=str(row.objective_id or ""),
            price=row.price,
            most_over=row.most_over,
            source=str(row.pk),
        )


def span_of(horizon: Horizon, row: ScenarioLimit) -> tuple[int, int] | None:
    """(first month, months) of the limit; None when it lies outside the horizon."""
    if row.year is None:
        return 0, horizon.month_count
    if row.year not in horizon.years:
        return None
    start = horizon.years.index(row.year) * MONTHS_A_YEAR
    if row.part is None or row.parts is None:
        return start, MONTHS_A_YEAR
    months = MONTHS_A_YEAR // row.parts
    return start + (row.part - 1) * months, months


def label_of(row: ScenarioLimit) -> str:
    """What a limit counts, in words: "Capex, Networks"."""
    parts = [str(Measure(row.measure).label)]
    parts += [one.name for one in (row.portfolio, row.fund) if one]
    if row.driver:
        parts.append(_("serving %(name)s") % {"name": row.driver.name})
    if row.objective:
        parts.append(_("contributing to %(name)s") % {"name": row.objective.name})
    return ", ".join(parts)


def _role_limit(horizon: Horizon, facts: RoleFacts, first: int) -> Limit:
    hours = facts.hours[first : first + horizon.grain]
    known = [one for one in hours if one is not None]
    share = facts.said.capacity_share if facts.said else Decimal(1)
    return Limit(
        counts=Counts.HOURS,
        label=facts.role.name,
        span=horizon.span(first, horizon.grain),
        first=first,
        months=horizon.grain,
        at_least=None,
        # A month of which nobody knows what the role can give limits nothing, and is shown as unknown.
        at_most=(sum(known, ZERO) * share).quantize(Decimal("0.01")) if len(known) == len(hours) else None,
        role=str(facts.role.pk),
    )


def roles_of(roles: Sequence[RoleFacts]) -> tuple[Role, ...]:
    return tuple(
        Role(
            id=str(facts.role.pk),
            name=facts.role.name,
            hours_per_month=facts.role.hours_per_month,
            is_hard=bool(facts.said and facts.said.is_hard),
            is_priced=facts.rate is not None,
        )
        for facts in roles
    )


@dataclass(frozen=True, slots=True)
class Prices:
    """What money that is spent on extras takes from the goal: nothing, or its present value.

    share   of the goal that a unit of present value is (1 for NPV; of a mix what one unit of NPV weighs)
    """

    terms: Terms
    share: Decimal

    def value_of(self, money: Decimal, month: date) -> Decimal:
        if not self.share:
            return ZERO
        years = self.terms.steps_to(self.terms.period_of(month)) / self.terms.periods_per_year
        factor = Decimal((1 + float(self.terms.rate)) ** -max(years, 0))
        return -(money * self.share * factor).quantize(DIGITS)


def prices_of(scenario: Scenario, terms: Terms, npv_unit: Decimal) -> Prices:
    """npv_unit: what one unit of NPV adds to the goal; 0 where the goal is priority alone."""
    return Prices(terms, ZERO if scenario.goal == Goal.PRIORITY else npv_unit)


def extras_of(
    horizon: Horizon, limits: Sequence[Limit], roles: Sequence[RoleFacts], prices: Prices
) -> tuple[Extra, ...]:
    """Overspends of soft limits, contractors by role and period, hires by role."""
    by_role: dict[str, list[int]] = {}
    for place, limit in enumerate(limits):
        if limit.role:
            by_role.setdefault(limit.role, []).append(place)
    found = [_overspend(place, limit) for place, limit in enumerate(limits) if limit.price is not None]
    for facts in roles:
        places = by_role.get(str(facts.role.pk), [])
        if facts.rate is not None:
            found += [
                _contractors(horizon, limits, place, facts, prices)
                for place in places
                if limits[place].at_most is not None
            ]
        if facts.said and facts.said.hires:
            found += _hires(horizon, limits, places, facts, prices)
    return tuple(found)


def _overspend(place: int, limit: Limit) -> Extra:
    # What is paid above a money limit is counted with the initiatives' own cost already.
    price = limit.price or ZERO
    return Extra(Buys.OVERSPEND, limit.label, limit.span, ((place, Decimal(-1)),), limit.most_over, False, -price, ZERO)


def _contractors(horizon: Horizon, limits: Sequence[Limit], place: int, facts: RoleFacts, prices: Prices) -> Extra:
    rate, limit = facts.rate or ZERO, limits[place]
    money = tuple((at, rate) for at in _paying(limits, limit.first))
    return Extra(
        buys=Buys.CONTRACTORS,
        label=limit.label,
        span=limit.span,
        uses=((place, Decimal(-1)), *money) if rate else ((place, Decimal(-1)),),
        most=facts.said.most_hours if facts.said else None,
        is_whole=False,
        value=prices.value_of(rate, horizon.month(limit.first)),
        cost=rate,
        role=limit.role,
    )


def _hires(
    horizon: Horizon, limits: Sequence[Limit], places: Sequence[int], facts: RoleFacts, prices: Prices
) -> Iterator[Extra]:
    said = facts.said
    if said is None or said.hire_from is None or said.hire_rate_per_month is None:
        return
    begin = max(horizon.place(said.hire_from), 0)
    uses: dict[int, Decimal] = {}
    for place in places:
        months = limits[place].last - max(begin, limits[place].first)
        if months > 0 and limits[place].at_most is not None:
            uses[place] = -facts.role.hours_per_month * months
    value, cost = ZERO, ZERO
    for month in range(begin, horizon.month_count):
        cost += said.hire_rate_per_month
        value += prices.value_of(said.hire_rate_per_month, horizon.month(month))
        for at in _paying(limits, month):
            uses[at] = uses.get(at, ZERO) + said.hire_rate_per_month
    if cost or uses:
        yield Extra(
            buys=Buys.HIRE,
            label=facts.role.name,
            span=_("from %(month)s") % {"month": formatter().month(said.hire_from)},
            uses=tuple(uses.items()),
            most=Decimal(said.hires),
            is_whole=True,
            value=value,
            cost=cost,
            role=str(facts.role.pk),
        )


def _paying(limits: Sequence[Limit], month: int) -> list[int]:
    """The limits that pay for people who are bought: all money and opex of that month, wherever it goes."""
    return [
        place
        for place, limit in enumerate(limits)
        if limit.counts == Counts.MONEY
        and limit.measure in (Measure.COST, Measure.OPEX)
        and not (limit.within or limit.fund or limit.objective or limit.driver is not None)
        and limit.first <= month < limit.last
    ]
