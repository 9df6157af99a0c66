"""Two scenarios of the planning round, ready to be solved: what is planned, and the same after a cut."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pilotage.accounts.reads import access_of, enterprise_scope
from pilotage.accounts.rules import Access
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.exchange.demonstration.strategy import Strategy
from pilotage.finance.reads.funds import funds_in_use
from pilotage.kit.periods import add_months
from pilotage.resources.reads.roles import roles_in_use
from pilotage.selection.actions import (
    LimitFacts,
    LogicFacts,
    RoleTerms,
    Terms,
    add_limit,
    add_logic,
    create_scenario,
    force_in,
    set_budget,
    set_role,
    set_terms,
)
from pilotage.selection.models import Goal, Grain, Measure, Scenario
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import saved_views_for

CANDIDATES = "Candidates of the planning round"
YEARS = 4
# Million EUR a year. Decided and running work claims most of the first year; what is beside it is for new work.
PLANNED = (350, 110, 40, 20)
TIGHT = (337, 86, 27, 14)
WAIT_MONTHS = 24
HARBOUR = ("Rail corridor to the harbour", "Harbour line, track doubling", "Harbour line, freight terminal")
# Roles of which the enterprise knows no rate of contractors: what this round may pay for an hour.
OFFERED_RATES = {"Rolling stock engineer": 132, "Change lead": 118}


def add_scenarios(loaded: Loaded, strategy: Strategy) -> None:
    """The same question under two budgets, asked by the portfolio manager."""
    access = access_of(loaded.people["Marco Bellini"])
    first = loaded.month.year + 1
    view = next(one for one in saved_views_for(access) if one.name == CANDIDATES)
    for name, note, budgets in (
        ("Planned budget", "What the group plans to spend, with what is decided already.", PLANNED),
        ("Budget cut by a third", "A third less for new work; what is decided keeps its claim.", TIGHT),
    ):
        scenario = create_scenario(
            name=name,
            note=note,
            scope=enterprise_scope(),
            first_year=first,
            access=access,
            query=view.query,
            view=view,
            year_count=YEARS,
            goal=Goal.PRIORITY,
            driver_set=strategy.driver_set,
            grain=Grain.QUARTER,
            most_shift=4,
            delay_share=Decimal("0.05"),
            counts_people=True,
        )
        for place, million in enumerate(budgets):
            set_budget(scenario, year=first + place, amount=_million(million), access=access)
        _add_limits(loaded, scenario, access)
        _add_people(scenario, access)
        harbour = [loaded.initiatives[one] for one in HARBOUR]
        add_logic(scenario, LogicFacts("together", harbour, reason="The harbour works only as a whole."), access=access)
        _let_wait(loaded, scenario, harbour, access)
        force_in(
            Scenario.objects.get(pk=scenario.pk),
            loaded.initiatives["Switchgear without SF6"],
            reason="The regulation on SF6 leaves no choice from 2030 on.",
            access=access,
        )


def _let_wait(loaded: Loaded, scenario: Scenario, harbour: Sequence[Initiative], access: Access) -> None:
    """The tracks to the harbour come after the signalling, which is late: they may wait longer than others."""
    for one in harbour:
        start = one.planned_start or loaded.month
        set_terms(scenario, one, Terms(latest=add_months(start, WAIT_MONTHS)), access=access)


def _add_limits(loaded: Loaded, scenario: Scenario, access: Access) -> None:
    """Building capacity of one year, soft; a bond; and that the group's own work is not forgotten."""
    bond = next(one for one in funds_in_use() if one.name == "Green bond")
    for facts in (
        LimitFacts(
            measure=Measure.CAPEX,
            year=scenario.first_year + 1,
            at_most=_million(95),
            # Half a point for every million above.
            price=Decimal("0.005") / 1_000_000,
            most_over=_million(5),
        ),
        LimitFacts(fund=bond, at_most=_million(100)),
        LimitFacts(portfolio=loaded.portfolios["GR"], at_least=_million(22)),
    ):
        add_limit(scenario, facts, access=access)


def _add_people(scenario: Scenario, access: Access) -> None:
    """Contractors where no rate was known, and one signalling engineer who may be hired."""
    for role in roles_in_use(access):
        if role.name in OFFERED_RATES:
            set_role(scenario, role, RoleTerms(rate_per_hour=Decimal(OFFERED_RATES[role.name])), access=access)
        elif role.name == "Signalling engineer":
            hire = RoleTerms(hires=1, hire_from=date(scenario.first_year, 4, 1), hire_rate_per_month=Decimal(9500))
            set_role(scenario, role, hire, access=access)


def _million(amount: int) -> Decimal:
    return Decimal(amount) * 1_000_000
