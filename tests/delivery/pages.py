"""Plans as the walk of all addresses needs them."""

from datetime import date

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.changing import edit_plan
from pilotage.delivery.actions.plans import create_plan
from pilotage.delivery.models import Plan, PlanTask
from pilotage.delivery.rules.changing_edits import AddTask
from pilotage.kit.uuids import new_id
from pilotage.work.models import Initiative

A_DAY = date(2027, 3, 1)


def a_planned_task(initiative: Initiative, name: str, access: Access) -> PlanTask:
    """A task in the plan of the initiative, which is made where there is none."""
    plan = Plan.objects.filter(initiative=initiative).first() or create_plan(initiative, access=access, start=A_DAY)
    task = new_id()
    edit_plan(plan, [AddTask(task, {"name": name})], revision=plan.revision, access=access, on=A_DAY)
    return PlanTask.objects.get(pk=task)
