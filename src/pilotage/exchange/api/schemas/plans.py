"""Plans, their tasks and links, and baselines. Moments are local times of the plan; durations are working seconds."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from pilotage.engine.network.plan import Constraint, FloatOf, Kind, LagCalendar, LagUnit, LinkType, Progress, RuleSet
from pilotage.exchange.api.schemas.basics import Day, In, Page, Ref, Share, Text, Version, written

LONGEST = 100 * 366 * 86_400
MOST_BASE64 = 9_500_000


def _sane(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("a moment of a plan has no time zone: it is the local time of the plan")
    if not 1950 <= moment.year <= 2199:
        raise ValueError("a moment lies between 1950 and 2199")
    return moment.replace(microsecond=0)


def _spelt(value: Any) -> Any:  # whatever JSON holds
    if isinstance(value, str) and len(value) < 16:
        raise ValueError("write day and time, such as 2027-03-31T08:00:00")
    return written(value)


Moment = Annotated[
    datetime,
    BeforeValidator(_spelt),
    AfterValidator(_sane),
    WithJsonSchema({"type": "string", "examples": ["2027-03-31T08:00:00"]}),
]
Seconds = Annotated[int, Field(ge=0, le=LONGEST)]
LagSeconds = Annotated[int, Field(ge=-LONGEST, le=LONGEST)]
Hours = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(ge=0, lt=1_000_000_000, max_digits=13, decimal_places=4),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,9}(\.[0-9]{1,4})?$", "examples": ["40.5"]}),
]
LagShare = Annotated[
    Decimal,
    BeforeValidator(written),
    Field(ge=-100, le=100, max_digits=9, decimal_places=6),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,3}(\.[0-9]{1,6})?$", "examples": ["0.5"]}),
]
Local = Annotated[str | None, Field(default=None, description="Local time of the plan, without a time zone.")]


class PlanOut(Schema):
    id: UUID
    version: int | None = None
    initiative: Ref | None = None
    title: str | None = None
    revision: int | None = Field(default=None, description="Counted up by every saved change of anything in the plan.")
    rule_set: RuleSet | None = None
    lag_calendar: LagCalendar | None = None
    progress: Progress | None = None
    total_float: FloatOf | None = None
    critical_float_seconds: int | None = None
    start: Local = None
    must_finish_by: Local = None
    status_at: Local = None
    computed_start: Local = None
    computed_finish: Local = None
    scheduled_at: datetime | None = None
    seconds_a_day: int | None = None
    currency: str | None = None


class PlanPage(Page):
    items: list[PlanOut]


class PlanIn(In):
    initiative_id: UUID
    start: Day
    rule_set: RuleSet = RuleSet.MS_PROJECT
    title: str = Field(default="", max_length=300)


class PlanChange(In):
    title: str = Field(default="", max_length=300)
    rule_set: RuleSet = RuleSet.MS_PROJECT
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    progress: Progress = Progress.RETAINED_LOGIC
    total_float: FloatOf = FloatOf.SMALLER
    critical_float_seconds: Annotated[int, Field(ge=-LONGEST, le=2_000_000_000)] = 0
    start: Moment | None = None
    must_finish_by: Moment | None = None
    status_at: Moment | None = None


class TaskOut(Schema):
    id: UUID
    version: int | None = None
    plan_id: UUID | None = None
    uid: int | None = Field(default=None, description="Of the file it came from; unique in the plan.")
    position: int | None = None
    level: int | None = None
    parent_id: UUID | None = None
    name: str | None = None
    code: str | None = None
    notes: str | None = None
    kind: Kind | None = None
    duration_seconds: int | None = None
    is_elapsed: bool | None = None
    constraint: Constraint | None = None
    constraint_at: Local = None
    deadline: Local = None
    share_done: str | None = None
    physical_share: str | None = None
    started_at: Local = None
    finished_at: Local = None
    remaining_seconds: int | None = None
    work_hours: str | None = None
    actual_work_hours: str | None = None
    costs_visible: bool | None = Field(default=None, description="false: costs are null because you may not see them.")
    cost: str | None = None
    actual_cost: str | None = None
    is_manual: bool | None = None
    is_active: bool | None = None
    start: Local = None
    finish: Local = None
    late_start: Local = None
    late_finish: Local = None
    total_float_seconds: int | None = None
    free_float_seconds: int | None = None
    is_critical: bool | None = None


class TaskPage(Page):
    items: list[TaskOut]


class TaskFacts(In):
    name: str = Field(default="", max_length=500)
    code: str = Field(default="", max_length=120)
    notes: Text = ""
    duration_seconds: Seconds = 0
    start: Moment | None = Field(default=None, description="Start no earlier than this; null: as soon as possible.")
    constraint: Constraint = Constraint.AS_SOON_AS_POSSIBLE
    constraint_at: Moment | None = None
    deadline: Moment | None = None
    share_done: Share = Decimal(0)
    physical_share: Share | None = None
    started_at: Moment | None = None
    finished_at: Moment | None = None
    remaining_seconds: Seconds | None = None
    work_hours: Hours | None = None
    is_manual: bool = False
    is_active: bool = True
    is_milestone: bool = False


class TaskIn(TaskFacts):
    plan_id: UUID
    parent_id: UUID | None = Field(default=None, description="The task it stands below.")
    after_id: UUID | None = Field(default=None, description="The sibling it stands behind; null: as the first.")


class TaskChange(TaskFacts):
    """Only what is sent is changed."""


class LinkOut(Schema):
    id: UUID
    version: int | None = None
    predecessor_id: UUID | None = None
    successor_id: UUID | None = None
    type: LinkType | None = None
    lag_seconds: int | None = None
    lag_unit: LagUnit | None = None
    lag_share: str | None = Field(default=None, description="Of the predecessor's duration, where the unit is a share.")


class LinkPage(Page):
    items: list[LinkOut]


class LinkFacts(In):
    type: LinkType = LinkType.FS
    lag_seconds: LagSeconds = 0
    lag_unit: LagUnit = LagUnit.WORKING
    lag_share: LagShare = Decimal(0)


class LinkIn(LinkFacts):
    predecessor_id: UUID = Field(description="A task of the same plan, or of another that you may see.")
    successor_id: UUID


class LinkChange(LinkFacts):
    """All of it: what is not sent is as usual."""


class BaselineOut(Schema):
    id: UUID
    version: int | None = None
    plan_id: UUID | None = None
    number: int | None = None
    name: str | None = None
    reason: str | None = None
    is_current: bool | None = None
    is_from_file: bool | None = None
    approved_by: Ref | None = None
    approved_at: datetime | None = None


class BaselinePage(Page):
    items: list[BaselineOut]


class BaselineIn(In):
    plan_id: UUID
    plan_revision: Version = Field(description="The revision of the plan that is approved.")
    name: str = Field(min_length=1, max_length=200)
    reason: Text = ""
    is_current: bool = True


class BaselineChange(In):
    is_current: bool = Field(description="true: progress is compared with it from now on.")


class BaselineTaskOut(Schema):
    id: UUID
    uid: int | None = None
    name: str | None = None
    is_summary: bool | None = None
    start: Local = None
    finish: Local = None
    duration_seconds: int | None = None
    work_hours: str | None = None
    cost: str | None = None


class BaselineTaskPage(Page):
    items: list[BaselineTaskOut]


class PlanImportIn(In):
    initiative_id: UUID
    file_name: str = Field(min_length=1, max_length=300)
    content_base64: str = Field(min_length=1, max_length=MOST_BASE64, description="The file, as base64.")
    apply: bool = Field(default=False, description="false: only say what it would change.")
    plan_revision: Version | None = Field(default=None, description="Of the plan that the difference was read of.")


class TaskDifferenceOut(Schema):
    uid: int
    name: str
    start_before: str | None
    start_after: str | None
    finish_before: str | None
    finish_after: str | None
    changed: list[str] = Field(description="What is said otherwise of it, beside its dates.")


class PlanImportOut(Schema):
    is_applied: bool
    plan_id: UUID | None
    plan_revision: int | None
    rule_set: RuleSet
    finish_before: str | None
    finish_after: str | None
    same_count: int
    added: list[TaskDifferenceOut]
    removed: list[TaskDifferenceOut]
    moved: list[TaskDifferenceOut]
    changed: list[TaskDifferenceOut]
    unheld: list[str] = Field(description="What of the file cannot be kept.")
