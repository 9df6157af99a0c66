"""A hybrid plan: what is done of the epics of a task is what is done of the task."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.delivery.actions.figures import keep_figures
from pilotage.delivery.actions.scheduling import reschedule
from pilotage.delivery.models import Plan, PlanTask, Story
from pilotage.delivery.reads.backlogs import progress_by
from pilotage.delivery.rules.permissions import Impossible

# A share is kept to the ten-thousandth: what nobody could read is no change of a plan.
FINE = 4


def feed_tasks(task_ids: Iterable[UUID | None], *, access: Access, on: date) -> list[PlanTask]:
    """Let each of these tasks be done as far as its epics are, and schedule their plans anew; the tasks that changed.

    Called within the deed that changed a story, an epic or their link. A task whose epics hold nothing stays as it is.
    """
    ids = {id for id in task_ids if id is not None}
    if not ids:
        return []
    stories = Story.objects.filter(epic__task_id__in=ids)
    units = dict(stories.order_by().values_list("backlog_id", "backlog__unit").distinct())
    progress = progress_by(stories, "epic__task_id", units)
    changed = []
    for task in PlanTask.objects.select_for_update().filter(pk__in=ids).order_by("pk"):
        share = progress[task.pk].share if task.pk in progress else None
        if share is not None and round(share, FINE) != round(task.share_done, FINE):
            task.share_done = round(share, FINE)
            changed.append(task)
    PlanTask.objects.bulk_update(changed, ["share_done"])
    for plan in Plan.objects.filter(pk__in={task.plan_id for task in changed}).order_by("pk"):
        # A plan that cannot be scheduled says so on its own page; a finished story is finished all the same.
        try:
            reschedule(plan, access=access, on=on)
        except Impossible:
            keep_figures([plan.pk])
    return changed
