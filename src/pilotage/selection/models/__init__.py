"""The rows of choosing: scenarios with their limits, the answers that were kept, and what was decided."""

from pilotage.selection.models.decisions import Commitment, Decision, Verdict
from pilotage.selection.models.scenarios import (
    CandidateSource,
    Goal,
    Scenario,
    ScenarioBudget,
    ScenarioCandidate,
    ScenarioRule,
    Side,
)
from pilotage.selection.models.solutions import Outcome, Solution

__all__ = [
    "CandidateSource",
    "Commitment",
    "Decision",
    "Goal",
    "Outcome",
    "Scenario",
    "ScenarioBudget",
    "ScenarioCandidate",
    "ScenarioRule",
    "Side",
    "Solution",
    "Verdict",
]
