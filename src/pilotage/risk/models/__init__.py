"""The rows of the registers."""

from pilotage.risk.models.contingency import Contingency
from pilotage.risk.models.entries import LETTERS, OVER, Concern, Entry, EntryKind, Status
from pilotage.risk.models.scales import LEVELS, Axis, ScaleCell, ScaleLevel, Severity
from pilotage.risk.models.treatment import Escalation, EscalationState, Rating, Response, Strategy
from pilotage.risk.models.trials import TrialTask, TrialUse

__all__ = [
    "LETTERS",
    "LEVELS",
    "OVER",
    "Axis",
    "Concern",
    "Contingency",
    "Entry",
    "EntryKind",
    "Escalation",
    "EscalationState",
    "Rating",
    "Response",
    "ScaleCell",
    "ScaleLevel",
    "Severity",
    "Status",
    "Strategy",
    "TrialTask",
    "TrialUse",
]
