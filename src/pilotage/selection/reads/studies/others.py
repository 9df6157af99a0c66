"""Other scenarios of the same question, to be drawn beside the one that is looked at."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.selection.models import Scenario, Solution
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.selection.reads.solutions import seen_whole
from pilotage.selection.rules import HAS_CHOICE

MOST = 12


@dataclass(frozen=True, slots=True)
class Other:
    """A scenario with the cost and the value of its newest choice; budget None where not every year has one."""

    id: UUID
    name: str
    budget: Decimal | None
    cost: Decimal | None
    value: float | None


def others_of(access: Access, scenario: Scenario) -> list[Other]:
    """Scenarios of the same scope, goal, drivers and years that have a choice, of which the person sees everything."""
    same = scenarios_visible_to(access).filter(
        scope=scenario.scope,
        goal=scenario.goal,
        driver_set=scenario.driver_set,
        first_year=scenario.first_year,
        year_count=scenario.year_count,
        currency=scenario.currency,
        archived_on__isnull=True,
    )
    same = same.exclude(pk=scenario.pk)
    newest = (
        Solution.objects.filter(scenario__in=same.order_by().values("id"))
        .exclude(outcome="")
        .order_by("scenario_id", "-number")
        .distinct("scenario_id")
        .values_list("scenario_id", "scenario__name", "outcome", "cost", "value", "inputs__budgets", "id")
    )
    found = [row for row in newest if row[2] in HAS_CHOICE]
    whole = seen_whole(access, [row[6] for row in found])
    others = [Other(row[0], row[1], _total(row[5]), row[3], row[4]) for row in found if row[6] in whole]
    return sorted(others, key=lambda one: one.name)[:MOST]


def _total(budgets: list[str | None]) -> Decimal | None:
    return None if None in budgets else sum((Decimal(str(one)) for one in budgets), Decimal(0))
