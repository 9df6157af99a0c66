"""Roles, their capacity, and what initiatives ask of them. Hours are decimal numbers as text; null is unknown."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import BeforeValidator, WithJsonSchema

from pilotage.exchange.api.schemas.basics import In, Page, written

Hours = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(ge=0, lt=1_000_000, max_digits=8, decimal_places=2),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,2})?$", "examples": ["152.50"]}),
]
HoursByMonth = Annotated[
    list[Hours | None],
    Field(max_length=240, description="From month 0, the start, on; 0: nothing needed, null: stated unknown."),
]


class RoleOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    skills: list[str] | None = None
    hours_per_month: str | None = Field(default=None, description="One FTE of a month.")
    rates_visible: bool | None = Field(default=None, description="false: rates are null because you may not see them.")
    rate_per_hour: str | None = None
    contractor_rate_per_hour: str | None = None
    currency: str | None = Field(default=None, description="Of the rates.")
    position: int | None = None
    archived_on: date | None = None


class RolePage(Page):
    items: list[RoleOut]


class RoleCapacity(Schema):
    role_id: UUID
    hours: list[str | None] = Field(description="One a month; null: not known.")
    is_stated: list[bool] = Field(description="Whether the month is stated; else its people add up to it.")


class CapacityOut(Schema):
    first: date
    months: int
    roles: list[RoleCapacity]


class DemandOut(Schema):
    id: UUID
    version: int | None = None
    initiative_id: UUID | None = None
    role_id: UUID | None = None
    hours: list[str | None] | None = Field(default=None, description="From month 0 on; null: stated unknown.")


class DemandPage(Page):
    items: list[DemandOut]


class DemandIn(In):
    initiative_id: UUID
    role_id: UUID
    hours: HoursByMonth = Field(default_factory=list)


class DemandChange(In):
    hours: HoursByMonth = Field(description="All months of the line; what is not sent is nothing.")
