"""Money baselines: the planned money of initiatives as it was approved."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import In, Page, Ref, Text
from pilotage.finance.models import BaselineKind


class MoneyBaselineLineOut(Schema):
    line_id: UUID | None = Field(description="The money line, which may be gone since; null: a stated cost.")
    kind: BaselineKind
    name: str
    currency: str
    owner: str = Field(description="As named then; empty: nobody.")
    fund: str = Field(description="As named then; empty: none.")
    amounts: dict[str, str | None] = Field(
        description="Amount by month (YYYY-MM-01) as text; null was stated unknown; a month not there had nothing."
    )


class MoneyBaselineOut(Schema):
    id: UUID
    version: int | None = None
    initiative_id: UUID | None = None
    name: str | None = None
    reason: str | None = None
    is_current: bool | None = Field(default=None, description="The plan is compared with this one.")
    currency: str | None = Field(default=None, description="The enterprise currency of then: of cost and benefit.")
    cost: str | None = Field(default=None, description="Whole cost, as far as known then; null: nothing was.")
    is_cost_complete: bool | None = None
    benefit: str | None = None
    is_benefit_complete: bool | None = None
    approved_by: Ref | None = None
    approved_on: date | None = None
    recorded_at: datetime | None = None
    lines: list[MoneyBaselineLineOut] | None = Field(default=None, description="When one baseline is read.")


class MoneyBaselinePage(Page):
    items: list[MoneyBaselineOut]


class MoneyBaselineIn(In):
    initiative_id: UUID
    name: Annotated[str, Field(min_length=1, max_length=200)]
    reason: Text = ""
