"""Who may submit to a gate and who decides it, for themselves or for somebody who is away, answered with a reason."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.governance.models import GateReview, Outcome, Vote
from pilotage.governance.rules.voices import Voice, voices_by
from pilotage.work.models import Initiative

# These open the gate; the others leave it shut, and so ask for no criterion.
OPENING = (Outcome.GO, Outcome.CONDITIONAL)


def may_submit(access: Access, initiative: Initiative) -> Verdict:
    return access.may(Permission.EDIT, path=initiative.scope.path)


def may_withdraw(access: Access, review: GateReview) -> Verdict:
    if review.submitted_by_id == access.person_id:
        return Verdict(True)
    return access.may(Permission.EDIT, path=review.initiative.scope.path)


def may_override(access: Access, initiative: Initiative) -> Verdict:
    """May the stage be moved past a gate without its decision?"""
    return access.may(Permission.CONFIGURE, path=initiative.scope.path)


def voices(
    access: Access, absent: Mapping[UUID, Access], review: GateReview, *, path: str, lets_submitters: bool
) -> list[Voice]:
    """In whose names the person may vote on this review.

    absent   whom the person stands in for today, by id
    """
    barred = () if lets_submitters else (review.submitted_by_id,)
    return voices_by(review.gate.deciders, access, absent, path=path, barred=barred)


def may_decide(access: Access, found: Sequence[Voice], review: GateReview, *, lets_submitters: bool) -> Verdict:
    """May the person vote at all? The reason names what is missing."""
    if found:
        return Verdict(True)
    if access.person_id == review.submitted_by_id and not lets_submitters:
        return Verdict(False, _("You submitted this yourself. Somebody else decides it."))
    text = _("“%(gate)s” is decided by: %(roles)s. You have none of these roles here, and stand in for nobody who has.")
    return Verdict(False, text % {"gate": review.gate.name, "roles": role_words(review.gate.deciders)})


def role_words(roles: Collection[str]) -> str:
    return ", ".join(str(Role(role).label) for role in roles)


def agreed(votes: Collection[Vote], quorum: int) -> Outcome | None:
    """What enough deciders said alike.

    "Go" and "go with conditions" both open the gate: they count together, and one condition makes it conditional.
    """
    said = [Outcome(vote.outcome) for vote in votes]
    opening = [one for one in said if one in OPENING]
    if len(opening) >= quorum:
        return Outcome.CONDITIONAL if Outcome.CONDITIONAL in opening else Outcome.GO
    return next((one for one in (Outcome.HOLD, Outcome.RECYCLE, Outcome.KILL) if said.count(one) >= quorum), None)


def is_in_force(since: date, until: date, ended_on: date | None, *, on: date) -> bool:
    """Whether a delegation holds on that day. One that was ended does not hold on the day of its end."""
    return since <= on <= until and (ended_on is None or on < ended_on)
