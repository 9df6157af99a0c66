"""What is known of one initiative since its last report: the figures of which sentences and colours are made. Pure.

None is "not known", everywhere. Each fact brings the address of its rows. Names of other initiatives are never among
them: whoever may see a report may not see those.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Move:
    """A reported date that changed. what: of work.models.Observed."""

    what: str
    before: date | None
    after: date | None
    on: date


@dataclass(frozen=True, slots=True)
class StageMove:
    before: str
    after: str
    on: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """The finish as it is forecast, against what was approved.

    slip_days     later than approved, below 0 earlier; working days of the plan where `is_working`
    length_days   days that were approved in all
    has_passed    the forecast lies in the past, and it is still being delivered: the slip is counted until now
    """

    finish: date
    approved: date | None
    is_baseline: bool
    slip_days: float | None
    length_days: float | None
    is_working: bool
    has_passed: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """Where the slip of the finish begins, on the chain of what drives it.

    name   None: in a plan of another initiative, which is not named
    """

    name: str | None
    uid: int | None
    late_days: float | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    """late_days: working days after the baseline, below 0 before it."""

    name: str
    uid: int
    on: date
    late_days: float | None = None


@dataclass(frozen=True, slots=True)
class Milestones:
    """reached: since the last report; late: should be reached by now; next: the nearest ones ahead."""

    reached: tuple[Milestone, ...] = ()
    late: tuple[Milestone, ...] = ()
    next: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Shares of the planned duration, or of the points of a backlog: done, and what the baseline wanted by now."""

    done: float
    planned: float | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    growth: float
    since: date | None
    is_backlog: bool


@dataclass(frozen=True, slots=True)
class ScopeChange:
    """A change request that touches the scope: one that waits for a decision, or was approved since the last report.

    on   when it was submitted, or approved
    """

    ref: str
    title: str
    is_open: bool
    on: date
    address: str


@dataclass(frozen=True, slots=True)
class Indices:
    """Earned value of the plan against its baseline, in hours of work; without these in working days. No money.

    spi   what is earned of what was planned by now, EV / PV, without level of effort
    cpi   what is earned by what was spent, EV / AC; only where the hours spent are stated
    """

    spi: float | None
    cpi: float | None
    is_hours: bool


@dataclass(frozen=True, slots=True)
class Amounts:
    """Money in one currency. `whole` is the cost in all; `approved` is what it was when delivery began."""

    currency: str
    whole: Decimal | None = None
    whole_before: Decimal | None = None
    whole_changed_on: date | None = None
    approved: Decimal | None = None
    approved_on: date | None = None
    year_budget: Decimal | None = None
    year_forecast: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What the books say up to a month, beside what was planned; in the enterprise currency."""

    currency: str
    to: date
    actual: Decimal | None
    planned: Decimal | None
    unreported: int


@dataclass(frozen=True, slots=True)
class Benefits:
    """What is planned to be gained, in the enterprise currency; before: as the first published report said."""

    currency: str
    planned: Decimal | None
    before: Decimal | None
    before_on: date | None
    is_complete: bool
    has_lines: bool


@dataclass(frozen=True, slots=True)
class Threat:
    """What endangers the finish in the plan: critical tasks that are late, tasks without the time that they need."""

    critical_late: int
    below_zero: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Team:
    """Hours that are asked of roles in the next months, and those of them that their capacity does not cover.

    unknown   hours of roles whose capacity is not known
    """

    asked: Decimal
    short: Decimal
    unknown: Decimal
    months: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    number: int
    title: str
    outcome: str
    on: date
    address: str


@dataclass(frozen=True, slots=True)
class Due:
    """What a decision or a register asks for and is not done yet. ref: "D-41", "T-3"."""

    text: str
    owner: str
    due_on: date
    ref: str
    address: str


@dataclass(frozen=True, slots=True)
class RiskFact:
    """An entry of a register, new or changed. change: "new", "worse", "better", "happened", "closed"."""

    name: str
    ref: str
    change: str
    level: str
    address: str


@dataclass(frozen=True, slots=True)
class Risks:
    """What its register says.

    red_open   risks that are high or severe now and have no response
    recorded   risks that were ever written down: where there is none, nobody has looked
    due        what the register asks for
    """

    changed: tuple[RiskFact, ...]
    red_open: int
    recorded: int
    due: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the rows of each kind are found, without the host."""

    initiative: str = ""
    plan: str = ""
    backlog: str = ""
    money: str = ""
    value: str = ""
    people: str = ""
    risks: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one report may say. A part that is None or empty is not known, or did not happen."""

    since: date
    until: date
    stage: str = ""
    rag_before: str = ""
    moves: tuple[Move, ...] = ()
    stage_moves: tuple[StageMove, ...] = ()
    schedule: Schedule | None = None
    cause: Cause | None = None
    milestones: Milestones = field(default_factory=Milestones)
    has_plan: bool = False
    progress: Progress | None = None
    indices: Indices | None = None
    scope: Scope | None = None
    scope_changes: tuple[ScopeChange, ...] = ()
    amounts: Amounts | None = None
    spent: Spent | None = None
    benefits: Benefits | None = None
    threat: Threat | None = None
    risks: Risks | None = None
    team: Team | None = None
    decisions: tuple[Decided, ...] = ()
    due: tuple[Due, ...] = ()
    addresses: Addresses = field(default_factory=Addresses)
