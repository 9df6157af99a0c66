"""The parts of a scenario: limits, roles, terms of initiatives, rules between them."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import BeforeValidator

from pilotage.exchange.api.schemas.basics import Amount, Day, In, Positive, Share, Year, decimal_text, written
from pilotage.selection.models import LogicKind, Measure

Quantity = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(ge=0, max_digits=19, decimal_places=4),
    decimal_text(r"^[0-9]{1,15}(\.[0-9]{1,4})?$", "12400000"),
]
Price = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(ge=0, max_digits=23, decimal_places=12),
    decimal_text(r"^[0-9]{1,11}(\.[0-9]{1,12})?$", "0.00000005"),
]
Reason = Annotated[str, Field(max_length=400)]
PRICE = "Soft: what one unit above takes from the goal, in the goal's unit (1 = full priority; money for NPV)."


class LimitOut(Schema):
    """At least, at most, or both; year, parts and part are null for the whole horizon."""

    id: UUID
    measure: Measure
    year: int | None
    parts: int | None
    part: int | None
    portfolio_id: UUID | None
    fund_id: UUID | None
    driver_id: UUID | None
    objective_id: UUID | None
    at_least: str | None
    at_most: str | None
    price: str | None = Field(description=PRICE)
    most_over: str | None


class LimitIn(In):
    measure: Measure = Field(description="Money in the scenario's currency; value counts 1 for full priority.")
    year: Year | None = Field(default=None, description="null: the whole horizon.")
    parts: Annotated[int, Field(ge=4, le=12)] | None = Field(default=None, description="4 for quarters, 12 for months.")
    part: Annotated[int, Field(ge=1, le=12)] | None = Field(default=None, description="Which of them.")
    portfolio_id: UUID | None = None
    fund_id: UUID | None = None
    driver_id: UUID | None = None
    objective_id: UUID | None = None
    at_least: Quantity | None = None
    at_most: Quantity | None = None
    price: Price | None = Field(default=None, description=PRICE)
    most_over: Quantity | None = Field(default=None, description="How much may be above at all.")


class RoleTermsOut(Schema):
    """How a role limits this scenario, where it is not the usual."""

    role_id: UUID
    is_counted: bool
    is_hard: bool
    capacity_share: str
    rate_per_hour: str | None
    most_hours: str | None
    hires: int
    hire_from: date | None
    hire_rate_per_month: str | None


class RoleTermsIn(In):
    is_counted: bool = True
    is_hard: bool = Field(default=False, description="No contractors.")
    capacity_share: Share = Field(default=Decimal(1), description="How much of the role this choice may use.")
    rate_per_hour: Positive | None = Field(default=None, description="Of contractors; null: the role's own.")
    most_hours: Positive | None = Field(default=None, description="Of contractors in a period; null: no end.")
    hires: Annotated[int, Field(ge=0, le=200)] = 0
    hire_from: Day | None = Field(default=None, description="The first of a month.")
    hire_rate_per_month: Positive | None = None


class TermsOut(Schema):
    """What one initiative is allowed, and how what is unknown of it is bounded."""

    initiative_id: UUID
    earliest: date | None
    latest: date | None
    keeps_claim: bool | None
    cost_bound: str | None
    npv_bound: str | None
    counts_unrated: bool


class TermsIn(In):
    earliest: Day | None = Field(default=None, description="The first of a month; null: as the scenario says.")
    latest: Day | None = Field(default=None, description="The first of a month; null: as the scenario says.")
    keeps_claim: bool | None = Field(default=None, description="Of decided work; null: as the scenario says.")
    cost_bound: Positive | None = Field(default=None, description="The most it costs, where that is unknown.")
    npv_bound: Amount | None = Field(default=None, description="The least it brings, where that is unknown.")
    counts_unrated: bool = Field(default=False, description="Compared with a priority of 0 where nobody rated it.")


class LogicOut(Schema):
    """A rule between candidates."""

    id: UUID
    kind: LogicKind
    initiative_ids: list[UUID]
    portfolio_id: UUID | None
    programme_id: UUID | None
    lag_days: int
    count: int | None
    reason: str


class LogicIn(In):
    kind: LogicKind
    initiative_ids: list[UUID] = Field(
        default=[], max_length=1000, description="Of needs, excludes and after: the first and the second."
    )
    portfolio_id: UUID | None = Field(default=None, description="Instead of a list: everything in it.")
    programme_id: UUID | None = Field(
        default=None, description="Instead of a list: its parts; of together also the programme itself."
    )
    lag_days: Annotated[int, Field(ge=-3650, le=3650)] = Field(default=0, description="Of after: days between.")
    count: Annotated[int, Field(ge=0, le=1000)] | None = Field(default=None, description="Of at_least and at_most.")
    reason: Reason = ""
