"""Objectives, drivers and ratings."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Day, In, Page, Ref, Text, Version
from pilotage.strategy.models.contributions import Level


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


Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=7, decimal_places=6)]


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
