"""The rows of the wing `exchange`, each kept in the folder of its format or system."""

from pilotage.exchange.imports.models import ImportRow, ImportRun, ImportState, KeptMapping, Outcome, Upload

__all__ = ["ImportRow", "ImportRun", "ImportState", "KeptMapping", "Outcome", "Upload"]
