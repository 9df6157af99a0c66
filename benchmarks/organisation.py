"""An organisation of any size, made through the product's own actions: 4 portfolios of 4, RAG, costs, ratings."""

from datetime import date, timedelta
from decimal import Decimal

from pilotage.accounts.actions.people import name_person
from pilotage.accounts.models import Grant, Person, Role
from pilotage.accounts.reads import access_of, enterprise_scope
from pilotage.accounts.rules import Access
from pilotage.strategy.actions.drivers import activate_driver_set, add_driver, create_driver_set
from pilotage.strategy.actions.ratings import Cell, rate_many
from pilotage.strategy.actions.weights import set_weights_by_hand
from pilotage.strategy.models import Level
from pilotage.work.actions import change_initiative, create_initiative, create_portfolio
from pilotage.work.models import Initiative, Portfolio, Stage
from pilotage.work.reads import stages

TODAY = date(2026, 6, 30)
LETTERS = ("G", "A", "R", "")


def fill(count: int) -> Person:
    """So many initiatives, and the PMO lead who opens the cockpit."""
    person = Person.objects.create(email=f"pmo{count}@pilotage.example", name="Pia Lead")
    for role in (Role.ADMINISTRATOR, Role.PMO_LEAD, Role.SRO, Role.FINANCE_CONTROLLER, Role.PORTFOLIO_MANAGER):
        Grant.objects.create(person=person, role=role, scope=enterprise_scope())
    access = access_of(person)
    tops = [create_portfolio(name=f"Portfolio {top}", access=access) for top in range(4)]
    leaves = [create_portfolio(name=f"Part {place}", parent=top, access=access) for top in tops for place in range(4)]
    known = stages()
    people = [name_person(f"Person {place:02}", access=access) for place in range(40)]
    made = [_initiative(place, leaves[place % len(leaves)], known, people, access) for place in range(count)]
    _rate(made, access)
    return person


def _initiative(
    place: int, portfolio: Portfolio, known: list[Stage], people: list[Person], access: Access
) -> Initiative:
    facts: dict[str, object] = {
        "stage": known[place % len(known)] if place % 2 else known[3],
        "sponsor": people[place % 17],
        "manager": people[place % len(people)],
        "tags": [f"tag {place % 9}"] if place % 3 == 0 else [],
        "planned_start": date(2026, 1, 1) + timedelta(days=place % 300),
        "planned_finish": date(2027, 1, 1) + timedelta(days=place % 300),
    }
    if LETTERS[place % 4]:
        facts["rag"] = LETTERS[place % 4]
    if place % 5:
        facts |= {"whole_life_cost": Decimal(1000 * (place + 1)), "currency": "EUR"}
    name = f"Initiative {place} of the organisation"
    made = create_initiative(
        name=name, kind="project", portfolio=portfolio, access=access, on=TODAY - timedelta(days=200), **facts
    )
    if LETTERS[place % 4] and place % 3:
        changes = {"rag": LETTERS[place % 3]}
        made = change_initiative(
            made, version=made.version, changes=changes, access=access, on=TODAY - timedelta(days=10)
        )
    return made


def _rate(made: list[Initiative], access: Access) -> None:
    driver_set = create_driver_set(name=f"Drivers for {len(made)}", access=access)
    drivers = [add_driver(driver_set, name=f"Driver {place}", access=access) for place in range(5)]
    set_weights_by_hand(driver_set, shares=dict.fromkeys(drivers, Decimal("0.2")), access=access)
    activate_driver_set(driver_set, access=access)
    levels = list(Level)
    cells = [
        Cell(one.id, driver.id, levels[(place + number) % len(levels)], None)
        for place, one in enumerate(made)
        if place % 7
        for number, driver in enumerate(drivers)
    ]
    rate_many(cells, access=access)
