"""Who may see, change, answer and configure; and what is refused."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.kit.models import Record
from pilotage.risk.models import Entry, Escalation
from pilotage.work.models import Portfolio

MONEY_FIELDS = frozenset({"cost_low", "cost_likely", "cost_high"})


class Stale(Exception):
    """Somebody changed this since it was read; the caller shows both versions side by side."""

    def __init__(self, current: Record, *, read_version: int) -> None:
        super().__init__(_("Somebody changed this in the meantime. Nothing was saved."))
        self.current = current
        self.read_version = read_version


def may_write(access: Access, path: str) -> Verdict:
    """May entries of the register with that scope path be written and changed?"""
    return access.may(Permission.EDIT, path=path)


def may_change(access: Access, entry: Entry) -> Verdict:
    return may_write(access, entry.scope.path)


def may_see_money(access: Access, entry: Entry) -> Verdict:
    return access.may(Permission.SEE_MONEY, path=entry.scope.path)


def may_write_money(access: Access, path: str) -> Verdict:
    """Changing money asks for both: nobody writes what they may not read."""
    seen = access.may(Permission.SEE_MONEY, path=path)
    return access.may(Permission.EDIT_MONEY, path=path) if seen else seen


def may_answer(access: Access, escalation: Escalation) -> Verdict:
    """The level above answers: who decides there."""
    return access.may(Permission.COMMIT, path=escalation.to.scope.path)


def may_answer_for(access: Access, portfolio: Portfolio) -> Verdict:
    return access.may(Permission.COMMIT, path=portfolio.scope.path)


def may_configure(access: Access) -> Verdict:
    """The scales hold for everybody, so that one register can be compared with another."""
    return access.may_everywhere(Permission.CONFIGURE)
