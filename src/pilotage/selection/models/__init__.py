"""The rows of choosing: scenarios with their limits and rules, the answers that were kept, and what was decided."""

from pilotage.selection.models.decisions import Commitment, Decision, Verdict
from pilotage.selection.models.limits import Measure, ScenarioLimit, ScenarioRole
from pilotage.selection.models.logic import (
    COUNTED,
    PAIRS,
    LogicKind,
    ScenarioLogic,
    ScenarioLogicMember,
    ScenarioTerms,
)
from pilotage.selection.models.scenarios import (
    MONTHS_OF,
    CandidateSource,
    Goal,
    Grain,
    Scenario,
    ScenarioCandidate,
    ScenarioRule,
    Side,
)
from pilotage.selection.models.solutions import Outcome, Solution
from pilotage.selection.models.studies import Study, StudyKind

__all__ = [
    "COUNTED",
    "MONTHS_OF",
    "PAIRS",
    "CandidateSource",
    "Commitment",
    "Decision",
    "Goal",
    "Grain",
    "LogicKind",
    "Measure",
    "Outcome",
    "Scenario",
    "ScenarioCandidate",
    "ScenarioLimit",
    "ScenarioLogic",
    "ScenarioLogicMember",
    "ScenarioRole",
    "ScenarioRule",
    "ScenarioTerms",
    "Side",
    "Solution",
    "Study",
    "StudyKind",
    "Verdict",
]
