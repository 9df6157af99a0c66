"""What workers do for choosing: they look for answers, and work out what is asked about them."""

from pilotage.selection.jobs import solving, studies

__all__ = ["solving", "studies"]
