"""Long work of the registers; importing this package registers it."""

from pilotage.risk.jobs import reserves

__all__ = ["reserves"]
