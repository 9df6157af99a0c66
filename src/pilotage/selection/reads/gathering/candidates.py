"""From what was read of all initiatives at once to one candidate: what is known of it, and when it may start."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from pilotage.finance.models import CostSource, MoneySummary
from pilotage.finance.reads.months import MonthlyMoney
from pilotage.finance.reads.years import YearCost
from pilotage.finance.rules.moving import npvs_moved
from pilotage.finance.rules.terms import Terms
from pilotage.kit.periods import months_between
from pilotage.resources.reads.demand import DemandLine
from pilotage.selection.models import Goal, Scenario, ScenarioRule, ScenarioTerms, Side
from pilotage.selection.reads.gathering.limits import Horizon
from pilotage.selection.reads.gathering.links import Blocked, finish_of, start_of
from pilotage.selection.reads.inputs import MONTHS_A_YEAR, ZERO, Ask, Candidate, Gap, Into, Out, Series, Way
from pilotage.selection.rules import BEGUN, DECIDED
from pilotage.strategy.models import Driver
from pilotage.strategy.reads.priorities import Term, terms_of
from pilotage.strategy.reads.ratings import Cells
from pilotage.work.models import Initiative

DIGITS = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of all initiatives at once."""

    scenario: Scenario
    horizon: Horizon
    terms: Terms
    drivers: Sequence[Driver]
    cells: Cells
    costs: Mapping[UUID, Mapping[int, YearCost]]
    summaries: Mapping[UUID, MoneySummary]
    months: Mapping[UUID, Sequence[MonthlyMoney]]
    demand: Mapping[UUID, Sequence[DemandLine]]
    rules: Mapping[UUID, ScenarioRule]
    allowed: Mapping[UUID, ScenarioTerms]
    blocked: Mapping[UUID, Blocked]
    portfolios: Mapping[str, str]  # id by scope path
    serves: Mapping[UUID, Collection[str]]
    claims: Collection[UUID]


def candidate_of(read: Read, one: Initiative) -> Candidate:
    """The initiative with everything about it that decides; the value of its ways is still that of its own start."""
    terms = terms_of(one, read.drivers, read.cells)
    allowed = read.allowed.get(one.pk)
    years = [read.costs.get(one.pk, {}).get(year) for year in read.horizon.years]
    money = read.summaries.get(one.pk)
    gaps = _gaps(read, one, terms, years, money)
    bounded = _bounded(gaps, allowed)
    into, out, words = _sides(read, one, gaps, bounded)
    series = _series(read, one, allowed if Gap.UNCOSTED in bounded else None)
    start, finish = start_of(one), finish_of(one)
    low = sum((term.low for term in terms), ZERO) if terms else None
    made = Candidate(
        id=str(one.pk),
        key=one.key,
        name=one.name,
        version=one.version,
        stage=one.stage.name,
        phase=one.stage.phase,
        value=ZERO,
        costs=_costs(read, years, series, is_bounded=Gap.UNCOSTED in bounded),
        low=low,
        high=sum((term.high for term in terms), ZERO) if terms else None,
        share_rated=float(sum((term.weight for term in terms if term.level), ZERO)),
        npv=_npv(money, allowed, bounded),
        worth=tuple(term.low if term.level else None for term in terms),
        cost_total=money.cost if money else None,
        gaps=gaps,
        lacks=tuple(money.lacks) if money else (),
        into=into,
        out=out,
        words=words,
        start=start.isoformat() if start else "",
        finish=finish.isoformat() if finish and (not start or finish >= start) else "",
        within=tuple(id for path, id in read.portfolios.items() if one.scope.path.startswith(path)),
        serves=tuple(sorted(read.serves.get(one.pk, ()))),
        series=series,
        asks=_asks(read, one, start),
        is_claim=one.pk in read.claims,
        bounded=bounded,
    )
    shifts = _shifts(read.scenario, made, start, allowed)
    if not shifts:
        return replace(made, into=Into.NOT, out=Out.WINDOW, ways=(Way(0, ZERO, npv=made.npv),))
    return replace(made, ways=tuple(_ways(read, one, made, shifts)))


def _gaps(
    read: Read, one: Initiative, terms: Sequence[Term], years: Sequence[YearCost | None], money: MoneySummary | None
) -> tuple[Gap, ...]:
    rated = [term for term in terms if term.level]
    scenario = read.scenario
    found = {
        Gap.UNRATED: not rated,
        Gap.PARTLY_RATED: bool(rated) and any(term.weight and not term.level for term in terms),
        Gap.NO_NPV: money is None or money.npv is None,
        Gap.UNCOSTED: any(year is None or year.amount is None for year in years),
        Gap.UNSTAFFED: scenario.counts_people and _is_unstaffed(read, one),
    }
    asked = {scenario.goal, scenario.second_goal}
    beside_the_point = set()
    if not asked & {Goal.NPV, Goal.MIX}:
        beside_the_point.add(Gap.NO_NPV)
    if not asked & {Goal.PRIORITY, Goal.MIX}:
        beside_the_point |= {Gap.UNRATED, Gap.PARTLY_RATED}
    return tuple(gap for gap, is_so in found.items() if is_so and gap not in beside_the_point)


def _is_unstaffed(read: Read, one: Initiative) -> bool:
    """Nobody said what it asks for, some hours are stated as unknown, or they lie in no month for want of a start."""
    lines = read.demand.get(one.pk, ())
    return not lines or start_of(one) is None or any(hours is None for line in lines for hours in line.months)


def _bounded(gaps: Collection[Gap], allowed: ScenarioTerms | None) -> tuple[Gap, ...]:
    if allowed is None:
        return ()
    said = {
        Gap.UNRATED: allowed.counts_unrated,
        Gap.NO_NPV: allowed.npv_bound is not None,
        Gap.UNCOSTED: allowed.cost_bound is not None,
    }
    return tuple(gap for gap in gaps if said.get(gap))


def _sides(read: Read, one: Initiative, gaps: Sequence[Gap], bounded: Collection[Gap]) -> tuple[Into, Out, str]:
    """Whether it is in or out before anything is compared. A person's word comes first, then that work goes on."""
    if one.pk in read.claims:
        return Into.BEGUN, Out.NOT, ""
    rule, blocked = read.rules.get(one.pk), read.blocked.get(one.pk)
    if rule and rule.side == Side.OUT:
        return Into.NOT, Out.RULE, rule.reason
    if rule:
        # Forced in and blocked at once contradict each other: the answer will say so.
        return Into.RULE, blocked.how if blocked else Out.NOT, rule.reason
    if one.stage.phase in BEGUN and keeps_claim(read.scenario, read.allowed.get(one.pk)):
        return Into.BEGUN, Out.NOT, ""
    harmless = {Gap.PARTLY_RATED, *bounded} | (set() if read.scenario.needs_demand else {Gap.UNSTAFFED})
    if set(gaps) - harmless:
        return Into.NOT, Out.GAPS, ""
    return (Into.NOT, blocked.how, blocked.name) if blocked else (Into.NOT, Out.NOT, "")


def keeps_claim(scenario: Scenario, allowed: ScenarioTerms | None) -> bool:
    """Does decided or running work keep its claim? Its own switch comes before the scenario's."""
    if allowed is not None and allowed.keeps_claim is not None:
        return allowed.keeps_claim
    return scenario.keeps_delivery


def is_decided(one: Initiative) -> bool:
    """Decided or running, and not over: such work has a claim on money and people."""
    return one.stage.phase in DECIDED and one.stage.phase != "closed"


def _series(read: Read, one: Initiative, bound: ScenarioTerms | None) -> tuple[Series, ...]:
    if bound is not None and bound.cost_bound is not None:
        return (_evenly(read.horizon, one, bound.cost_bound),)
    return tuple(
        Series(
            str(money.kind),
            str(money.fund_id or ""),
            read.horizon.place(money.first),
            tuple(amount or ZERO for amount in money.amounts),
        )
        for money in read.months.get(one.pk, ())
        if money.kind != "benefit"
    )


def _evenly(horizon: Horizon, one: Initiative, amount: Decimal) -> Series:
    """A bound spread over the initiative's months, or over the horizon when nobody knows them; to the cent."""
    start, finish = start_of(one), finish_of(one)
    first, count = 0, horizon.month_count
    if start and finish and start <= finish:
        first, count = horizon.place(start), months_between(start, finish) + 1
    each = (amount / count).quantize(Decimal("0.01"))
    return Series(CostSource.STATED.value, "", first, (*([each] * (count - 1)), amount - each * (count - 1)))


def _costs(
    read: Read, years: Sequence[YearCost | None], series: tuple[Series, ...], *, is_bounded: bool
) -> tuple[Decimal, ...]:
    if not is_bounded:
        return tuple((year.known if year else None) or ZERO for year in years)
    by_month: dict[int, Decimal] = {}
    for one in series:
        for place, amount in enumerate(one.amounts, start=one.first):
            by_month[place] = by_month.get(place, ZERO) + amount
    spans = (range(at * MONTHS_A_YEAR, (at + 1) * MONTHS_A_YEAR) for at in range(len(read.horizon.years)))
    return tuple(sum((by_month.get(month, ZERO) for month in span), ZERO) for span in spans)


def _npv(money: MoneySummary | None, allowed: ScenarioTerms | None, bounded: Collection[Gap]) -> Decimal | None:
    if Gap.NO_NPV in bounded and allowed is not None:
        return allowed.npv_bound
    return money.npv if money else None


def _asks(read: Read, one: Initiative, start: date | None) -> tuple[Ask, ...]:
    if start is None or not read.scenario.counts_people:
        return ()
    return tuple(
        Ask(str(line.role_id), read.horizon.place(start), tuple(hours or ZERO for hours in line.months))
        for line in read.demand.get(one.pk, ())
    )


def _shifts(scenario: Scenario, one: Candidate, start: date | None, allowed: ScenarioTerms | None) -> list[int]:
    """Months by which it may be moved, the least first; none when its terms leave no month."""
    if one.into == Into.BEGUN or start is None:
        return [0]
    grain = scenario.months_a_period
    first = months_between(start, allowed.earliest) if allowed and allowed.earliest else 0
    last = months_between(start, allowed.latest) if allowed and allowed.latest else first + scenario.most_shift * grain
    return list(range(first, last + 1, grain))


def _ways(read: Read, one: Initiative, made: Candidate, shifts: Sequence[int]) -> Iterator[Way]:
    """Its NPV at each start. The value follows once everybody's is known: a mix compares with all."""
    if not any(shifts) or Gap.NO_NPV in made.bounded or made.npv is None:
        yield from (Way(months, ZERO, npv=made.npv) for months in shifts)
        return
    moved = npvs_moved(read.months.get(one.pk, ()), shifts, read.terms)
    for months, npv in zip(shifts, moved, strict=True):
        yield Way(months, ZERO, npv=npv if months else made.npv)


def valued(scenario: Scenario, everyone: Sequence[Candidate]) -> tuple[tuple[Candidate, ...], Decimal]:
    """The candidates with the value of each of their ways, and what one unit of NPV adds to the goal.

    A mix adds two things that have no common unit. Each is measured by all that there is of it among the candidates:
    100 points are the priority, or the NPV, of all of them together (of those that bring any).
    """
    free = [one for one in everyone if not one.is_claim]
    all_priority = sum((one.low or ZERO for one in free), ZERO)
    all_npv = sum((one.npv for one in free if one.npv is not None and one.npv > 0), ZERO)
    weights = {Goal.PRIORITY: (Decimal(1), ZERO), Goal.NPV: (ZERO, Decimal(1))}
    if scenario.goal == Goal.MIX:
        share = scenario.mix_share or ZERO
        weights[Goal.MIX] = (
            share * 100 / all_priority if all_priority else ZERO,
            (1 - share) * 100 / all_npv if all_npv else ZERO,
        )

    def value(one: Candidate, way: Way, goal: str) -> Decimal:
        if one.is_claim or not goal:
            return ZERO  # it is decided: nothing is gained by it here
        of_priority, of_npv = weights[Goal(goal)]
        priority = (one.low or ZERO) * _kept_of(scenario, way.months)
        return ((priority * of_priority) + (way.npv or ZERO) * of_npv).quantize(DIGITS).normalize() + ZERO

    def whole(one: Candidate) -> Candidate:
        ways = tuple(
            replace(way, value=value(one, way, scenario.goal), second=value(one, way, scenario.second_goal))
            for way in one.ways
        )
        own = next((way.value for way in ways if not way.months), ways[0].value)
        return replace(one, ways=ways, value=own)

    return tuple(whole(one) for one in everyone), weights[Goal(scenario.goal)][1]


def _kept_of(scenario: Scenario, months: int) -> Decimal:
    """What is left of the priority after a delay; starting sooner adds nothing."""
    if months <= 0 or not scenario.delay_share:
        return Decimal(1)
    return (1 - scenario.delay_share) ** (Decimal(months) / MONTHS_A_YEAR)
