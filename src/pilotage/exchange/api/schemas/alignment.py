"""Alignment reviews: what an initiative is said to serve, and who stands for that; planning rounds."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import BeforeValidator

from pilotage.exchange.api.schemas.basics import Day, In, Page, Ref, decimal_text, written
from pilotage.governance.models import AlignmentState
from pilotage.strategy.models import Level

Why = Annotated[str, Field(max_length=2000)]
Note = Annotated[str, Field(max_length=4000)]
Change = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(max_digits=19, decimal_places=4),
    decimal_text(r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$", "-2.5"),
]


class AlignmentLineOut(Schema):
    id: UUID
    driver: Ref | None = Field(description="It is of a driver, or of an objective.")
    objective: Ref | None
    level: Level | None = Field(description="null: not rated.")
    amended: Level | None = Field(description="The SRO's, where it differs: that one counts.")
    why: str
    measure: Ref | None = Field(description="What shall change.")
    expected_change: str | None


class AlignmentSignatureOut(Schema):
    step: Literal["proposed", "completed", "accepted", "rejected"]
    name: str | None = Field(description="null: somebody who has left.")
    at: datetime
    by: str = Field(description="Who signed for the other, by delegation; empty: the person signed in person.")


class AlignmentReviewOut(Schema):
    id: UUID
    version: int | None = None
    initiative: Ref | None = None
    round: Ref | None = None
    state: AlignmentState | None = None
    note: str | None = None
    started_on: date | None = None
    decided_on: date | None = None
    reason: str | None = Field(default=None, description="Of a rejection, or of what was amended.")
    decision_id: UUID | None = Field(default=None, description="In the ledger: GET /decisions/{id}.")
    signatures: list[AlignmentSignatureOut] | None = None
    renew_on: date | None = Field(default=None, description="From when an acceptance is to be renewed for its age.")
    is_overtaken: bool | None = Field(
        default=None, description="The strategy has changed since it was accepted; null: it is not accepted."
    )


class AlignmentReviewWholeOut(AlignmentReviewOut):
    lines: list[AlignmentLineOut] | None = None


class AlignmentReviewPage(Page):
    items: list[AlignmentReviewOut]


class AlignmentReviewIn(In):
    initiative_id: UUID


class AlignmentLineIn(In):
    """What is not sent stays."""

    id: UUID = Field(description="Of a line of this review.")
    level: Level | None = Field(default=None, description="null: not rated.")
    why: Why | None = None
    measure_id: UUID | None = Field(default=None, description="A measure of the line's objective.")
    expected_change: Change | None = None


class AlignmentReviewChange(In):
    note: Note | None = None
    lines: list[AlignmentLineIn] = Field(default=[], max_length=2000)


class AcceptIn(In):
    amended: dict[UUID, Level] = Field(
        default={}, max_length=2000, description="Levels that you change, by line; with any, a reason is needed."
    )
    reason: Note = ""
    decider_id: UUID | None = Field(default=None, description="In whose name, by delegation; null: your own.")


class RejectIn(In):
    reason: Note = Field(default="", description="Needed.")
    decider_id: UUID | None = Field(default=None, description="In whose name, by delegation; null: your own.")


class PlanningRoundOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    renew_after_months: int | None = Field(default=None, description="How long its acceptances hold.")
    closed_on: date | None = None


class PlanningRoundPage(Page):
    items: list[PlanningRoundOut]


class PlanningRoundIn(In):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    starts_on: Day
    ends_on: Day
    renew_after_months: Annotated[int, Field(ge=1, le=60)] = 12
