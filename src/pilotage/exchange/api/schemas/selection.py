"""Scenarios, answers and commitments."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from pilotage.exchange.api.schemas.basics import In, Page, Positive, Share, Text, Year
from pilotage.exchange.api.schemas.choosing import LimitOut, LogicOut, RoleTermsOut, TermsOut
from pilotage.selection.actions.committing import MOST_SIGNATORIES
from pilotage.selection.models import CandidateSource, Goal, Grain, Side
from pilotage.selection.models.decisions import MOST_LETTERS
from pilotage.selection.models.scenarios import MOST_SECONDS, MOST_SHIFT, MOST_YEARS

SecondGoal = Literal["", "priority", "npv"]


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
    source: CandidateSource | None = Field(default=None, description="Candidates by the filter, or listed by hand.")
    query: str | None = Field(default=None, description="The register's filter that finds the candidates.")
    first_year: int | None = None
    year_count: int | None = None
    grain: Grain | None = None
    most_shift: int | None = Field(default=None, description="How many periods later candidates may start.")
    delay_share: str | None = Field(default=None, description="What a year's delay takes from the priority.")
    mix_share: str | None = Field(default=None, description="Share of priority in a mix.")
    second_goal: str | None = Field(default=None, description="Empty: none.")
    second_share: str | None = Field(default=None, description="Share of the best that may be given up for it.")
    currency: str | None = None
    keeps_delivery: bool | None = None
    counts_people: bool | None = None
    needs_demand: bool | None = Field(default=None, description="What asks for nobody is left out.")
    seconds: int | None = None
    owner_id: UUID | None = None
    is_shared: bool | None = None
    archived_on: date | None = None
    limits: list[LimitOut] | None = Field(default=None, description="All of them, the budgets too.")
    roles: list[RoleTermsOut] | None = None
    terms: list[TermsOut] | None = None
    logic: list[LogicOut] | None = None
    budgets: list[BudgetOut] | None = None
    forced: list[ForcedOut] | None = None
    listed: list[UUID] | None = Field(default=None, description="Candidates listed by hand.")


class ScenarioPage(Page):
    items: list[ScenarioOut]


class ScenarioFacts(In):
    note: Text | None = None
    source: CandidateSource | None = None
    query: Annotated[str, Field(max_length=4000)] | None = None
    year_count: Annotated[int, Field(ge=1, le=MOST_YEARS)] | None = None
    goal: Goal | None = None
    driver_set_id: UUID | None = None
    mix_share: Share | None = Field(default=None, description="Share of priority in a mix.")
    second_goal: SecondGoal | None = Field(default=None, description="Empty: none.")
    second_share: Share | None = Field(default=None, description="Share of the best that may be given up for it.")
    grain: Grain | None = None
    most_shift: Annotated[int, Field(ge=0, le=MOST_SHIFT)] | None = None
    delay_share: Share | None = Field(default=None, description="What a year's delay takes from the priority.")
    keeps_delivery: bool | None = None
    counts_people: bool | None = None
    needs_demand: bool | None = None
    is_shared: bool | None = Field(default=None, description="Only the owner may change it.")
    seconds: Annotated[int, Field(ge=1, le=MOST_SECONDS)] | None = None


class ScenarioIn(ScenarioFacts):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    first_year: Year
    portfolio_id: UUID | None = Field(default=None, description="null: the whole enterprise.")


class ScenarioChange(ScenarioFacts):
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    first_year: Year | None = None


class BudgetIn(In):
    amount: Positive | None = Field(description="null takes the limit away.")


class ForcedIn(In):
    side: Side
    reason: Annotated[str, Field(min_length=1, max_length=400)]


class CandidatesIn(In):
    initiative_ids: list[UUID] = Field(max_length=5000, description="The whole list.")


class CommitIn(In):
    reason: Annotated[str, Field(min_length=1, max_length=4000)]
    solution_id: UUID | None = Field(default=None, description="The answer that was decided on; refused when outdated.")
    signatories: list[Annotated[str, Field(min_length=1, max_length=MOST_LETTERS)]] = Field(
        default=[], max_length=MOST_SIGNATORIES, description="Names of those who sign, with their office if you like."
    )


class OwnerIn(In):
    owner_id: UUID


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
    signatories: list[str] | None = None
    on: date | None = None
    undone_on: date | None = None
