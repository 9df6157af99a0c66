"""Which initiatives a scenario chooses from, with everything about them that decides."""

from uuid import UUID

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access
from pilotage.selection.models import CandidateSource, Scenario, ScenarioCandidate
from pilotage.work.models import Dependency, Initiative
from pilotage.work.reads.query import Query, initiatives_matching
from pilotage.work.reads.visible import ENDED, initiatives_with_money_visible_to


def candidates_of(access: Access, scenario: Scenario) -> QuerySet[Initiative]:
    """The candidates by name: within the scope only, and never what is closed or cancelled.

    Who sees the scenario sees all of them with their money, so that everybody gets the same.
    """
    within = Q(scope__path__startswith=scenario.scope.path) & ~Q(stage__phase__in=ENDED)
    if scenario.source == CandidateSource.LIST:
        listed = ScenarioCandidate.objects.filter(scenario=scenario).values("initiative_id")
        return initiatives_with_money_visible_to(access).filter(within, id__in=listed).order_by("name", "id")
    return initiatives_matching(access, Query.from_text(scenario.query)).filter(within)


def initiatives_to_list(access: Access, scenario: Scenario) -> QuerySet[Initiative]:
    """What may be put on a list made by hand: everything in the scope that has not ended."""
    within = Q(scope__path__startswith=scenario.scope.path) & ~Q(stage__phase__in=ENDED)
    return initiatives_with_money_visible_to(access).filter(within).order_by("name", "id")


def links_of(candidate_ids: set[UUID]) -> list[Dependency]:
    """Every dependency with a candidate at one end at least."""
    found = Dependency.objects.filter(Q(source_id__in=candidate_ids) | Q(target_id__in=candidate_ids))
    return list(
        found.select_related("source__stage", "target__stage", "source__scope", "target__scope").order_by("kind", "id")
    )
