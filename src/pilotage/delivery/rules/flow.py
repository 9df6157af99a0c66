"""How work flows through a backlog: scope, burn-up, cumulative flow, throughput and cycle times, from dated changes.

Pure: from lives of stories to numbers. Sizes are those of today: a story that is estimated anew is that large at all
past days too, so that a new estimate does not look like new scope.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pilotage.delivery.models import StoryState

WEEK = timedelta(days=7)
# What a team can promise by: the middle, most, and nearly all of its stories.
CYCLE_SHARES = (0.5, 0.85, 0.95)


@dataclass(frozen=True, slots=True)
class Life:
    """One story: what it counts, and the days on which it came into its states, in order.

    size   in the unit of the backlog; None: not estimated
    """

    key: str
    size: float | None
    changes: tuple[tuple[date, str], ...]
    started_on: date | None = None
    done_on: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """What there was at the end of a day, in the unit. unsized_*: stories that nobody estimated, counted apart."""

    day: date
    scope: float
    done: float
    unsized_scope: int
    unsized_done: int


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many stories stood in each state at the end of a day."""

    day: date
    todo: int
    doing: int
    done: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """One finished story. started_on None: nobody noted its start."""

    key: str
    title: str
    started_on: date | None
    done_on: date

    @property
    def days(self) -> int | None:
        """From start to end, both counted."""
        return None if self.started_on is None else (self.done_on - self.started_on).days + 1


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_between(first: date, last: date, *, step: timedelta = WEEK) -> tuple[date, ...]:
    """Days from the first to the last, the last one always among them."""
    if last < first:
        return ()
    found = [first + step * place for place in range((last - first) // step + 1)]
    return (*found, last) if found[-1] != last else tuple(found)


def levels(lives: Iterable[Life], days: Sequence[date]) -> tuple[Level, ...]:
    """Scope and done at the end of each of these days, which rise: the burn-up."""
    steps: Counter[tuple[int, str]] = Counter()
    sizes: Counter[tuple[int, str]] = Counter()  # floats are counted too
    for life in lives:
        for place, state, sign in _passages(life, days):
            if life.size is None:
                steps[place, state] += sign
            else:
                sizes[place, state] += sign * life.size  # type: ignore[assignment]  # a Counter adds any number
    found, sums, counts = [], Counter[str](), Counter[str]()
    for place, day in enumerate(days):
        for state in StoryState.values:
            sums[state] += sizes[place, state]
            counts[state] += steps[place, state]
        scope = (StoryState.TODO, StoryState.DOING, StoryState.DONE)
        found.append(
            Level(
                day,
                scope=round(float(sum(sums[state] for state in scope)), 6),
                done=round(float(sums[StoryState.DONE]), 6),
                unsized_scope=sum(counts[state] for state in scope),
                unsized_done=counts[StoryState.DONE],
            )
        )
    return tuple(found)


def crowds(lives: Iterable[Life], days: Sequence[date]) -> tuple[Crowd, ...]:
    """Stories by state at the end of each of these days, which rise: the cumulative flow."""
    steps: Counter[tuple[int, str]] = Counter()
    for life in lives:
        for place, state, sign in _passages(life, days):
            steps[place, state] += sign
    found, counts = [], Counter[str]()
    for place, day in enumerate(days):
        for state in StoryState.values:
            counts[state] += steps[place, state]
        found.append(Crowd(day, counts[StoryState.TODO], counts[StoryState.DOING], counts[StoryState.DONE]))
    return tuple(found)


def _passages(life: Life, days: Sequence[date]) -> Iterable[tuple[int, str, int]]:
    """(place of the first day that saw it, state, +1 came or -1 went), for what the days see."""
    before: str | None = None
    place = 0
    for on, state in life.changes:
        while place < len(days) and days[place] < on:
            place += 1
        if place == len(days):
            return
        if before is not None:
            yield place, before, -1
        yield place, state, 1
        before = state


def state_on(life: Life, day: date) -> str | None:
    """The state at the end of a day; None before it was there."""
    found = None
    for on, state in life.changes:
        if on > day:
            break
        found = state
    return found


def throughput(lives: Iterable[Life], *, first: date, last: date) -> tuple[tuple[date, float, int], ...]:
    """(Monday, size done, stories done) of every week from the first day's to the last day's; nothing done is 0.

    What is done without an estimate counts among the stories and not in the size.
    """
    size: Counter[date] = Counter()
    count: Counter[date] = Counter()
    for life in lives:
        if life.done_on is not None and monday_of(first) <= life.done_on <= last:
            week = monday_of(life.done_on)
            count[week] += 1
            size[week] += life.size or 0  # type: ignore[assignment]  # a Counter adds any number
    weeks = range((monday_of(last) - monday_of(first)) // WEEK + 1)
    mondays = [monday_of(first) + WEEK * place for place in weeks]
    return tuple((monday, float(size[monday]), count[monday]) for monday in mondays)


def cycles(lives: Iterable[Life]) -> tuple[Cycle, ...]:
    """Every finished story, by the day on which it was done."""
    found = [Cycle(life.key, life.title, life.started_on, life.done_on) for life in lives if life.done_on is not None]
    return tuple(sorted(found, key=lambda one: (one.done_on, one.key)))


@dataclass(frozen=True, slots=True)
class Growth:
    """How the scope grew since it was agreed; share None: nothing was agreed, or nothing of it is estimated."""

    agreed_on: date
    agreed: float
    now: float

    @property
    def share(self) -> float | None:
        return (self.now - self.agreed) / self.agreed if self.agreed else None


def growth(lives: Sequence[Life], *, agreed_on: date | None, today: date) -> Growth | None:
    """The growth since the day of agreement, else since the day of the first story; None without any story."""
    first = min((life.changes[0][0] for life in lives if life.changes), default=None)
    start = agreed_on or first
    if start is None or start > today:
        return None
    before, now = levels(lives, (start, today))
    return Growth(start, before.scope, now.scope)
