"""Which initiatives claim people, and how firmly."""

from pilotage.work.models import StagePhase

# Decided: their demand is a claim. What is on hold, closed or cancelled claims nobody.
COMMITTED = frozenset({StagePhase.APPROVED, StagePhase.DELIVERY, StagePhase.CLOSING})
# Not decided yet: their demand is a wish.
CANDIDATES = frozenset({StagePhase.IDEA, StagePhase.ASSESSED})
CLAIMING = COMMITTED | CANDIDATES


def is_committed(phase: str) -> bool:
    return phase in COMMITTED
