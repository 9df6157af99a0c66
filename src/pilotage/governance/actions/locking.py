"""Taking turns: whatever is done at a gate holds the initiative first, then its review."""

from uuid import UUID

from pilotage.governance.models import GateReview
from pilotage.work.models import Initiative


def locked_initiative(id: UUID) -> Initiative:
    """The initiative as it is now, held until the end of the transaction."""
    # Held alone, then read with its neighbours: joined to its stage while it waits, a row that changes its stage
    # meanwhile no longer fits the stage that was joined, and PostgreSQL gives none.
    Initiative.objects.select_for_update().only("pk").get(pk=id)
    return Initiative.objects.select_related("scope", "portfolio", "stage", "sponsor", "manager").get(pk=id)


def locked_review(review: GateReview) -> tuple[Initiative, GateReview]:
    """Both as they are now: two who decide at the same time come one after the other."""
    initiative = locked_initiative(review.initiative_id)
    held = GateReview.objects.select_for_update(of=("self",)).select_related(
        "gate__life_cycle", "gate__from_stage", "gate__to_stage", "gate__recycle_to", "submitted_by"
    )
    current = held.get(pk=review.pk)
    current.initiative = initiative
    return initiative, current
