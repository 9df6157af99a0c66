"""Of which initiatives a page of the strategy speaks."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import ENDED, initiatives_visible_to, portfolios_visible_to


@dataclass(frozen=True, slots=True)
class Population:
    """Narrowed to a portfolio with all below it, to words in name or key; what ended is left out unless asked for."""

    portfolio_id: UUID | None = None
    words: str = ""
    has_ended: bool = False


def initiatives_in(access: Access, population: Population) -> QuerySet[Initiative]:
    """The initiatives of the population that the person may see, by name."""
    found = initiatives_visible_to(access).order_by("name", "id")
    if not population.has_ended:
        found = found.exclude(stage__phase__in=ENDED)
    for word in population.words.split():
        found = found.filter(Q(name__icontains=word) | Q(key__icontains=word))
    if population.portfolio_id is None:
        return found
    top = portfolios_visible_to(access).filter(id=population.portfolio_id).first()
    return found.filter(scope__path__startswith=top.scope.path) if top else found.none()
