"""Long work about the PMO's capability; importing this package registers it."""

from pilotage.maturity.jobs import evidence, gathering

__all__ = ["evidence", "gathering"]
