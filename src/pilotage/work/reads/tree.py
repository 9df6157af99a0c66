"""Counting what lies in portfolios and below, of what the person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.work.models import InitiativeKind, Portfolio, StagePhase
from pilotage.work.reads.visible import initiatives_visible_to


@dataclass(frozen=True, slots=True)
class Counts:
    """Visible initiatives in a portfolio and all below it."""

    all: int
    ideas: int
    in_delivery: int


def counts_below(access: Access, portfolios: Sequence[Portfolio]) -> dict[UUID, Counts]:
    """The counts of each portfolio: one query, then a walk over the rows' paths."""
    rows = list(initiatives_visible_to(access).order_by().values_list("scope__path", "kind", "stage__phase"))
    found = {}
    for portfolio in portfolios:
        below = [(kind, phase) for path, kind, phase in rows if path.startswith(portfolio.scope.path)]
        found[portfolio.id] = Counts(
            all=len(below),
            ideas=sum(kind == InitiativeKind.IDEA for kind, _ in below),
            in_delivery=sum(phase == StagePhase.DELIVERY for _, phase in below),
        )
    return found
