"""The newest published report of initiatives: what gates ask for, and packs show."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.governance.models import StatusReport
from pilotage.governance.reads.reporting.visible import published_visible_to


def latest_published(
    access: Access, initiative_ids: Collection[UUID], *, until: date | None = None
) -> dict[UUID, StatusReport]:
    """By initiative that the person may see and that has one, with its colours: two queries.

    until   the newest that was published by that day; None: of all
    """
    rows = published_visible_to(access).filter(initiative_id__in=list(initiative_ids))
    if until is not None:
        rows = rows.filter(published_on__lte=until)
    newest = rows.order_by("initiative_id", "-period_end", "-number", "-published_at").distinct("initiative_id")
    return {one.initiative_id: one for one in newest}
