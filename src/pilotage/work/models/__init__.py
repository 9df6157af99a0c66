"""The rows of the register."""

from pilotage.work.models.dependencies import Dependency, DependencyKind
from pilotage.work.models.fields import CustomField, FieldType
from pilotage.work.models.initiatives import Initiative, InitiativeFacts, InitiativeKind, PastInitiative, Rag, RagScale
from pilotage.work.models.observations import Observation, Observed
from pilotage.work.models.portfolios import Portfolio, Stage, StagePhase
from pilotage.work.models.views import SavedView

__all__ = [
    "CustomField",
    "Dependency",
    "DependencyKind",
    "FieldType",
    "Initiative",
    "InitiativeFacts",
    "InitiativeKind",
    "Observation",
    "Observed",
    "PastInitiative",
    "Portfolio",
    "Rag",
    "RagScale",
    "SavedView",
    "Stage",
    "StagePhase",
]
