"""Builders of the strategy, in the PMO's words."""

from decimal import Decimal
from itertools import count

from pilotage.accounts.rules import Access
from pilotage.strategy.actions.drivers import activate_driver_set, add_driver, create_driver_set
from pilotage.strategy.actions.objectives import create_objective
from pilotage.strategy.actions.weights import set_weights_by_hand
from pilotage.strategy.models import Driver, DriverSet, Objective
from tests.builders import full_access

_numbers = count(1)


def an_objective(
    name: str = "", *, parent: Objective | None = None, access: Access | None = None, **facts: object
) -> Objective:
    number = next(_numbers)
    return create_objective(
        code=f"O{number}", name=name or f"Objective {number}", parent=parent, access=access or full_access(), **facts
    )


def a_driver_set(*names: str, access: Access | None = None) -> tuple[DriverSet, list[Driver]]:
    """A draft with these drivers and no weights."""
    access = access or full_access()
    driver_set = create_driver_set(name=f"Drivers {next(_numbers)}", access=access)
    return driver_set, [add_driver(driver_set, name=name, access=access) for name in names]


def weighed_drivers(
    weights: dict[str, str], *, access: Access | None = None, is_active: bool = True
) -> tuple[DriverSet, list[Driver]]:
    """A set with weights set by hand, in use."""
    access = access or full_access()
    driver_set, drivers = a_driver_set(*weights, access=access)
    set_weights_by_hand(driver_set, shares={driver: Decimal(weights[driver.name]) for driver in drivers}, access=access)
    if is_active:
        activate_driver_set(driver_set, access=access)
    driver_set.refresh_from_db()
    return driver_set, list(driver_set.drivers.all())
