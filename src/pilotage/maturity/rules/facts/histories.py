"""What observations tell of an initiative's life: when it came to which stage, and what was promised then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pilotage.maturity.rules.facts.register import DECIDED, History, Seen, StageFact
from pilotage.work.models import Observed, StagePhase

# By the id of the stage, as observations hold it.
Stages = Mapping[str, StageFact]


@dataclass(frozen=True, slots=True)
class Move:
    """From one stage to another; the stages by their ids."""

    on: date
    before: str
    after: str


def moves_of(history: History) -> Iterator[Move]:
    """Every change of stage, the oldest first; the stage that it was registered with is no move."""
    before = ""
    for seen in history.get(Observed.STAGE, ()):
        if before and seen.text != before:
            yield Move(seen.on, before, seen.text)
        before = seen.text


def approved_on(history: History, stages: Stages) -> date | None:
    """When it was decided for: the first day in a stage that means so."""
    for seen in history.get(Observed.STAGE, ()):
        if _phase(seen, stages) in DECIDED:
            return seen.on
    return None


def closed_on(history: History, stages: Stages) -> date | None:
    """When it was closed, if it is: the first day of the newest unbroken time in such a stage."""
    found = None
    for seen in history.get(Observed.STAGE, ()):
        if _phase(seen, stages) != StagePhase.CLOSED:
            found = None
        elif found is None:
            found = seen.on
    return found


def _phase(seen: Seen, stages: Stages) -> str:
    return stages[seen.text].phase if seen.text in stages else ""


def approved_span(history: History, stages: Stages) -> tuple[date, date] | None:
    """Start and finish as planned when it was decided for; what was planned first, where that came later."""
    decided = approved_on(history, stages)
    if decided is None:
        return None
    start, finish = (
        _promised(history.get(field, ()), decided) for field in (Observed.PLANNED_START, Observed.PLANNED_FINISH)
    )
    return (start, finish) if start is not None and finish is not None and start < finish else None


def _promised(seen: Sequence[Seen], on: date) -> date | None:
    known = [one for one in seen if one.day is not None]
    before = [one.day for one in known if one.on <= on]
    return before[-1] if before else known[0].day if known else None
