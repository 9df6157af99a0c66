"""The one door to change requests, the rules in force, and what waits for whom."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.governance.models import ChangeRequest, ChangeRule, ChangeState
from pilotage.governance.rules.changes import USUAL, Threshold, deciding_roles, difference_from, may_decide

# Undecided first, as somebody has to do something about these.
OPEN = (ChangeState.DRAFT, ChangeState.SUBMITTED)


def change_requests_visible_to(access: Access) -> QuerySet[ChangeRequest]:
    """Requests of initiatives that the person may see, newest first; their money asks for more."""
    visible = access.where(Permission.SEE, field="initiative__scope__path")
    return ChangeRequest.objects.filter(visible).select_related(
        "initiative__scope", "initiative__portfolio__scope", "submitted_by", "drafted_by", "decided_by", "entry"
    )


def changes_of(access: Access, initiative_id: UUID) -> QuerySet[ChangeRequest]:
    return change_requests_visible_to(access).filter(initiative_id=initiative_id).order_by("-number")


def rules_that_are_set() -> QuerySet[ChangeRule]:
    """The rules that somebody set, in the order in which they are asked; they belong to everybody."""
    return ChangeRule.objects.order_by("position", "id")


def threshold_of(rule: ChangeRule) -> Threshold:
    return Threshold(rule.role, rule.up_to_days, rule.up_to_amount, rule.up_to_share)


def thresholds() -> tuple[Threshold, ...]:
    """The rules in force: those that somebody set, or the usual ones."""
    return tuple(threshold_of(one) for one in rules_that_are_set()) or USUAL


def roles_for(change: ChangeRequest, rules: Sequence[Threshold]) -> tuple[str, ...]:
    """Who decides it as it was measured."""
    return deciding_roles(rules, difference_from(change.measured))


def changes_waiting_for(access: Access) -> list[ChangeRequest]:
    """What the person may decide, the oldest first: two queries at most."""
    if access.person_id is None:
        return []
    rows = change_requests_visible_to(access).filter(state=ChangeState.SUBMITTED)
    waiting = list(rows.order_by("submitted_at", "id"))
    rules = thresholds() if waiting else ()
    return [one for one in waiting if may_decide(access, one, roles_for(one, rules))]
