"""The rows of governance."""

from pilotage.governance.models.alignment import AlignmentLine, AlignmentReview, AlignmentState, PlanningRound
from pilotage.governance.models.changes import ChangeRequest, ChangeRule, ChangeState
from pilotage.governance.models.gates import Delegation, GateFile, GateReview, ReviewState, Tick, Vote
from pilotage.governance.models.ledger import Condition, LedgerEntry, LedgerKind, Outcome
from pilotage.governance.models.lifecycles import Criterion, CriterionKind, Due, Gate, LifeCycle, LifeCycleStage
from pilotage.governance.models.notices import NoticePreference, SentNotice
from pilotage.governance.models.reports import (
    RagRule,
    Reminder,
    ReportDimension,
    ReportingCycle,
    ReportRag,
    ReportState,
    Rhythm,
    StatusReport,
)

__all__ = [
    "AlignmentLine",
    "AlignmentReview",
    "AlignmentState",
    "ChangeRequest",
    "ChangeRule",
    "ChangeState",
    "Condition",
    "Criterion",
    "CriterionKind",
    "Delegation",
    "Due",
    "Gate",
    "GateFile",
    "GateReview",
    "LedgerEntry",
    "LedgerKind",
    "LifeCycle",
    "LifeCycleStage",
    "NoticePreference",
    "Outcome",
    "PlanningRound",
    "RagRule",
    "Reminder",
    "ReportDimension",
    "ReportRag",
    "ReportState",
    "ReportingCycle",
    "ReviewState",
    "Rhythm",
    "SentNotice",
    "StatusReport",
    "Tick",
    "Vote",
]
