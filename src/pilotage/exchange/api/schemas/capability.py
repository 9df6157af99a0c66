"""Capability models: editions, their dimensions, stages and practices."""

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Page
from pilotage.maturity.models import Effort, ModelState


class CapabilityModelOut(Schema):
    id: UUID
    version: int | None = None
    key: str | None = None
    edition: str | None = None
    name: str | None = None
    note: str | None = None
    source: str | None = Field(default=None, description="Whose words it holds, and by which right they are here.")
    state: ModelState | None = Field(default=None, description="One edition at most is in force; only a draft changes.")
    made_on: date | None = None
    effort_days: dict[Effort, int] | None = Field(
        default=None, description="Working days of the PMO that a practice of each effort takes."
    )


class CapabilityModelPage(Page):
    items: list[CapabilityModelOut]


class JourneyStageOut(Schema):
    key: str
    name: str
    note: str
    from_level: int


class DimensionOut(Schema):
    id: UUID
    key: str
    name: str
    question: str


class MappingOut(Schema):
    scheme: str
    code: str
    note: str


class PracticeOut(Schema):
    id: UUID
    key: str
    dimension: str = Field(description="Key of its dimension.")
    level: int = Field(ge=1, le=5)
    name: str
    why: str
    works: list[str] = Field(description="What can be seen when it works, sign by sign.")
    effort: Effort
    effort_days: int
    weight: str = Field(description="Its part in the level beside the others; “0” does not count.")
    probe: str | None = Field(description="The probe that shows it; null: only people can say.")
    threshold_share: str | None = Field(description="0..1 as text: the share from which on the practice holds.")
    needs: list[str] = Field(description="Keys of the practices that it stands on.")
    mappings: list[MappingOut]


class CapabilityModelWhole(CapabilityModelOut):
    stages: list[JourneyStageOut] | None = None
    dimensions: list[DimensionOut] | None = None
    practices: list[PracticeOut] | None = None
