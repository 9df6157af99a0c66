"""Who may say what is wanted, who may weigh it, who may rate; answered with a reason."""

from decimal import Decimal
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.kit.models import Record
from pilotage.strategy.models import DriverSet, SetState
from pilotage.work.models import Initiative

Row = TypeVar("Row", bound=Record)


class Impossible(Exception):
    """What was asked contradicts itself; the text says what, where and what to do."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(Exception, Generic[Row]):
    """Somebody changed the row since it was read; the caller shows both versions side by side."""

    def __init__(self, current: Row, *, read_version: int) -> None:
        super().__init__(_("Somebody changed this in the meantime. Nothing was saved."))
        self.current = current
        self.read_version = read_version


def may_see_strategy(access: Access) -> Verdict:
    """The strategy belongs to everybody who takes part: who sees anything sees it."""
    return access.may_anywhere(Permission.SEE)


def may_change_strategy(access: Access) -> Verdict:
    """Objectives, drivers and weights hold for the whole enterprise, so they ask for the permission there."""
    return access.may_everywhere(Permission.EDIT_STRATEGY)


def may_judge(access: Access) -> Verdict:
    """Who changes the strategy, or rates somewhere, may say what matters more to them."""
    if access.may_anywhere(Permission.EDIT_STRATEGY):
        return Verdict(True)
    return access.may_anywhere(Permission.RATE)


def may_rate(access: Access, initiative: Initiative) -> Verdict:
    return access.may(Permission.RATE, path=initiative.scope.path)


def is_open(driver_set: DriverSet) -> Verdict:
    """May ratings, judgements and weights of the set still change?"""
    if driver_set.state == SetState.RETIRED:
        return Verdict(False, _("“%(name)s” is retired: it is kept as it was.") % {"name": driver_set.name})
    return Verdict(True)


def is_draft(driver_set: DriverSet) -> Verdict:
    """May drivers be added, renamed or removed? Not while their weights make the priorities."""
    if driver_set.state == SetState.DRAFT:
        return Verdict(True)
    text = _("“%(name)s” is in use or retired: make it a draft again, or copy it, before its drivers change.")
    return Verdict(False, text % {"name": driver_set.name})


def is_ready(driver_set: DriverSet, weights: dict[str, Decimal | None]) -> Verdict:
    """Can the set be put in use? `weights` are its drivers' by name."""
    if not weights:
        return Verdict(False, _("“%(name)s” has no drivers yet.") % {"name": driver_set.name})
    missing = [name for name, weight in weights.items() if weight is None]
    if missing:
        return Verdict(False, _("No weight was kept for %(names)s.") % {"names": ", ".join(missing)})
    total = sum((weight for weight in weights.values() if weight is not None), Decimal(0))
    if total != 1:
        text = _("The weights sum to %(total)s %%, not to 100 %%: keep them again.")
        return Verdict(False, text % {"total": f"{total * 100:.1f}"})
    return Verdict(True)
