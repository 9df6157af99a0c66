"""A stage that is changed in the register itself: the way past a gate is a decision of its own, or refused."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role
from pilotage.accounts.reads import organisation
from pilotage.governance.actions.ledger import enter_decision
from pilotage.governance.models import Gate, GateReview, LedgerKind, Outcome, ReviewState
from pilotage.governance.reads.criteria import answers_of, criteria_of
from pilotage.governance.reads.freezing import criteria_sections, facts_section
from pilotage.governance.reads.ledger import newest_gate_entry
from pilotage.governance.reads.lifecycles import standing_of
from pilotage.governance.rules.deciding import may_override
from pilotage.governance.rules.frozen import Signature
from pilotage.governance.rules.lifecycles import gates_passed
from pilotage.work.actions.moving import StageMove
from pilotage.work.rules import Impossible as WorkImpossible


def keep_gates(move: StageMove) -> None:
    """Called by the register before a stage changes. Raises its Impossible where a gate lies in between.

    Who may configure there moves an initiative past a gate with a reason: that is entered in the ledger.
    """
    standing = standing_of(move.initiative)
    if standing is None:
        return
    passed = gates_passed(standing.way, station_id=standing.station.pk, to=move.to.pk)
    if not passed:
        return
    facts = {"name": move.initiative.name, "stage": move.to.name, "gate": passed[0].name}
    if not may_override(move.access, move.initiative):
        text = _("“%(name)s” comes to “%(stage)s” through the gate “%(gate)s”. Submit it there, on its own page.")
        raise WorkImpossible(text % facts, field="stage")
    if not move.reason.strip():
        text = _("To “%(stage)s” leads the gate “%(gate)s”. To move “%(name)s” past it, say why in its form.")
        raise WorkImpossible(text % facts, field="reason")
    _enter(move, passed)


def _enter(move: StageMove, passed: tuple[Gate, ...]) -> None:
    initiative, access, now = move.initiative, move.access, timezone.now()
    waiting = GateReview.objects.filter(initiative=initiative, state=ReviewState.OPEN)
    for review in waiting.select_for_update():
        review.state = ReviewState.WITHDRAWN
        review.save()
    roles = {role for role, path in access.grants if initiative.scope.path.startswith(path)}
    held = ", ".join(str(Role(role).label) for role in sorted(roles))
    answers = [
        answer for gate in passed for answer in answers_of(initiative, criteria_of(gate), day=move.on)
    ]  # fmt: skip
    names = ", ".join(gate.name for gate in passed)
    enter_decision(
        LedgerKind.GATE,
        Outcome.OVERRIDE,
        title=_("%(gate)s: %(initiative)s") % {"gate": names, "initiative": initiative.name},
        reason=move.reason.strip(),
        scope=initiative.scope,
        initiative=initiative,
        source=f"initiative:{initiative.pk}",
        address=reverse("work:initiative", args=[initiative.key]),
        signatures=[
            Signature(access.name, held, str(Outcome.OVERRIDE.label), move.reason.strip(), now.isoformat())
        ],
        evidence=[*criteria_sections(answers), facts_section(initiative, currency=organisation().currency)],
        access=access,
        on=move.on,
        at=now,
        follows=newest_gate_entry(initiative),
    )  # fmt: skip
