"""Money lines."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Amount, Currency, Day, In, Page, Ref, Text
from pilotage.finance.models import LineKind


class MoneyLineOut(Schema):
    id: UUID
    version: int | None = None
    initiative_id: UUID | None = None
    kind: LineKind | None = None
    name: str | None = None
    currency: str | None = None
    fund_id: UUID | None = Field(default=None, description="Fund that pays this cost; null: no fund.")
    owner: Ref | None = Field(default=None, description="Who answers for this benefit; null: nobody yet.")
    note: str | None = None
    amounts: dict[str, str | None] | None = Field(
        default=None,
        description="Amount by month (YYYY-MM-01) as text; null is stated unknown; a month not there has nothing.",
    )


class MoneyLinePage(Page):
    items: list[MoneyLineOut]


class ActualsOut(Schema):
    id: UUID = Field(description="The money line.")
    version: int | None = Field(default=None, description="Of the line: planned and actual amounts move it alike.")
    initiative_id: UUID | None = None
    currency: str | None = None
    amounts: dict[str, str | None] | None = Field(
        default=None,
        description="Actual amount by month (YYYY-MM-01) as text; null is stated unknown; a month not there is not"
        " reported.",
    )


class ActualsIn(In):
    amounts: dict[Day, Amount | None] = Field(description="Every month that is reported; the first day of each.")


class FundOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    note: str | None = None
    position: int | None = None
    archived_on: date | None = None


class FundPage(Page):
    items: list[FundOut]


class FundIn(In):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    note: Text = ""


class FundChange(In):
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    note: Text | None = None
    archived_on: Day | None = Field(default=None, description="From when on; null: in use again.")


class MoneyLineIn(In):
    initiative_id: UUID
    kind: LineKind
    name: Annotated[str, Field(min_length=1, max_length=200)]
    currency: Currency
    fund_id: UUID | None = None
    owner_id: UUID | None = Field(default=None, description="Of a benefit only.")
    note: Text = ""


class MoneyLineChange(In):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    kind: LineKind | None = None
    currency: Currency | None = None
    fund_id: UUID | None = Field(default=None, description="null: no fund; not sent: stays as it is.")
    owner_id: UUID | None = Field(default=None, description="null: nobody; not sent: stays as it is.")
    note: Text | None = None
    amounts: dict[Day, Amount | None] | None = Field(default=None, description="Months to set; the first day of each.")
    emptied: list[Day] | None = Field(default=None, max_length=1200, description="Months with nothing planned now.")
