"""Who may see and change roles, people and demand, answered with a reason; and what is refused."""

from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.kit.models import Record
from pilotage.work.models import InitiativeFacts

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


def may_see_roles(access: Access) -> Verdict:
    """Roles and their capacity are the words in which everybody plans: whoever sees anything sees them."""
    return access.may_anywhere(Permission.SEE)


def may_see_rates(access: Access) -> Verdict:
    """Who sees the money of one initiative could divide its cost of work by its hours: rates are no secret to them."""
    return access.may_anywhere(Permission.SEE_MONEY)


def may_see_people(access: Access) -> Verdict:
    """Names, calendars and absences. People belong to the whole enterprise."""
    return access.may_everywhere(Permission.SEE_PEOPLE)


def may_edit_resources(access: Access) -> Verdict:
    """Roles, people, calendars and capacity hold for everybody: they ask for the whole enterprise."""
    return access.may_everywhere(Permission.EDIT_RESOURCES)


def may_edit_people(access: Access) -> Verdict:
    """Nobody writes what they may not read."""
    seen = may_see_people(access)
    return may_edit_resources(access) if seen else seen


def may_edit_rates(access: Access) -> Verdict:
    """Rates are money: they ask for sight of all of it, and for a hand in money or in resources."""
    seen = access.may_everywhere(Permission.SEE_MONEY)
    if not seen:
        return seen
    return access.may_everywhere(Permission.EDIT_MONEY) or may_edit_resources(access)


def may_edit_role(access: Access) -> Verdict:
    """May anything of a role be changed? Facts and rates ask for different permissions."""
    return may_edit_resources(access) or may_edit_rates(access)


def may_see_demand(access: Access, initiative: InitiativeFacts) -> Verdict:
    return access.may(Permission.SEE, path=initiative.scope.path)


def may_edit_demand(access: Access, initiative: InitiativeFacts) -> Verdict:
    """Whoever changes the initiative, and whoever plans the people there."""
    seen = may_see_demand(access, initiative)
    if not seen:
        return seen
    path = initiative.scope.path
    return access.may(Permission.EDIT, path=path) or access.may(Permission.EDIT_RESOURCES, path=path)


def sees_all_demand(access: Access) -> bool:
    """Is there no demand that could be hidden? Asked of the person's roles alone, so that the answer tells nothing."""
    return bool(access.may_everywhere(Permission.SEE))
