"""Scenarios in a list: each with its newest answer and the decision that stands, in five queries at most."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery

from pilotage.accounts.rules import Access
from pilotage.selection.models import Commitment, Scenario, Solution
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.selection.reads.solutions import seen_whole
from pilotage.work.reads.visible import portfolios_visible_to


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list.

    is_hidden   its newest answer speaks of something that the person may not see: no figure of it is shown
    """

    scenario: Scenario
    solution: Solution | None
    commitment: Commitment | None
    is_hidden: bool


def archived_exist(access: Access) -> bool:
    """Is any that the person may see put away?"""
    return scenarios_visible_to(access).filter(archived_on__isnull=False).exists()


def listed_scenarios(access: Access, *, portfolio_id: UUID | None = None, is_archived: bool = False) -> list[Listed]:
    """Those that the person may see, newest first; narrowed to a portfolio and what lies below it."""
    found = scenarios_visible_to(access).filter(archived_on__isnull=not is_archived).order_by("-changed_at", "-id")
    if portfolio_id is not None:
        top = portfolios_visible_to(access).filter(id=portfolio_id).first()
        found = found.filter(scope__path__startswith=top.scope.path) if top else found.none()
    newest = Solution.objects.filter(scenario=OuterRef("pk")).exclude(outcome="").order_by("-number").values("id")[:1]
    rows = list(found.annotate(newest=Subquery(newest)))
    solutions = Solution.objects.filter(id__in=[row.newest for row in rows]).defer("inputs", "answer")
    by_scenario = {solution.scenario_id: solution for solution in solutions}
    whole = seen_whole(access, [solution.pk for solution in by_scenario.values()])
    hidden = {id for id, solution in by_scenario.items() if solution.pk not in whole}
    in_force = Commitment.objects.filter(scenario__in=rows, undone_on__isnull=True)
    committed = {commitment.scenario_id: commitment for commitment in in_force}
    return [
        Listed(
            scenario=row,
            solution=None if row.pk in hidden else by_scenario.get(row.pk),
            commitment=committed.get(row.pk),
            is_hidden=row.pk in hidden,
        )
        for row in rows
    ]
