"""What a participant says of practices, and that they are done."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Refused
from pilotage.kit.history import deed
from pilotage.maturity.actions.assessments import held_open
from pilotage.maturity.models import Answer, Assessment, Participant, Practice, Says
from pilotage.maturity.reads.assessments import participation_of
from pilotage.maturity.rules.permissions import may_answer
from pilotage.maturity.rules.refusals import Impossible, Stale

LONGEST = 2000


def answer(
    assessment: Assessment, practice_id: UUID, *, says: str, comment: str, version: int, access: Access
) -> Answer:
    """Keep what the participant says of one practice.

    version   of the answer that they saw; 0 where they had given none
    Raises Refused, Stale, or Impossible when the assessment is over or does not ask for this.
    """
    comment = comment.replace("\r\n", "\n").strip()
    if says not in Says.values:
        raise Impossible(_("Choose one of the four answers."), field="says")
    if len(comment) > LONGEST:
        raise Impossible(_("A comment has at most %(most)s characters.") % {"most": LONGEST}, field="comment")
    with transaction.atomic(), deed("answer_practice", actor=access.person_id, name=assessment.name):
        current = held_open(assessment)
        participant = _own_part(current, access)
        if not Practice.objects.filter(pk=practice_id, model=current.model_id, weight__gt=0).exists():
            raise Impossible(_("This assessment does not ask for that practice: load the page again."))
        kept = Answer.objects.filter(participant=participant, practice=practice_id).first()
        if kept is None:
            if version:
                raise Impossible(_("This answer is not there any more: load the page again."))
            return Answer.objects.create(participant=participant, practice_id=practice_id, says=says, comment=comment)
        if kept.version != version:
            raise Stale(kept)
        kept.says, kept.comment = says, comment
        kept.save(update_fields=["says", "comment"])
        kept.refresh_from_db()
    return kept


def mark_done(assessment: Assessment, *, access: Access, on: date) -> Participant:
    """The participant is through; they may still change answers while it is open. Raises Refused or Impossible."""
    return _said(assessment, on, access)


def mark_not_done(assessment: Assessment, *, access: Access) -> Participant:
    """They go on after all. Raises Refused or Impossible."""
    return _said(assessment, None, access)


def _said(assessment: Assessment, on: date | None, access: Access) -> Participant:
    with transaction.atomic(), deed("say_done", actor=access.person_id, name=assessment.name):
        participant = _own_part(held_open(assessment), access)
        if on is not None and not participant.answers.exists():
            raise Impossible(_("You have not answered anything yet: say “don't know” where you cannot say."))
        participant.done_on = on
        participant.save(update_fields=["done_on"])
    return participant


def _own_part(assessment: Assessment, access: Access) -> Participant:
    found = participation_of(access, assessment)
    verdict = may_answer(is_participant=found is not None)
    if found is None:
        raise Refused(verdict.reason)
    return found
