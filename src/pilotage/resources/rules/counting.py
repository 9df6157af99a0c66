"""How many hours a role has: calendars, shares and absences, added up by month."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from pilotage.kit.periods import add_months

ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Span:
    """Days with a share of the calendar, both ends included; None is open."""

    first: date | None
    last: date | None
    share: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Horizon:
    """So many months from one on, counted in days from its first."""

    first: date
    count: int

    @property
    def end(self) -> date:
        """The day after the last."""
        return add_months(self.first, self.count)

    def starts(self) -> tuple[int, ...]:
        """The day on which each month begins, and the end."""
        return tuple((add_months(self.first, step) - self.first).days for step in range(self.count + 1))

    def clipped(self, span: Span) -> tuple[int, int]:
        """The days of the span within the horizon as [from, to); empty when to <= from."""
        first = 0 if span.first is None or span.first <= self.first else (span.first - self.first).days
        whole = (self.end - self.first).days
        last = whole if span.last is None or span.last >= self.end else (span.last - self.first).days + 1
        return first, last


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A calendar over a horizon: `before[d]` is the sum of hours on the days before day d."""

    before: tuple[Decimal, ...]

    @classmethod
    def of(cls, horizon: Horizon, week: Sequence[Decimal], exceptions: Mapping[date, Decimal]) -> "WorkingTime":
        days = (horizon.end - horizon.first).days
        weekday = horizon.first.weekday()
        hours = [week[(weekday + day) % 7] for day in range(days)]
        for on, changed in exceptions.items():
            if horizon.first <= on < horizon.end:
                hours[(on - horizon.first).days] = changed
        return cls(tuple(accumulate(hours, initial=ZERO)))

    def between(self, first: int, end: int) -> Decimal:
        return self.before[end] - self.before[first]


@dataclass(frozen=True, slots=True)
class Presence:
    """One person: the usual share, when employed, other shares for some time, and absences."""

    employed: Span
    share: Decimal
    shares: tuple[Span, ...] = ()
    absences: tuple[Span, ...] = ()


def hours_by_month(
    presence: Presence, time: WorkingTime, horizon: Horizon, starts: Sequence[int]
) -> dict[int, Decimal]:
    """The person's hours by place of the month, to the hundredth; months without any are left out.

    starts   `horizon.starts()`, made once for all people
    """
    found: dict[int, Decimal] = {}
    for first, end, share in _pieces(presence, horizon):
        place = bisect_right(starts, first) - 1
        while first < end:
            stop = min(end, starts[place + 1])
            found[place] = found.get(place, ZERO) + share * time.between(first, stop)
            first, place = stop, place + 1
    return {place: hours.quantize(HUNDREDTH, rounding=ROUND_HALF_UP) for place, hours in found.items() if hours}


def _pieces(presence: Presence, horizon: Horizon) -> Iterator[tuple[int, int, Decimal]]:
    """Stretches of days [from, to) on which the person is there, each with the share that holds."""
    employed_from, employed_to = horizon.clipped(presence.employed)
    if employed_from >= employed_to:
        return
    others = [(*horizon.clipped(span), span.share) for span in presence.shares]
    cuts = {employed_from, employed_to}
    away = list(_merged(horizon.clipped(span) for span in presence.absences))
    for first, end in [*((first, end) for first, end, _share in others), *away]:
        cuts |= {day for day in (first, end) if employed_from < day < employed_to}
    days = sorted(cuts)
    for first, end in pairwise(days):
        if any(gone <= first < back for gone, back in away):
            continue
        share = next((share for begin, stop, share in others if begin <= first < stop), presence.share)
        if share and first < end:
            yield first, end, share


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same days without overlaps: who is away twice on a day is away once."""
    begun: tuple[int, int] | None = None
    for first, end in sorted(span for span in spans if span[0] < span[1]):
        if begun is None:
            begun = (first, end)
        elif first <= begun[1]:
            begun = (begun[0], max(begun[1], end))
        else:
            yield begun
            begun = (first, end)
    if begun is not None:
        yield begun
