"""A commitment, and its undoing, in the decision ledger: with the proof, the limits and what they decided on."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pilotage.accounts.models import Role, Scope
from pilotage.accounts.rules import Access
from pilotage.governance.actions.ledger import enter_decision
from pilotage.governance.models import LedgerEntry, LedgerKind
from pilotage.governance.models import Outcome as Decided
from pilotage.governance.rules.frozen import Line, Section, Signature
from pilotage.kit.formats import formatter
from pilotage.selection.models import Commitment, Decision, Verdict
from pilotage.selection.reads.solutions import Answered
from pilotage.selection.reads.words import (
    amount_in_words,
    limit_in_words,
    outcome_in_words,
    solver_in_words,
    value_in_words,
)
from pilotage.work.models import Initiative


def enter_commitment(
    commitment: Commitment, answer: Answered, decisions: Sequence[Decision], *, access: Access, on: date
) -> LedgerEntry:
    """The committed answer as it was; in the transaction of the commitment."""
    scope = smallest_scope([one.initiative for one in decisions], commitment)
    evidence = [_proof(commitment, answer), _limits(answer), _verdicts(decisions)]
    return _enter(commitment, Decided.COMMITTED, commitment.reason, scope, access, on, evidence, None)


def enter_undoing(
    commitment: Commitment, decisions: Sequence[Decision], *, reason: str, access: Access, on: date
) -> LedgerEntry:
    """That it was taken back; it follows the entry of the commitment, where there is one."""
    first = LedgerEntry.objects.filter(source=_source(commitment), outcome=Decided.COMMITTED).first()
    scope = first.scope if first else smallest_scope([one.initiative for one in decisions], commitment)
    return _enter(commitment, Decided.UNDONE, reason, scope, access, on, [_verdicts(decisions)], first)


def smallest_scope(initiatives: Sequence[Initiative], commitment: Commitment) -> Scope:
    """The deepest scope that holds all of them: who may see the entry may see each. None of them: the scenario's."""
    paths = [one.scope.path.split("/") for one in initiatives]
    if not paths:
        return commitment.scenario.scope
    common = []
    for steps in zip(*paths, strict=False):
        if len(set(steps)) > 1 or not steps[0]:
            break
        common.append(steps[0])
    return Scope.objects.get(path="/".join(common) + "/")


def _source(commitment: Commitment) -> str:
    return f"commitment:{commitment.pk}"


def _enter(
    commitment: Commitment, outcome: Decided, reason: str, scope: Scope, access: Access, on: date,
    evidence: Sequence[Section], follows: LedgerEntry | None,
) -> LedgerEntry:  # fmt: skip
    now = timezone.now()
    held = sorted({role for role, path in access.grants if scope.path.startswith(path)})
    roles = ", ".join(str(Role(role).label) for role in held)
    said = str(outcome.label)
    names = [access.name, *(name for name in commitment.signatories if name != access.name)]
    return enter_decision(
        LedgerKind.SCENARIO,
        outcome,
        title=_("Scenario “%(name)s”") % {"name": commitment.scenario.name},
        reason=reason,
        scope=scope,
        initiative=None,
        source=_source(commitment),
        address=reverse("selection:scenario", args=[commitment.scenario_id]),
        signatures=[
            Signature(name, roles if place == 0 else "", said, "", now.isoformat()) for place, name in enumerate(names)
        ],
        evidence=evidence,
        access=access,
        on=on,
        at=now,
        follows=follows,
    )


def _proof(commitment: Commitment, answer: Answered) -> Section:
    f, solution = formatter(), answer.solution
    lines = [
        Line(_("Answer"), outcome_in_words(f, solution)),
        Line(_("Solver"), solver_in_words(commitment)),
        Line(_("Search"), _("number %(number)s, asked %(when)s") % {
            "number": f.number(solution.number), "when": f.moment(solution.asked_at),
        }),
    ]  # fmt: skip
    if solution.value is not None:
        lines.append(Line(_("Value"), value_in_words(f, answer.inputs, solution.value), is_money=True))
    if solution.bound is not None:
        lines.append(Line(_("Best that is possible"), value_in_words(f, answer.inputs, solution.bound), is_money=True))
    if solution.gap is not None:
        lines.append(Line(_("Gap"), f.share(solution.gap, 1)))
    if solution.cost is not None:
        cost = f"{f.number(solution.cost, 2)} {commitment.scenario.currency}"
        lines.append(Line(_("Cost in its years"), cost, is_money=True))
    return Section(_("Proof"), tuple(lines))


def _limits(answer: Answered) -> Section:
    f = formatter()
    lines = tuple(
        Line(
            limit_in_words(answer.inputs, one.limit),
            _("used: %(used)s") % {"used": amount_in_words(f, answer.inputs, one.limit, one.used)},
            is_money=True,
        )
        for one in answer.kept.uses
    )
    return Section(_("Limits"), lines)


def _verdicts(decisions: Sequence[Decision]) -> Section:
    """How many of each, then every initiative with its verdict."""
    f = formatter()
    counts = [
        Line(str(verdict.label), f.number(sum(1 for one in decisions if one.verdict == verdict))) for verdict in Verdict
    ]
    each = [
        Line(
            f"{one.initiative.name} ({one.initiative.key})",
            str(Verdict(one.verdict).label),
            address=reverse("work:initiative", args=[one.initiative.key]),
        )
        for one in sorted(decisions, key=lambda one: (one.verdict != Verdict.SELECTED, one.initiative.name))
    ]
    return Section(_("What was decided on"), (*counts, *each))
