"""Packs as the person who asked for them may see them; and the masters that everybody may choose."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from pilotage.accounts.rules import Access
from pilotage.governance.models import LedgerEntry
from pilotage.governance.reads.ledger import ledger_visible_to
from pilotage.insights.models import Pack, PackMaster
from pilotage.insights.reads.view import View
from pilotage.risk.models import Entry, EntryKind
from pilotage.risk.reads.maps import worst_first
from pilotage.risk.reads.query import EntryQuery, entries_matching
from pilotage.risk.reads.scales import scales


def packs_of(access: Access) -> QuerySet[Pack]:
    """The person's own packs, newest first, without their files: nobody else's sight may be read from them."""
    if access.person_id is None:
        return Pack.objects.none()
    mine = Pack.objects.filter(person_id=access.person_id).select_related("job", "master")
    return mine.defer("content", "file", "master__content")


def drawn_packs_of(access: Access) -> QuerySet[Pack]:
    """Those of them that are drawn, with their files."""
    return packs_of(access).defer(None).defer("content", "master__content").filter(file__isnull=False)


def pack_to_draw(id: UUID) -> Pack | None:
    return Pack.objects.filter(pk=id).select_related("master").first()


def masters_to_choose() -> QuerySet[PackMaster]:
    """Those that everybody may choose, by name, without their files."""
    return PackMaster.objects.select_related("uploaded_by").defer("content").order_by("name", "id")


def masters() -> list[PackMaster]:
    return list(masters_to_choose())


def decisions_in(view: View, *, since: date) -> list[LedgerEntry]:
    """What was decided from the day after `since` to the day of the view, newest first."""
    rows = ledger_visible_to(view.access).filter(decided_on__gt=since, decided_on__lte=view.day)
    return list(rows.filter(scope__path__startswith=view.scope.scope.path) if view.scope else rows)


def worst_risks(view: View, *, currency: str, at_most: int) -> list[Entry]:
    """Open risks with their rank, and their exposure where the person may see money: the most severe first."""
    asked = EntryQuery(kind=EntryKind.RISK, portfolio=view.scope.pk if view.scope else None)
    rows = entries_matching(view.access, asked, scales(), currency=currency, on=view.day)
    return worst_first(rows, at_most=at_most)
