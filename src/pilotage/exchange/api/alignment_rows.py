"""Alignment reviews as JSON, many at once: their signatures, and whether what was accepted still holds."""

from collections.abc import Iterable
from typing import Any

from pilotage.exchange.api.serialisers import ref
from pilotage.governance.models import AlignmentLine, AlignmentReview, AlignmentState, PlanningRound
from pilotage.governance.rules.alignment import renew_on

# JSON of a resource: Any.
Json = dict[str, Any]
PLAIN = ("id", "version", "state", "note", "started_on", "decided_on", "reason")
OF_A_ROUND = ("id", "version", "name", "starts_on", "ends_on", "renew_after_months", "closed_on")


def alignments_json(rows: Iterable[AlignmentReview], *, mark: str) -> list[Json]:
    """mark: the strategy as it is now; see `strategy_mark`"""
    return [_review(row, mark) for row in rows]


def alignment_json(row: AlignmentReview, *, mark: str) -> Json:
    """One with its lines."""
    return {**_review(row, mark), "lines": [_line(line) for line in row.lines.all()]}


def _review(row: AlignmentReview, mark: str) -> Json:
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "initiative": ref(row.initiative),
        "round": ref(row.round),
        "decision_id": row.entry_id,
        "signatures": _signatures(row),
        "renew_on": renew_on(row),
        "is_overtaken": row.mark != mark if row.state == AlignmentState.ACCEPTED else None,
    }


def _signatures(row: AlignmentReview) -> list[Json]:
    """Those given until now; the deciding one as the ledger keeps it, with who signed for whom."""
    steps = (("proposed", row.proposed_by, row.proposed_at), ("completed", row.completed_by, row.completed_at))
    found: list[Json] = [
        {"step": step, "name": person.name if person else None, "at": at, "by": ""}
        for step, person, at in steps
        if at is not None
    ]
    if row.entry is not None:
        last = row.entry.signatures[-1]
        found.append({"step": row.state, "name": last["name"], "at": row.decided_at, "by": last["by"]})
    return found


def _line(line: AlignmentLine) -> Json:
    return {
        "id": line.pk,
        "driver": ref(line.driver),
        "objective": ref(line.objective),
        "level": line.level or None,
        "amended": line.amended or None,
        "why": line.why,
        "measure": ref(line.measure),
        "expected_change": line.expected_change,
    }


def round_json(row: PlanningRound) -> Json:
    return {name: getattr(row, name) for name in OF_A_ROUND}
