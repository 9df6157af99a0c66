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
from pilotage.delivery.models.figures import EarnedFigures, EarnedUnit, PlanFigures
from pilotage.delivery.models.plans import Plan, PlanCalendar, PlanFile
from pilotage.delivery.models.tasks import (
    PlanAssignment,
    PlanLink,
    PlanResource,
    PlanTask,
    TaskEstimate,
)
from pilotage.delivery.models.uncertainty import DelayedTask, DelayRisk, EstimateGroup, RiskAnalysis

__all__ = [
    "Backlog",
    "Baseline",
    "BaselineTask",
    "DelayRisk",
    "DelayedTask",
    "EarnedFigures",
    "EarnedUnit",
    "Epic",
    "EstimateGroup",
    "Method",
    "Plan",
    "PlanAssignment",
    "PlanCalendar",
    "PlanFigures",
    "PlanFile",
    "PlanLink",
    "PlanResource",
    "PlanTask",
    "RiskAnalysis",
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
