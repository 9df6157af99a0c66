"""Makes everything known that MPXJ reads and no folder of ours does."""

from typing import Final

from pilotage.exchange.schedules.formats import Content, Format, register
from pilotage.exchange.schedules.mpxj.document import document_of

ROOTS: Final = frozenset({"project", "APIBusinessObjects", "BusinessObjects", "Document", "NewDataSet"})
"""First elements of GanttProject, Planner, Phoenix; Primavera (PMXML); ConceptDraw and Edraw; and others."""
STARTS: Final = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # Microsoft's compound file: .mpp, .mpt
    b"MPX",
    b"\xac\xed\x00\x05",  # objects of Java: ProjectLibre (.pod)
    b"SQLite format 3",  # Merlin, Asta
    b"\x00\x01\x00\x00Standard",  # databases of Access: .mpd
)


def is_for_mpxj(content: Content) -> bool:
    return content.root in ROOTS or content.content.startswith(STARTS)


register(Format("mpxj", is_for_mpxj, document_of, rank=100))
