"""Sets of drivers and their weights."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from pilotage.accounts.rules import Access
from pilotage.strategy import rules
from pilotage.strategy.models import Driver, DriverSet, SetState, Weighting


def driver_sets_visible_to(access: Access) -> QuerySet[DriverSet]:
    """All sets, with their drivers, newest first: who sees anything sees the strategy."""
    if not rules.may_see_strategy(access):
        return DriverSet.objects.none()
    return DriverSet.objects.prefetch_related("drivers").order_by("-id")


def driver_sets_with_objectives(access: Access) -> QuerySet[DriverSet]:
    """The same, with the objectives for which each driver stands."""
    drivers = Driver.objects.prefetch_related("objectives")
    return driver_sets_visible_to(access).prefetch_related(None).prefetch_related(Prefetch("drivers", drivers))


def active_driver_set() -> DriverSet | None:
    """The set in use, if there is one."""
    return DriverSet.objects.filter(state=SetState.ACTIVE).first()


def drivers_of(driver_set: DriverSet) -> list[Driver]:
    """In their order."""
    return list(driver_set.drivers.all())


def weights_of(driver_set: DriverSet) -> Mapping[UUID, Decimal] | None:
    """The kept weight of each driver, summing to exactly 1; None while they were not all kept."""
    return complete_weights(drivers_of(driver_set))


def complete_weights(drivers: list[Driver]) -> Mapping[UUID, Decimal] | None:
    """The same of drivers that were read already."""
    weights = {driver.id: driver.weight_share for driver in drivers if driver.weight_share is not None}
    if not weights or len(weights) < len(drivers) or sum(weights.values()) != 1:
        return None
    return weights


def newest_weighting(driver_set: DriverSet) -> Weighting | None:
    """Where the weights in force came from."""
    return driver_set.weightings.select_related("kept_by").order_by("-kept_at", "-id").first()


def weightings_of(driver_set: DriverSet) -> list[Weighting]:
    """Every time that weights were kept, newest first."""
    return list(driver_set.weightings.select_related("kept_by").order_by("-kept_at", "-id"))


def drivers_visible_to(access: Access) -> QuerySet[Driver]:
    """All drivers of all sets, for whoever sees the strategy."""
    if not rules.may_see_strategy(access):
        return Driver.objects.none()
    return Driver.objects.select_related("driver_set")
