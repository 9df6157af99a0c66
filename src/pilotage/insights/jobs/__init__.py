"""The jobs of the wing `insights`: loaded by every worker, so that they are known by name."""

from pilotage.insights.jobs.packs import drawing

__all__ = ["drawing"]
