"""From what people type about a scenario to typed values."""

from pilotage.selection.forms.amounts import typed_amount
from pilotage.selection.forms.column import Changes, Limits, ids_from, limits_from, version_from
from pilotage.selection.forms.scenarios import Choices, ScenarioForm, initial_of, source_of

__all__ = [
    "Changes",
    "Choices",
    "Limits",
    "ScenarioForm",
    "ids_from",
    "initial_of",
    "limits_from",
    "source_of",
    "typed_amount",
    "version_from",
]
