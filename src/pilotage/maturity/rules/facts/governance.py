"""Gates, decisions, conditions, changes and registers of risks, as probes see them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StageMove:
    """An initiative came from one stage to a later one, past at least one gate.

    decided   "gate", "scenario", "override" (moved past the gate), or empty: no decision is known
    """

    initiative: UUID
    on: date
    before: str
    after: str
    decided: str = ""


@dataclass(frozen=True, slots=True)
class GateFact:
    """The next gate of an initiative, and how many people may decide it there; quorum: how many must agree."""

    initiative: UUID
    gate: str
    due_on: date | None = None
    deciders: int = 0
    quorum: int = 1
    is_submitted: bool = False


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """What a decision asked for. number: of the decision in the ledger."""

    place: str
    text: str
    number: int
    due_on: date
    owner: UUID | None = None
    met_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A change request that was submitted. decided_at: the moment by which an approved one set its baseline."""

    id: UUID
    initiative: UUID
    number: str
    title: str
    submitted_on: date
    decided_on: date | None = None
    decided_at: datetime | None = None
    is_approved: bool = False


@dataclass(frozen=True, slots=True)
class EntryFact:
    """An entry of a register that is not over.

    severity      low, medium, high, severe; empty: not rated
    looked_on     when it was reviewed last, else raised
    looked_at     the moment at which that review was written down, where it is known
    is_numbered   its probability, and its cost or its delay, stand as numbers
    """

    id: UUID
    place: str
    kind: str
    subject: str
    home_owner: UUID | None = None
    owner: UUID | None = None
    status: str = ""
    severity: str = ""
    looked_on: date = date.min
    looked_at: datetime | None = None
    due_on: date | None = None
    responses: int = 0
    late_responses: int = 0
    is_numbered: bool = False
