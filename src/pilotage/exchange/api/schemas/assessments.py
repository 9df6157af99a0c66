"""Assessments of capability: what was found, and one's own answers."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import In, Page, Ref, Text
from pilotage.maturity.models import AssessmentState, Says, Source
from pilotage.maturity.rules.assessing import Stand


class AssessmentOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    scope: str | None = Field(default=None, description="What is assessed: the organisation, or a portfolio.")
    portfolio_id: UUID | None = Field(default=None, description="null for the enterprise.")
    model: Ref | None = None
    day: date | None = Field(default=None, description="The day that it speaks of.")
    state: AssessmentState | None = None
    note: str | None = None
    led_by: Ref | None = None
    evidence_at: datetime | None = Field(default=None, description="When the data were looked at last.")
    closed_on: date | None = None


class AssessmentPage(Page):
    items: list[AssessmentOut]


class LevelOut(Schema):
    dimension: str = Field(description="Its key.")
    source: Source
    level: int | None = Field(description="0 to 5; null: not known, which is not 0.")
    progress_share: float = Field(description="What is there of the next level, 0 to 1.")
    unknown: int | None = Field(description="Practices of that next level of which nothing is known.")


class OpinionOut(Schema):
    no: int
    partly: int
    yes: int
    unknown: int


class PracticeEvidenceOut(Schema):
    holds: bool | None = Field(description="null: no evidence yet.")
    passed: int | None = Field(description="null where you may not see the numbers there.")
    asked: int | None
    threshold_share: float


class AssessedPracticeOut(Schema):
    key: str
    dimension: str
    level: int
    name: str
    opinion: OpinionOut = Field(description="How many said so.")
    evidence: PracticeEvidenceOut | None = Field(description="null: no probe looks for it, or it was not asked yet.")
    stand: Stand = Field(description="By what it stands where it stands.")
    value: float | None = Field(description="1 in place, 0.5 partly, 0 not in place; null: in dispute or not known.")
    reason: str | None = Field(description="Why it was settled so.")


class AssessmentWhole(AssessmentOut):
    participants: int | None = None
    done: int | None = Field(default=None, description="How many of them say that they are done.")
    levels: list[LevelOut] | None = Field(default=None, description="null while it is open, but for who leads it.")
    practices: list[AssessedPracticeOut] | None = Field(default=None, description="null where `levels` is.")


class AnswerOut(Schema):
    practice: str = Field(description="Its key.")
    says: Says
    comment: str
    version: int


class AnswersOut(Schema):
    items: list[AnswerOut]


class AnswerIn(In):
    practice: str = Field(max_length=80, description="Its key.")
    says: Says
    comment: Text = ""
    version: int = Field(
        default=0, ge=0, le=2_147_483_647, description="Of the answer that you read; 0 where you have given none."
    )


class AnswersIn(In):
    answers: list[AnswerIn] = Field(min_length=1, max_length=500)
