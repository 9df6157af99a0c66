"""Who proposes, completes and accepts an alignment review, and what it needs for each step."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access, Permission, Verdict
from pilotage.governance.models import AlignmentLine, AlignmentReview, AlignmentState
from pilotage.governance.rules.voices import held_role
from pilotage.kit.periods import add_months, month_of

USUAL_MONTHS = 12
YES = Verdict(True)


def may_propose(access: Access, path: str) -> Verdict:
    """Whoever keeps the facts of the initiative."""
    return access.may(Permission.EDIT, path=path)


def may_complete(access: Access, path: str) -> Verdict:
    """The PMO answers for comparability: the same words mean the same of every initiative."""
    if held_role(access, (Role.PMO_LEAD,), path=path):
        return YES
    return Verdict(False, _("The PMO lead completes an alignment review."))


def may_decide(access: Access, path: str, review: AlignmentReview) -> Verdict:
    """The SRO; never somebody who has proposed or completed the same review."""
    if not held_role(access, (Role.SRO,), path=path):
        return Verdict(False, _("The strategic realisation owner accepts or rejects an alignment review."))
    if access.person_id in _makers(review):
        return Verdict(False, _("You have signed this review before: somebody else in this role decides."))
    return YES


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
