"""Life cycles with their gates, where an initiative stands at one, and what was voted there."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.accounts.models import Role
from pilotage.exchange.api.schemas.basics import In, Page, Ref
from pilotage.exchange.api.schemas.decisions import GateReviewOut
from pilotage.governance.models import CriterionKind, Outcome


class CriterionOut(Schema):
    id: UUID
    kind: CriterionKind
    is_must: bool
    text: str


class GateOut(Schema):
    id: UUID
    name: str
    guidance: str
    from_stage: Ref
    to_stage: Ref
    deciders: list[Role]
    quorum: int
    asks_reauthentication: bool = Field(description="Decided on its page only.")
    criteria: list[CriterionOut]


class LifeCycleOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    note: str | None = None
    kinds: list[str] | None = Field(default=None, description="Of initiative; empty: all.")
    position: int | None = Field(default=None, description="The first that fits an initiative is its own.")
    archived_on: date | None = None
    stages: list[Ref] | None = None
    gates: list[GateOut] | None = None


class LifeCyclePage(Page):
    items: list[LifeCycleOut]


class AnswerRowOut(Schema):
    label: str
    value: str


class CriterionAnswerOut(CriterionOut):
    is_met: bool | None = Field(description="null: it cannot be told, which is not met.")
    said: str
    to_do: str
    rows: list[AnswerRowOut] = Field(description="What it rests on; rows of money only where you see money.")


class GateStandingOut(Schema):
    """Where an initiative stands in its life cycle, and what the gate ahead asks for now."""

    initiative: Ref
    life_cycle: Ref | None = Field(description="null: none fits, and its stage is changed freely.")
    station: Ref | None = Field(description="The stage of the life cycle that it is at, or was at before it rested.")
    entered_on: date | None
    gate: Ref | None = Field(description="The one ahead; null: none.")
    due_on: date | None
    deciders: list[Role]
    quorum: int | None
    criteria: list[CriterionAnswerOut]
    review_id: UUID | None = Field(description="The review that waits for a decision.")


class GateEvidenceIn(In):
    """Of a checklist item: that it is done. Of a document: where it lies."""

    initiative_id: UUID
    criterion_id: UUID
    note: Annotated[str, Field(max_length=500)] = ""
    title: Annotated[str, Field(max_length=200)] = ""
    url: Annotated[str, Field(max_length=1000)] = Field(default="", description="Of a document.")


class GateEvidenceBackIn(In):
    initiative_id: UUID
    criterion_id: UUID


class VoteOut(Schema):
    name: str | None = Field(description="In whose name; null: somebody who has left.")
    by: str = Field(description="Who signed for the other, by delegation; empty: the person signed in person.")
    role: str
    outcome: Outcome
    comment: str
    at: datetime


class VoiceOut(Schema):
    decider_id: UUID = Field(description="Send it with your vote.")
    name: str
    role: Role
    is_own: bool


class GateReviewWholeOut(GateReviewOut):
    """One review with what was voted, and in whose names you may vote today."""

    votes: list[VoteOut] | None = None
    voices: list[VoiceOut] | None = None
