"""Objectives, drivers and ratings."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Day, In, Page, Ref, Share, Text, Version
from pilotage.strategy.models import Level, SetState


class ObjectiveOut(Schema):
    id: UUID
    version: int | None = None
    code: str | None = None
    name: str | None = None
    description: str | None = None
    parent_id: UUID | None = None
    owner: Ref | None = None
    weight_share: str | None = Field(default=None, description="0..1 as text; null where none was set.")
    starts_on: date | None = None
    ends_on: date | None = None


class ObjectivePage(Page):
    items: list[ObjectiveOut]


class ObjectiveFacts(In):
    description: Text | None = None
    owner_id: UUID | None = None
    weight_share: Share | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    parent_id: UUID | None = None


class ObjectiveIn(ObjectiveFacts):
    code: Annotated[str, Field(min_length=1, max_length=20)]
    name: Annotated[str, Field(min_length=1, max_length=200)]


class ObjectiveChange(ObjectiveFacts):
    code: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class DriverSetOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    description: str | None = None
    state: SetState | None = Field(default=None, description="One set at most is active: it makes the priorities.")
    starts_on: date | None = None
    ends_on: date | None = None


class DriverSetPage(Page):
    items: list[DriverSetOut]


class DriverSetFacts(In):
    description: Text | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class DriverSetIn(DriverSetFacts):
    name: Annotated[str, Field(min_length=1, max_length=200)]


class DriverSetChange(DriverSetFacts):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class WeightsIn(In):
    shares: dict[UUID, Share] = Field(min_length=1, max_length=200, description="By the driver's id; they sum to 1.")


class DriverOut(Schema):
    id: UUID
    version: int | None = None
    driver_set: Ref | None = None
    name: str | None = None
    description: str | None = None
    weight_share: str | None = Field(default=None, description="0..1 as text; null until weights are kept.")


class DriverPage(Page):
    items: list[DriverOut]


class DriverIn(In):
    driver_set_id: UUID
    name: Annotated[str, Field(min_length=1, max_length=120)]
    description: Text = ""


class DriverChange(In):
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    description: Text | None = None


class RatingOut(Schema):
    id: UUID
    initiative_id: UUID | None = None
    driver_id: UUID | None = None
    level: Level | None = Field(default=None, description="null: not rated, which is not the same as none.")
    version: int | None = None


class RatingPage(Page):
    items: list[RatingOut]


class RatingIn(In):
    initiative_id: UUID
    driver_id: UUID
    level: Level | None
    version: Version = Field(default=0, description="The version that was read; 0 where nothing was rated.")


class RatingsIn(In):
    ratings: list[RatingIn] = Field(min_length=1, max_length=2000)


class RatingsKept(Schema):
    changed: int = Field(description="How many cells are different now.")


class ContributionOut(Schema):
    id: UUID
    initiative_id: UUID | None = None
    objective_id: UUID | None = None
    level: Level | None = Field(default=None, description="null: not stated.")
    version: int | None = None


class ContributionPage(Page):
    items: list[ContributionOut]


class ContributionIn(In):
    initiative_id: UUID
    objective_id: UUID
    level: Level | None
    version: Version = Field(default=0, description="The version that was read; 0 where nothing was stated.")


class ContributionsIn(In):
    contributions: list[ContributionIn] = Field(min_length=1, max_length=2000)
