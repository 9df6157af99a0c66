"""Gates as JSON: life cycles as they are set up, an initiative at its gate, and the votes of a review."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pilotage.accounts.rules import Access, Permission
from pilotage.exchange.api.serialisers import ref
from pilotage.governance.models import Criterion, Gate, GateReview, LifeCycle, ReviewState, Vote
from pilotage.governance.reads.criteria import Answer, answers_of, criteria_in_use, criteria_of
from pilotage.governance.reads.deciders import voices_on, votes_of
from pilotage.governance.reads.lifecycles import open_reviews_of, standing_of
from pilotage.governance.reads.settings import Shown, shown_life_cycles
from pilotage.work.models import Initiative

# JSON of a resource: Any.
Json = dict[str, Any]
OF_A_CYCLE = ("id", "version", "name", "note", "kinds", "position", "archived_on")
OF_A_GATE = ("id", "name", "guidance", "deciders", "quorum", "asks_reauthentication")
OF_A_REVIEW = ("id", "version", "initiative_id", "state", "submitted_on", "note")


def life_cycles_json(rows: Sequence[LifeCycle]) -> list[Json]:
    """Four queries, however many."""
    shown = shown_life_cycles(rows)
    asked: dict[UUID, list[Criterion]] = {}
    for criterion in criteria_in_use().filter(gate__in=[gate.pk for one in shown for gate, _count in one.gates]):
        asked.setdefault(criterion.gate_id, []).append(criterion)
    return [_life_cycle(one, asked) for one in shown]


def _life_cycle(one: Shown, asked: dict[UUID, list[Criterion]]) -> Json:
    return {
        **{name: getattr(one.life_cycle, name) for name in OF_A_CYCLE},
        "stages": [ref(stage) for stage in one.stages],
        "gates": [_gate(gate, asked.get(gate.pk, [])) for gate, _count in one.gates],
    }


def _gate(gate: Gate, criteria: Sequence[Criterion]) -> Json:
    return {
        **{name: getattr(gate, name) for name in OF_A_GATE},
        "from_stage": ref(gate.from_stage),
        "to_stage": ref(gate.to_stage),
        "criteria": [_criterion(one) for one in criteria],
    }


def _criterion(one: Criterion) -> Json:
    return {name: getattr(one, name) for name in ("id", "kind", "is_must", "text")}


def standing_json(access: Access, initiative: Initiative, *, on: date) -> Json:
    """Where it stands today, as the panel on its page says it."""
    standing = standing_of(initiative)
    gate = standing.gate if standing else None
    answers = answers_of(initiative, criteria_of(gate), day=on) if gate else []
    review = open_reviews_of([initiative.pk]).get(initiative.pk)
    sees = bool(access.may(Permission.SEE_MONEY, path=initiative.scope.path))
    return {
        "initiative": ref(initiative),
        "life_cycle": ref(standing.way.life_cycle) if standing else None,
        "station": ref(standing.station) if standing else None,
        "entered_on": standing.entered_on if standing else None,
        "gate": ref(gate),
        "due_on": standing.due_on if standing else None,
        "deciders": gate.deciders if gate else [],
        "quorum": gate.quorum if gate else None,
        "criteria": [_answer(one, sees=sees) for one in answers],
        "review_id": review.pk if review else None,
    }


def _answer(one: Answer, *, sees: bool) -> Json:
    rows = [{"label": row.label, "value": row.value} for row in one.rows if sees or not row.is_money]
    said = {"is_met": one.is_met, "said": one.said, "to_do": one.to_do, "rows": rows}
    return {**_criterion(one.criterion), **said}


def review_json(row: GateReview) -> Json:
    facts = {name: getattr(row, name) for name in OF_A_REVIEW}
    return {**facts, "gate": {"id": row.gate_id, "name": row.gate.name}, "decision_id": row.entry_id}


def whole_review_json(access: Access, row: GateReview, *, on: date) -> Json:
    """One review with its votes, and those that the caller may still give."""
    voices = voices_on(row, access, on=on) if row.state == ReviewState.OPEN else []
    return {
        **review_json(row),
        "votes": [_vote(one) for one in votes_of(row)],
        "voices": [
            {"decider_id": one.person_id, "name": one.name, "role": one.role, "is_own": one.is_own} for one in voices
        ],
    }


def _vote(one: Vote) -> Json:
    signed = one.signed_by.name if one.signed_by and one.signed_by_id != one.decider_id else ""
    facts = {name: getattr(one, name) for name in ("role", "outcome", "comment", "at")}
    return {"name": one.decider.name if one.decider else None, "by": signed, **facts}
