"""Why a task is where it is: the chain of what drives it, as the engine's last answer says."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan, PlanLink, PlanTask
from pilotage.delivery.reads.plans import links_visible_to
from pilotage.engine.network.plan import Kind, Reason

MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task of the chain and what holds it. link: what it waits for; other: a task of another plan that may be seen.

    is_hidden   it waits for a task of a plan that the person may not see
    """

    task: PlanTask
    reason: Reason | None
    link: PlanLink | None = None
    other: PlanTask | None = None
    is_hidden: bool = False


def chain_to(access: Access, plan: Plan, uid: int) -> list[Waiting]:
    """From the task back to what waits for nothing; empty when the plan has no such task."""
    tasks = {task.id: task for task in PlanTask.objects.filter(plan=plan).defer("notes").order_by("position")}
    links = {
        f"{link.id}": link
        for link in PlanLink.objects.filter(Q(successor__plan=plan) | Q(predecessor__plan=plan)).order_by("id")
    }
    at = next((task for task in tasks.values() if task.uid == uid), None)
    chain: list[Waiting] = []
    seen: set[UUID] = set()
    while at is not None and at.id not in seen and len(chain) < MOST_STEPS:
        seen.add(at.id)
        step = _step(access, at, tasks, links)
        chain.append(step)
        at = _next(step, tasks)
    return chain


def _step(access: Access, task: PlanTask, tasks: dict[UUID, PlanTask], links: dict[str, PlanLink]) -> Waiting:
    said = task.driver or {}
    reason = Reason(said["reason"]) if said.get("reason") else None
    link = links.get(str(said.get("link") or ""))
    if link is None or link.predecessor_id in tasks:
        return Waiting(task, reason, link)
    seen = links_visible_to(access).filter(pk=link.pk).select_related("predecessor__plan__initiative").first()
    return Waiting(task, reason, link, other=seen.predecessor if seen else None, is_hidden=seen is None)


def _next(step: Waiting, tasks: dict[UUID, PlanTask]) -> PlanTask | None:
    if step.link is not None:
        return tasks.get(step.link.predecessor_id)
    if step.task.kind != Kind.SUMMARY:
        return None
    below = [(one.start, one.position, one) for one in tasks.values() if one.parent_id == step.task.id and one.start]
    return min(below, default=(None, 0, None))[2]
