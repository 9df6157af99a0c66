"""Making sets of drivers, and putting one in use."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.strategy import rules
from pilotage.strategy.actions.locking import current, keep
from pilotage.strategy.models import Driver, DriverServes, DriverSet, Objective, SetState

# Told when another set comes in use or weights of the one in use change; the ids are of the set.
WEIGHTS_CHANGED = "weights_changed"


def create_driver_set(
    *,
    name: str,
    access: Access,
    description: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> DriverSet:
    """A new draft. Raises Refused or Impossible."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("create_driver_set", actor=access.person_id):
        driver_set = DriverSet(name=name, description=description, starts_on=starts_on, ends_on=ends_on)
        _keep_set(driver_set)
    return driver_set


def change_driver_set(
    driver_set: DriverSet,
    *,
    version: int,
    name: str,
    description: str,
    starts_on: date | None,
    ends_on: date | None,
    access: Access,
) -> DriverSet:
    """The set with its new facts. Raises Refused, Impossible or Stale."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("change_driver_set", actor=access.person_id):
        found = current(driver_set, version=version)
        found.name, found.description, found.starts_on, found.ends_on = name, description, starts_on, ends_on
        _keep_set(found)
    return found


def activate_driver_set(driver_set: DriverSet, *, access: Access) -> DriverSet:
    """Let this set make the priorities; the one in use until now is retired. Raises Refused or Impossible."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("activate_driver_set", actor=access.person_id):
        found = current(driver_set, version=None)
        verdict = rules.is_ready(found, dict(found.drivers.values_list("name", "weight_share")))
        if not verdict:
            raise rules.Impossible(verdict.reason)
        for other in DriverSet.objects.select_for_update().filter(state=SetState.ACTIVE).exclude(pk=found.pk):
            other.state = SetState.RETIRED
            other.save()
        return _in_state(found, SetState.ACTIVE)


def redraft_driver_set(driver_set: DriverSet, *, access: Access) -> DriverSet:
    """Make a set a draft again so that its drivers may change; until one is in use, nothing has a priority."""
    rules.may_change_strategy(access).or_raise()
    with transaction.atomic(), deed("redraft_driver_set", actor=access.person_id):
        return _in_state(current(driver_set, version=None), SetState.DRAFT)


def add_driver(
    driver_set: DriverSet,
    *,
    name: str,
    access: Access,
    description: str = "",
    objectives: Collection[Objective] = (),
) -> Driver:
    """A new driver at the end of a draft, without a weight. Raises Refused or Impossible."""
    with transaction.atomic(), deed("add_driver", actor=access.person_id):
        found = _draft(driver_set, access)
        driver = Driver(driver_set=found, position=found.drivers.count() + 1)
        _keep_driver(driver, name=name, description=description, objectives=objectives)
    return driver


def change_driver(
    driver: Driver,
    *,
    version: int,
    name: str,
    description: str,
    objectives: Collection[Objective],
    access: Access,
) -> Driver:
    """The driver with its new words. Raises Refused, Impossible or Stale."""
    with transaction.atomic(), deed("change_driver", actor=access.person_id):
        _draft(driver.driver_set, access)
        found = current(driver, version=version)
        _keep_driver(found, name=name, description=description, objectives=objectives)
    return found


def remove_driver(driver: Driver, *, access: Access) -> None:
    """Remove a driver from a draft, with its judgements and ratings; history keeps them. Raises Refused."""
    with transaction.atomic(), deed("remove_driver", actor=access.person_id):
        _draft(driver.driver_set, access)
        driver.delete()


def _draft(driver_set: DriverSet, access: Access) -> DriverSet:
    rules.may_change_strategy(access).or_raise()
    found = current(driver_set, version=None)
    verdict = rules.is_draft(found)
    if not verdict:
        raise rules.Impossible(verdict.reason)
    return found


def _in_state(driver_set: DriverSet, state: SetState) -> DriverSet:
    driver_set.state = state
    driver_set.save()
    driver_set.refresh_from_db(fields=["version"])
    tell(WEIGHTS_CHANGED, [driver_set.id])
    return driver_set


def _keep_set(driver_set: DriverSet) -> None:
    driver_set.name = driver_set.name.strip()
    if not driver_set.name:
        raise rules.Impossible(_("Give the set of drivers a name."), field="name")
    if driver_set.starts_on and driver_set.ends_on and driver_set.starts_on > driver_set.ends_on:
        raise rules.Impossible(_("The period ends before it begins."), field="ends_on")
    clash = _("There is another set of drivers named %(name)s.") % {"name": driver_set.name}
    keep(driver_set, clash=clash, field="name")


def _keep_driver(driver: Driver, *, name: str, description: str, objectives: Collection[Objective]) -> None:
    driver.name, driver.description = name.strip(), description
    if not driver.name:
        raise rules.Impossible(_("Give the driver a name."), field="name")
    keep(driver, clash=_("This set has another driver named %(name)s.") % {"name": driver.name}, field="name")
    DriverServes.objects.filter(driver=driver).exclude(objective__in=objectives).delete()
    DriverServes.objects.bulk_create(
        [DriverServes(driver=driver, objective=objective) for objective in objectives], ignore_conflicts=True
    )
