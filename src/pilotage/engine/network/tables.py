"""Several calendars as arrays for counting in loops: one row of shifts after the other, with hints where to look."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pilotage.engine.calendars.calendar import DAY
from pilotage.engine.calendars.working import Moment, Moments, NeverWorked, WorkingTime

SLOT: Final = 16
BUCKET: Final = 14
"""A hint for each 2**16 seconds of the clock and each 2**14 of work, 18 and 4.5 hours: the right shift is that of the
hint or one of the next two; and a power of two needs no division."""
NEVER: Final = 1 << 60
START, END, CUM = range(3)


Hints = npt.NDArray[np.int32]


class TooShort(Exception):
    """A date lies beyond the days that the tables hold."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Shifts of all calendars from one moment to another.

    shifts       (s, 4) of each: start, end, the work before it, and nothing, so that a row lies in one line of cache
    offsets      (c + 1,) the first shift of each calendar
    slot_hints   (c, slots) the last shift that starts by the beginning of the slot
    work_hints   (c, buckets) the last shift before which no more is worked than the bucket's beginning
    """

    first: Moment
    last: Moment
    shifts: Moments
    offsets: Moments
    slot_hints: Hints
    work_hints: Hints

    @property
    def bases(self) -> Moments:
        """(c,) the work before each calendar's first shift."""
        bases: Moments = self.shifts[self.offsets[:-1], CUM]
        return bases

    def worked(self, calendar: Moments, moment: Moments) -> Moments:
        """(k,) working seconds before each moment."""
        if len(moment) and (moment.min() < self.first or moment.max() >= self.last):
            raise TooShort
        at: Moments = self.slot_hints[calendar, (moment - self.first) >> SLOT].astype(np.int64)
        while (behind := self.shifts[at + 1, START] <= moment).any():
            at = at + behind
        start, end, before, _ = self.shifts[at].T
        counted: Moments = before + np.minimum(moment, end) - start
        return counted

    def moment_at(self, calendar: Moments, worked: Moments, is_finish: npt.NDArray[np.bool_]) -> Moments:
        """(k,) where so much is done, or where work goes on after it."""
        bucket = (worked - self.bases[calendar]) >> BUCKET
        if len(bucket) and (bucket.min() < 0 or bucket.max() >= self.work_hints.shape[1]):
            raise TooShort
        at: Moments = self.work_hints[calendar, bucket].astype(np.int64)
        while (behind := self.shifts[at + 1, CUM] <= worked).any():
            at = at + behind
        at = at - (is_finish & (self.shifts[at, CUM] == worked))
        moment: Moments = self.shifts[at, START] + worked - self.shifts[at, CUM]
        if len(moment) and (moment.min() < self.first or moment.max() >= self.last):
            raise TooShort
        return moment

    def add(self, calendar: Moments, moment: Moments, seconds: Moments) -> Moments:
        """(k,) moments so much later in working time, as `WorkingTime.add` has it; no amount is 0."""
        return self.moment_at(calendar, self.worked(calendar, moment) + seconds, seconds > 0)


def tables_of(calendars: Sequence[WorkingTime], first: Moment, last: Moment) -> Tables:
    """Each row begins with the shift before `first`, and ends with one that nothing reaches."""
    rows = [_row(time, first, last) for time in calendars]
    offsets = np.cumsum([0, *(len(row[0]) for row in rows)])
    slots = np.arange(first, last, 1 << SLOT)
    buckets = max(int(row[2][-2] - row[2][0]) >> BUCKET for row in rows) + 2
    slot_hints, work_hints = [], []
    for (starts, _, cum), offset in zip(rows, offsets[:-1], strict=True):
        amounts = cum[0] + (np.arange(buckets) << BUCKET)
        slot_hints.append(offset + np.searchsorted(starts, slots, side="right") - 1)
        work_hints.append(offset + np.searchsorted(cum, amounts, side="right") - 1)
    columns = [np.concatenate([row[column] for row in rows]) for column in (START, END, CUM)]
    shifts = np.stack((*columns, np.zeros_like(columns[0])), axis=1)
    return Tables(first, last, np.ascontiguousarray(shifts), offsets, _narrow(slot_hints), _narrow(work_hints))


def _row(time: WorkingTime, first: Moment, last: Moment) -> tuple[Moments, Moments, Moments]:
    if time.is_always:
        begin = np.array([first - DAY])
        row = begin, np.array([last + DAY]), begin
    else:
        with suppress(NeverWorked):  # a calendar may end within the tables: then nothing is found beyond
            time.start_at(time.worked(last))
        with suppress(NeverWorked):
            time.finish_at(time.worked(first))
        shifts = time.tables()
        begun = int(np.searchsorted(shifts[0], first, side="left")) - 1
        ended = int(np.searchsorted(shifts[0], last, side="left"))
        row = shifts[0][max(begun, 0) : ended], shifts[1][max(begun, 0) : ended], shifts[2][max(begun, 0) : ended]
        if begun < 0:
            row = np.insert(row[0], 0, first - DAY), np.insert(row[1], 0, first - DAY), np.insert(row[2], 0, row[2][:1])
    starts, ends, cum = (np.append(column, NEVER) for column in row)
    return starts, ends, cum


def _narrow(hints: list[Moments]) -> Hints:
    return np.array(hints, dtype=np.int32)
