"""From the register, the strategy, the money and the people to the inputs of an answer: one query a table."""

from pilotage.selection.reads.gathering.whole import Gathered, gathered

__all__ = ["Gathered", "gathered"]
