"""A calendar made ready for counting: from a moment to an amount of work, and back.

Moments are whole seconds after the start of 1970, naive, so that a plan's arithmetic is that of whole numbers. Every
question is answered by one count, `worked`, and its two inverses: a start lies at the beginning of a shift, a finish at
the end of one, and the two differ by the night between them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from pilotage.engine.calendars.calendar import DAY, Calendar, Seconds, Shifts

Moment = int
"""Seconds after 1970-01-01 00:00, in the plan's own local time."""

Moments = npt.NDArray[np.int64]

ORIGIN: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - plans keep local time
FIRST_DAY: Final = date(1970, 1, 1).toordinal()
LEAST: Final = 400
"""Days that are compiled at once: a year and a little, so that most plans grow once or twice."""
LONGEST: Final = 400 * 366
"""Days after which a wait is given up: no plan of work is longer, and the search must end."""


class NeverWorked(ValueError):
    """A calendar in which no time is worked, or none within reach."""

    def __init__(self, message: str, calendar: Calendar) -> None:
        super().__init__(message)
        self.calendar = calendar


def moment_of(when: datetime) -> Moment:
    """Parts of a second are dropped: no tool keeps them."""
    since = when - ORIGIN
    return since.days * DAY + since.seconds


def datetime_of(moment: Moment) -> datetime:
    return ORIGIN + timedelta(seconds=moment)


class WorkingTime:
    """Working seconds of one calendar, counted from any moment to any other.

    Compiled as far as it was asked, and a little further. Reading is O(log shifts).
    """

    __slots__ = (
        "_begun",
        "_cum",
        "_days",
        "_ends",
        "_first",
        "_from",
        "_last",
        "_least",
        "_most",
        "_starts",
        "_tables",
        "_to",
        "calendar",
        "is_always",
    )

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._days = _special_days(calendar)
        if (
            not any(calendar.week)
            and not any(self._days.values())
            and not any(any(other.week) for other in calendar.other_weeks)
        ):
            raise NeverWorked(f"no time is worked in the calendar {calendar.name!r}", calendar)
        self.is_always = _is_always(calendar)
        self._starts: list[Moment] = []
        self._ends: list[Moment] = []
        self._cum: list[Seconds] = []  # worked before each shift
        self._first = self._last = 0  # days compiled: half open, counted from 1970
        self._begun = False
        self._from = self._to = 0  # the moments, and the amounts of work, that need no further look
        self._least = self._most = 0
        self._tables: tuple[Moments, Moments, Moments] | None = None

    def worked(self, moment: Moment) -> Seconds:
        """Working seconds before the moment, from an origin of the calendar's own: only differences mean something."""
        if self.is_always:
            return moment
        if not self._from <= moment < self._to:
            self._reach(moment)
        at = bisect_right(self._starts, moment) - 1
        if at < 0:
            return self._cum[0] if self._cum else 0
        end = self._ends[at]
        return self._cum[at] + (moment if moment < end else end) - self._starts[at]

    def start_at(self, worked: Seconds) -> Moment:
        """The last moment before which so much is worked: work goes on here."""
        if self.is_always:
            return worked
        if not self._least < worked < self._most:
            self._hold(worked)
        at = bisect_right(self._cum, worked) - 1
        return self._starts[at] + worked - self._cum[at]

    def finish_at(self, worked: Seconds) -> Moment:
        """The first moment before which so much is worked: work stops here."""
        if self.is_always:
            return worked
        if not self._least < worked < self._most:
            self._hold(worked)
        at = bisect_left(self._cum, worked) - 1
        return self._starts[at] + worked - self._cum[at]

    def is_working(self, moment: Moment) -> bool:
        """Is worked right after this moment?"""
        return self.next(moment) == moment

    def next(self, moment: Moment) -> Moment:
        """The first moment, from this one on, after which is worked."""
        return moment if self.is_always else self.start_at(self.worked(moment))

    def previous(self, moment: Moment) -> Moment:
        """The last moment, up to this one, before which is worked."""
        return moment if self.is_always else self.finish_at(self.worked(moment))

    def add(self, moment: Moment, seconds: Seconds) -> Moment:
        """Where so much more is worked: a finish. Below 0, so much less: a start. 0: the moment itself."""
        if self.is_always or seconds == 0:
            return moment + seconds
        worked = self.worked(moment) + seconds
        return self.finish_at(worked) if seconds > 0 else self.start_at(worked)

    def subtract(self, moment: Moment, seconds: Seconds) -> Moment:
        return self.add(moment, -seconds)

    def between(self, start: Moment, finish: Moment) -> Seconds:
        """Working seconds from one moment to the other; below 0 where the second is the earlier."""
        return finish - start if self.is_always else self.worked(finish) - self.worked(start)

    def worked_all(self, moments: Moments) -> Moments:
        """`worked` of many moments at once."""
        if self.is_always or not len(moments):
            return moments.astype(np.int64)
        self._reach(int(moments.min()))
        self._reach(int(moments.max()))
        starts, ends, cum = self.tables()
        at = np.searchsorted(starts, moments, side="right") - 1
        inside = np.maximum(at, 0)
        counted = cum[inside] + np.minimum(moments, ends[inside]) - starts[inside]
        return np.where(at < 0, cum[0], counted)

    def starts_at(self, worked: Moments) -> Moments:
        """`start_at` of many amounts at once."""
        return self._located(worked, side="right")

    def finishes_at(self, worked: Moments) -> Moments:
        """`finish_at` of many amounts at once."""
        return self._located(worked, side="left")

    def added(self, moments: Moments, seconds: Moments) -> Moments:
        """`add` of many moments and amounts at once, of one shape."""
        worked = self.worked_all(moments) + seconds
        finishes, starts = self.finishes_at(worked), self.starts_at(worked)
        return np.where(seconds > 0, finishes, np.where(seconds < 0, starts, moments))

    def tables(self) -> tuple[Moments, Moments, Moments]:
        """What is compiled so far: start, end and work before, of each shift."""
        if self._tables is None:
            self._tables = (
                np.array(self._starts, dtype=np.int64),
                np.array(self._ends, dtype=np.int64),
                np.array(self._cum, dtype=np.int64),
            )
        return self._tables

    def _located(self, worked: Moments, *, side: str) -> Moments:
        if self.is_always or not len(worked):
            return worked.astype(np.int64)
        self._hold(int(worked.min()))
        self._hold(int(worked.max()))
        starts, _, cum = self.tables()
        at = np.searchsorted(cum, worked, side="right" if side == "right" else "left") - 1
        located: Moments = starts[at] + worked - cum[at]
        return located

    def _reach(self, moment: Moment) -> None:
        """Compile until the moment's day is known, and that before it."""
        day = moment // DAY
        if not self._begun:
            self._first = self._last = day - 8
            self._begun = True
            self._forward(day + LEAST)
        elif day >= self._last:
            self._forward(day + max(LEAST, self._last - self._first))
        elif day <= self._first:
            self._backward(day - max(LEAST, self._last - self._first))

    def _hold(self, worked: Seconds) -> None:
        """Compile until the amount lies strictly inside."""
        if not self._begun:
            self._reach(0)
        gone = 0
        while not self._cum or worked >= self._cum[-1] + self._ends[-1] - self._starts[-1]:
            gone = self._gone(gone, worked, is_forward=True)
            self._forward(self._last + max(LEAST, self._last - self._first))
        while worked <= self._cum[0]:
            gone = self._gone(gone, worked, is_forward=False)
            self._backward(self._first - max(LEAST, self._last - self._first))

    def _gone(self, gone: int, worked: Seconds, *, is_forward: bool) -> int:
        if gone > LONGEST or not -300_000 < self._first <= self._last < 2_500_000:
            side = "after" if is_forward else "before"
            message = f"no more time is worked in the calendar {self.calendar.name!r} {side} its last shift"
            raise NeverWorked(message, self.calendar)
        return gone + max(LEAST, self._last - self._first)

    def _forward(self, day: int) -> None:
        for start, end in self._shifts(self._last, day):
            if self._ends and start == self._ends[-1]:
                self._ends[-1] = end
                continue
            before = self._cum[-1] + self._ends[-1] - self._starts[-1] if self._ends else 0
            self._starts.append(start)
            self._ends.append(end)
            self._cum.append(before)
        self._last = day
        self._compiled()

    def _backward(self, day: int) -> None:
        starts: list[Moment] = []
        ends: list[Moment] = []
        for start, end in self._shifts(day, self._first):
            if ends and start == ends[-1]:
                ends[-1] = end
            else:
                starts.append(start)
                ends.append(end)
        if starts and self._starts and ends[-1] == self._starts[0]:
            # The first shift known goes on from the day before: what was counted before it stays counted.
            grown = self._starts[0] - starts[-1]
            self._starts[0] = starts[-1]
            self._cum[0] -= grown
            starts.pop()
            ends.pop()
        counted = self._cum[0] if self._cum else 0
        cum: list[Seconds] = []
        for start, end in zip(reversed(starts), reversed(ends), strict=True):
            counted -= end - start
            cum.append(counted)
        self._starts[:0], self._ends[:0], self._cum[:0] = starts, ends, cum[::-1]
        self._first = day
        self._compiled()

    def _compiled(self) -> None:
        """What is compiled has grown: tell the quick ways how far they reach."""
        self._tables = None
        self._from, self._to = (self._first + 1) * DAY, self._last * DAY
        if self._cum:
            self._least = self._cum[0]
            self._most = self._cum[-1] + self._ends[-1] - self._starts[-1]

    def _shifts(self, first: int, last: int) -> Iterator[tuple[Moment, Moment]]:
        week, days = self.calendar.week, self._days
        for day in range(first, last):
            shifts = days.get(day)
            if shifts is None:
                shifts = week[(day + 3) % 7]  # 1970 began on a Thursday
            midnight = day * DAY
            for start, end in shifts:
                yield midnight + start, midnight + end


def _special_days(calendar: Calendar) -> dict[int, Shifts]:
    """Shifts of each day that differs from the usual week, by day after 1970."""
    days: dict[int, Shifts] = {}
    for other in calendar.other_weeks:
        for day in range(other.first.toordinal() - FIRST_DAY, other.last.toordinal() - FIRST_DAY + 1):
            shifts = other.week[(day + 3) % 7]
            if shifts is not None:
                days[day] = shifts
    for special in calendar.special:
        for day in range(special.first.toordinal() - FIRST_DAY, special.last.toordinal() - FIRST_DAY + 1):
            days[day] = special.shifts
    return days


def _is_always(calendar: Calendar) -> bool:
    whole = ((0, DAY),)
    return all(shifts == whole for shifts in calendar.week) and not calendar.special and not calendar.other_weeks
