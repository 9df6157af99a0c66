"""When a backlog is done, and how much of it by a day: from the weeks that its team has behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.delivery.models import Unit
from pilotage.delivery.reads.backlogs import Progress
from pilotage.delivery.rules.flow import WEEK, Life, levels, monday_of, throughput
from pilotage.delivery.rules.health import FEWEST_WEEKS
from pilotage.engine.forecast.answer import Finish
from pilotage.engine.forecast.finishing import finish_of
from pilotage.engine.forecast.history import LONGEST, History, Scope
from pilotage.engine.forecast.producing import output_of

# A quarter: long enough to hold bad weeks, short enough to be the team as it works now.
HISTORY_WEEKS = 12
SURE = (0.5, 0.7, 0.85, 0.95)
# The same backlog gives the same forecast on every page and every day that it is asked.
SEED = 1
# As far ahead as the picture goes, where the likely end lies beyond.
MOST_CONE_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Cone:
    """Done in all at the end of a week ahead: at least so much with 85 %, with 50 %, and with 15 %."""

    day: date
    safe: float
    likely: float
    bold: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the last weeks say of the next ones.

    why_not   why there is no forecast; empty where there is one
    left      in the unit, unestimated stories counted as the mean of the others; unsized: how many these are
    history   what was done in each whole week looked at
    growth    by which the scope grew in an average week, or 0 where it did not
    when      day by which it is done, by how sure; None: not within ten years
    growing   the same, if the scope goes on growing
    """

    today: date
    left: float
    unsized: int
    history: tuple[float, ...]
    why_not: str = ""
    growth: float = 0.0
    when: Mapping[float, date | None] | None = None
    growing: Mapping[float, date | None] | None = None

    @property
    def likely(self) -> date | None:
        return self.when[0.5] if self.when else None

    @property
    def safe(self) -> date | None:
        return self.when[0.85] if self.when else None

    def by(self, day: date) -> dict[float, float]:
        """At least so much more is done by the end of a day, by how sure; whole weeks are counted."""
        weeks = min(max((day - self.today).days // 7, 0), LONGEST)
        output = output_of(History(self.history), weeks, seed=SEED)
        return {sure: output.amount(sure) for sure in SURE}

    def chance_by(self, day: date) -> float | None:
        """How likely it is done by a day; None where nothing can be said."""
        if not self.when:
            return None
        return finish_after(self.history, self.left).share_by((day - self.today).days // 7)


def first_work_of(lives: Sequence[Life]) -> date | None:
    """The day on which the team first started or ended something: before it, there were no weeks of theirs."""
    days = [day for life in lives for day in (life.started_on, life.done_on) if day is not None]
    return min(days, default=None)


def weeks_before(today: date, first: date | None) -> tuple[date, date] | None:
    """The first and last day of the whole weeks that a forecast learns from; None where there are none."""
    if first is None:
        return None
    last = monday_of(today) - timedelta(days=1)
    # The week in which the team began may have been short; it is left out.
    begin = max(monday_of(first) + WEEK, monday_of(today) - WEEK * HISTORY_WEEKS)
    return (begin, last) if begin <= last else None


def forecast_of(lives: Sequence[Life], progress: Progress, *, unit: str, today: date) -> Forecast:
    """The forecast of one backlog, with what its scope did in the same weeks."""
    span = weeks_before(today, first_work_of(lives))
    history: tuple[float, ...] = ()
    growth = 0.0
    if span is not None:
        found = throughput(lives, first=span[0], last=span[1])
        history = tuple(size if unit == Unit.POINTS else float(count) for _monday, size, count in found)
        before, after = levels(lives, (span[0] - timedelta(days=1), span[1]))
        growth = max(0.0, round((after.scope - before.scope) / len(history), 1))
    return forecast_from(history, progress, growth=growth, today=today)


def forecast_from(history: tuple[float, ...], progress: Progress, *, growth: float, today: date) -> Forecast:
    """The forecast from weeks that were counted already."""
    left = float(ceil(round(progress.left_with_guess, 6)))
    why_not = _why_not(history, progress)
    if why_not:
        return Forecast(today, left, progress.unsized_left, history, why_not, growth)
    when = _when(history, left, 0.0, today)
    growing = _when(history, left, growth, today) if growth else None
    return Forecast(today, left, progress.unsized_left, history, "", growth, when, growing)


def _why_not(history: Sequence[float], progress: Progress) -> str:
    if not progress.stories:
        return _("The backlog is empty.")
    if progress.stories == progress.stories_done:
        return _("Everything is done: there is nothing left to forecast.")
    if progress.mean_size is None:
        return _("Nothing is estimated yet: estimate the stories, or count them instead of points.")
    if len(history) < FEWEST_WEEKS:
        words = ngettext(
            "A forecast needs %(needed)s whole weeks of work; there is %(count)s.",
            "A forecast needs %(needed)s whole weeks of work; there are %(count)s.",
            len(history),
        )
        return words % {"needed": FEWEST_WEEKS, "count": len(history)}
    if not any(history):
        words = _("Nothing was done in the last %(count)s weeks, so no end can be foreseen.")
        return words % {"count": len(history)}
    return ""


def _when(history: tuple[float, ...], left: float, growth: float, today: date) -> dict[float, date | None]:
    finish = finish_after(history, left, growth)
    weeks = {sure: finish.periods(sure) for sure in SURE}
    return {sure: None if count is None else today + WEEK * count for sure, count in weeks.items()}


@lru_cache(2048)
def finish_after(history: tuple[float, ...], left: float, growth: float = 0.0) -> Finish:
    """The engine's answer: some milliseconds, and the same for the same weeks; a register asks for many of them."""
    return finish_of(History(history), Scope(left, left, growth=growth), seed=SEED)


def cone_of(forecast: Forecast, *, done: float) -> tuple[Cone, ...]:
    """Week by week until it is done with 85 %, a year at most; what is done in all, never above what there is."""
    if not forecast.when:
        return ()
    whole = done + forecast.left
    found = []
    for weeks in range(1, MOST_CONE_WEEKS + 1):
        output = output_of(History(forecast.history), weeks, seed=SEED)
        safe, likely, bold = (min(whole, done + output.amount(sure)) for sure in (0.85, 0.5, 0.15))
        found.append(Cone(forecast.today + WEEK * weeks, safe, likely, bold))
        if safe >= whole:
            break
    return tuple(found)
