"""A plan as a document, for whoever gives it away in a file: one query a table."""

from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.delivery.models import BaselineTask, Plan
from pilotage.delivery.reads.network import rows_of
from pilotage.delivery.reads.plans import baselines_of
from pilotage.delivery.rules.document import Document
from pilotage.delivery.rules.exported import Kept, document_from
from pilotage.delivery.rules.permissions import may_see_costs


def document_of(plan: Plan, *, access: Access) -> Document:
    """Everything that a file can hold of a plan that was found through its door; costs only where they may be seen."""
    baselines = list(baselines_of(plan))
    tasks: dict[UUID, list[BaselineTask]] = {one.id: [] for one in baselines}
    for row in BaselineTask.objects.filter(baseline__plan=plan).order_by("uid"):
        tasks[row.baseline_id].append(row)
    return document_from(
        Kept(rows_of(plan), [(one, tasks[one.id]) for one in baselines]),
        title=plan.title or plan.initiative.name,
        with_costs=bool(may_see_costs(access, plan.initiative)),
    )
