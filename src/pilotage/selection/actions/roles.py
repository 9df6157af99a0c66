"""How roles limit a scenario: what may be bought, who may be hired, how much of a role belongs to it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.kit.periods import FiscalYear
from pilotage.resources.models import ResourceRole
from pilotage.selection import rules
from pilotage.selection.actions.locking import opened, touch
from pilotage.selection.models import Scenario, ScenarioRole

MOST_HIRES = 200
CENT = Decimal("0.01")
# What the columns hold before the point.
MOST = Decimal(10) ** 10


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """What is said of a role; see ScenarioRole. As it stands here nothing is said, and the usual holds."""

    is_counted: bool = True
    is_hard: bool = False
    capacity_share: Decimal = Decimal(1)
    rate_per_hour: Decimal | None = None
    most_hours: Decimal | None = None
    hires: int = 0
    hire_from: date | None = None
    hire_rate_per_month: Decimal | None = None


def terms_of_role(row: ScenarioRole | None) -> RoleTerms:
    """What is said of it now: what a change starts from."""
    if row is None:
        return RoleTerms()
    return RoleTerms(**{one.name: getattr(row, one.name) for one in fields(RoleTerms)})


def set_role(
    scenario: Scenario, role: ResourceRole, terms: RoleTerms, *, access: Access, version: int | None = None
) -> Scenario:
    """The role limits the scenario in this way. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("set_role", actor=access.person_id, role=role.name):
        found = opened(scenario, version=version, access=access)
        _refuse_wrong(found, terms)
        if terms == RoleTerms():
            ScenarioRole.objects.filter(scenario=found, role=role).delete()
        else:
            said = {one.name: getattr(terms, one.name) for one in fields(terms)}
            ScenarioRole.objects.update_or_create(scenario=found, role=role, defaults=said)
        touch(found)
    return found


def with_usual_hire(scenario: Scenario, role: ResourceRole, terms: RoleTerms) -> RoleTerms:
    """What is not said of a hire, as it usually is: from the scenario's first month, for what the role's hours cost.

    One cell is typed after the other: the count alone says that somebody may be hired, the rest can be changed then.
    """
    if not terms.hires:
        return terms
    first = FiscalYear(scenario.years[0], organisation().fiscal_year_start_month).first_month
    own = role.rate_per_hour if role.currency == scenario.currency else None
    pay = None if own is None else (own * role.hours_per_month).quantize(CENT)
    return replace(
        terms,
        hire_from=terms.hire_from or first,
        hire_rate_per_month=pay if terms.hire_rate_per_month is None else terms.hire_rate_per_month,
    )


def forget_role(scenario: Scenario, role: ResourceRole, *, access: Access, version: int | None = None) -> Scenario:
    """The usual holds of this role again. Raises Refused or Stale."""
    return set_role(scenario, role, RoleTerms(), access=access, version=version)


def _refuse_wrong(scenario: Scenario, terms: RoleTerms) -> None:
    share = terms.capacity_share
    if not share.is_finite() or not 0 <= share <= 1:
        raise rules.Impossible(_("The share of a role lies between 0 % and 100 %."), field="capacity_share")
    for name in ("rate_per_hour", "most_hours", "hire_rate_per_month"):
        amount = getattr(terms, name)
        if amount is not None and (not amount.is_finite() or not 0 <= amount < MOST):
            raise rules.Impossible(_("Rates and hours are not below 0, and have at most 10 digits."), field=name)
    if terms.hires:
        _refuse_hire(scenario, terms)


def _refuse_hire(scenario: Scenario, terms: RoleTerms) -> None:
    if not 1 <= terms.hires <= MOST_HIRES:
        text = _("Between 0 and %(most)s people can be hired.") % {"most": MOST_HIRES}
        raise rules.Impossible(text, field="hires")
    if terms.hire_from is None:
        raise rules.Impossible(_("Say from which month they can be hired."), field="hire_from")
    if terms.hire_rate_per_month is None:
        raise rules.Impossible(_("Say what one of them costs a month."), field="hire_rate_per_month")
    if terms.hire_from.day != 1:
        raise rules.Impossible(_("People are hired from the first of a month."), field="hire_from")
    last = FiscalYear(scenario.years[-1], organisation().fiscal_year_start_month).last_month
    if terms.hire_from > last:
        raise rules.Impossible(_("The scenario ends before they would begin."), field="hire_from")
