"""Small builders in the PMO's words: what a test needs is said, everything else is usual."""

from datetime import date
from itertools import count

from pilotage.accounts.models import Grant, Person, Role
from pilotage.accounts.reads import access_of, enterprise_scope
from pilotage.accounts.rules import Access
from pilotage.work.actions import create_initiative, create_portfolio
from pilotage.work.models import Initiative, InitiativeKind, Portfolio

A_DAY = date(2026, 3, 2)
PASSWORD = "steer by visible marks"
_numbers = count(1)


def a_person(
    name: str = "", *, role: str | None = None, on: Portfolio | Initiative | None = None, password: str = PASSWORD
) -> Person:
    """Somebody with an account; with a role on a portfolio, an initiative, or (without `on`) the enterprise."""
    number = next(_numbers)
    name = name or f"Person {number}"
    person = Person.objects.create_user(email=f"person{number}@pilotage.example", name=name, password=password)
    if role is not None:
        Grant.objects.create(person=person, role=role, scope=on.scope if on else enterprise_scope())
    return person


def an_administrator(name: str = "Ada Administrator") -> Person:
    return a_person(name, role=Role.ADMINISTRATOR)


def access_for(person: Person) -> Access:
    return access_of(person)


def full_access() -> Access:
    """The access of a fresh administrator: for arranging what a test is not about."""
    return access_of(an_administrator(f"Arranger {next(_numbers)}"))


def a_portfolio(name: str = "", *, parent: Portfolio | None = None, access: Access | None = None) -> Portfolio:
    return create_portfolio(name=name or f"Portfolio {next(_numbers)}", parent=parent, access=access or full_access())


def an_initiative(
    name: str = "",
    *,
    portfolio: Portfolio | None = None,
    kind: str = InitiativeKind.PROJECT,
    on: date = A_DAY,
    access: Access | None = None,
    **facts: object,
) -> Initiative:
    access = access or full_access()
    return create_initiative(
        name=name or f"Initiative {next(_numbers)}",
        kind=kind,
        portfolio=portfolio or a_portfolio(access=access),
        access=access,
        on=on,
        **facts,
    )
