"""Change requests that touch the scope of initiatives: what waits for a decision, and what was approved. One query."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from pilotage.accounts.rules import Access
from pilotage.governance.models import ChangeRequest, ChangeState
from pilotage.governance.reads.changes.visible import change_requests_visible_to
from pilotage.governance.rules.reporting.facts import ScopeChange


def scope_changes_of(access: Access, since: Mapping[UUID, date], *, until: date) -> dict[UUID, tuple[ScopeChange, ...]]:
    """By initiative, as it was on a day: those that waited then, and those approved after the initiative's own day."""
    rows = change_requests_visible_to(access).filter(initiative_id__in=list(since), submitted_on__lte=until)
    waited = Q(decided_on__isnull=True, state=ChangeState.SUBMITTED) | Q(decided_on__gt=until)
    approved = Q(state=ChangeState.APPROVED, decided_on__lte=until)
    found: dict[UUID, list[ScopeChange]] = defaultdict(list)
    for row in rows.filter(waited | approved).exclude(scope="").order_by("number"):
        change = _change(row, until)
        if change is not None and (change.is_open or change.on > since[row.initiative_id]):
            found[row.initiative_id].append(change)
    return {id: tuple(changes) for id, changes in found.items()}


def _change(row: ChangeRequest, until: date) -> ScopeChange | None:
    is_open = row.decided_on is None or row.decided_on > until
    on = row.submitted_on if is_open else row.decided_on
    address = reverse("governance:change", args=[row.pk])
    return None if on is None else ScopeChange(str(row), row.title, is_open, on, address)
