"""The rows of governance."""

from pilotage.governance.models.ledger import Condition, LedgerEntry, LedgerKind, Outcome

__all__ = ["Condition", "LedgerEntry", "LedgerKind", "Outcome"]
