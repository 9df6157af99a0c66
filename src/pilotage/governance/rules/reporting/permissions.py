"""Who may read, write, ask for and configure status reports, answered with a reason."""

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Impossible, Permission, Verdict
from pilotage.governance.models import ReportState, StatusReport
from pilotage.work.models import InitiativeFacts

__all__ = [
    "Impossible",
    "Stale",
    "may_configure",
    "may_oversee",
    "may_remind",
    "may_see_draft",
    "may_see_money",
    "may_write",
    "must_be_draft",
]


class Stale(Exception):
    """Somebody changed the draft since it was read."""

    def __init__(self, current: StatusReport, *, read: int) -> None:
        super().__init__(_("Somebody changed this report in the meantime. Nothing was saved; load the page again."))
        self.current = current
        self.read = read


def may_write(access: Access, initiative: InitiativeFacts) -> Verdict:
    """Whoever changes the initiative reports on it."""
    return access.may(Permission.EDIT, path=initiative.scope.path)


def may_see_money(access: Access, initiative: InitiativeFacts) -> Verdict:
    return access.may(Permission.SEE_MONEY, path=initiative.scope.path)


def may_see_draft(access: Access, initiative: InitiativeFacts) -> Verdict:
    """A draft is its authors' own until it is published."""
    return may_write(access, initiative)


def may_remind(access: Access, initiative: InitiativeFacts) -> Verdict:
    """Reports are asked for by those who steer the portfolio: who may choose there."""
    return access.may(Permission.CHOOSE, path=initiative.scope.path)


def may_oversee(access: Access) -> bool:
    """Whether the person sees overrides and watermelons side by side: who steers portfolios, or the whole."""
    return bool(access.may_anywhere(Permission.CHOOSE))


def may_configure(access: Access) -> Verdict:
    """Cycles and limits hold for everybody."""
    return access.may_everywhere(Permission.CONFIGURE)


def must_be_draft(report: StatusReport) -> None:
    """Raises Impossible for a published report."""
    if report.state != ReportState.DRAFT:
        raise Impossible(_("This report is published and never changes. Write a correction instead."))
