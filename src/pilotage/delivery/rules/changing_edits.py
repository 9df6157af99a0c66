"""What can be done to the lines and links of a plan, one kind of edit each: values, checked where they are made."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from pilotage.delivery.rules.changing_text import NO_LAG, Duration, Lag, Wanted
from pilotage.engine.network.plan import Constraint, LinkType

Moment = date | datetime
"""A day, or a moment of it. Of a start a day means its first working time, of a finish its last."""


class TaskValues(TypedDict, total=False):
    """What may be said of a task; what is not said stays. None takes back what may be absent.

    start        of an automatic task: start no earlier than this; None: as soon as possible
    finish       of an automatic task: it lasts until then; of a milestone: no earlier than this
    constraint   with its moment, where it needs one
    share_done   0..1; more than 0 has begun, 1 is over
    is_milestone with True it lasts no time, with False a day where it lasted none
    """

    name: str
    code: str
    notes: str
    duration: Duration
    start: Moment | None
    finish: Moment | None
    constraint: tuple[Constraint, Moment | None]
    deadline: Moment | None
    share_done: float
    physical_share: float | None
    started: Moment | None
    finished: Moment | None
    remaining: Duration | None
    is_manual: bool
    is_active: bool
    is_milestone: bool
    calendar: UUID | None
    priority: int | None
    work_hours: Decimal | None


@dataclass(frozen=True, slots=True)
class AddTask:
    """A new line below `parent`, behind its child `after` (None: as the first). `id` is chosen by who asks."""

    id: UUID
    values: TaskValues
    parent: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeTask:
    task: UUID
    values: TaskValues


@dataclass(frozen=True, slots=True)
class MoveTasks:
    """These lines, with what is below them, to below `parent`, behind its child `after` (None: as the first)."""

    tasks: tuple[UUID, ...]
    parent: UUID | None = None
    after: UUID | None = None


@dataclass(frozen=True, slots=True)
class IndentTasks:
    """One level down: below the line that stands before them on their level."""

    tasks: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class OutdentTasks:
    """One level up; the lines behind them on their old level come below them, so that no line changes its row."""

    tasks: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class RemoveTasks:
    """These lines, with what is below them and all their links."""

    tasks: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AddLink:
    predecessor: UUID
    successor: UUID
    type: LinkType = LinkType.FS
    lag: Lag = NO_LAG


@dataclass(frozen=True, slots=True)
class ChangeLink:
    link: UUID
    type: LinkType
    lag: Lag


@dataclass(frozen=True, slots=True)
class RemoveLink:
    link: UUID


@dataclass(frozen=True, slots=True)
class SetPredecessors:
    """Exactly these within the plan; links from other plans stay as they are."""

    task: UUID
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class SetResources:
    """Exactly these do the task: the resource and its units (1 is one full-time; None: not said)."""

    task: UUID
    wanted: tuple[tuple[UUID, float | None], ...]


Edit = (
    AddTask
    | ChangeTask
    | MoveTasks
    | IndentTasks
    | OutdentTasks
    | RemoveTasks
    | AddLink
    | ChangeLink
    | RemoveLink
    | SetPredecessors
    | SetResources
)
MOST_EDITS = 5_000
"""Edits of one save: a paste of a column of a large plan. More is an import."""
