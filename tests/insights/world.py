"""A register small enough to add up by hand, seen on 30 June 2026.

Portfolio      initiative   stage     RAG (March -> June)        cost, benefit
Networks       -
  Rail         Signals      delivery  G -> R, in June            100, benefit 40   serves Growth strongly
               Tracks       delivery  A -> G, in June            50                rated, serves nothing
               Old bridge   closed    G                          70
  Bus          Depots       delivery  A, in March (stale)        unknown           not rated
               Night buses  idea      -                          20                not rated
Water          Pumps        delivery  -                          300               not rated
               Valves       on hold   -                          unknown           not rated
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.accounts.rules import Access
from pilotage.strategy.actions.ratings import rate
from pilotage.strategy.models import Level
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative, InitiativeKind, Portfolio, StagePhase
from pilotage.work.reads.visible import stage_in
from tests.builders import a_portfolio, an_initiative, full_access
from tests.finance.money import a_line
from tests.strategy.builders import weighed_drivers

MARCH, JUNE, TODAY = date(2026, 3, 2), date(2026, 6, 10), date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class World:
    networks: Portfolio
    rail: Portfolio
    bus: Portfolio
    water: Portfolio
    initiatives: dict[str, Initiative]


def a_world() -> World:
    access = full_access()
    networks, water = a_portfolio("Networks", access=access), a_portfolio("Water", access=access)
    rail = a_portfolio("Rail", parent=networks, access=access)
    bus = a_portfolio("Bus", parent=networks, access=access)
    made = {
        one.name: one
        for one in (
            _in(rail, "Signals", StagePhase.DELIVERY, access, rag="G", cost=100),
            _in(rail, "Tracks", StagePhase.DELIVERY, access, rag="A", cost=50),
            _in(rail, "Old bridge", StagePhase.CLOSED, access, rag="G", cost=70),
            _in(bus, "Depots", StagePhase.DELIVERY, access, rag="A"),
            _in(bus, "Night buses", StagePhase.IDEA, access, cost=20),
            _in(water, "Pumps", StagePhase.DELIVERY, access, cost=300),
            _in(water, "Valves", StagePhase.ON_HOLD, access),
        )
    }
    changed(made["Signals"], access, rag="R", planned_finish=date(2026, 12, 1))
    changed(made["Tracks"], access, rag="G")
    a_line(made["Signals"], "benefit", amounts={date(2027, 1, 1): Decimal(40)}, access=access)
    _set, drivers = weighed_drivers({"Growth": "0.6", "Safety": "0.4"}, access=access)
    rate(made["Signals"], drivers[0], level=Level.STRONG, version=None, access=access)
    for driver in drivers:
        rate(made["Tracks"], driver, level=Level.NONE, version=None, access=access)
    return World(networks, rail, bus, water, made)


def _in(
    portfolio: Portfolio, name: str, phase: StagePhase, access: Access, *, rag: str = "", cost: int | None = None
) -> Initiative:
    facts: dict[str, object] = {"stage": stage_in(phase)}
    if rag:
        facts["rag"] = rag
    if cost is not None:
        facts |= {"whole_life_cost": Decimal(cost), "currency": "EUR"}
    kind = InitiativeKind.IDEA if phase == StagePhase.IDEA else InitiativeKind.PROJECT
    facts |= {"planned_start": date(2026, 3, 1), "planned_finish": date(2026, 10, 31)}
    return an_initiative(name, portfolio=portfolio, kind=kind, on=MARCH, access=access, **facts)


def changed(initiative: Initiative, access: Access, *, on: date = JUNE, **changes: object) -> Initiative:
    initiative.refresh_from_db()
    return change_initiative(initiative, version=initiative.version, changes=changes, access=access, on=on)
