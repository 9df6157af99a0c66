"""The months behind each initiative: stages passed, RAG reported, finishes that slipped, costs that grew."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pilotage.exchange.demonstration.initiatives import Line
from pilotage.exchange.demonstration.loaded import Loaded
from pilotage.kit.periods import add_months
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative, StagePhase
from pilotage.work.reads import stage_in

LETTERS = {"G": "G", "a": "GA", "A": "A", "r": "AR", "R": "R"}
WORDS = {
    "G": "On plan.",
    "GA": "On plan, one point to watch.",
    "A": "Recovery possible within the plan; the next milestone is at risk.",
    "AR": "Recovery plan under way; the finish will move.",
    "R": "Cannot be delivered as approved; a change request is with the board.",
}
# Days by which a month in this colour moves the finish, and the share by which it makes the whole dearer.
SLIP_DAYS = {"A": 8, "AR": 24, "R": 45}
GROWTH = {"AR": Decimal("0.015"), "R": Decimal("0.03")}
REPORTING_DAY = 5


def live_through(loaded: Loaded, line: Line) -> None:
    """Let an initiative live through its months up to now, each reported on its fifth day."""
    initiative = loaded.initiatives[line.name]
    start = initiative.planned_start
    if line.phase in (StagePhase.DELIVERY, StagePhase.CLOSING, StagePhase.CLOSED, StagePhase.ON_HOLD) and start:
        initiative = _start(loaded, initiative, start)
    initiative = _report(loaded, line, initiative)
    now = stage_in(line.phase)
    if initiative.stage_id != now.id:
        initiative = _change(loaded, initiative, _stage_day(loaded, line), stage=now)
    loaded.initiatives[line.name] = initiative


def _start(loaded: Loaded, initiative: Initiative, start: date) -> Initiative:
    if start <= initiative.registered_on:
        return initiative
    approved = _change(loaded, initiative, start - timedelta(days=40), stage=stage_in(StagePhase.APPROVED))
    return _change(loaded, approved, start, stage=stage_in(StagePhase.DELIVERY))


def _report(loaded: Loaded, line: Line, initiative: Initiative) -> Initiative:
    """One report a month. The last months stand at the end of the line's letters."""
    slip, cost = 0, initiative.whole_life_cost
    for place, sign in enumerate(line.rag):
        on = add_months(loaded.month, place - len(line.rag) + 1).replace(day=REPORTING_DAY)
        # The report of the running month may not be due yet.
        on = min(on, loaded.month)
        if sign == "." or on < initiative.registered_on:
            continue
        rag = LETTERS[sign]
        changes: dict[str, Any] = {"rag": rag, "rag_scale": 5, "rag_note": WORDS[rag]}  # typed by field: Any
        if rag in SLIP_DAYS and initiative.planned_finish:
            slip += SLIP_DAYS[rag]
            changes["forecast_finish"] = initiative.planned_finish + timedelta(days=slip)
        if rag in GROWTH and cost is not None:
            cost = (cost * (1 + GROWTH[rag])).quantize(Decimal(1000))
            changes |= {"whole_life_cost": cost, "currency": "EUR"}
        initiative = _change(loaded, initiative, on, **changes)
    return initiative


def _stage_day(loaded: Loaded, line: Line) -> date:
    """When the last change of stage was: some weeks ago, different from line to line but always the same."""
    return add_months(loaded.month, -(len(line.name) % 5)) if line.phase != StagePhase.IDEA else loaded.month


def _change(loaded: Loaded, initiative: Initiative, on: date, **changes: Any) -> Initiative:  # typed by field: Any
    day = max(initiative.registered_on, min(on, loaded.month))
    return change_initiative(
        initiative, version=initiative.version, changes=changes, access=loaded.access, on=day, is_decided=True
    )
