"""The programme `pilotage`: what an administrator types."""

from pilotage.config.command.programme import main

__all__ = ["main"]
