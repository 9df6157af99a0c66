"""Loading the demonstration: people, portfolios, strategy, initiatives with a year behind them, money, a scenario.

Everything goes through the product's own actions, in one transaction, with no chance in it: the same day gives the
same organisation. A few costs and ratings are missing on purpose, as in life.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from pilotage.accounts.actions.organisation import change_organisation
from pilotage.accounts.actions.people import found_administrator, invite_person, name_person
from pilotage.accounts.models import Role, Scope
from pilotage.accounts.reads import access_of, enterprise_scope, organisation
from pilotage.exchange.demonstration import organisation as nordhaven
from pilotage.exchange.demonstration.agile import add_teams
from pilotage.exchange.demonstration.alignments import add_alignments
from pilotage.exchange.demonstration.capability import add_capability
from pilotage.exchange.demonstration.changes import add_changes
from pilotage.exchange.demonstration.gates import add_gates
from pilotage.exchange.demonstration.initiatives import LINKS, Line, lines
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.exchange.demonstration.money import add_money
from pilotage.exchange.demonstration.past import live_through
from pilotage.exchange.demonstration.people import add_people
from pilotage.exchange.demonstration.plans.bridges import link_all
from pilotage.exchange.demonstration.plans.hybrids import link_epics
from pilotage.exchange.demonstration.plans.loading import add_plans
from pilotage.exchange.demonstration.reports import add_reports
from pilotage.exchange.demonstration.risks import add_risks
from pilotage.exchange.demonstration.scenario import CANDIDATES, add_scenarios
from pilotage.exchange.demonstration.spent import add_spent
from pilotage.exchange.demonstration.strategy import add_strategy, rate_all
from pilotage.kit.periods import add_months
from pilotage.work.actions import create_initiative, create_portfolio, define_custom_field, keep_view, link
from pilotage.work.models import Initiative, InitiativeKind, Portfolio, StagePhase
from pilotage.work.reads import stage_in

# The source that the register names, by tag; the funds of the money lines agree with it.
FUNDING = {"net zero": "Green bond", "capacity": "State grant", "climate": "State grant"}
Report = Callable[[str, float], None]


def load(progress: Report, *, day: date) -> None:
    """Load Nordhaven into an empty Pilotage; where it is already, nothing happens."""
    if Initiative.objects.exists() or Portfolio.objects.exists():
        progress("The organisation is there already", 1.0)
        return
    table = lines()
    # No deed around it: each action is an entry of its own in the history, as if people had done it.
    with transaction.atomic():
        progress("People and portfolios", 0.02)
        loaded = _found(day)
        progress("Strategy", 0.1)
        strategy = add_strategy(loaded)
        for done, line in enumerate(table):
            progress(f"Initiatives: {line.name}", 0.15 + 0.55 * done / len(table))
            loaded.initiatives[line.name] = _register(loaded, line)
            live_through(loaded, line)
        progress("Dependencies and ratings", 0.72)
        for source, kind, target, lag in LINKS:
            ends = loaded.initiatives[source], loaded.initiatives[target]
            link(*ends, kind=kind, lag_days=lag, access=loaded.access)
        rate_all(loaded, strategy, table)
        progress("Roles", 0.78)
        _give_roles(loaded)
        progress("Money", 0.8)
        add_money(loaded, table)
        progress("People", 0.9)
        add_people(loaded, table)
        add_plans(loaded, table, day=day, told=lambda name, done: progress(f"Plans: {name}", 0.92 + 0.03 * done))
        link_all(loaded, day=loaded.month)
        progress("Agile teams", 0.95)
        add_teams(loaded, day=day)
        link_epics(loaded, day=loaded.month)
        progress("Risks", 0.96)
        add_risks(loaded, day=day)
        progress("Money spent", 0.96)
        add_spent(loaded, table, day=day)
        progress("Status reports", 0.965)
        add_reports(loaded, day=day)
        progress("Gates", 0.968)
        add_gates(loaded, day=day)
        progress("Alignment", 0.969)
        add_alignments(loaded, day=day)
        progress("Change requests", 0.969)
        add_changes(loaded, day=day)
        progress("Scenarios", 0.97)
        add_scenarios(loaded, strategy)
        progress("Capability", 0.99)
        add_capability(loaded, day=day)
    progress("The organisation is loaded", 1.0)


def _found(day: date) -> Loaded:
    ada = next(one for one in nordhaven.PERSONAS if one.role == Role.ADMINISTRATOR)
    administrator = found_administrator(email=_email(ada.name), name=ada.name, password=None)
    access = access_of(administrator)
    now = organisation()
    change_organisation(
        version=now.version,
        name=nordhaven.NAME,
        currency="EUR",
        fiscal_year_start_month=1,
        discount_rate_share=Decimal("0.06"),
        access=access,
    )
    loaded = Loaded(month=day.replace(day=1), access=access, people={ada.name: administrator})
    for name in nordhaven.NAMED:
        loaded.people[name] = name_person(name, access=access)
    for persona in nordhaven.PERSONAS:
        _invite(loaded, persona, roles=() if persona.on else ((persona.role, enterprise_scope()),))
    for code, name, above, owner in nordhaven.PORTFOLIOS:
        loaded.portfolios[code] = create_portfolio(
            name=name, parent=loaded.portfolios.get(above), owner=loaded.people.get(owner), access=access
        )
    define_custom_field(name="Funding source", type="choice", access=access,
                        choices=("Own funds", "State grant", "Green bond", "Tariff"))  # fmt: skip
    define_custom_field(name="Consent needed", type="yes_no", access=access)
    return loaded


def _invite(loaded: Loaded, persona: nordhaven.Persona, *, roles: Sequence[tuple[Role, Scope]]) -> None:
    """Let somebody in; who is in already only gets the roles."""
    loaded.people[persona.name] = invite_person(
        email=_email(persona.name), name=persona.name, access=loaded.access, roles=roles
    )


def _give_roles(loaded: Loaded) -> None:
    """Roles on portfolios and initiatives, now that these are there; and views for everybody."""
    by_name = {one.name: one.scope for one in loaded.portfolios.values()}
    by_name |= {one.name: one.scope for one in loaded.initiatives.values()}
    for persona in nordhaven.PERSONAS:
        if persona.on:
            _invite(loaded, persona, roles=((persona.role, by_name[persona.on]),))
    keep_view(name=CANDIDATES, query="phase=idea&phase=assessed", is_shared=True,
              access=loaded.access)  # fmt: skip
    keep_view(name="Red and amber in delivery", query="phase=delivery&rag=R&rag=AR&rag=A&sort=rag", is_shared=True,
              access=loaded.access)  # fmt: skip
    keep_view(name="Cost unknown", query="unknown=cost", is_shared=True, access=loaded.access)


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{nordhaven.EMAIL_DOMAIN}"


def _register(loaded: Loaded, line: Line) -> Initiative:
    """The initiative as it was when it was registered: some months before its start, a year ago at most."""
    start = add_months(loaded.month, line.start) if line.start is not None else None
    finish = add_months(start, line.months) - timedelta(days=1) if start else None
    registered = max(add_months(loaded.month, -13), add_months(start or loaded.month, -4))
    is_running = line.phase in (StagePhase.DELIVERY, StagePhase.CLOSING, StagePhase.CLOSED, StagePhase.ON_HOLD)
    first = StagePhase.DELIVERY if is_running and start and start <= registered else _before(line)
    facts: dict[str, object] = {
        "sponsor": loaded.people.get(dict(_owners())[line.portfolio]),
        "manager": loaded.people.get(line.manager) or name_person(line.manager, access=loaded.access),
        "description": describe(line),
        "tags": list(line.tags),
        "planned_start": start,
        "planned_finish": finish,
        "stage": stage_in(first),
    }
    if line.cost is not None:
        facts |= {"whole_life_cost": Decimal(line.cost * 1000), "currency": "EUR"}
    elif line.kind != InitiativeKind.IDEA:
        facts |= {"unknown_words": {"whole_life_cost": "Survey of the pipes not finished"}, "whole_life_cost": None}
    if line.part_of:
        facts["programme"] = loaded.initiatives[line.part_of]
    facts["custom"] = {
        "funding_source": FUNDING.get(next((tag for tag in FUNDING if tag in line.tags), ""), "Own funds"),
        "consent_needed": line.capex_share > 0.9,
    }
    return create_initiative(
        name=line.name,
        kind=line.kind,
        portfolio=loaded.portfolios[line.portfolio],
        access=loaded.access,
        on=min(registered, loaded.month),
        # Where it stood when it was registered was decided before.
        is_decided=True,
        reason="",
        **facts,
    )


def _before(line: Line) -> StagePhase:
    """The stage in which the initiative was registered."""
    return StagePhase.IDEA if line.phase == StagePhase.IDEA else StagePhase.ASSESSED


def _owners() -> list[tuple[str, str]]:
    return [(code, owner) for code, _name, _above, owner in nordhaven.PORTFOLIOS]


def describe(line: Line) -> str:
    """A sentence on what it is for, from its facts: enough for a list, and true."""
    aims = [name.lower() for (name, _, _), sign in zip(nordhaven.DRIVERS, line.ratings, strict=True) if sign in "34"]
    aim = " and ".join(aims[:2]) if aims else "operations"
    return f"{line.name}: planned for {line.months} months, mainly for {aim}. Led by {line.manager}."
