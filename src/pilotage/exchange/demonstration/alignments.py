"""Alignment reviews of the demonstration: a planning round in which most of what is in delivery was accepted."""

from datetime import UTC, date, datetime, time, timedelta

from pilotage.accounts.models import Role
from pilotage.accounts.reads import access_of
from pilotage.exchange.demonstration import organisation as nordhaven
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.governance.actions.alignment import (
    Said,
    accept,
    complete,
    plan_round,
    propose,
    reject,
    start_review,
    write_lines,
)
from pilotage.governance.models import AlignmentReview
from pilotage.kit.periods import add_months
from pilotage.work.models import Initiative, StagePhase

NOON = time(12, tzinfo=UTC)
ACCEPTED, REJECTED, COMPLETED, PROPOSED = 16, 1, 2, 2
WORDS = {
    "low": "It helps a little, as a side effect of the work.",
    "moderate": "Part of its scope is planned for this, with a measure in its charter.",
    "strong": "It is one of the main reasons for the work, and named so in its charter.",
    "extreme": "Without it this cannot be reached.",
}


def add_alignments(loaded: Loaded, *, day: date) -> None:
    """Reviews in every state, oldest first: signed by the people who hold the roles."""
    begins = add_months(loaded.month, -4)
    plan_round(
        f"Planning round {begins.year}", starts_on=begins, ends_on=add_months(loaded.month, 2), renew_after_months=12,
        access=loaded.access,
    )  # fmt: skip
    phases = (StagePhase.DELIVERY, StagePhase.APPROVED)
    rows = sorted((one for one in loaded.initiatives.values() if one.stage.phase in phases), key=lambda one: one.key)
    for at, row in enumerate(rows[: ACCEPTED + REJECTED + COMPLETED + PROPOSED]):
        _review(loaded, row, at, on=min(begins + timedelta(days=5 * at + 3), day))


def _review(loaded: Loaded, row: Initiative, at: int, *, on: date) -> None:
    moment = datetime.combine(on, NOON)
    pmo = access_of(loaded.people[_holder(Role.PMO_LEAD)])
    sro = access_of(loaded.people[_holder(Role.SRO)])
    review = start_review(row, access=loaded.access, on=on)
    lines = list(review.lines.all())
    if not any(line.level for line in lines):
        return
    review = write_lines(
        review, {line.pk: Said(line.level, WORDS.get(line.level, "")) for line in lines}, note="",
        version=review.version, access=loaded.access,
    )  # fmt: skip
    review = propose(review, access=loaded.access, at=moment)
    if at >= ACCEPTED + REJECTED + COMPLETED:
        return
    review = AlignmentReview.objects.get(pk=review.pk)
    missing = {line.pk: Said("none", "") for line in lines if line.driver_id and not line.level}
    if missing:
        review = write_lines(review, missing, note="", version=review.version, access=pmo)
    review = complete(review, access=pmo, at=moment)
    if at < ACCEPTED:
        accept(review, amended={}, reason="", access=sro, on=on, at=moment)
    elif at < ACCEPTED + REJECTED:
        why = "The contribution to growth is claimed twice: show what it adds beside the programme."
        reject(review, reason=why, access=sro, on=on, at=moment)


def _holder(role: Role) -> str:
    return next(one.name for one in nordhaven.PERSONAS if one.role == role)
