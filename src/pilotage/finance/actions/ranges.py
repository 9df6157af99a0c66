"""Saying how far the real money may lie from the planned."""

from django.db import transaction

from pilotage.accounts.rules import Access
from pilotage.finance.models import EstimateRange, RangeOf
from pilotage.finance.rules.permissions import Stale, may_edit_money
from pilotage.finance.rules.ranges import Shares, checked_range
from pilotage.kit.history import deed
from pilotage.work.models import Initiative


def state_range(
    initiative: Initiative, *, of: RangeOf, shares: Shares | None, version: int, access: Access
) -> EstimateRange | None:
    """The range estimate of its cost or benefit as low and high shares of the plan; None takes it back.

    version   of the range that was read, 0 when there was none
    Raises Refused, Impossible, or Stale when somebody stated another one in the meantime.
    """
    may_edit_money(access, initiative).or_raise()
    wanted = None if shares is None else checked_range(*shares)
    with transaction.atomic(), deed("state_range", actor=access.person_id, of=str(of)):
        # Holding the initiative lets two who state the first range wait for each other.
        Initiative.objects.select_for_update(no_key=True).get(pk=initiative.pk)
        kept = EstimateRange.objects.filter(initiative=initiative, of=of).first()
        if kept is not None and kept.version != version:
            raise Stale(kept, read_version=version)
        if wanted is None:
            if kept is not None:
                kept.delete()
            return None
        kept = kept or EstimateRange(initiative=initiative, of=of)
        kept.low_share, kept.high_share = wanted
        kept.save()
    kept.refresh_from_db(fields=["version"])
    return kept
