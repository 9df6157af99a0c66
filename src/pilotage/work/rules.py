"""Who may do what with portfolios and initiatives, answered with a reason."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.work.models import Initiative, InitiativeFacts, Portfolio, SavedView

MONEY_FIELDS = frozenset({"whole_life_cost", "year_budget", "year_forecast", "currency"})

# Stands for every custom field of money among the fields that are asked about.
CUSTOM_MONEY = "custom_money"


class Stale(Exception):
    """Somebody changed the row since it was read; the caller shows both versions side by side."""

    def __init__(self, current: Initiative, *, read_version: int) -> None:
        super().__init__(_("Somebody changed this in the meantime. Nothing was saved."))
        self.current = current
        self.read_version = read_version


class Impossible(Exception):
    """What was asked contradicts itself; the text says what, where and what to do."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Cycle(Exception):
    """The chain of names that a dependency would close."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(_("This would close a circle: %(chain)s.") % {"chain": " → ".join(names)})
        self.names = names


def may_see(access: Access, initiative: InitiativeFacts) -> Verdict:
    return access.may(Permission.SEE, path=initiative.scope.path)


def may_see_money(access: Access, initiative: InitiativeFacts) -> Verdict:
    return access.may(Permission.SEE_MONEY, path=initiative.scope.path)


def may_edit(access: Access, initiative: InitiativeFacts) -> Verdict:
    return access.may(Permission.EDIT, path=initiative.scope.path)


def may_change(access: Access, initiative: InitiativeFacts, fields: Collection[str]) -> Verdict:
    """May all these fields be changed? Money asks for a permission of its own, in sight and in hand."""
    money = MONEY_FIELDS | {CUSTOM_MONEY}
    if money & set(fields):
        verdict = access.may(Permission.EDIT_MONEY, path=initiative.scope.path)
        if not verdict or not set(fields) - money:
            return verdict
    return may_edit(access, initiative)


def may_create_in(access: Access, portfolio: Portfolio) -> Verdict:
    return access.may(Permission.CREATE, path=portfolio.scope.path)


def may_arrange(access: Access, path: str) -> Verdict:
    """May portfolios be made, named and moved below this path?"""
    return access.may(Permission.CONFIGURE, path=path)


def may_configure(access: Access) -> Verdict:
    """Custom fields and stages belong to everybody, so they ask for the permission on the whole enterprise."""
    return access.may_everywhere(Permission.CONFIGURE)


def may_change_view(access: Access, view: SavedView) -> Verdict:
    if view.owner_id == access.person_id:
        return Verdict(True)
    return Verdict(False, _("Only the person who made this view may change it; keep it under a name of your own."))
