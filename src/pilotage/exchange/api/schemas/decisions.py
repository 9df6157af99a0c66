"""Decisions of the ledger, and reviews at gates."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import In, Page, Ref
from pilotage.governance.models import LedgerKind, Outcome, ReviewState

Comment = Annotated[str, Field(max_length=4000)]


class SignatureOut(Schema):
    name: str
    role: str
    outcome: str
    comment: str
    at: datetime
    by: str = Field(description="Who signed for the other, by delegation; empty: the person signed in person.")


class EvidenceLineOut(Schema):
    label: str
    value: str
    is_met: bool | None = Field(description="Of a criterion; null where it is none, or could not be told.")


class EvidenceOut(Schema):
    title: str
    lines: list[EvidenceLineOut]
    hidden: int = Field(description="Lines of money that are not shown to you.")


class ConditionOut(Schema):
    id: UUID
    text: str
    owner: Ref | None
    due_on: date
    met_on: date | None
    note: str


class DecisionOut(Schema):
    """One decision as it was taken; never changed since."""

    id: UUID
    version: int | None = None
    number: int | None = Field(default=None, description="Decisions are cited by it: D-41.")
    kind: LedgerKind | None = None
    title: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    initiative_id: UUID | None = None
    scope_id: UUID | None = None
    follows_id: UUID | None = None
    signatures: list[SignatureOut] | None = None
    evidence: list[EvidenceOut] | None = None
    conditions: list[ConditionOut] | None = None


class DecisionPage(Page):
    items: list[DecisionOut]


class GateReviewOut(Schema):
    id: UUID
    version: int | None = None
    initiative_id: UUID | None = None
    gate: Ref | None = None
    state: ReviewState | None = None
    submitted_on: date | None = None
    note: str | None = None
    decision_id: UUID | None = None


class GateReviewPage(Page):
    items: list[GateReviewOut]


class GateReviewIn(In):
    initiative_id: UUID
    note: Comment = ""


class ConditionIn(In):
    text: Annotated[str, Field(min_length=1, max_length=500)]
    owner_id: UUID
    due_on: date


class VoteIn(In):
    outcome: Outcome
    comment: Comment = ""
    conditions: list[ConditionIn] = Field(default=[], max_length=20, description="Of “conditional”.")
    decider_id: UUID | None = Field(default=None, description="In whose name, by delegation; null: your own.")
