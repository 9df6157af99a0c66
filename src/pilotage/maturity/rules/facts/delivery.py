"""Plans, baselines and backlogs as probes see them: counted, never task by task."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PlanFact:
    """One plan, counted.

    finish          as it was computed last
    open_work       tasks that are neither summaries nor finished; loose of them wait for nothing, or nothing for them
    due, missed     tasks that the baseline that counts wanted done by the status date (else the day), and those that
                    were not done, or later than it says; due None: there is no baseline
    next_milestone  the next one that is not reached and lies ahead
    has_earned      whether its earned value can be told
    analysed_on     when trials of it were asked for last that were answered
    """

    initiative: UUID
    status_on: date | None = None
    finish: date | None = None
    tasks: int = 0
    open_work: int = 0
    loose: int = 0
    due: int | None = None
    missed: int = 0
    next_milestone: date | None = None
    has_earned: bool = False
    analysed_on: date | None = None


@dataclass(frozen=True, slots=True)
class BaselineFact:
    """The baseline that counts. is_first: the plan had none before it."""

    initiative: UUID
    name: str
    approved_at: datetime
    approved_by: UUID | None = None
    reason: str = ""
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class BacklogFact:
    """sprint_closed_on, done_on: the last sprint that was finished, the last story that was done."""

    initiative: UUID
    sprint_closed_on: date | None = None
    done_on: date | None = None
