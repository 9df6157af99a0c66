"""Asking for many trials of a plan, stopping them, and keeping what they found."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.locking import locked
from pilotage.delivery.models import Plan, RiskAnalysis, TaskEstimate
from pilotage.delivery.reads.delays import delays_of
from pilotage.delivery.reads.uncertainty import Analysed
from pilotage.delivery.rules.permissions import Impossible, may_edit_plan
from pilotage.delivery.rules.uncertainty import MOST_TRIALS, Result, kept_of
from pilotage.engine.risk_analysis.problem import Shape
from pilotage.kit.history import deed
from pilotage.kit.jobs import ask_to_cancel, start_job

ANALYSE = "analyse_risk"
MOST_SEED = 2**31 - 1


def ask_analysis(plan: Plan, *, samples: int, seed: int, shape: Shape, access: Access) -> RiskAnalysis:
    """Many trials of the plan as it is when the job begins. Raises Refused, or Impossible."""
    if not 100 <= samples <= MOST_TRIALS:
        raise Impossible(_("Draw between 100 and %(most)s trials.") % {"most": f"{MOST_TRIALS:,}"}, field="samples")
    if not 0 <= seed <= MOST_SEED:
        raise Impossible(_("A seed is a whole number from 0 to %(most)s.") % {"most": f"{MOST_SEED:,}"}, field="seed")
    if access.person_id is None:
        raise Impossible(_("Sign in first."))
    with transaction.atomic(), deed("ask_risk_analysis", actor=access.person_id):
        current = locked(plan, access=access)
        is_uncertain = TaskEstimate.objects.filter(task__plan=current).exists()
        if not is_uncertain and not delays_of(current):
            words = _("Everything in this plan is certain: estimate tasks or name a risk first.")
            raise Impossible(words)
        made = RiskAnalysis.objects.create(
            plan=current,
            plan_revision=current.revision,
            samples=samples,
            seed=seed,
            shape=shape.value,
            asked_by_id=access.person_id,
            asked_at=timezone.now(),
        )
        made.job = start_job(
            ANALYSE,
            title=_("When will it end? %(name)s") % {"name": current.initiative.name},
            person_id=access.person_id,
            payload={"analysis": str(made.pk)},
            lock=f"risk analysis {current.pk}",
        )
        made.save()
    return made


def stop_analysis(found: Analysed, *, access: Access) -> None:
    """Ask the job to stop; what was drawn until then is kept. Raises Refused."""
    may_edit_plan(access, found.analysis.plan.initiative).or_raise()
    if found.analysis.job is not None and found.is_open:
        ask_to_cancel(found.analysis.job)


def keep_analysis(analysis: RiskAnalysis, result: Result, *, revision: int) -> None:
    """Keep what was found, and of which revision of the plan. What is kept stays as it is: a job may run twice."""
    with transaction.atomic(), deed("keep_risk_analysis"):
        found = RiskAnalysis.objects.select_for_update(of=("self",)).get(pk=analysis.pk)
        if found.answered_at is not None:
            return
        found.result, found.plan_revision = kept_of(result), revision
        found.answered_at = timezone.now()
        found.save()
