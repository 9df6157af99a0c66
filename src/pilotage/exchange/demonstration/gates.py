"""Gates in the demonstration: a year of decisions in the ledger, reviews that wait, conditions, and somebody away."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.reads import access_of, organisation
from pilotage.accounts.rules import Access
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.governance.actions.deciding import AskedCondition, vote
from pilotage.governance.actions.delegating import delegate
from pilotage.governance.actions.ledger import enter_decision
from pilotage.governance.actions.submitting import attach_link, submit_review, tick
from pilotage.governance.models import Criterion, CriterionKind, Gate, GateReview, LedgerKind, Outcome
from pilotage.governance.reads.criteria import answers_by_initiative
from pilotage.governance.reads.freezing import facts_section
from pilotage.governance.reads.ledger import newest_gate_entry
from pilotage.governance.reads.lifecycles import standings_of
from pilotage.governance.rules.frozen import Signature
from pilotage.governance.rules.lifecycles import Standing
from pilotage.work.models import Initiative, Observation, Observed, StagePhase
from pilotage.work.reads.visible import stages

WAITING = 3
TWO_WEEKS = timedelta(days=14)
# Whose stages are moved on without gates being asked are told of in the ledger by these gates of the standard way.
PASSED = {
    StagePhase.APPROVED: "Approval",
    StagePhase.DELIVERY: "Start of delivery",
    StagePhase.CLOSING: "End of delivery",
}
REASONS = (
    "The case holds, and the money is there.",
    "Ready to begin: plan, people and money are in place.",
    "It serves the objectives better than what it keeps out.",
)


def add_gates(loaded: Loaded, *, day: date) -> None:
    """All of it; the initiatives are as the rest of the demonstration has left them."""
    _remember(loaded)
    everything = list(
        Initiative.objects.filter(pk__in=[one.pk for one in loaded.initiatives.values()]).select_related(
            "scope", "portfolio", "stage", "sponsor", "manager"
        ).order_by("key")
    )  # fmt: skip
    ready = _ready(loaded, everything, day)
    if ready:
        _decide_with_conditions(loaded, ready[0], day)
    away = loaded.people["Aisha Rahman"]
    delegate(loaded.people["Marco Bellini"], since=day, until=day + TWO_WEEKS, note="On leave",
             access=access_of(away), on=day)  # fmt: skip


def _remember(loaded: Loaded) -> None:
    """What was decided in the year behind: one entry for each gate that an initiative has passed since."""
    by_id = {str(stage.pk): stage for stage in stages()}
    rows = Observation.objects.filter(
        initiative__in=[one.pk for one in loaded.initiatives.values()], field=Observed.STAGE
    ).select_related("initiative__scope", "initiative__portfolio", "initiative__stage", "initiative__sponsor",
                     "initiative__manager")  # fmt: skip
    currency = organisation().currency
    decider = access_of(loaded.people["Marco Bellini"])
    for place, row in enumerate(rows.order_by("on", "initiative__key")):
        stage = by_id.get(row.text)
        gate = PASSED.get(StagePhase(stage.phase)) if stage else None
        # Registered there at once: nobody decided on it here.
        if gate and row.on > row.initiative.registered_on:
            _enter(row.initiative, gate, decider, REASONS[place % len(REASONS)], row.on, currency)


def _enter(one: Initiative, gate: str, access: Access, reason: str, on: date, currency: str) -> None:
    at = _at(on)
    enter_decision(
        LedgerKind.GATE,
        Outcome.GO,
        title=f"{gate}: {one.name}",
        reason=reason,
        scope=one.scope,
        initiative=one,
        source=f"initiative:{one.pk}",
        address=reverse("work:initiative", args=[one.key]),
        signatures=[
            Signature(access.name, str(Role.PORTFOLIO_MANAGER.label), str(Outcome.GO.label), reason, at.isoformat())
        ],
        evidence=[facts_section(one, currency=currency)],
        access=access,
        on=on,
        at=at,
        follows=newest_gate_entry(one),
    )  # fmt: skip


def _ready(loaded: Loaded, everything: Sequence[Initiative], day: date) -> list[GateReview]:
    """Those whose gate falls due soonest and that lack nothing but what a person says: brought there and submitted."""
    standings = {id: one for id, one in standings_of(everything).items() if one.gate is not None}
    musts = {id: [one for one in _criteria(standing) if one.is_must] for id, standing in standings.items()}
    answers = answers_by_initiative(everything, musts, day=day)
    found: list[GateReview] = []
    for one in sorted(everything, key=lambda one: _order(standings.get(one.pk), one)):
        asked = [answer for answer in answers.get(one.pk, ()) if not answer.is_met]
        said = {CriterionKind.CHECKLIST, CriterionKind.DOCUMENT}
        gate = standings[one.pk].gate if one.pk in standings else None
        if gate is not None and all(answer.criterion.kind in said for answer in asked):
            found.append(_brought(loaded, one, gate, [answer.criterion for answer in asked], day))
        if len(found) > WAITING:
            break
    return found


def _order(standing: Standing | None, one: Initiative) -> tuple[date, str]:
    return (standing.due_on if standing and standing.due_on else date.max, one.key)


def _criteria(standing: Standing) -> Sequence[Criterion]:
    return standing.way.criteria.get(standing.gate.pk, ()) if standing.gate else ()


def _brought(loaded: Loaded, one: Initiative, gate: Gate, missing: Sequence[Criterion], day: date) -> GateReview:
    tomasz = access_of(loaded.people["Tomasz Nowak"])
    access = tomasz if any(one.scope.path.startswith(path) for _role, path in tomasz.grants) else loaded.access
    for criterion in missing:
        if criterion.kind == CriterionKind.CHECKLIST:
            tick(one, criterion, note="Agreed with the line managers", access=access, on=day)
        else:
            url = f"https://documents.nordhaven.example/{one.key.lower()}"
            attach_link(one, criterion, title=f"{criterion.text}, {one.name}", url=url, access=access, on=day)
    note = "For the board of this month."
    return submit_review(one, gate, note=note, access=access, on=day, at=_at(day))


def _decide_with_conditions(loaded: Loaded, review: GateReview, day: date) -> None:
    """The first goes on, with two conditions; the second of them is due soon."""
    manager = loaded.people["Tomasz Nowak"]
    conditions = [
        AskedCondition("Show the signed agreement with the municipality", manager, day + timedelta(days=45)),
        AskedCondition("Name a deputy for the project manager", manager, day + timedelta(days=5)),
    ]
    vote(
        review,
        outcome=Outcome.CONDITIONAL,
        comment="Go, if the agreement is signed before the first large order.",
        conditions=conditions,
        access=access_of(loaded.people["Ingrid Solheim"]),
        on=day,
        at=_at(day),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
