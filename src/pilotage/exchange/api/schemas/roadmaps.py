"""Roadmaps: aims, increments with their practices, and what found no place."""

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Page, Ref
from pilotage.maturity.models import RoadmapState
from pilotage.maturity.rules.roadmaps import PracticeState


class RoadmapOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    portfolio: Ref | None = Field(default=None, description="Whose way ahead it is; null: the enterprise's.")
    model_id: UUID | None = Field(default=None, description="The edition of the capability model.")
    assessment_id: UUID | None = Field(default=None, description="The closed assessment that it started from, if any.")
    state: RoadmapState | None = Field(default=None, description="A scope follows one current roadmap at most.")
    starts: date | None = None
    weeks: int | None = Field(default=None, description="Of each increment; they follow each other without a gap.")
    count: int | None = Field(default=None, description="Number of increments.")
    capacity_days: str | None = Field(default=None, description="Working days a quarter, as text.")
    most_practices: int | None = Field(default=None, description="In one increment at most.")
    outcome: str | None = Field(
        default=None,
        description="“optimal”: proved; “feasible”: good, not proved; empty: changed since, or never made.",
    )
    value: float | None = Field(default=None, description="Σ value × increments from a practice's own to the last.")
    bound: float | None = Field(default=None, description="No roadmap that is as punctual is worth more.")


class RoadmapPage(Page):
    items: list[RoadmapOut]


class AimOut(Schema):
    dimension: str = Field(description="Key of the dimension.")
    level: int
    by: date | None
    value: int = Field(description="From 0, not at all, to 10.")


class TallyOut(Schema):
    passed: int
    asked: int
    threshold_share: float = Field(description="0..1: the share from which on the practice is in place.")


class PlannedPracticeOut(Schema):
    key: str
    name: str
    dimension: str
    level: int
    effort_days: int
    is_locked: bool
    state: PracticeState = Field(description="Today: by its probe, else by what the last closed assessment settled.")
    evidence: TallyOut | None = Field(description="What its probe found, of what you may see; null: nothing yet.")


class IncrementOut(Schema):
    id: UUID
    number: int = Field(description="From 1.")
    name: str
    first_day: date
    last_day: date
    capacity_days: str = Field(description="Its share of a quarter's days, as text.")
    effort_days: int
    is_locked: bool
    later_practices: int = Field(description="Practices in later increments that stand on one of its own.")
    initiative: Ref | None = Field(description="What it became in the register, where you may see it.")
    practices: list[PlannedPracticeOut]


class UnplacedOut(Schema):
    key: str
    name: str
    reason: str = Field(
        description="too_large, behind, no_days, no_places, together, no_worth, unproved, or taken_out (by hand)."
    )


class RoadmapWhole(RoadmapOut):
    aims: list[AimOut] | None = None
    increments: list[IncrementOut] | None = None
    unplaced: list[UnplacedOut] | None = None
