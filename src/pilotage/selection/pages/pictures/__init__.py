"""The pictures of an answer, one at a time; each with its table."""

from pilotage.selection.pages.pictures.answer import Pictures

__all__ = ["Pictures"]
