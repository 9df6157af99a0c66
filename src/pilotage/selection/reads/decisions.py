"""What was decided on an initiative, and by which scenario."""

from django.db.models import QuerySet

from pilotage.accounts.rules import Access
from pilotage.selection.models import Commitment, Decision
from pilotage.selection.reads.scenarios import scenarios_visible_to
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


def decisions_visible_to(access: Access) -> QuerySet[Decision]:
    """Decisions on initiatives that the person may see, newest first.

    That an initiative was decided on is a fact of the initiative; the scenario's own page asks for more.
    """
    seen = initiatives_visible_to(access).order_by().values("id")
    return (
        Decision.objects.filter(initiative__in=seen)
        .select_related(
            "commitment__scenario", "commitment__by", "commitment__undone_by", "stage_before", "stage_after"
        )
        .order_by("-commitment_id")
    )


def decisions_on(access: Access, initiative: Initiative) -> list[Decision]:
    return list(decisions_visible_to(access).filter(initiative=initiative))


def approved_by(commitment: Commitment) -> int:
    """How many initiatives it moved to another stage."""
    return Decision.objects.filter(commitment=commitment, stage_after__isnull=False).count()


def openable_scenarios(access: Access, decisions: list[Decision]) -> set[object]:
    """Those of their scenarios that the person may open."""
    ids = {decision.commitment.scenario_id for decision in decisions}
    return set(scenarios_visible_to(access).filter(id__in=ids).values_list("id", flat=True)) if ids else set()
