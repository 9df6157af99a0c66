"""Report packs, and the masters behind their slides."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Day, In, Page, Ref
from pilotage.exchange.api.schemas.jobs import JobOut
from pilotage.insights.models import PackFormat, PackSubject


class PackOut(Schema):
    """Made of what you saw on its day, and yours alone."""

    id: UUID
    version: int | None = None
    title: str | None = None
    subject: PackSubject | None = None
    format: PackFormat | None = None
    day: date | None = Field(default=None, description="The day that it speaks of.")
    since: date | None = Field(default=None, description="The day that it is compared with.")
    made_at: datetime | None = None
    master: Ref | None = None
    pages: int | None = Field(default=None, description="null until it is drawn.")
    is_drawn: bool | None = Field(default=None, description="Whether GET /packs/{id}/file has it.")
    job: JobOut | None = Field(default=None, description="The drawing: how far it is, or why it was not drawn.")


class PackPage(Page):
    items: list[PackOut]


class PackIn(In):
    portfolio_id: UUID | None = Field(
        default=None, description="Of this portfolio and all below it; without it and `initiative_id` all you see."
    )
    initiative_id: UUID | None = Field(default=None, description="About this initiative alone.")
    format: PackFormat = PackFormat.PDF
    day: Day | None = Field(default=None, description="As of this day; today without it.")
    since: Day | None = Field(default=None, description="Compared with this day; a month before without it.")
    with_initiatives: bool = Field(default=True, description="A sheet for each initiative in delivery.")
    master_id: UUID | None = Field(default=None, description="Of slides: see GET /pack-masters.")


class PackMasterOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    file_name: str | None = None
    uploaded_by: Ref | None = None
    uploaded_on: date | None = None


class PackMasterPage(Page):
    items: list[PackMasterOut]
