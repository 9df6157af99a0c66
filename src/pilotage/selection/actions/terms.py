"""What one initiative is allowed in a scenario, and how what is unknown of it is bounded."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.locking import opened, touch
from pilotage.selection.models import Scenario, ScenarioTerms
from pilotage.selection.reads.members import members_of
from pilotage.work.models import Initiative

# What the columns hold before the point.
MOST = Decimal(10) ** 18
YEARS = range(1900, 2201)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of an initiative; see ScenarioTerms. As it stands here nothing is, and the scenario's own holds."""

    earliest: date | None = None
    latest: date | None = None
    keeps_claim: bool | None = None
    cost_bound: Decimal | None = None
    npv_bound: Decimal | None = None
    counts_unrated: bool = False


def terms_said(row: ScenarioTerms | None) -> Terms:
    """What is said of it now: what a change starts from."""
    return Terms(**{one.name: getattr(row, one.name) for one in fields(Terms)}) if row else Terms()


def set_terms(
    scenario: Scenario, initiative: Initiative, terms: Terms, *, access: Access, version: int | None = None
) -> Scenario:
    """The initiative is allowed this in the scenario. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("set_terms", actor=access.person_id, key=initiative.key):
        found = opened(scenario, version=version, access=access)
        if terms == Terms():
            ScenarioTerms.objects.filter(scenario=found, initiative=initiative).delete()
        else:
            member = members_of(access, found).get(initiative.pk)
            if member is None:
                text = _("%(name)s is not among the candidates, and has no claim.") % {"name": initiative.name}
                raise rules.Impossible(text, field="initiative")
            _refuse_wrong(member, terms)
            said = {one.name: getattr(terms, one.name) for one in fields(terms)}
            ScenarioTerms.objects.update_or_create(scenario=found, initiative=member, defaults=said)
        touch(found)
    return found


def forget_terms(scenario: Scenario, initiative: Initiative, *, access: Access, version: int | None = None) -> Scenario:
    """The scenario's own holds for it again. Raises Refused or Stale."""
    return set_terms(scenario, initiative, Terms(), access=access, version=version)


def _refuse_wrong(one: Initiative, terms: Terms) -> None:
    _refuse_starts(one, terms)
    if terms.keeps_claim is not None and one.stage.phase not in rules.DECIDED:
        text = _("%(name)s is not decided yet: it has no claim that it could keep or give up.") % {"name": one.name}
        raise rules.Impossible(text, field="keeps_claim")
    for name in ("cost_bound", "npv_bound"):
        amount = getattr(terms, name)
        if amount is not None and (not amount.is_finite() or abs(amount) >= MOST):
            raise rules.Impossible(_("An amount has at most 18 digits before the point."), field=name)
    if terms.cost_bound is not None and terms.cost_bound < 0:
        raise rules.Impossible(_("A cost is not below 0."), field="cost_bound")


def _refuse_starts(one: Initiative, terms: Terms) -> None:
    for name in ("earliest", "latest"):
        day = getattr(terms, name)
        if day is not None and (day.day != 1 or day.year not in YEARS):
            text = _("Starts move by months: give the first of a month, between 1900 and 2200.")
            raise rules.Impossible(text, field=name)
    if (terms.earliest or terms.latest) and not (one.forecast_start or one.planned_start):
        text = _("%(name)s has no start yet, so it cannot be moved. Give it one in the register.") % {"name": one.name}
        raise rules.Impossible(text, field="earliest" if terms.earliest else "latest")
    if terms.earliest and terms.latest and terms.earliest > terms.latest:
        raise rules.Impossible(_("The earliest start is later than the latest."), field="earliest")
