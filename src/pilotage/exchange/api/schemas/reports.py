"""Status reports."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Day, In, Page, Ref, Text
from pilotage.governance.models import ReportDimension, ReportState
from pilotage.work.models import Rag


class ColourOut(Schema):
    dimension: ReportDimension
    proposed: str | None = Field(description="What the rules propose: G, A, R; null: not known.")
    reason: str
    given: str | None = Field(description="G, GA, A, AR, R; null: not reported.")
    override_reason: str


class SentenceOut(Schema):
    section: str
    text: str
    address: str = Field(description="Where its rows are found, without the host.")


class ReportOut(Schema):
    id: UUID
    version: int | None = None
    initiative: Ref | None = None
    cycle: Ref | None = None
    period_start: date | None = None
    period_end: date | None = None
    due_on: date | None = None
    number: int | None = Field(default=None, description="1; counted up by corrections.")
    corrects_id: UUID | None = None
    correction_reason: str | None = None
    state: ReportState | None = None
    since: date | None = None
    until: date | None = None
    summary: str | None = None
    next_steps: str | None = None
    colours: list[ColourOut] | None = Field(default=None, description="Cost and benefits only where you see money.")
    sentences: list[SentenceOut] | None = Field(default=None, description="Those of money only where you see it.")
    facts: dict[str, Any] | None = Field(default=None, description="The figures behind the sentences, as they were.")
    published_at: datetime | None = None
    published_on: date | None = None
    published_by: Ref | None = None


class ReportPage(Page):
    items: list[ReportOut]


class ReportIn(In):
    initiative_id: UUID
    period: Day | None = Field(default=None, description="A day in the period; without it the one that is asked for.")


class ColourIn(In):
    given: Rag | None = Field(description="null: not reported.")
    override_reason: Text = ""


class ReportChange(In):
    summary: Text | None = None
    next_steps: Text | None = None
    colours: dict[ReportDimension, ColourIn] | None = None


class CorrectionIn(In):
    reason: Text = Field(description="Why it is corrected.")
