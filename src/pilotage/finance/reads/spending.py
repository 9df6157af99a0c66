"""What the alignment page of the strategy divides among objectives: the best cost that is known."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.finance.reads.years import summaries_of


def complete_cost_of(access: Access, initiative_ids: Collection[UUID]) -> Mapping[UUID, Decimal | None]:
    """The whole cost in the enterprise currency, from lines, else as stated; None while any of it is unknown."""
    found = summaries_of(access, initiative_ids)
    return {id: found[id].cost if id in found and found[id].is_cost_complete else None for id in initiative_ids}
