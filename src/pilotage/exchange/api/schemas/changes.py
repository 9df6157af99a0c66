"""Change requests: what they ask for, before and after, their effect, and who decides."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from pilotage.accounts.models import Role
from pilotage.exchange.api.schemas.basics import Amount, Currency, Day, In, Page, Positive, Ref
from pilotage.governance.actions.changes.asking import MOST_OF_A_TEXT
from pilotage.governance.models import ChangeState
from pilotage.governance.models.changes import MOST_OF_A_TITLE

Title = Annotated[str, Field(min_length=1, max_length=MOST_OF_A_TITLE)]
Words = Annotated[str, Field(max_length=MOST_OF_A_TEXT)]
HIDDEN = "null: unknown, or not for you to see."


class StandOut(Schema):
    """What was approved when it was measured."""

    finish: date | None = Field(description="Planned finish.")
    forecast: date | None = Field(description="Forecast finish.")
    cost: str | None = Field(description=f"Whole cost; {HIDDEN}")
    currency: str | None = Field(description="Of the cost.")
    benefit: str | None = Field(description=f"In the enterprise currency; {HIDDEN}")
    baseline: str | None = Field(description="Name of the baseline that counts; null: none.")


class AfterOut(Schema):
    """What will be approved: what is asked for, and what stays."""

    finish: date | None
    cost: str | None = Field(description=HIDDEN)
    currency: str | None
    benefit: str | None = Field(description=f"In the enterprise currency; {HIDDEN}")


class DifferenceOut(Schema):
    """0: it does not touch this; null: it does, and by how much is not known (or not for you to see)."""

    days: int | None = Field(description="Of the calendar; later is positive.")
    cost: str | None = Field(description="In the currency of the request.")
    benefit: str | None = Field(description="In the currency of the request.")
    amount: str | None = Field(description="The larger of both without its sign, in the enterprise currency.")
    share: str | None = Field(description="Of the cost before, 0 to 1 and above.")


class PortfolioCostOut(Schema):
    """Current initiatives of its portfolio and below, of those whose money you see; enterprise currency."""

    portfolio: str
    currency: str
    count: int
    before: str | None
    unknown_before: int = Field(description="How many have no wholly known cost.")
    after: str | None
    unknown_after: int


class PushedOut(Schema):
    """A start that would have to move."""

    initiative: Ref
    start: date
    earliest: date
    days: int


class ChangedBudgetOut(Schema):
    """A scenario in force that chose the initiative, and what its budgets have left with the change."""

    scenario: Ref
    committed_on: date
    currency: str
    budget: str | None = Field(description="Of all its years; null: none is set.")
    used: str
    used_after: str | None = Field(description="null: the request is not measured in this currency.")
    left_after: str | None = Field(description="Below 0: above the budget.")


class EffectOut(Schema):
    portfolio_cost: PortfolioCostOut | None = Field(description="null: no cost is asked for, or not for you to see.")
    budgets: list[ChangedBudgetOut] = Field(description="Only of scenarios that you see, with all that they hold.")
    pushed: list[PushedOut]
    hidden: int = Field(description="How many followers you may not see.")
    undated: int = Field(description="How many followers have no planned start.")


class ChangeRequestOut(Schema):
    id: UUID
    version: int | None = None
    ref: str | None = Field(default=None, description="Its number on its initiative: CR-3.")
    initiative: Ref | None = None
    title: str | None = None
    state: ChangeState | None = None
    reason: str | None = None
    scope: str | None = None
    time: str | None = None
    money: str | None = Field(default=None, description="In words; null: not for you to see.")
    benefits: str | None = Field(default=None, description="In words; null: not for you to see.")
    new_finish: date | None = Field(default=None, description="null: it stays.")
    new_cost: str | None = Field(default=None, description="All of it; null: it stays, or not for you to see.")
    benefit_change: str | None = None
    currency: str | None = None
    money_visible: bool | None = None
    drafted_by: Ref | None = None
    submitted_by: Ref | None = None
    submitted_on: date | None = None
    submitted_at: datetime | None = None
    decided_by: Ref | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    decision_id: UUID | None = Field(default=None, description="In the ledger: GET /decisions/{id}.")
    before: StandOut | None = Field(default=None, description="Frozen with it; of a draft in a list: null.")
    after: AfterOut | None = None
    measured: DifferenceOut | None = None
    deciding_roles: list[Role] | None = Field(
        default=None, description="Who decides so much, then who decides even more; null: not measured."
    )


class ChangeRequestWholeOut(ChangeRequestOut):
    """One request; a draft is measured as it would be now."""

    is_overtaken: bool | None = Field(
        default=None, description="Something was approved since it was measured: measure it again before it is decided."
    )
    effect: EffectOut | None = Field(default=None, description="null once it is decided: it counts already.")


class ChangeRequestPage(Page):
    items: list[ChangeRequestOut]


class ChangeRequestFacts(In):
    """Money and benefits are refused where you may not see money."""

    title: Title | None = None
    reason: Words | None = Field(default=None, description="Needed before it is submitted.")
    scope: Words | None = None
    time: Words | None = None
    money: Words | None = None
    benefits: Words | None = None
    new_finish: Day | None = Field(default=None, description="null: it stays.")
    new_cost: Positive | None = Field(default=None, description="All of it; null: it stays.")
    benefit_change: Amount | None = Field(default=None, description="More, or less below 0; null: it stays.")
    currency: Currency | None = Field(default=None, description="Of both amounts; the enterprise's without it.")


class ChangeRequestIn(ChangeRequestFacts):
    initiative_id: UUID
    title: Title


class ChangeRequestChange(ChangeRequestFacts):
    pass


class ChangeDecisionIn(In):
    reason: Words = Field(default="", description="Needed to reject.")
