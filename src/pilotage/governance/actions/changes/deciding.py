"""Deciding a change request: what is approved comes into force as a new baseline, and nothing before is overwritten."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.delivery.actions.baselines import record_baseline
from pilotage.delivery.rules.permissions import Impossible as NoBaseline
from pilotage.finance.actions.baselines import record_money_baseline
from pilotage.finance.rules.permissions import Impossible as NoMoneyBaseline
from pilotage.governance.actions.changes.asking import (
    MOST_OF_A_TEXT,
    held_change,
    refuse_later_plan,
    refuse_unless,
)
from pilotage.governance.actions.ledger import enter_decision
from pilotage.governance.models import ChangeRequest, ChangeState, LedgerEntry, LedgerKind, Outcome
from pilotage.governance.reads.changes.evidence import evidence_of
from pilotage.governance.reads.changes.money import agreed_money
from pilotage.governance.reads.changes.standing import approved_by, plan_to_approve, stand_of
from pilotage.governance.reads.changes.visible import roles_for, thresholds
from pilotage.governance.rules import changes as rules
from pilotage.governance.rules.frozen import Signature
from pilotage.governance.rules.refusals import Impossible
from pilotage.kit.history import deed
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import ENDED
from pilotage.work.rules import Impossible as Contradiction

# A baseline's name holds as many.
MOST_OF_A_NAME = 200


@dataclass(frozen=True, slots=True)
class Decision:
    """By whom, when, as which role, and in which words."""

    access: Access
    role: str
    reason: str
    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """The names of the new baselines of plan and money; empty where there is none."""

    baseline: str
    money_baseline: str


def approve_change(change: ChangeRequest, *, reason: str, access: Access, on: date, at: datetime) -> ChangeRequest:
    """Let it come into force: planned finish and stated cost as of today, and new baselines of plan and money.

    Raises Refused to whom it is not theirs to decide, Impossible when it is decided, or something was approved since
    it was measured.
    """
    with transaction.atomic(), deed("approve_change", actor=access.person_id, title=change.title):
        current, decision = _taken(change, reason, access, on, at)
        _refuse_overtaken(current)
        if current.initiative.stage.phase in ENDED:
            raise Impossible(
                _("“%(name)s” has ended: nothing of it changes any more.") % {"name": current.initiative.name}
            )
        refuse_later_plan(current)
        signing = _signing(access, current.initiative)
        _set_facts(current, signing, on)
        made = Made(_new_baseline(current, signing, at), _new_money_baseline(current, signing, decision))
        _decide(current, ChangeState.APPROVED, Outcome.APPROVED, decision, made)
    return current


def reject_change(change: ChangeRequest, *, reason: str, access: Access, on: date, at: datetime) -> ChangeRequest:
    """What was approved before goes on to count. Raises Refused, or Impossible without a reason."""
    with transaction.atomic(), deed("reject_change", actor=access.person_id, title=change.title):
        current, decision = _taken(change, reason, access, on, at)
        if not decision.reason:
            raise Impossible(_("Say why: who asked needs to know what would have to be different."), field="reason")
        _decide(current, ChangeState.REJECTED, Outcome.REJECTED, decision, Made("", ""))
    return current


def _taken(
    change: ChangeRequest, reason: str, access: Access, on: date, at: datetime
) -> tuple[ChangeRequest, Decision]:
    current = held_change(change)
    roles = roles_for(current, thresholds())
    refuse_unless(current, ChangeState.SUBMITTED)
    rules.may_decide(access, current, roles).or_raise()
    if len(reason) > MOST_OF_A_TEXT:
        raise Impossible(_("At most %(most)s letters fit here.") % {"most": MOST_OF_A_TEXT}, field="reason")
    role = rules.signing_role(access, current, roles)
    return current, Decision(access, role, reason.strip(), on, at)


def _refuse_overtaken(change: ChangeRequest) -> None:
    if stand_of(change.initiative).mark != rules.stand_from(change.before).mark:
        text = _("The approved finish, cost or baseline has changed since this was measured. Measure it again first.")
        raise Impossible(text)


def _signing(access: Access, initiative: Initiative) -> Access:
    """Deciding is a right of its own: who decides need not be allowed to edit dates and money."""
    path = initiative.scope.path
    grants = (*access.grants, (Role.PROJECT_MANAGER.value, path))
    return Access(access.person_id, access.name, grants, access.enterprise_path)


def _set_facts(change: ChangeRequest, access: Access, on: date) -> None:
    """Dated observations: what was observed before stays, and is shown as of its days."""
    # Values by field, as the action takes them: Any.
    facts: dict[str, Any] = {}
    if change.new_finish is not None:
        facts["planned_finish"] = change.new_finish
    if change.new_cost is not None:
        facts |= {"whole_life_cost": change.new_cost, "currency": change.currency}
    if not facts:
        return
    initiative = change.initiative
    try:
        change_initiative(
            initiative, version=initiative.version, changes=facts, access=access, on=on, is_decided=True
        )  # fmt: skip
    except Contradiction as wrong:
        raise Impossible(str(wrong), field=wrong.field) from wrong


def _new_baseline(change: ChangeRequest, access: Access, at: datetime) -> str:
    """The name of the plan's new baseline; empty where there is no plan."""
    plan = plan_to_approve(change.initiative_id)
    approved = approved_by(change, plan) if plan else {}
    if plan is None or not approved:
        return ""
    try:
        return record_baseline(
            plan, approved, name=_named_after(change), reason=change.reason, is_current=True, access=access, at=at
        ).name
    except NoBaseline as wrong:
        raise Impossible(str(wrong)) from wrong


def _new_money_baseline(change: ChangeRequest, access: Access, decision: Decision) -> str:
    """The name of the money's new baseline; empty where the money stays as it is, or is in no lines."""
    agreed = agreed_money(access, change, on=decision.on)
    if agreed is None:
        return ""
    try:
        return record_money_baseline(
            change.initiative, agreed, name=_named_after(change), reason=change.reason, access=access,
            on=decision.on, at=decision.at,
        ).name  # fmt: skip
    except NoMoneyBaseline as wrong:
        raise Impossible(str(wrong)) from wrong


def _named_after(change: ChangeRequest) -> str:
    return f"{change}: {change.title}"[:MOST_OF_A_NAME]


def _decide(change: ChangeRequest, state: ChangeState, outcome: Outcome, decision: Decision, made: Made) -> None:
    change.entry = _entered(change, outcome, decision, made)
    change.state, change.decision_reason = state, decision.reason
    change.decided_by_id, change.decided_on, change.decided_at = (
        decision.access.person_id, decision.on, decision.at
    )  # fmt: skip
    change.save()


def _entered(change: ChangeRequest, outcome: Outcome, decision: Decision, made: Made) -> LedgerEntry:
    initiative = change.initiative
    signed = Signature(
        decision.access.name, str(Role(decision.role).label), str(outcome.label), decision.reason,
        decision.at.isoformat(),
    )  # fmt: skip
    title = _("%(number)s of %(initiative)s: %(title)s")
    return enter_decision(
        LedgerKind.CHANGE,
        outcome,
        title=(title % {"number": change, "initiative": initiative.name, "title": change.title})[:400],
        reason=decision.reason,
        scope=initiative.scope,
        initiative=initiative,
        source=f"change:{change.pk}",
        address=reverse("governance:change", args=[change.pk]),
        signatures=[signed],
        evidence=evidence_of(change, baseline=made.baseline, money_baseline=made.money_baseline),
        access=decision.access,
        on=decision.on,
        at=decision.at,
    )
