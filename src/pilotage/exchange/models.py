"""The rows of the wing `exchange`, each kept in the folder of its format or system."""

from pilotage.exchange.callers.models import AnsweredRequest, TokenPace
from pilotage.exchange.imports.models import ImportRow, ImportRun, ImportState, KeptMapping, Outcome, Upload
from pilotage.exchange.ledger.models import LedgerFile

__all__ = [
    "AnsweredRequest",
    "ImportRow",
    "ImportRun",
    "ImportState",
    "KeptMapping",
    "LedgerFile",
    "Outcome",
    "TokenPace",
    "Upload",
]
