"""Who may see and change the money of an initiative, answered with a reason; and what is refused."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.models import Person
from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.finance.models import ActualsKnown, EstimateRange, Fund, LineKind, MoneyLine
from pilotage.work.models import Initiative


class Impossible(Exception):
    """What was asked contradicts itself; the text says what, where and what to do."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Stale(Exception):
    """Somebody changed this since it was read; the caller shows both versions side by side."""

    def __init__(self, current: MoneyLine | Fund | EstimateRange | ActualsKnown, *, read_version: int) -> None:
        super().__init__(_("Somebody changed “%(what)s” in the meantime. Nothing was saved.") % {"what": current})
        self.current = current
        self.read_version = read_version


def may_see_money(access: Access, initiative: Initiative) -> Verdict:
    return access.may(Permission.SEE_MONEY, path=initiative.scope.path)


def may_edit_money(access: Access, initiative: Initiative) -> Verdict:
    """Changing money asks for both: nobody writes what they may not read."""
    seen = may_see_money(access, initiative)
    return access.may(Permission.EDIT_MONEY, path=initiative.scope.path) if seen else seen


def may_approve_money(access: Access, initiative: Initiative) -> Verdict:
    """Whoever approves the plan as a baseline approves the money too, where they see it."""
    seen = may_see_money(access, initiative)
    return access.may(Permission.EDIT, path=initiative.scope.path) if seen else seen


def may_set_terms(access: Access) -> Verdict:
    """Rates, the discount rate and the financial year hold for everybody: they ask for the whole enterprise."""
    return access.may_everywhere(Permission.CONFIGURE)


def may_keep_funds(access: Access) -> Verdict:
    """Funds pay for initiatives of every portfolio: keeping them asks for the money of the whole enterprise."""
    return access.may_everywhere(Permission.EDIT_MONEY)


def check_fund_pays(fund: Fund | None, kind: str, *, kept: UUID | None = None) -> None:
    """A fund pays costs, and only while it is not archived; a line keeps the fund that it had. Raises Impossible."""
    if fund is None:
        return
    if kind == LineKind.BENEFIT:
        words = _("A fund pays for costs. Choose “no fund”, or make the line a cost.")
        raise Impossible(words, field="fund")
    if fund.archived_on is not None and fund.pk != kept:
        words = _("The fund “%(fund)s” is archived: no other line can name it.")
        raise Impossible(words % {"fund": fund.name}, field="fund")


def check_owner(person: Person | None, kind: str) -> None:
    """Somebody answers for a benefit; a cost is answered for by the initiative's owner. Raises Impossible."""
    if person is not None and kind != LineKind.BENEFIT:
        raise Impossible(
            _("Only a benefit has an owner. Choose “nobody yet”, or make the line a benefit."), field="owner"
        )


def check_month(month: date) -> date:
    """The month, when it is one. Raises Impossible."""
    if month.day != 1:
        raise Impossible(_("Amounts are kept per month: name a month by its first day."), field="month")
    if not 1900 <= month.year <= 2200:
        raise Impossible(_("The year %(year)s is outside 1900 to 2200.") % {"year": month.year}, field="month")
    return month
