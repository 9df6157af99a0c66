"""When increments are, and how much of a quarter's capacity each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from pilotage.engine.roadmap.problem import Slot, WrongRoadmap
from pilotage.engine.selection.amounts import written

FEWEST_WEEKS, MOST_WEEKS = 4, 12
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def shared(self, other: "Span") -> int:
        """How many days lie in both."""
        return max(0, (min(self.last, other.last) - max(self.first, other.first)).days + 1)


def spans_of(starts: date, *, weeks: int, count: int) -> tuple[Span, ...]:
    """(count,) increments that follow each other without a gap."""
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise WrongRoadmap(f"an increment lasts {FEWEST_WEEKS} to {MOST_WEEKS} weeks, not {weeks}")
    if count < 1:
        raise WrongRoadmap("a roadmap has at least one increment")
    length = timedelta(weeks=weeks)
    return tuple(
        Span(starts + slot * length, starts + (slot + 1) * length - timedelta(days=1)) for slot in range(count)
    )


def quarter_of(day: date) -> Span:
    """The quarter of the calendar year in which a day lies."""
    month = day.month - (day.month - 1) % 3
    first = date(day.year, month, 1)
    following = date(day.year + (month + 2) // 12, (month + 2) % 12 + 1, 1)
    return Span(first, following - timedelta(days=1))


def quarters_of(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The quarters that increments touch, in order."""
    found = [quarter_of(spans[0].first)]
    while found[-1].last < spans[-1].last:
        found.append(quarter_of(found[-1].last + timedelta(days=1)))
    return tuple(found)


def capacities_of(spans: Sequence[Span], per_quarter: Decimal) -> tuple[Decimal, ...]:
    """(s,) days of each increment: its share of a quarter's days.

    Where an increment touches two quarters of unequal length the longer one counts, so that effort that is spread
    evenly over increments never takes more of a quarter than it has. Rounded down to a tenth of a day, for the same
    reason.
    """
    found = []
    for span in spans:
        longest = max(quarter_of(span.first).days, quarter_of(span.last).days)
        exact = Fraction(per_quarter) * span.days / longest
        found.append(written(exact).quantize(_TENTH, rounding=ROUND_DOWN))
    return tuple(found)


def effort_by_quarter(spans: Sequence[Span], efforts: Sequence[Decimal]) -> tuple[tuple[Span, Decimal], ...]:
    """Days of effort in each quarter that the increments touch: the effort of an increment is spread evenly over it."""
    quarters = quarters_of(spans)
    found = [Fraction(0)] * len(quarters)
    for span, effort in zip(spans, efforts, strict=True):
        for at, quarter in enumerate(quarters):
            found[at] += Fraction(effort) * span.shared(quarter) / span.days
    return tuple((quarter, written(amount)) for quarter, amount in zip(quarters, found, strict=True))


def due_slot(spans: Sequence[Span], by: date | None) -> Slot | None:
    """The last increment that is over on that day; -1: none is; None: no day, or one after the end of all of them."""
    if by is None or by > spans[-1].last:
        return None
    return sum(span.last <= by for span in spans) - 1
