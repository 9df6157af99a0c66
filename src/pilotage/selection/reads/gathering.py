"""From the register, the strategy and the money to the inputs of an answer: one query a table, never one a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.models import Organisation
from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access
from pilotage.finance.models import MoneySummary
from pilotage.finance.reads.years import YearCost, cost_by_year, summaries_of
from pilotage.selection.models import Goal, Scenario, ScenarioRule, Side
from pilotage.selection.reads.candidates import candidates_of, links_of
from pilotage.selection.reads.inputs import ZERO, Candidate, Gap, Inputs, Into, Link, Misfit, Out
from pilotage.selection.reads.scenarios import budgets_of, rules_of
from pilotage.selection.rules import BEGUN, DECIDED
from pilotage.strategy.models import Driver
from pilotage.strategy.reads.drivers import complete_weights, drivers_of
from pilotage.strategy.reads.priorities import Term, terms_of
from pilotage.strategy.reads.ratings import Cells, cells_of
from pilotage.work.models import Dependency, DependencyKind, Initiative, StagePhase


@dataclass(frozen=True, slots=True)
class Blocked:
    """What keeps a candidate out whatever is chosen: a link to something outside."""

    how: Out
    name: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs as they would be solved now.

    house       the organisation, read once for all
    has_weights whether the drivers' weights are known; without them no priority is
    rules       who is forced in or out
    """

    inputs: Inputs
    house: Organisation
    has_weights: bool
    rules: Sequence[ScenarioRule]


def gathered(access: Access, scenario: Scenario) -> Gathered:
    """What the scenario would be solved with now."""
    house = organisation()
    drivers = drivers_of(scenario.driver_set) if scenario.driver_set else []
    weights = complete_weights(drivers)
    initiatives = list(candidates_of(access, scenario))
    ids = [one.id for one in initiatives]
    forced = rules_of(scenario)
    links = links_of(set(ids)) if ids else []
    facts = _Facts(
        scenario=scenario,
        drivers=drivers if weights else [],
        cells=cells_of(scenario.driver_set, ids) if scenario.driver_set and ids else {},
        costs=cost_by_year(access, ids, scenario.years) if ids else {},
        money=summaries_of(access, ids) if ids else {},
        rules={rule.initiative_id: rule for rule in forced},
        blocked=_blocked(scenario, {one.id: one for one in initiatives}, links),
    )
    budgets = budgets_of(scenario)
    inputs = Inputs(
        goal=scenario.goal,
        currency=scenario.currency,
        years=scenario.years,
        budgets=tuple(budgets.get(year) for year in scenario.years),
        start_month=house.fiscal_year_start_month,
        driver_set=scenario.driver_set.name if scenario.driver_set else "",
        drivers=tuple(driver.name for driver in facts.drivers),
        weights=tuple(driver.weight_share or ZERO for driver in facts.drivers),
        candidates=tuple(facts.candidate(one) for one in initiatives),
        links=_links(set(ids), links),
        misfits=_misfits(set(ids), links),
    )
    return Gathered(inputs, house, bool(weights), forced)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was read of all candidates at once."""

    scenario: Scenario
    drivers: list[Driver]
    cells: Cells
    costs: Mapping[UUID, Mapping[int, YearCost]]
    money: Mapping[UUID, MoneySummary]
    rules: Mapping[UUID, ScenarioRule]
    blocked: Mapping[UUID, Blocked]

    def candidate(self, one: Initiative) -> Candidate:
        terms = terms_of(one, self.drivers, self.cells)
        years = [self.costs.get(one.id, {}).get(year) for year in self.scenario.years]
        money = self.money.get(one.id)
        gaps = self._gaps(terms, years, money)
        into, out, words = self._sides(one, gaps)
        low = sum((term.low for term in terms), ZERO) if terms else None
        return Candidate(
            id=str(one.id),
            key=one.key,
            name=one.name,
            version=one.version,
            stage=one.stage.name,
            phase=one.stage.phase,
            value=self._value(low, money),
            costs=tuple((year.known if year else None) or ZERO for year in years),
            low=low,
            high=sum((term.high for term in terms), ZERO) if terms else None,
            share_rated=float(sum((term.weight for term in terms if term.level), ZERO)),
            npv=money.npv if money else None,
            worth=tuple(term.low if term.level else None for term in terms),
            cost_total=money.cost if money else None,
            gaps=gaps,
            lacks=tuple(money.lacks) if money else (),
            into=into,
            out=out,
            words=words,
        )

    def _gaps(
        self, terms: Sequence[Term], years: Sequence[YearCost | None], money: MoneySummary | None
    ) -> tuple[Gap, ...]:
        rated = [term for term in terms if term.level]
        found = {
            Gap.UNRATED: not rated,
            Gap.PARTLY_RATED: bool(rated) and any(term.weight and not term.level for term in terms),
            Gap.NO_NPV: money is None or money.npv is None,
            Gap.UNCOSTED: any(year is None or year.amount is None for year in years),
        }
        beside_the_point = {Gap.NO_NPV} if self.scenario.goal == Goal.PRIORITY else {Gap.UNRATED, Gap.PARTLY_RATED}
        return tuple(gap for gap, is_so in found.items() if is_so and gap not in beside_the_point)

    def _value(self, low: Decimal | None, money: MoneySummary | None) -> Decimal:
        known = low if self.scenario.goal == Goal.PRIORITY else money.npv if money else None
        return known or ZERO

    def _sides(self, one: Initiative, gaps: Sequence[Gap]) -> tuple[Into, Out, str]:
        """Whether it is in or out before anything is compared. A person's word comes first, then that work goes on."""
        rule, blocked = self.rules.get(one.id), self.blocked.get(one.id)
        if rule and rule.side == Side.OUT:
            return Into.NOT, Out.RULE, rule.reason
        if rule:
            # Forced in and blocked at once contradict each other: the answer will say so.
            return Into.RULE, blocked.how if blocked else Out.NOT, rule.reason
        if self.scenario.keeps_delivery and one.stage.phase in BEGUN:
            return Into.BEGUN, Out.NOT, ""
        if set(gaps) - {Gap.PARTLY_RATED}:
            return Into.NOT, Out.GAPS, ""
        return (Into.NOT, blocked.how, blocked.name) if blocked else (Into.NOT, Out.NOT, "")


def _blocked(
    scenario: Scenario, candidates: Mapping[UUID, Initiative], links: Sequence[Dependency]
) -> dict[UUID, Blocked]:
    """Candidates that a link to something outside keeps out.

    The name of the outsider is told only where it lies in the scope, which all who see the scenario may see.
    """
    found: dict[UUID, Blocked] = {}
    for link in links:
        inside, outside = (link.source, link.target) if link.source_id in candidates else (link.target, link.source)
        if outside.id in candidates:
            continue
        how = _how_blocked(link, outside, is_source=inside.id == link.source_id)
        if how and inside.id not in found:
            is_told = outside.scope.path.startswith(scenario.scope.path)
            found[inside.id] = Blocked(how, outside.name if is_told else "")
    return found


def _how_blocked(link: Dependency, outside: Initiative, *, is_source: bool) -> Out:
    is_decided = outside.stage.phase in DECIDED
    if link.kind == DependencyKind.NEEDS and is_source and not is_decided:
        return Out.NEEDS
    if link.kind == DependencyKind.TOGETHER and not is_decided:
        return Out.TOGETHER
    if link.kind == DependencyKind.EXCLUDES and is_decided and outside.stage.phase != StagePhase.CLOSED:
        return Out.EXCLUDED
    return Out.NOT


def _links(ids: set[UUID], links: Sequence[Dependency]) -> tuple[Link, ...]:
    return tuple(
        Link(link.kind, str(link.source_id), str(link.target_id))
        for link in links
        if link.kind != DependencyKind.FINISH_TO_START and {link.source_id, link.target_id} <= ids
    )


def _misfits(ids: set[UUID], links: Sequence[Dependency]) -> tuple[Misfit, ...]:
    found = []
    for link in links:
        if link.kind != DependencyKind.FINISH_TO_START or not {link.source_id, link.target_id} <= ids:
            continue
        finish, start = _finish(link.source), _start(link.target)
        if finish and start and start < finish + timedelta(days=link.lag_days):
            days = (finish + timedelta(days=link.lag_days) - start).days
            found.append(Misfit(str(link.source_id), str(link.target_id), days))
    return tuple(found)


def _finish(one: Initiative) -> date | None:
    return one.forecast_finish or one.planned_finish


def _start(one: Initiative) -> date | None:
    return one.forecast_start or one.planned_start
