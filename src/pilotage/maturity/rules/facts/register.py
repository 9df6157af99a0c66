"""Initiatives as probes see them: what the register says, what was observed at dates, and how they hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pilotage.work.models import StagePhase

P = StagePhase
IN_DELIVERY = frozenset({P.DELIVERY.value, P.CLOSING.value})
# What was decided for and has not ended.
DECIDED = frozenset({P.APPROVED.value, P.DELIVERY.value, P.CLOSING.value})
CANDIDATE = frozenset({P.ASSESSED.value})
IDEA = frozenset({P.IDEA.value})
ENDED = frozenset({P.CLOSED.value, P.CANCELLED.value})
# What somebody works on, or is about to be decided: ideas need not be complete.
SERIOUS = DECIDED | CANDIDATE


@dataclass(frozen=True, slots=True)
class InitiativeFact:
    """One initiative, as of the day.

    path        of its scope
    text_mark   a digest of its description, so that copied ones are told; empty: there is none
    owner       who is asked when something of it is missing: manager, else owner, else the owner of its portfolio
    """

    id: UUID
    key: str
    name: str
    kind: str
    phase: str
    stage_id: UUID
    path: str
    portfolio_id: UUID
    manager: UUID | None = None
    sponsor: UUID | None = None
    owner: UUID | None = None
    text_mark: str = ""
    planned_start: date | None = None
    planned_finish: date | None = None
    forecast_start: date | None = None
    forecast_finish: date | None = None
    rag: str = ""
    rag_on: date | None = None
    registered_on: date = date.min

    @property
    def subject(self) -> str:
        return f"{self.name} ({self.key})"

    @property
    def start(self) -> date | None:
        """As expected now."""
        return self.forecast_start or self.planned_start

    @property
    def finish(self) -> date | None:
        return self.forecast_finish or self.planned_finish


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation: a colour or a stage as text, or a day."""

    on: date
    text: str = ""
    day: date | None = None


# What was observed of one initiative, by field of `Observed`, the oldest first.
History = Mapping[str, tuple[Seen, ...]]


@dataclass(frozen=True, slots=True)
class StageFact:
    """What a stage means, and where it lies in the order of stages."""

    name: str
    phase: str
    position: int


@dataclass(frozen=True, slots=True)
class DependencyFact:
    """A link of two initiatives, both of which the reader sees: `source` needs, excludes … `target`.

    place     path of the nearest scope that holds both
    """

    kind: str
    source: UUID
    target: UUID
    place: str
    lag_days: int = 0
    note: str = ""
