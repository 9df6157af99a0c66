"""Hybrid plans: epics of a team's backlog become the content of tasks, and what is done of them that of the task."""

from datetime import date

from pilotage.delivery.actions.backlogs import change_epic
from pilotage.delivery.models import Epic, PlanTask
from pilotage.delivery.reads.backlogs import backlog_of, epics_visible_to, tasks_for_epics
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.exchange.demonstration.plans.catalogue import HYBRIDS

STORIES = "Stories of the backlog"


def link_epics(loaded: Loaded, *, day: date) -> None:
    """Give every epic of a hybrid the task of its name, once plans and backlogs are there."""
    for name in HYBRIDS:
        backlog = backlog_of(loaded.access, loaded.initiatives[name])
        if backlog is None:
            continue
        tasks = {task.name: task for task in tasks_for_epics(loaded.access, backlog).select_related("plan")}
        for epic in epics_visible_to(loaded.access).filter(backlog=backlog):
            _link(loaded, epic, tasks.get(f"{STORIES}, {epic.title}"), day=day)


def _link(loaded: Loaded, epic: Epic, task: PlanTask | None, *, day: date) -> None:
    if task is not None:
        change_epic(epic, version=epic.version, title=epic.title, task=task, access=loaded.access, on=day)
