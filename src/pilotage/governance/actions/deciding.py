"""Deciding at a gate: votes until enough agree, then the ledger, the conditions and the stage, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.models import Person, Role
from pilotage.accounts.reads import organisation
from pilotage.accounts.rules import Access
from pilotage.governance.actions.ledger import enter_decision
from pilotage.governance.actions.locking import locked_review
from pilotage.governance.actions.submitting import refuse_closed, refuse_elsewhere, refuse_unmet
from pilotage.governance.models import Condition, Gate, GateReview, LedgerEntry, LedgerKind, Outcome, ReviewState, Vote
from pilotage.governance.models.gates import GATE_OUTCOMES
from pilotage.governance.reads.criteria import answers_of, criteria_of
from pilotage.governance.reads.deciders import voices_on, votes_of
from pilotage.governance.reads.freezing import criteria_sections, facts_section, submission_section
from pilotage.governance.reads.ledger import newest_gate_entry
from pilotage.governance.rules.deciding import OPENING, agreed, may_decide
from pilotage.governance.rules.frozen import Signature
from pilotage.governance.rules.refusals import Impossible
from pilotage.governance.rules.voices import Voice, voice_for
from pilotage.kit.history import deed
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative, Stage, StagePhase
from pilotage.work.reads.visible import stage_in

MOST_CONDITIONS = 20
MOST_OF_A_COMMENT = 4000


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """What a decider asks for: by whom and until when."""

    text: str
    owner: Person
    due_on: date


def vote(
    review: GateReview,
    *,
    outcome: Outcome,
    comment: str,
    access: Access,
    on: date,
    at: datetime,
    conditions: Sequence[AskedCondition] = (),
    on_behalf_of: UUID | None = None,
    is_reauthenticated: bool = False,
) -> GateReview:
    """One decider's voice; the one that completes the quorum decides. Voting again replaces what was said before.

    Raises Refused to whom the gate is not theirs to decide, Impossible when it is decided already, when a criterion
    keeps it shut, or when something is missing in what was said.
    """
    with transaction.atomic(), deed("decide_gate", actor=access.person_id, gate=review.gate.name):
        initiative, current = locked_review(review)
        voice = _voice(current, access, on_behalf_of, on=on)
        refuse_closed(current)
        _refuse_unsaid(current.gate, outcome, comment, conditions, on=on, is_reauthenticated=is_reauthenticated)
        refuse_elsewhere(initiative, current.gate)
        if outcome in OPENING:
            refuse_unmet(initiative, current.gate, on=on)
        _keep(current, voice, access, outcome, comment, conditions, at, is_reauthenticated=is_reauthenticated)
        votes = votes_of(current)
        decided = agreed(votes, current.gate.quorum)
        if decided is not None:
            if decided in OPENING:
                refuse_unmet(initiative, current.gate, on=on)
            _decide(initiative, current, decided, votes, access=access, on=on, at=at)
    return current


def _voice(review: GateReview, access: Access, on_behalf_of: UUID | None, *, on: date) -> Voice:
    found = voices_on(review, access, on=on)
    lets = review.gate.life_cycle.lets_submitters_decide
    may_decide(access, found, review, lets_submitters=lets).or_raise()
    return voice_for(found, on_behalf_of)


def _refuse_unsaid(
    gate: Gate,
    outcome: Outcome,
    comment: str,
    conditions: Sequence[AskedCondition],
    *,
    on: date,
    is_reauthenticated: bool,
) -> None:
    if outcome not in GATE_OUTCOMES:
        raise Impossible(_("Choose one of: go, go with conditions, hold, recycle, kill."), field="outcome")
    if gate.asks_reauthentication and not is_reauthenticated:
        raise Impossible(_("This gate asks for your password at the decision. Write it below."), field="password")
    if outcome != Outcome.GO and not comment.strip():
        raise Impossible(_("Say why: the reason is kept with the decision."), field="comment")
    if len(comment) > MOST_OF_A_COMMENT:
        raise Impossible(_("At most %(most)s letters fit here.") % {"most": MOST_OF_A_COMMENT}, field="comment")
    if (outcome == Outcome.CONDITIONAL) != bool(conditions):
        text = (
            _("Name at least one condition, with its owner and its date.")
            if outcome == Outcome.CONDITIONAL
            else _("Conditions belong to “go with conditions”. Choose that, or leave them empty.")
        )
        raise Impossible(text, field="conditions")
    if len(conditions) > MOST_CONDITIONS:
        raise Impossible(_("At most %(most)s conditions.") % {"most": MOST_CONDITIONS}, field="conditions")
    for one in conditions:
        if not one.text.strip() or len(one.text) > 500:
            raise Impossible(_("Say what is asked for, in at most 500 letters."), field="conditions")
        if one.due_on < on:
            raise Impossible(_("The date of a condition lies ahead."), field="conditions")


def _keep(
    review: GateReview, voice: Voice, access: Access, outcome: Outcome, comment: str,
    conditions: Sequence[AskedCondition], at: datetime, *, is_reauthenticated: bool,
) -> None:  # fmt: skip
    """The vote. One pair of hands gives one: who votes for another has no other vote here."""
    other = Vote.objects.filter(review=review, signed_by=access.person_id).exclude(decider=voice.person_id).first()
    if other is not None:
        raise Impossible(_("You have voted on this already. One person gives one vote, whoever they stand in for."))
    theirs = Vote.objects.filter(review=review, decider=voice.person_id).exclude(signed_by=access.person_id).first()
    if theirs is not None:
        raise Impossible(_("%(name)s’s vote was given already.") % {"name": voice.name})
    asked = [
        {"text": one.text.strip(), "owner": str(one.owner.pk), "due_on": one.due_on.isoformat()} for one in conditions
    ]
    Vote.objects.update_or_create(
        review=review,
        decider_id=voice.person_id,
        defaults={
            "signed_by_id": access.person_id,
            "role": voice.role,
            "outcome": outcome,
            "comment": comment.strip(),
            "conditions": asked,
            "at": at,
            "is_reauthenticated": is_reauthenticated,
        },
    )


def _decide(
    initiative: Initiative,
    review: GateReview,
    outcome: Outcome,
    votes: Sequence[Vote],
    *,
    access: Access,
    on: date,
    at: datetime,
) -> None:
    gate = review.gate
    answers = answers_of(initiative, criteria_of(gate), day=on)
    evidence = [
        submission_section(review), *criteria_sections(answers),
        facts_section(initiative, currency=organisation().currency),
    ]  # fmt: skip
    entry = enter_decision(
        LedgerKind.GATE,
        outcome,
        title=_("%(gate)s: %(initiative)s") % {"gate": gate.name, "initiative": initiative.name},
        reason=_reason(votes, outcome),
        scope=initiative.scope,
        initiative=initiative,
        source=f"review:{review.pk}",
        address=reverse("governance:review", args=[review.pk]),
        signatures=[_signature(one) for one in votes],
        evidence=evidence,
        access=access,
        on=on,
        at=at,
        follows=newest_gate_entry(initiative),
    )
    if outcome in OPENING:
        _make_conditions(entry, votes)
    review.state, review.entry = ReviewState.DECIDED, entry
    review.save()
    _move(initiative, _stage_after(gate, outcome), access=access, on=on)


def _reason(votes: Sequence[Vote], outcome: Outcome) -> str:
    """What those said who carried the decision."""
    agreeing = [one for one in votes if one.outcome == outcome or (outcome in OPENING and one.outcome in OPENING)]
    said = [one.comment for one in agreeing if one.comment]
    return "\n".join(dict.fromkeys(said))


def _signature(vote: Vote) -> Signature:
    away = _("somebody who has left")
    decider = vote.decider.name if vote.decider else away
    signed = vote.signed_by.name if vote.signed_by else away
    return Signature(
        name=decider,
        role=str(Role(vote.role).label),
        outcome=str(Outcome(vote.outcome).label),
        comment=vote.comment,
        at=vote.at.isoformat(),
        by="" if vote.signed_by_id == vote.decider_id else signed,
    )


def _make_conditions(entry: LedgerEntry, votes: Sequence[Vote]) -> None:
    asked = [one for vote in votes if vote.outcome == Outcome.CONDITIONAL for one in vote.conditions]
    Condition.objects.bulk_create(
        [
            Condition(entry=entry, text=one["text"], owner_id=one["owner"], due_on=date.fromisoformat(one["due_on"]))
            for one in asked
        ]
    )


def _stage_after(gate: Gate, outcome: Outcome) -> Stage | None:
    """None: the stage stays."""
    if outcome in OPENING:
        return gate.to_stage
    if outcome == Outcome.RECYCLE:
        return gate.recycle_to
    phase = StagePhase.ON_HOLD if outcome == Outcome.HOLD else StagePhase.CANCELLED
    try:
        return stage_in(phase)
    except Stage.DoesNotExist as missing:
        text = _("No stage means “%(phase)s”. Define one in the settings of the register.")
        raise Impossible(text % {"phase": phase.label}) from missing


def _move(initiative: Initiative, stage: Stage | None, *, access: Access, on: date) -> None:
    """Deciding is a right of its own: who decides need not be allowed to edit."""
    if stage is None or stage.pk == initiative.stage_id:
        return
    grants = (*access.grants, (Role.CONTRIBUTOR.value, initiative.scope.path))
    decider = Access(access.person_id, access.name, grants, access.enterprise_path)
    changes = {"stage": stage}
    change_initiative(
        initiative, version=initiative.version, changes=changes, access=decider, on=on, is_decided=True
    )  # fmt: skip
