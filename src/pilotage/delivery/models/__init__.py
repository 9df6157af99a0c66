"""Rows of the wing `delivery`."""

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
    "Baseline",
    "BaselineTask",
    "Plan",
    "PlanAssignment",
    "PlanCalendar",
    "PlanFile",
    "PlanLink",
    "PlanResource",
    "PlanTask",
    "TaskEstimate",
]
