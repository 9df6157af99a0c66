"""What goes in and out, as types; the OpenAPI document is made from these.

Amounts are decimal numbers as text, so that no cent is lost on the way. Unknown is null, never 0.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from pilotage.exchange.api.problems import ProblemDetails
from pilotage.finance.models import LineKind
from pilotage.selection.models import Goal, Side
from pilotage.strategy.models.contributions import Level
from pilotage.work.models import DependencyKind, FieldType, InitiativeKind, Rag, RagScale

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)


def _sane(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError("a day lies between 1900 and 2200")
    return day


Day = Annotated[date, AfterValidator(_sane)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2, examples=["12400000.00"])]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$", examples=["EUR"])]
Name = Annotated[str, Field(min_length=1, max_length=400)]
Text = Annotated[str, Field(max_length=20_000)]
Version = Annotated[int, Field(ge=0, le=2_000_000_000)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class In(Schema):
    """What comes in names only fields that exist; a misspelt one is told, not dropped."""

    model_config = ConfigDict(extra="forbid")


class Ref(Schema):
    id: UUID
    name: str


class Page(Schema):
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last one.")


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
    custom: dict[str, Any] | None = None
    on: Day | None = Field(default=None, description="The day that observed facts speak of; today without it.")


class InitiativeIn(InitiativeFacts):
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
    name: str
    phase: str
    position: int


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


class ObjectiveOut(Schema):
    id: UUID
    version: int | None = None
    code: str | None = None
    name: str | None = None
    description: str | None = None
    parent_id: UUID | None = None
    owner: Ref | None = None
    weight_share: str | None = Field(default=None, description="0..1 as text; null where none was set.")
    starts_on: date | None = None
    ends_on: date | None = None


class ObjectivePage(Page):
    items: list[ObjectiveOut]


Share = Annotated[Decimal, Field(ge=0, le=1, max_digits=7, decimal_places=6)]


class ObjectiveFacts(In):
    description: Text | None = None
    owner_id: UUID | None = None
    weight_share: Share | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    parent_id: UUID | None = None


class ObjectiveIn(ObjectiveFacts):
    code: Annotated[str, Field(min_length=1, max_length=20)]
    name: Annotated[str, Field(min_length=1, max_length=200)]


class ObjectiveChange(ObjectiveFacts):
    code: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class DriverOut(Schema):
    id: UUID
    version: int | None = None
    driver_set: Ref | None = None
    name: str | None = None
    description: str | None = None
    weight_share: str | None = Field(default=None, description="0..1 as text; null until weights are kept.")


class DriverPage(Page):
    items: list[DriverOut]


class DriverIn(In):
    driver_set_id: UUID
    name: Annotated[str, Field(min_length=1, max_length=120)]
    description: Text = ""


class DriverChange(In):
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    description: Text | None = None


class RatingOut(Schema):
    id: UUID
    initiative_id: UUID | None = None
    driver_id: UUID | None = None
    level: Level | None = Field(default=None, description="null: not rated, which is not the same as none.")
    version: int | None = None


class RatingPage(Page):
    items: list[RatingOut]


class RatingIn(In):
    initiative_id: UUID
    driver_id: UUID
    level: Level | None
    version: Version = Field(default=0, description="The version that was read; 0 where nothing was rated.")


class RatingsIn(In):
    ratings: list[RatingIn] = Field(min_length=1, max_length=2000)


class RatingsKept(Schema):
    changed: int = Field(description="How many cells are different now.")


class MoneyLineOut(Schema):
    id: UUID
    version: int | None = None
    initiative_id: UUID | None = None
    kind: LineKind | None = None
    name: str | None = None
    currency: str | None = None
    note: str | None = None
    amounts: dict[str, str | None] | None = Field(
        default=None,
        description="Amount by month (YYYY-MM-01) as text; null is stated unknown; a month not there has nothing.",
    )


class MoneyLinePage(Page):
    items: list[MoneyLineOut]


class MoneyLineIn(In):
    initiative_id: UUID
    kind: LineKind
    name: Annotated[str, Field(min_length=1, max_length=200)]
    currency: Currency
    note: Text = ""


class MoneyLineChange(In):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    kind: LineKind | None = None
    currency: Currency | None = None
    note: Text | None = None
    amounts: dict[Day, Amount | None] | None = Field(default=None, description="Months to set; the first day of each.")


class BudgetOut(Schema):
    year: int
    amount: str


class ForcedOut(Schema):
    initiative_id: UUID
    side: Side
    reason: str


class ScenarioOut(Schema):
    id: UUID
    version: int | None = None
    name: str | None = None
    note: str | None = None
    scope_id: UUID | None = None
    goal: Goal | None = None
    driver_set_id: UUID | None = None
    query: str | None = Field(default=None, description="The register's filter that finds the candidates.")
    first_year: int | None = None
    year_count: int | None = None
    currency: str | None = None
    keeps_delivery: bool | None = None
    seconds: int | None = None
    budgets: list[BudgetOut] | None = None
    forced: list[ForcedOut] | None = None


class ScenarioPage(Page):
    items: list[ScenarioOut]


class ScenarioFacts(In):
    note: Text | None = None
    query: Annotated[str, Field(max_length=4000)] | None = None
    year_count: Annotated[int, Field(ge=1, le=30)] | None = None
    goal: Goal | None = None
    driver_set_id: UUID | None = None
    keeps_delivery: bool | None = None
    seconds: Annotated[int, Field(ge=1, le=3600)] | None = None


class ScenarioIn(ScenarioFacts):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    first_year: Year
    portfolio_id: UUID | None = Field(default=None, description="null: the whole enterprise.")


class ScenarioChange(ScenarioFacts):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    first_year: Year | None = None


class BudgetIn(In):
    amount: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)] | None = Field(
        description="null takes the limit away."
    )


class ForcedIn(In):
    side: Side
    reason: Annotated[str, Field(min_length=1, max_length=400)]


class ReasonIn(In):
    reason: Annotated[str, Field(min_length=1, max_length=4000)]


class AnswerOut(Schema):
    """The newest answer of a scenario, with its proof."""

    id: UUID
    version: int | None = None
    number: int | None = None
    outcome: str | None = Field(default=None, examples=["optimal"])
    selected: list[UUID] | None = None
    answer: dict[str, Any] | None = Field(
        default=None, description="Value, bound, gap, use of limits, solver, reasons."
    )
    asked_at: datetime | None = None


class CommitmentOut(Schema):
    id: UUID
    version: int | None = None
    solution_id: UUID | None = None
    reason: str | None = None
    on: date | None = None
    undone_on: date | None = None


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


_REFUSALS = (400, 401, 403, 404, 413, 422, 429)
READ = dict.fromkeys(_REFUSALS, ProblemDetails)
READ_ONE = READ | {304: None}
MADE = READ | {409: ProblemDetails}
CHANGED = READ | {409: ProblemDetails, 412: ProblemDetails, 428: ProblemDetails}
