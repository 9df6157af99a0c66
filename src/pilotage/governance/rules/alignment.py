"""Who proposes, completes and accepts an alignment review, and what it needs for each step."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.governance.models import AlignmentLine, AlignmentReview, AlignmentState
from pilotage.governance.rules.voices import Voice, held_role, voices_by
from pilotage.kit.periods import add_months, month_of

USUAL_MONTHS = 12
DECIDED_BY = (Role.SRO,)
YES = Verdict(True)


def may_propose(access: Access, path: str) -> Verdict:
    """Whoever keeps the facts of the initiative."""
    return access.may(Permission.EDIT, path=path)


def may_complete(access: Access, path: str) -> Verdict:
    """The PMO answers for comparability: the same words mean the same of every initiative."""
    if held_role(access, (Role.PMO_LEAD,), path=path):
        return YES
    return Verdict(False, _("The PMO lead completes an alignment review."))


def voices(access: Access, absent: Mapping[UUID, Access], path: str, review: AlignmentReview) -> list[Voice]:
    """In whose names the person may accept or reject it; never in that of who has proposed or completed it.

    absent   whom the person stands in for today, by id
    """
    return voices_by(DECIDED_BY, access, absent, path=path, barred=_makers(review))


def may_decide(access: Access, found: Sequence[Voice], path: str, review: AlignmentReview) -> Verdict:
    """The SRO, or who stands in for one; never somebody who has proposed or completed the same review."""
    if found:
        return YES
    if held_role(access, DECIDED_BY, path=path) and access.person_id in _makers(review):
        return Verdict(False, _("You have signed this review before: somebody else in this role decides."))
    return Verdict(False, _("The strategic realisation owner accepts or rejects an alignment review."))


def may_plan_rounds(access: Access) -> Verdict:
    return access.may_everywhere(Permission.CONFIGURE)


def _makers(review: AlignmentReview) -> set[UUID | None]:
    return {review.proposed_by_id, review.completed_by_id} - {None}


def lacking(lines: Sequence[AlignmentLine]) -> list[str]:
    """What keeps the review from being handed on, in words. Empty: nothing does."""
    found = []
    if not any(line.level for line in lines):
        found.append(_("Say of at least one driver or objective how strongly it is served."))
    for line in lines:
        name = str(line.driver or line.objective)
        if line.level not in {"", "none"} and not line.why.strip():
            found.append(_("“%(name)s”: say in a sentence why.") % {"name": name})
        if line.expected_change is not None and line.measure_id is None:
            found.append(_("“%(name)s”: say which measure shall change.") % {"name": name})
    return found


def unrated(lines: Sequence[AlignmentLine]) -> list[str]:
    """The drivers of which nobody has said anything: the PMO completes them."""
    return [str(line.driver) for line in lines if line.driver is not None and not line.level]


def renew_on(review: AlignmentReview) -> date | None:
    """The day from which an acceptance is to be renewed for its age. None: it is not accepted."""
    if review.state != AlignmentState.ACCEPTED or review.decided_on is None:
        return None
    months = review.round.renew_after_months if review.round else USUAL_MONTHS
    return add_months(month_of(review.decided_on), months)
