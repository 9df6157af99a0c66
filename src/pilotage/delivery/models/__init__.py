"""Rows of the wing `delivery`."""

from pilotage.delivery.models.backlogs import (
    Backlog,
    Epic,
    Method,
    Sprint,
    SprintState,
    SprintStay,
    Story,
    StoryChange,
    StoryKind,
    StoryState,
    Unit,
)
from pilotage.delivery.models.baselines import Baseline, BaselineTask
from pilotage.delivery.models.plans import Plan, PlanCalendar, PlanFile
from pilotage.delivery.models.tasks import (
    PlanAssignment,
    PlanLink,
    PlanResource,
    PlanTask,
    TaskEstimate,
)

__all__ = [
    "Backlog",
    "Baseline",
    "BaselineTask",
    "Epic",
    "Method",
    "Plan",
    "PlanAssignment",
    "PlanCalendar",
    "PlanFile",
    "PlanLink",
    "PlanResource",
    "PlanTask",
    "Sprint",
    "SprintState",
    "SprintStay",
    "Story",
    "StoryChange",
    "StoryKind",
    "StoryState",
    "TaskEstimate",
    "Unit",
]
