"""What holds of a practice after it was discussed, with the reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.maturity.actions.assessments import led_and_open
from pilotage.maturity.models import Assessment, Practice, Settlement
from pilotage.maturity.rules.assessing import VALUES
from pilotage.maturity.rules.refusals import Impossible, Stale

LONGEST = 2000


def settle(
    assessment: Assessment, practice_id: UUID, *, says: str, reason: str, version: int, access: Access, at: datetime
) -> Settlement:
    """Say what holds, and why; it counts from then on, whatever was answered.

    version   of the settlement that was seen; 0 where there was none
    Raises Refused, Stale, or Impossible without a value or a reason.
    """
    reason = reason.replace("\r\n", "\n").strip()
    if says not in VALUES:
        raise Impossible(_("Choose what holds: in place, partly, or not in place."), field="says")
    if not reason:
        raise Impossible(_("Say why: the reason is kept with the result."), field="reason")
    if len(reason) > LONGEST:
        raise Impossible(_("A reason has at most %(most)s characters.") % {"most": LONGEST}, field="reason")
    with transaction.atomic(), deed("settle_practice", actor=access.person_id, name=assessment.name):
        current = led_and_open(assessment, access=access)
        if not Practice.objects.filter(pk=practice_id, model=current.model_id, weight__gt=0).exists():
            raise Impossible(_("This assessment does not ask for that practice: load the page again."))
        kept = _kept(current, practice_id, version)
        if kept is None:
            return Settlement.objects.create(
                assessment=current, practice_id=practice_id, says=says, reason=reason, by_id=access.person_id, at=at
            )
        kept.says, kept.reason, kept.by_id, kept.at = says, reason, access.person_id, at
        kept.save(update_fields=["says", "reason", "by", "at"])
        kept.refresh_from_db()
    return kept


def unsettle(assessment: Assessment, practice_id: UUID, *, version: int, access: Access) -> None:
    """Take back what was settled: answers and evidence count again. Raises Refused, Stale or Impossible."""
    with transaction.atomic(), deed("unsettle_practice", actor=access.person_id, name=assessment.name):
        kept = _kept(led_and_open(assessment, access=access), practice_id, version)
        if kept is None:
            raise Impossible(_("Nothing is settled here: load the page again."))
        Settlement.objects.filter(pk=kept.pk).delete()


def _kept(assessment: Assessment, practice_id: UUID, version: int) -> Settlement | None:
    kept = Settlement.objects.filter(assessment=assessment, practice=practice_id).first()
    if kept is not None and kept.version != version:
        raise Stale(kept)
    if kept is None and version:
        raise Impossible(_("This was taken back in the meantime: load the page again."))
    return kept
