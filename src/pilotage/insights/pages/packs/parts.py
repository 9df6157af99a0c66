"""Pieces that several sheets have."""

from pilotage.insights.pages.changed import TONES
from pilotage.insights.rules.packs import Cell
from pilotage.work.models import Rag


def rag_cell(rag: str) -> Cell:
    """The word of a RAG with its tone."""
    return Cell(str(Rag(rag).label), TONES[rag]) if rag else Cell("–", "none")
