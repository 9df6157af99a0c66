"""Keeping what the rows of plans add up to in step with them: every action on a plan ends with `keep_figures`."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from pilotage.delivery.models import EarnedFigures, Plan, PlanFigures
from pilotage.delivery.reads.earned_figures import earned_from_rows, earned_marks
from pilotage.delivery.reads.figures import figures_from_rows

FIELDS = [field.name for field in PlanFigures._meta.concrete_fields if not field.primary_key]
# Plans whose rows are looked at together where very many are to be done.
TOGETHER = 50


def keep_figures(plan_ids: Collection[UUID]) -> None:
    """Make the figures of these plans anew from their rows as they are now.

    Whoever changes tasks, baselines, calendars or settings of a plan calls it in the same transaction, the plan held.
    Earned value is computed only where a row changed that decides about it.
    """
    plans = list(Plan.objects.filter(pk__in=plan_ids).select_related("calendar").order_by("pk"))
    with transaction.atomic():
        marks = earned_marks([plan.pk for plan in plans])
        known = dict(PlanFigures.objects.filter(plan__in=plans).values_list("plan_id", "earned_mark"))
        made = figures_from_rows(plans)
        for figures in made:
            figures.earned_mark = marks[figures.plan_id]
        _keep_earned([plan for plan in plans if known.get(plan.pk) != marks[plan.pk]])
        PlanFigures.objects.bulk_create(made, update_conflicts=True, unique_fields=["plan"], update_fields=FIELDS)


def complete_figures() -> int:
    """Keep the figures of all plans that have none, such as those from before there were any; of how many."""
    lacking = list(Plan.objects.filter(figures=None).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(lacking), TOGETHER):
        with transaction.atomic():
            ids = lacking[first : first + TOGETHER]
            list(Plan.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
            keep_figures(ids)
    return len(lacking)


def _keep_earned(plans: Sequence[Plan]) -> None:
    EarnedFigures.objects.filter(plan__in=plans).delete()
    EarnedFigures.objects.bulk_create([figures for plan in plans for figures in earned_from_rows(plan)])
