"""From something tried by hand to a scenario of its own."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.selection.actions.limits import force_in, force_out, set_budget
from pilotage.selection.actions.locking import locked
from pilotage.selection.actions.scenarios import copy_scenario
from pilotage.selection.actions.terms import set_terms, terms_said
from pilotage.selection.models import Scenario, ScenarioTerms
from pilotage.work.models import Initiative


def solve_around(
    scenario: Scenario,
    *,
    name: str,
    into: Mapping[Initiative, date | None],
    out: Collection[Initiative],
    budgets: Mapping[int, Decimal | None],
    access: Access,
) -> Scenario:
    """A copy in which these are in at that start, those are out, and years have these budgets: ready to be solved.

    Raises Refused, or Impossible when one of them is no candidate.
    """
    reason = _("what-if")
    with transaction.atomic(), deed("solve_around", actor=access.person_id, source=str(scenario.pk)):
        made = copy_scenario(scenario, name=name, access=access)
        for initiative, start in into.items():
            force_in(made, initiative, reason=reason, access=access)
            _start_then(made, initiative, start, access)
        for initiative in out:
            force_out(made, initiative, reason=reason, access=access)
        for year, amount in budgets.items():
            set_budget(made, year=year, amount=amount, access=access)
        return locked(made)


def _start_then(scenario: Scenario, initiative: Initiative, start: date | None, access: Access) -> None:
    """In this month and in no other, whatever else is said of it; without dates there is nothing to hold."""
    if start is None:
        return
    month = start.replace(day=1)
    said = terms_said(ScenarioTerms.objects.filter(scenario=scenario, initiative=initiative).first())
    set_terms(scenario, initiative, replace(said, earliest=month, latest=month), access=access)
