"""A small register to choose from, in the PMO's words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pilotage.accounts.models import Scope
from pilotage.accounts.rules import Access
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.selection.actions import create_scenario, request_solution, set_budget
from pilotage.selection.models import Goal, Scenario, Solution
from pilotage.strategy.actions.ratings import rate
from pilotage.strategy.models import Driver, DriverSet, Level
from pilotage.work.models import Initiative, Portfolio, Stage, StagePhase
from tests.builders import an_initiative
from tests.finance.money import a_line

YEAR = 2027
TODAY = date(2026, 11, 2)


def stage(phase: StagePhase) -> Stage:
    return Stage.objects.filter(phase=phase).order_by("position")[0]


def a_candidate(
    name: str,
    *,
    portfolio: Portfolio,
    access: Access,
    cost: Mapping[int, int] | int | None = None,
    levels: Mapping[Driver, str] | None = None,
    phase: StagePhase = StagePhase.ASSESSED,
    benefit: int | None = None,
    **facts: object,
) -> Initiative:
    """Costs by financial year (all in January), levels by driver; what is not said is unknown."""
    one = an_initiative(name, portfolio=portfolio, access=access, stage=stage(phase), **facts)
    by_year = {YEAR: cost} if isinstance(cost, int) else cost
    if by_year is not None:
        amounts = {date(year, 1, 1): Decimal(amount) for year, amount in by_year.items()}
        a_line(one, amounts=amounts, access=access)
    if benefit is not None:
        a_line(one, "benefit", amounts={date(YEAR, 1, 1): Decimal(benefit)}, access=access)
    for driver, level in (levels or {}).items():
        rate(one, driver, level=Level(level), version=None, access=access)
    return one


def a_scenario(
    scope: Scope,
    *,
    access: Access,
    driver_set: DriverSet | None,
    budgets: Mapping[int, int] | int | None = None,
    years: int = 1,
    goal: str = Goal.PRIORITY,
    name: str = "Plan 2027",
    **facts: object,
) -> Scenario:
    scenario = create_scenario(
        name=name,
        scope=scope,
        first_year=YEAR,
        year_count=years,
        goal=goal,
        driver_set=driver_set,
        access=access,
        **facts,
    )
    for year, amount in ({YEAR: budgets} if isinstance(budgets, int) else budgets or {}).items():
        scenario = set_budget(scenario, year=year, amount=Decimal(amount), access=access)
    return scenario


def solved(scenario: Scenario, *, access: Access) -> Solution:
    """Asked for, and answered by the job."""
    solution = request_solution(scenario, access=access)
    run_waiting_jobs()
    solution.refresh_from_db()
    return solution
