"""A whole plan as values: what a file holds, what an import brings, what an export gives away.

The part that decides about dates is an `engine.network.plan.Plan`; here stands what people wrote beside it, and the
dates that the authoring tool stored. Keys of tasks, calendars and resources are those of the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.plan import Key, Plan


class ResourceKind(StrEnum):
    WORK = "work"
    MATERIAL = "material"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Stored:
    """What the authoring tool had computed. None: the file does not say."""

    start: datetime | None = None
    finish: datetime | None = None
    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float: Seconds | None = None
    free_float: Seconds | None = None
    is_critical: bool | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a task says of itself, and what is measured of it.

    code            that people quote: the outline number, WBS code or activity id
    is_estimated    the duration is a first guess
    work_hours      planned effort; actual_work_hours: done of it
    physical_share  0..1 of the thing itself, as stated
    cost            planned, in the currency of the document; actual_cost: spent of it
    recurrence      of an occurrence of a recurring task, how often, in words
    """

    name: str
    code: str = ""
    notes: str = ""
    is_estimated: bool = False
    priority: int | None = None
    work_hours: Decimal | None = None
    actual_work_hours: Decimal | None = None
    physical_share: float | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    recurrence: str = ""


@dataclass(frozen=True, slots=True)
class PlanResource:
    """Who or what a plan names as doing work: a person, a role, a crane. max_units: 1 is one full-time."""

    key: Key
    name: str
    kind: ResourceKind = ResourceKind.WORK
    calendar: Key | None = None
    max_units: float | None = None
    rate_per_hour: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """units: 1 is one full-time."""

    task: Key
    resource: Key
    units: float | None = None
    work_hours: Decimal | None = None
    actual_work_hours: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """What a baseline says of one task."""

    start: datetime | None = None
    finish: datetime | None = None
    duration: Seconds | None = None
    work_hours: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FileBaseline:
    """number: of MS Project 0 to 10."""

    number: int
    name: str
    tasks: Mapping[Key, Approved]


@dataclass(frozen=True, slots=True)
class Unheld:
    """Something of the file that cannot be kept or reckoned with; `where` names the task or line, `what` the thing."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Document:
    """A plan file, read.

    format    "mspdi", "xer", "mpp", ...; application: what wrote it, as the file says
    words     by task key, one for each task of the plan
    stored    by task key
    seconds_a_day, seconds_a_week, days_a_month   what a typed "1 day" means in this plan
    currency  ISO code, or the sign that the file has
    unheld    what did not come over
    are_dates_days       the file says days without a time: stored dates are compared by their day
    are_codes_the_ids    people know tasks by their codes, and keys change from one file to the next (Primavera)
    """

    title: str
    format: str
    application: str
    plan: Plan
    words: Mapping[Key, Words]
    stored: Mapping[Key, Stored] = field(default_factory=dict)
    resources: tuple[PlanResource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    baselines: tuple[FileBaseline, ...] = ()
    calendar_names: Mapping[Key, str] = field(default_factory=dict)
    seconds_a_day: Seconds = 8 * 3600
    seconds_a_week: Seconds = 40 * 3600
    days_a_month: float = 20.0
    currency: str = ""
    unheld: tuple[Unheld, ...] = ()
    are_dates_days: bool = False
    are_codes_the_ids: bool = False
