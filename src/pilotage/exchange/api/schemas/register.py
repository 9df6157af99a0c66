"""Portfolios, initiatives, dependencies, stages and custom fields."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from pilotage.exchange.api.schemas.basics import Amount, Currency, Day, In, Name, Page, Ref, Text
from pilotage.work.models import DependencyKind, FieldType, InitiativeKind, Rag, RagScale, StagePhase

CUSTOM = (
    'Values by the field\'s key, null to empty one: text and choice as text, number and date as text ("12.5", '
    '"2027-03-31"), money as {amount, currency}, person as their id, yes/no as true or false.'
)
Sayable = Literal[
    "planned_start", "planned_finish", "forecast_start", "forecast_finish",
    "whole_life_cost", "year_budget", "year_forecast",
]  # fmt: skip


class PortfolioOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    description: str | None = None
    parent_id: UUID | None = None
    owner: Ref | None = None
    depth: int | None = Field(default=None, description="How deep it lies in the tree; 0 on top.")


class PortfolioPage(Page):
    items: list[PortfolioOut]


class PortfolioIn(In):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    parent_id: UUID | None = None
    description: Text = ""
    owner_id: UUID | None = None


class PortfolioChange(In):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    parent_id: UUID | None = None
    description: Text | None = None
    owner_id: UUID | None = None


class MoneyOut(Schema):
    amount: str | None = Field(description="Decimal number as text; null is unknown.")
    currency: str | None
    words: str | None = Field(description="What was said instead of an amount.")


class InitiativeOut(Schema):
    id: UUID
    version: int | None = None
    key: str | None = Field(default=None, examples=["PRJ-0042"])
    external_id: str | None = None
    kind: InitiativeKind | None = None
    name: str | None = None
    description: str | None = None
    portfolio: Ref | None = None
    programme_id: UUID | None = None
    stage: Ref | None = None
    phase: str | None = Field(default=None, description="What the stage means, whatever it is called.")
    owner: Ref | None = None
    manager: Ref | None = None
    planned_start: date | None = None
    planned_finish: date | None = None
    forecast_start: date | None = None
    forecast_finish: date | None = None
    rag: Rag | None = Field(default=None, description="null is not reported.")
    rag_scale: RagScale | None = None
    rag_on: date | None = None
    rag_note: str | None = None
    money_visible: bool | None = Field(default=None, description="Without it the three amounts are null, known or not.")
    whole_life_cost: MoneyOut | None = None
    year_budget: MoneyOut | None = None
    year_forecast: MoneyOut | None = None
    unknown_words: dict[str, str] | None = Field(
        default=None, description="What was said instead of a date or an amount, by field."
    )
    tags: list[str] | None = None
    custom: dict[str, Any] | None = Field(default=None, description="Values of custom fields by the field's key.")
    registered_on: date | None = None


class InitiativePage(Page):
    items: list[InitiativeOut]


class InitiativeFacts(In):
    description: Text | None = None
    external_id: Annotated[str, Field(max_length=200)] | None = None
    programme_id: UUID | None = None
    stage_id: UUID | None = None
    owner_id: UUID | None = None
    manager_id: UUID | None = None
    planned_start: Day | None = None
    planned_finish: Day | None = None
    forecast_start: Day | None = None
    forecast_finish: Day | None = None
    rag: Rag | None = None
    rag_scale: RagScale | None = None
    rag_note: Text | None = None
    whole_life_cost: Amount | None = None
    year_budget: Amount | None = None
    year_forecast: Amount | None = None
    currency: Currency | None = None
    tags: list[Annotated[str, Field(min_length=1, max_length=60)]] | None = Field(default=None, max_length=50)
    custom: dict[str, Any] | None = Field(default=None, max_length=200, description=CUSTOM, examples=[{"size": "12.5"}])
    unknown_words: dict[Sayable, Annotated[str, Field(max_length=1000)]] | None = Field(
        default=None, description="What is said instead of a date or an amount that is sent as null."
    )
    on: Day | None = Field(default=None, description="The day that observed facts speak of; today without it.")


class InitiativeIn(InitiativeFacts):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Depot for electric buses",
                    "kind": "project",
                    "portfolio_id": "0198c0de-0000-7000-8000-000000000001",
                    "planned_start": "2027-01-04",
                    "planned_finish": "2028-06-30",
                    "whole_life_cost": "12400000.00",
                    "currency": "EUR",
                    "tags": ["fleet"],
                }
            ]
        }
    )
    name: Name
    kind: InitiativeKind
    portfolio_id: UUID


class InitiativeChange(InitiativeFacts):
    name: Name | None = None
    kind: InitiativeKind | None = None
    portfolio_id: UUID | None = None


class DependencyOut(Schema):
    id: UUID
    version: int | None = None
    kind: DependencyKind | None = None
    source: Ref | None = None
    target: Ref | None = None
    lag_days: int | None = None
    note: str | None = None


class DependencyPage(Page):
    items: list[DependencyOut]


class DependencyIn(In):
    source_id: UUID
    target_id: UUID
    kind: DependencyKind
    lag_days: Annotated[int, Field(ge=-3650, le=3650)] = 0
    note: Annotated[str, Field(max_length=400)] = ""


class StageOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    phase: StagePhase | None = Field(default=None, description="What it means, whatever it is called.")
    position: int | None = None


class StagePage(Page):
    items: list[StageOut]


class StageIn(In):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    phase: StagePhase


class StageChange(In):
    name: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    phase: StagePhase | None = None


class ViewOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    query: str | None = Field(default=None, description="The register's filter, as in an address.")
    is_shared: bool | None = None
    owner: Ref | None = None


class ViewPage(Page):
    items: list[ViewOut]


class ViewIn(In):
    name: Annotated[str, Field(min_length=1, max_length=100, description="Your own view of that name is replaced.")]
    query: Annotated[str, Field(max_length=4000, examples=["rag=R&sort=-cost"])] = ""
    is_shared: bool = False


class PersonOut(Schema):
    id: UUID
    name: str | None = None


class PersonPage(Page):
    items: list[PersonOut]


class CustomFieldOut(Schema):
    id: UUID
    version: int | None = None
    key: str | None = None
    name: str | None = None
    type: FieldType | None = None
    choices: list[str] | None = None
    is_retired: bool | None = None


class CustomFieldPage(Page):
    items: list[CustomFieldOut]


Choices = Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=200)]


class CustomFieldIn(In):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    type: FieldType
    choices: Choices = Field(default_factory=list)


class CustomFieldChange(In):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    choices: Choices | None = None
    is_retired: bool | None = None
