"""The quick limits of a scenario: budgets, who is forced in or out, and the list made by hand."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.selection import rules
from pilotage.selection.actions.limit_rows import (
    LimitFacts,
    refuse_amount,
    refuse_disorder,
    refuse_other_year,
    same_row,
)
from pilotage.selection.actions.locking import opened, touch
from pilotage.selection.models import Measure, Scenario, ScenarioCandidate, ScenarioLimit, ScenarioRule, Side
from pilotage.selection.reads.candidates import candidates_of, initiatives_to_list
from pilotage.work.models import Initiative


def set_budget(
    scenario: Scenario, *, year: int, amount: Decimal | None, access: Access, version: int | None = None
) -> Scenario:
    """No more than this in the financial year; None takes the limit away. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("set_budget", actor=access.person_id, year=year):
        found = opened(scenario, version=version, access=access)
        refuse_other_year(found, year)
        if amount is not None:
            refuse_amount(amount, "amount")
        there = same_row(found, LimitFacts(year=year)).first()
        if there is None and amount is not None:
            ScenarioLimit.objects.create(scenario=found, measure=Measure.COST, year=year, at_most=amount)
        elif there is not None and amount is None and there.at_least is None:
            there.delete()
        elif there is not None:
            refuse_disorder(there.at_least, amount)
            there.at_most = amount
            if amount is None:
                there.price = there.most_over = None
            there.save()
        touch(found)
    return found


def force_in(
    scenario: Scenario, initiative: Initiative, *, reason: str, access: Access, version: int | None = None
) -> ScenarioRule:
    """This candidate is in whatever the numbers say. Raises Refused, Stale or Impossible."""
    return _force(scenario, initiative, side=Side.IN, reason=reason, access=access, version=version)


def force_out(
    scenario: Scenario, initiative: Initiative, *, reason: str, access: Access, version: int | None = None
) -> ScenarioRule:
    """This candidate is out whatever the numbers say. Raises Refused, Stale or Impossible."""
    return _force(scenario, initiative, side=Side.OUT, reason=reason, access=access, version=version)


def unforce(scenario: Scenario, initiative: Initiative, *, access: Access, version: int | None = None) -> Scenario:
    """Let the numbers speak again. Raises Refused or Stale."""
    with transaction.atomic(), deed("unforce", actor=access.person_id):
        found = opened(scenario, version=version, access=access)
        ScenarioRule.objects.filter(scenario=found, initiative=initiative).delete()
        touch(found)
    return found


def list_candidates(
    scenario: Scenario, initiatives: Collection[Initiative], *, access: Access, version: int | None = None
) -> Scenario:
    """The whole list made by hand. Raises Refused, Stale, or Impossible when one is not in the scenario's scope."""
    with transaction.atomic(), deed("list_candidates", actor=access.person_id, count=len(initiatives)):
        found = opened(scenario, version=version, access=access)
        wanted = {one.pk: one for one in initiatives}
        allowed = set(initiatives_to_list(access, found).filter(pk__in=wanted).values_list("pk", flat=True))
        for missing in set(wanted) - allowed:
            text = _("%(name)s has ended, or lies outside this scenario's scope.")
            raise rules.Impossible(text % {"name": wanted[missing].name}, field="candidates")
        kept = ScenarioCandidate.objects.filter(scenario=found)
        kept.exclude(initiative__in=allowed).delete()
        there = set(kept.values_list("initiative_id", flat=True))
        ScenarioCandidate.objects.bulk_create(
            ScenarioCandidate(scenario=found, initiative_id=id) for id in sorted(allowed - there)
        )
        touch(found)
    return found


def _force(
    scenario: Scenario, initiative: Initiative, *, side: Side, reason: str, access: Access, version: int | None
) -> ScenarioRule:
    with transaction.atomic(), deed(f"force_{side.value}", actor=access.person_id):
        found = opened(scenario, version=version, access=access)
        if not reason.strip():
            raise rules.Impossible(_("Say why: the reason is kept with the decision."), field="reason")
        if not candidates_of(access, found).filter(pk=initiative.pk).exists():
            text = _("%(name)s is not among the candidates.")
            raise rules.Impossible(text % {"name": initiative.name}, field="initiative")
        rule, _made = ScenarioRule.objects.update_or_create(
            scenario=found, initiative=initiative, defaults={"side": side, "reason": reason.strip()[:400]}
        )
        touch(found)
    return rule
