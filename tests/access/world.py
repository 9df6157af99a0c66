"""A small organisation with a home portfolio that everybody here works in, and a hidden one that is not theirs.

What the hidden one holds carries canaries: words and amounts that nobody outside may ever meet in an answer.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.accounts.models import Person, Role
from pilotage.work.actions import link
from pilotage.work.models import Initiative, Portfolio
from tests.builders import a_person, a_portfolio, an_initiative, full_access

A_DAY = date(2026, 3, 2)
CANARIES = ("Canary-harbour", "Canary-tunnel", "Canary-words", "canary-tag", "918273", "918,273", "918\u202f273")


@dataclass(frozen=True, slots=True)
class World:
    home: Portfolio
    here: Initiative
    hidden: Portfolio
    there: Initiative
    colleague: Person
    stranger: Person


def a_world() -> World:
    access = full_access()
    home, hidden = a_portfolio("Home portfolio", access=access), a_portfolio("Canary-harbour", access=access)
    here = an_initiative("Depot at home", portfolio=home, access=access)
    neighbour = an_initiative("Line at home", portfolio=home, access=access)
    there = an_initiative(
        "Canary-tunnel",
        portfolio=hidden,
        access=access,
        description="Canary-words",
        tags=["canary-tag"],
        whole_life_cost=Decimal(918_273),
        currency="EUR",
        on=A_DAY,
    )
    # Dependencies reach over the fence: the half that lies beyond must not show on this side.
    link(source=here, target=there, kind="needs", access=access)
    link(source=neighbour, target=here, kind="needs", access=access)
    return World(
        home=home,
        here=here,
        hidden=hidden,
        there=there,
        colleague=a_person("Colleague", role=Role.VIEWER, on=home),
        stranger=a_person("Beyond", role=Role.VIEWER, on=hidden),
    )
