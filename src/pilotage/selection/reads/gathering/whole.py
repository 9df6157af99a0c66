"""The inputs of an answer, as the scenario would be solved now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from pilotage.accounts.models import Organisation
from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access
from pilotage.finance.reads.months import months_of
from pilotage.finance.reads.terms import terms_of, valuation
from pilotage.finance.reads.years import cost_of_years, summaries_of
from pilotage.resources.reads.capacity import capacity_by_role
from pilotage.resources.reads.demand import demand_of
from pilotage.resources.reads.roles import roles_visible_to
from pilotage.selection.models import Scenario, ScenarioLimit, ScenarioRule
from pilotage.selection.reads.candidates import candidates_of, links_of
from pilotage.selection.reads.gathering.candidates import Read, candidate_of, is_decided, keeps_claim, valued
from pilotage.selection.reads.gathering.limits import (
    Horizon,
    RoleFacts,
    extras_of,
    limits_of,
    prices_of,
    roles_of,
)
from pilotage.selection.reads.gathering.links import blocked_by_links, links_between, logic_of, misfits_of
from pilotage.selection.reads.inputs import ZERO, Candidate, Inputs
from pilotage.selection.reads.scenarios import allowed_in, limit_rows_of, logic_rows_of, role_rows_of, rules_of
from pilotage.selection.rules import DECIDED
from pilotage.strategy.reads.drivers import complete_weights, drivers_of
from pilotage.strategy.reads.ratings import cells_of, contributions_of
from pilotage.work.models import Initiative, Portfolio
from pilotage.work.reads.visible import ENDED, initiatives_with_money_visible_to, portfolios_visible_to


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs as they would be solved now.

    house       the organisation, read once for all
    scope_name  of the portfolio for which is chosen, or of the organisation
    has_weights whether the drivers' weights are known; without them no priority is
    rules       who is forced in or out
    limits      the rows behind the inputs' limits
    """

    inputs: Inputs
    house: Organisation
    scope_name: str
    has_weights: bool
    rules: Sequence[ScenarioRule]
    limits: Sequence[ScenarioLimit]


def gathered(access: Access, scenario: Scenario) -> Gathered:
    """What the scenario would be solved with now."""
    house = organisation()
    terms = terms_of(house, valuation())
    horizon = Horizon(scenario.years, house.fiscal_year_start_month, scenario.months_a_period)
    drivers = drivers_of(scenario.driver_set) if scenario.driver_set else []
    weights = complete_weights(drivers)
    forced, limit_rows = rules_of(scenario), limit_rows_of(scenario)
    allowed = allowed_in(scenario)
    initiatives = list(candidates_of(access, scenario))
    claims = _claims(access, scenario, {one.pk for one in initiatives}, allowed)
    everybody = [*initiatives, *claims]
    ids = [one.pk for one in everybody]
    links = links_of(set(ids)) if ids else []
    summaries = summaries_of(access, ids) if ids else {}
    portfolios = _portfolios(access, scenario)
    read = Read(
        scenario=scenario,
        horizon=horizon,
        terms=terms,
        drivers=drivers if weights else [],
        cells=cells_of(scenario.driver_set, ids) if scenario.driver_set and ids else {},
        costs=cost_of_years(summaries, scenario.years) if ids else {},
        summaries=summaries,
        months=months_of(ids, terms) if ids else {},
        demand=demand_of(access, ids) if ids and scenario.counts_people else {},
        rules={rule.initiative_id: rule for rule in forced},
        allowed=allowed,
        blocked=blocked_by_links(scenario, {one.pk: one for one in everybody}, links),
        portfolios={path: str(one.pk) for path, one in portfolios.items()},
        serves=_serves(access, limit_rows, ids),
        claims={one.pk for one in claims},
    )
    candidates, npv_unit = valued(scenario, [candidate_of(read, one) for one in everybody])
    roles = _roles(access, scenario, horizon, candidates)
    limits = limits_of(horizon, limit_rows, read.drivers, roles)
    programmes = {str(one.pk): one.programme_id for one in everybody}
    rules = logic_of(logic_rows_of(scenario), candidates, programmes, links)
    budgets = {row.year: row.at_most for row in limit_rows if row.is_budget}
    inputs = Inputs(
        goal=scenario.goal,
        currency=scenario.currency,
        years=scenario.years,
        budgets=tuple(budgets.get(year) for year in scenario.years),
        start_month=house.fiscal_year_start_month,
        driver_set=scenario.driver_set.name if scenario.driver_set else "",
        drivers=tuple(driver.name for driver in read.drivers),
        weights=tuple(driver.weight_share or ZERO for driver in read.drivers),
        candidates=candidates,
        links=links_between(ids, links),
        misfits=misfits_of(candidates, links),
        first=horizon.first.isoformat(),
        grain=horizon.grain,
        mix_share=scenario.mix_share,
        second_goal=scenario.second_goal,
        second_share=scenario.second_share,
        limits=limits,
        roles=roles_of(roles),
        extras=extras_of(horizon, limits, roles, prices_of(scenario, terms, npv_unit)),
        logic=rules,
    )
    here = portfolios.get(scenario.scope.path)
    return Gathered(inputs, house, here.name if here else house.name, bool(weights), forced, limit_rows)


def _claims(
    access: Access, scenario: Scenario, candidates: Collection[UUID], allowed: Mapping[UUID, object]
) -> list[Initiative]:
    """Decided and running work of the scope that is no candidate itself: it keeps its claim on money and people."""
    within = Q(scope__path__startswith=scenario.scope.path, stage__phase__in=DECIDED) & ~Q(stage__phase__in=ENDED)
    found = initiatives_with_money_visible_to(access).filter(within).exclude(pk__in=candidates).order_by("name", "id")
    return [one for one in found if is_decided(one) and keeps_claim(scenario, allowed.get(one.pk))]  # type: ignore[arg-type]


def _roles(access: Access, scenario: Scenario, horizon: Horizon, everyone: Sequence[Candidate]) -> list[RoleFacts]:
    """Roles that somebody asks for and that limit this choice."""
    if not scenario.counts_people:
        return []
    asked = {ask.role for one in everyone for ask in one.asks}
    said = role_rows_of(scenario)
    capacity = capacity_by_role(horizon.first, horizon.month_count)
    unknown = (None,) * horizon.month_count
    return [
        RoleFacts(role, said.get(role.pk), tuple(capacity.get(role.pk, unknown)), scenario.currency)
        for role in roles_visible_to(access)
        if str(role.pk) in asked and (role.pk not in said or said[role.pk].is_counted)
    ]


def _portfolios(access: Access, scenario: Scenario) -> dict[str, Portfolio]:
    """By path the portfolios that a limit or a rule may speak of; that of the scenario's own scope among them."""
    found = portfolios_visible_to(access).filter(scope__path__startswith=scenario.scope.path)
    return {one.scope.path: one for one in found.select_related("scope").order_by("scope__path")}


def _serves(access: Access, rows: Sequence[ScenarioLimit], ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    """To which objectives each contributes, of those that a limit speaks of."""
    wanted = {row.objective_id for row in rows if row.objective_id}
    found: dict[UUID, set[str]] = {}
    if not wanted:
        return found
    for (initiative, objective), cell in contributions_of(access, ids).items():
        if objective in wanted and cell.level and cell.level != "none":
            found.setdefault(initiative, set()).add(str(objective))
    return found
