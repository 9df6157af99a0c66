"""Entries of the registers: risks, opportunities, issues, assumptions and actions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Day, In, Page, Positive, Ref, Share, Text
from pilotage.risk.models import EntryKind, Severity, Status

Level = Annotated[int, Field(ge=1, le=5)]
Days = Annotated[int, Field(ge=0, le=5_000)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
WORKING_DAYS = "Working days."


class RiskOut(Schema):
    id: UUID
    version: int | None = None
    key: str | None = Field(default=None, description="Its number in its register, such as R-12.")
    kind: EntryKind | None = None
    title: str | None = None
    cause: str | None = None
    event: str | None = None
    effect: str | None = None
    initiative: Ref | None = Field(default=None, description="In whose register it stands; null where you may not see.")
    portfolio: Ref | None = None
    concerns: list[Ref] | None = Field(
        default=None, description="Other initiatives that it concerns, of those you see."
    )
    owner: Ref | None = None
    status: Status | None = None
    probability: int | None = Field(default=None, description="Level 1 to 5 before anything is done; null: not rated.")
    impact: int | None = None
    residual_probability: int | None = Field(default=None, description="Level that is left with what has been done.")
    residual_impact: int | None = None
    severity: Severity | None = Field(default=None, description="Of probability and impact as they are now.")
    probability_share: str | None = Field(default=None, description="Probability 0 to 1, as text.")
    cost_low: str | None = None
    cost_likely: str | None = None
    cost_high: str | None = None
    currency: str | None = None
    exposure: str | None = Field(default=None, description="Probability times mean cost; null: unknown.")
    money_visible: bool | None = Field(default=None, description="Whether you may see cost and exposure.")
    delay_low: int | None = Field(default=None, description=WORKING_DAYS)
    delay_likely: int | None = Field(default=None, description=WORKING_DAYS)
    delay_high: int | None = Field(default=None, description=WORKING_DAYS)
    near_from: date | None = Field(default=None, description="It may happen from this day on.")
    near_until: date | None = None
    due_on: date | None = None
    raised_on: date | None = None
    reviewed_on: date | None = None
    ended_on: date | None = None


class RiskPage(Page):
    items: list[RiskOut]


class RiskFacts(In):
    title: Title | None = None
    cause: Text | None = None
    event: Text | None = None
    effect: Text | None = None
    owner_id: UUID | None = None
    concerns_ids: Annotated[list[UUID], Field(max_length=200)] | None = Field(
        default=None, description="Other initiatives that it concerns; those that you may not see stay as they are."
    )
    probability: Level | None = None
    impact: Level | None = None
    residual_probability: Level | None = None
    residual_impact: Level | None = None
    probability_share: Share | None = None
    cost_low: Positive | None = Field(default=None, description="In the enterprise's currency, as all three.")
    cost_likely: Positive | None = None
    cost_high: Positive | None = None
    delay_low: Days | None = Field(default=None, description=WORKING_DAYS)
    delay_likely: Days | None = Field(default=None, description=WORKING_DAYS)
    delay_high: Days | None = Field(default=None, description=WORKING_DAYS)
    near_from: Day | None = None
    near_until: Day | None = None
    due_on: Day | None = None


class RiskIn(RiskFacts):
    kind: EntryKind
    title: Title
    initiative_id: UUID | None = Field(default=None, description="Register of this initiative; or of `portfolio_id`.")
    portfolio_id: UUID | None = None
    raised_on: Day | None = Field(default=None, description="Today without it.")


class RiskChange(RiskFacts):
    rated_on: Day | None = Field(default=None, description="Of the levels that are sent; today without it.")
