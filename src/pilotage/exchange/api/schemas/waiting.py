"""What waits for a person in governance: conditions of decisions, notices, and standing in for each other."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import Day, In, Page, Ref


class ConditionRowOut(Schema):
    """What a decision asks for."""

    id: UUID
    version: int | None = None
    text: str | None = None
    owner: Ref | None = None
    due_on: date | None = None
    met_on: date | None = None
    met_by: Ref | None = None
    note: str | None = Field(default=None, description="How it was met.")
    decision_id: UUID | None = None
    initiative_id: UUID | None = None


class ConditionPage(Page):
    items: list[ConditionRowOut]


class MetIn(In):
    note: Annotated[str, Field(min_length=1, max_length=4000)] = Field(description="How it was met.")


class NoticeLineOut(Schema):
    text: str
    address: str = Field(description="Where it is done, without the host.")


class NoticeKindOut(Schema):
    kind: str
    label: str
    is_wanted: bool = Field(description="Whether you get it by mail.")
    lines: list[NoticeLineOut] = Field(description="What waits for you now, told or not.")


class NoticesOut(Schema):
    count: int
    kinds: list[NoticeKindOut]


class WantedIn(In):
    kinds: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=100)] = Field(
        description="Exactly these come by mail from now on."
    )


class DelegationOut(Schema):
    """Somebody decides for somebody who is away, both days included."""

    id: UUID
    version: int | None = None
    giver: Ref | None = None
    taker: Ref | None = None
    since: date | None = None
    until: date | None = None
    note: str | None = None
    ended_on: date | None = Field(default=None, description="From this day on it holds no more.")


class DelegationPage(Page):
    items: list[DelegationOut]


class DelegationIn(In):
    taker_id: UUID
    since: Day
    until: Day
    note: Annotated[str, Field(max_length=300)] = ""
