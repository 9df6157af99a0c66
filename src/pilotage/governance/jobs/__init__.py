"""What workers do for governance: they tell people by mail what waits for them."""

from pilotage.governance.jobs import notices

__all__ = ["notices"]
