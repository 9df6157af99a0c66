"""Jobs, and who one is."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Page


class JobOut(Schema):
    id: UUID
    kind: str
    title: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    share: float | None = Field(description="0..1; null when nobody can say.")
    message: str
    live: dict[str, Any]
    result_url: str
    created_at: datetime
    finished_at: datetime | None


class JobPage(Page):
    items: list[JobOut]


class Me(Schema):
    id: UUID
    name: str
    permissions: list[str] = Field(description="What you may do somewhere.")
