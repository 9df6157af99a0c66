"""Two scenarios of the planning round, ready to be solved."""

from decimal import Decimal

from pilotage.accounts.reads import access_of, enterprise_scope
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.exchange.demonstration.strategy import Strategy
from pilotage.selection.actions.limits import force_in, set_budget
from pilotage.selection.actions.scenarios import create_scenario
from pilotage.selection.models import Goal, Scenario

YEARS = 4
# Million EUR a year: what the group can spend on new work, as planned and after a cut.
PLANNED = (24, 48, 46, 30)
TIGHT = (16, 34, 32, 20)


def add_scenarios(loaded: Loaded, strategy: Strategy) -> None:
    """The same question under two budgets, asked by the portfolio manager."""
    access = access_of(loaded.people["Marco Bellini"])
    for name, budgets in (("Planned budget", PLANNED), ("Budget cut by a third", TIGHT)):
        scenario = create_scenario(
            name=name,
            scope=enterprise_scope(),
            first_year=loaded.month.year + 1,
            access=access,
            query="phase=idea&phase=assessed",
            year_count=YEARS,
            goal=Goal.PRIORITY,
            driver_set=strategy.driver_set,
        )
        for place, million in enumerate(budgets):
            set_budget(scenario, year=loaded.month.year + 1 + place, amount=Decimal(million * 1_000_000), access=access)
        force_in(
            Scenario.objects.get(pk=scenario.pk),
            loaded.initiatives["Switchgear without SF6"],
            reason="The regulation on SF6 leaves no choice from 2030 on.",
            access=access,
        )
