"""Alignment in words and tones."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pilotage.governance.models import AlignmentReview, AlignmentState
from pilotage.governance.reads.alignment import NONE, TO_RENEW, UNALIGNED, Standing
from pilotage.governance.rules.alignment import renew_on
from pilotage.kit.formats import Formatter

TONES = {
    AlignmentState.DRAFT: "none", AlignmentState.PROPOSED: "amber", AlignmentState.COMPLETED: "amber",
    AlignmentState.ACCEPTED: "green", AlignmentState.REJECTED: "red",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepView:
    """One signature: what, by whom and when; empty while it waits."""

    title: str
    by: str
    when: str
    is_done: bool


def step_views(review: AlignmentReview, f: Formatter) -> list[StepView]:
    gone = _("somebody who has left")

    def step(title: str, person: object, at: object, moment: str) -> StepView:
        return StepView(title, (str(person) if person else gone) if at else "", moment if at else "", at is not None)

    signed = decided_words(review) or review.decided_by
    decided = _("Rejected by the SRO") if review.state == AlignmentState.REJECTED else _("Accepted by the SRO")
    return [
        step(_("Proposed by the manager"), review.proposed_by, review.proposed_at, f.moment(review.proposed_at)),
        step(_("Completed by the PMO"), review.completed_by, review.completed_at, f.moment(review.completed_at)),
        step(decided, signed, review.decided_at, f.moment(review.decided_at)),
    ]


def decided_words(review: AlignmentReview) -> str:
    """Who decided it, as it was signed in the ledger, and for whom where somebody was away; empty: nobody yet."""
    signed = review.entry.signatures[-1] if review.entry else None
    if signed is None:
        return ""
    hand = signed.get("by")
    return _("%(name)s for %(other)s") % {"name": hand, "other": signed["name"]} if hand else str(signed["name"])


def state_words(state: str) -> tuple[str, str]:
    """A state in words, and its tone."""
    if state == NONE:
        return _("Never reviewed"), "none"
    if state == TO_RENEW:
        return _("To renew"), "amber"
    if state == UNALIGNED:
        return _("Without an acceptance that holds"), "amber"
    return str(AlignmentState(state).label), TONES[AlignmentState(state)]


def standing_words(standing: Standing, f: Formatter) -> tuple[str, str]:
    """The same with the day or the reason."""
    words, tone = state_words(standing.state)
    newest = standing.newest
    if standing.is_overtaken:
        return _("To renew: the strategy has changed since"), tone
    if standing.state == TO_RENEW and newest is not None:
        return _("To renew since %(day)s") % {"day": f.date(renew_on(newest))}, tone
    if standing.state == AlignmentState.ACCEPTED and newest is not None:
        values = {"day": f.date(newest.decided_on), "until": f.date(renew_on(newest))}
        return _("Accepted on %(day)s, to renew from %(until)s") % values, tone
    return words, tone
