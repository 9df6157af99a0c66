"""Everybody of whom a scenario may say something: its candidates, and decided work that has a claim."""

from uuid import UUID

from django.db.models import Q

from pilotage.accounts.rules import Access
from pilotage.selection.models import Scenario
from pilotage.selection.reads.candidates import candidates_of
from pilotage.selection.rules import DECIDED
from pilotage.work.models import Initiative, InitiativeKind
from pilotage.work.reads.visible import ENDED, initiatives_with_money_visible_to


def programmes_of(access: Access, scenario: Scenario) -> list[Initiative]:
    """Programmes of the scenario's scope, whether they are candidates or not: a rule may speak of their parts."""
    found = initiatives_with_money_visible_to(access).filter(
        scope__path__startswith=scenario.scope.path, kind=InitiativeKind.PROGRAMME
    )
    return list(found.exclude(stage__phase__in=ENDED).order_by("name", "id"))


def members_of(access: Access, scenario: Scenario) -> dict[UUID, Initiative]:
    """By id, candidates by name first, then decided and running work of the scope that is none."""
    found = {one.pk: one for one in candidates_of(access, scenario)}
    decided = Q(scope__path__startswith=scenario.scope.path, stage__phase__in=DECIDED) & ~Q(stage__phase__in=ENDED)
    others = initiatives_with_money_visible_to(access).filter(decided).exclude(pk__in=found).order_by("name", "id")
    return found | {one.pk: one for one in others}
