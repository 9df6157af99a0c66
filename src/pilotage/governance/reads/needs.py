"""What waits for one person in governance: gates and changes to decide, conditions to meet, reviews that came back."""

from dataclasses import dataclass
from datetime import date, timedelta

from pilotage.accounts.rules import Access
from pilotage.governance.models import ChangeRequest, Condition, GateReview, Outcome, ReviewState
from pilotage.governance.reads.changes.visible import changes_waiting_for
from pilotage.governance.reads.deciders import waiting_for
from pilotage.governance.reads.ledger import conditions_visible_to
from pilotage.governance.reads.lifecycles import reviews_visible_to

# A condition is told of a week before its day; what came back is told of for a month.
AHEAD = timedelta(days=7)
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class GateNeeds:
    """Nothing here is told to anybody else: it is what the person themselves has to do."""

    to_decide: list[GateReview]
    changes: list[ChangeRequest]
    conditions: list[Condition]
    returned: list[GateReview]

    @property
    def count(self) -> int:
        return len(self.to_decide) + len(self.changes) + len(self.conditions) + len(self.returned)


def gate_needs_of(access: Access, *, on: date) -> GateNeeds:
    """A fixed number of queries."""
    if access.person_id is None:
        return GateNeeds([], [], [], [])
    return GateNeeds(
        to_decide=waiting_for(access, on=on),
        changes=changes_waiting_for(access),
        conditions=conditions_due(access, on=on),
        returned=returned_to(access, on=on),
    )


def conditions_due(access: Access, *, on: date) -> list[Condition]:
    """Conditions of the person's own that are not met, and due within a week or overdue."""
    rows = conditions_visible_to(access).filter(owner=access.person_id, met_on__isnull=True, due_on__lte=on + AHEAD)
    return list(rows.order_by("due_on", "id"))


def returned_to(access: Access, *, on: date) -> list[GateReview]:
    """What the person submitted and got back within a month, unless it was submitted again since."""
    decided = reviews_visible_to(access).filter(submitted_by=access.person_id, state=ReviewState.DECIDED)
    back = decided.filter(entry__outcome__in=[Outcome.RECYCLE, Outcome.HOLD], entry__decided_on__gte=on - KEPT)
    rows = list(back.order_by("-entry__decided_on", "pk"))
    if not rows:
        return []
    again = GateReview.objects.filter(initiative__in=[row.initiative_id for row in rows])
    newest = dict(again.order_by("submitted_at").values_list("initiative_id", "pk"))
    return [row for row in rows if newest[row.initiative_id] == row.pk]
