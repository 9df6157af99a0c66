"""What an import would change, before anything is saved."""

from django.db.models import F, Q

from pilotage.delivery.models import Plan, PlanLink
from pilotage.delivery.reads.plans import tasks_of
from pilotage.delivery.rules.differences import PlanDifference, difference
from pilotage.delivery.rules.document import Document
from pilotage.delivery.rules.imported import uid_of
from pilotage.delivery.rules.refusals import refusal_of
from pilotage.engine.network.plan import WrongPlan
from pilotage.engine.network.scheduling import schedule


def difference_of(document: Document, plan: Plan | None) -> PlanDifference:
    """The document against the plan that is there; all of it is new where there is none.

    Raises Impossible, as the import would, when the document cannot be scheduled.
    """
    try:
        answer = schedule(document.plan)
    except WrongPlan as wrong:
        names = {uid_of(key): words.name for key, words in document.words.items()}
        raise refusal_of(wrong, names) from wrong
    if plan is None:
        return difference(document, answer, tasks=(), links=(), finish=None)
    links = PlanLink.objects.filter(successor__plan=plan, is_bridge=False)
    outside = PlanLink.objects.filter(Q(predecessor__plan=plan) ^ Q(successor__plan=plan))
    ends = outside.annotate(here=F("predecessor__plan")).values_list("here", "predecessor__uid", "successor__uid")
    return difference(
        document,
        answer,
        tasks=list(tasks_of(plan)),
        links=list(
            links.values_list("predecessor__uid", "successor__uid", "type", "lag_seconds", "lag_unit", "lag_share")
        ),
        finish=plan.computed_finish,
        linked_outside=frozenset(before if here == plan.pk else after for here, before, after in ends),
    )
