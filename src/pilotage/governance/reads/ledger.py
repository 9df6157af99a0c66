"""The decision ledger as a person may see it."""

from django.db.models import QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.governance.models import LedgerEntry, LedgerKind
from pilotage.work.models import Initiative


def ledger_visible_to(access: Access) -> QuerySet[LedgerEntry]:
    """Every entry on a scope that the person may see, newest first; its lines of money ask for more."""
    visible = access.where(Permission.SEE, field="scope__path")
    return LedgerEntry.objects.filter(visible).select_related("initiative", "scope", "decided_by")


def entries_of(source: str, *, access: Access) -> QuerySet[LedgerEntry]:
    """What was decided on one thing, newest first."""
    return ledger_visible_to(access).filter(source=source)


def newest_gate_entry(initiative: Initiative) -> LedgerEntry | None:
    """The last decision at a gate of this initiative: what the next one follows."""
    rows = LedgerEntry.objects.filter(initiative=initiative, kind=LedgerKind.GATE)
    return rows.order_by("-number").first()
