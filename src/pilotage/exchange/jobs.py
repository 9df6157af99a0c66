"""The jobs of the wing `exchange`: loaded by every worker, so that they are known by name."""

from pilotage.exchange.imports import jobs

__all__ = ["jobs"]
