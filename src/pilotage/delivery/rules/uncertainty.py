"""Values of uncertainty: which estimates can be, and what an analysis keeps of its many trials."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from pilotage.delivery.rules.changing_text import LONGEST
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import Kind

MOST_TRIALS = 100_000
USUAL_TRIALS = 10_000
SHARES = (0.1, 0.5, 0.8, 0.9)
MOST_SPREAD = 5.0  # five times as long: beyond, somebody mistyped
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Points:
    """Three points in working seconds."""

    optimistic: int
    likely: int
    pessimistic: int


def checked_points(points: Points) -> Points:
    """Raises Impossible where they do not rise."""
    if not 0 <= points.optimistic <= points.likely <= points.pessimistic:
        words = _("Three points rise: the shortest, the most likely, the longest.")
        raise Impossible(words, field="optimistic" if points.optimistic > points.likely else "pessimistic")
    if points.pessimistic > LONGEST:
        raise Impossible(_("This is longer than a hundred years."), field="pessimistic")
    return points


def spread(seconds: int, *, shorter: float, longer: float) -> Points:
    """Three points around a duration: at best `shorter` of it less (0..1), at worst `longer` of it more (0..5).

    Raises Impossible.
    """
    if not 0 <= shorter <= 1:
        raise Impossible(_("At best a task takes between 0 and 100 % less."), field="shorter")
    if not 0 <= longer <= MOST_SPREAD:
        raise Impossible(_("At worst a task takes between 0 and 500 % more."), field="longer")
    return Points(round(seconds * (1 - shorter)), seconds, round(seconds * (1 + longer)))


def can_be_estimated(*, kind: str, is_active: bool, is_finished: bool, duration: int) -> bool:
    """Work that is not finished: what is over is certain, and a milestone takes no time."""
    return kind == Kind.TASK and is_active and not is_finished and duration > 0


def checked_share(value: float, *, field: str) -> float:
    if not 0 <= value <= 1:
        raise Impossible(_("Write a share from 0 to 100 %."), field=field)
    return value


@dataclass(frozen=True, slots=True)
class Ends:
    """How the trials ended, by day. days: rising; counts: trials that ended on each."""

    days: tuple[date, ...]
    counts: tuple[int, ...]

    def quantile(self, share: float) -> date | None:
        """The first day by which at least that share of the trials had ended."""
        trials = sum(self.counts)
        pairs = zip(self.days, accumulate(self.counts), strict=True)
        return next((day for day, until in pairs if until >= (share - _SLACK) * trials), None)

    def probability_by(self, day: date) -> float | None:
        """The share of the trials that had ended by the end of that day."""
        trials = sum(self.counts)
        return sum(self.counts[: bisect_right(self.days, day)]) / trials if trials else None


@dataclass(frozen=True, slots=True)
class TaskResult:
    """Of one uncertain task: see engine.risk_analysis.answer.TaskRisk. Days are of the plan's calendar."""

    uid: int
    name: str
    criticality: float
    significance: float | None
    sensitivity: float | None
    cruciality: float | None
    earlier_days: float | None
    later_days: float | None


@dataclass(frozen=True, slots=True)
class RiskResult:
    """Of one risk. costs_days: how much later the end is where it happens; None: it always or never did."""

    id: str
    name: str
    happened: float
    cruciality: float | None
    costs_days: float | None


@dataclass(frozen=True, slots=True)
class MilestoneResult:
    uid: int
    name: str
    planned: date
    ends: Ends


@dataclass(frozen=True, slots=True)
class Result:
    """What is kept of an analysis.

    planned      finish of the plan as scheduled; modelled: of the same network by the trials' own arithmetic, with
                 planned durations: they differ where a date pulls a task before what it waits for
    bias_days    mean end less planned end, in days of the plan's calendar
    """

    samples: int
    is_stopped: bool
    planned: date
    modelled: date
    mean: date
    bias_days: float
    deviation_days: float
    ends: Ends
    milestones: tuple[MilestoneResult, ...]
    tasks: tuple[TaskResult, ...]
    risks: tuple[RiskResult, ...]
    estimated: int
    open_tasks: int


# JSON that a row keeps, shaped by `Result`: Any.
Kept = dict[str, Any]


def kept_of(result: Result) -> Kept:
    return {name: _plain(value) for name, value in asdict(result).items()}


def _plain(value: Any) -> Any:  # JSON: Any
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case _:
            return value


def result_from(kept: Mapping[str, Any]) -> Result | None:
    """None before the trials are drawn."""
    if not kept:
        return None
    days = {name: date.fromisoformat(kept[name]) for name in ("planned", "modelled", "mean")}
    milestones = tuple(
        MilestoneResult(one["uid"], one["name"], date.fromisoformat(one["planned"]), _ends(one["ends"]))
        for one in kept["milestones"]
    )
    return Result(
        **{
            **kept,
            **days,
            "ends": _ends(kept["ends"]),
            "milestones": milestones,
            "tasks": tuple(TaskResult(**one) for one in kept["tasks"]),
            "risks": tuple(RiskResult(**one) for one in kept["risks"]),
        }
    )


def _ends(kept: Mapping[str, Sequence[Any]]) -> Ends:
    return Ends(tuple(date.fromisoformat(day) for day in kept["days"]), tuple(kept["counts"]))
