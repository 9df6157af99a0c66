"""Compiled loops over arrays with calendars. Imported only where numba is there; the same sums as `levelled_dates`.

Tables are handed on array by array: as one tuple they cost much more, for every array of a tuple is counted again.
"""

import numpy as np
from numba import njit

from pilotage.engine.calendars.working import Moment, Moments
from pilotage.engine.network.arrays import FF, FS, SF, Amounts, Places
from pilotage.engine.network.kernels import grouped, waiting_of
from pilotage.engine.network.tables import BUCKET, CUM, END, SLOT, START

CIRCLE = -(1 << 61)
SHORT = -(1 << 60)
LEAST = SHORT // 2
"""Below it nothing is a moment or an amount: it has been SHORT."""


@njit(cache=True, inline="always")
def _worked(first: Moment, last: Moment, shifts: Moments, slots: Places, calendar: int, when: Moment) -> int:
    if when < first or when >= last:
        return SHORT
    at = slots[calendar, (when - first) >> SLOT]
    while shifts[at + 1, START] <= when:
        at += 1
    counted: int = shifts[at, CUM] + min(when, shifts[at, END]) - shifts[at, START]
    return counted


@njit(cache=True, inline="always")
def _located(
    first: Moment, last: Moment, shifts: Moments, base: int, works: Places, calendar: int, worked: int, is_finish: bool
) -> Moment:
    bucket = (worked - base) >> BUCKET
    if bucket < 0 or bucket >= works.shape[1]:
        return SHORT
    at = works[calendar, bucket]
    while shifts[at + 1, CUM] <= worked:
        at += 1
    if is_finish and shifts[at, CUM] == worked:
        at -= 1
    moment: Moment = shifts[at, START] + worked - shifts[at, CUM]
    return moment if first <= moment < last else SHORT


@njit(cache=True)
def _rows(
    links: Places, after: Places, types: Amounts, lags: Amounts, calendars: Places, lag_calendars: Places
) -> Places:
    """(m, 8) of each link in the order of the groups, side by side: what the loops read together.

    Successor, lag, does the predecessor's finish count, does the successor's, the successor's calendar, the lag's.
    """
    rows = np.empty((len(links), 8), np.int64)
    for place, link in enumerate(links):
        kind = types[link]
        rows[place, 0] = after[link]
        rows[place, 1] = lags[link]
        rows[place, 2] = 1 if kind in (FS, FF) else 0
        rows[place, 3] = 1 if kind in (FF, SF) else 0
        rows[place, 4] = calendars[after[link]]
        rows[place, 5] = lag_calendars[link]
    return rows


@njit(cache=True, inline="always")
def _edge(
    first: Moment,
    last: Moment,
    shifts: Moments,
    base: int,
    works: Places,
    calendar: int,
    work: int,
    lasting: int,
    begun: int,
    is_finish: int,
) -> Moment:
    """The start or finish of a task with so much work before it."""
    if lasting == 0:
        return _located(first, last, shifts, base, works, calendar, work, work != begun)
    return _located(first, last, shifts, base, works, calendar, work + lasting * is_finish, is_finish == 1)


@njit(cache=True, inline="always")
def _asked(
    first: Moment,
    last: Moment,
    shifts: Moments,
    bases: Amounts,
    slots: Places,
    works: Places,
    calendar: int,
    when: Moment,
    lag: int,
    counted: int,
) -> int:
    """The work of a calendar before a moment that is so much later, or SHORT."""
    if lag != 0:
        amount = _worked(first, last, shifts, slots, counted, when) + lag
        when = _located(first, last, shifts, bases[counted], works, counted, amount, lag > 0)
    return _worked(first, last, shifts, slots, calendar, when)


@njit(cache=True)
def _before(first: Moment, last: Moment, shifts: Moments, slots: Places, kinds: int, when: Moment) -> Amounts:
    """(c,) the work of each calendar before a moment."""
    works = np.empty(kinds, np.int64)
    for own in range(kinds):
        works[own] = _worked(first, last, shifts, slots, own, when)
    return works


@njit(cache=True)
def passes(
    durations: Amounts,
    before: Places,
    after: Places,
    types: Amounts,
    lags: Amounts,
    calendars: Places,
    lag_calendars: Places,
    start: Moment,
    first: Moment,
    last: Moment,
    shifts: Moments,
    bases: Amounts,
    slots: Places,
    works: Places,
) -> tuple[Amounts, Amounts, Amounts, Moments, Moments, Moment]:
    """Work before the early and the late start, (n,); free float, (n,); early and late start and finish, (n, 2) each;
    and the finish: CIRCLE or SHORT where it cannot be had.
    """
    size, kinds = len(durations), len(bases)
    bounds, links = grouped(before, size)
    rows = _rows(links, after, types, lags, calendars, lag_calendars)
    begun = _before(first, last, shifts, slots, kinds, start)
    early, late, room = begun[calendars], np.empty(size, np.int64), np.empty(size, np.int64)
    soon, latest = np.empty((size, 2), np.int64), np.empty((size, 2), np.int64)
    order, finish = _forward(
        durations, after, calendars, start, first, last, shifts, bases, slots, works, bounds, rows, begun, early, soon
    )
    if finish < LEAST:
        return early, late, room, soon, latest, finish
    ended = _before(first, last, shifts, slots, kinds, finish)
    for back in range(size - 1, -1, -1):
        node = order[back]
        own, lasting = calendars[node], durations[node]
        need = free = ended[own] - lasting
        for place in range(bounds[node], bounds[node + 1]):
            target, lag, of_before, of_after = rows[place, 0], rows[place, 1], rows[place, 2], rows[place, 3]
            others, counted = rows[place, 4], rows[place, 5]
            if others == own and (lag == 0 or counted == own):
                shift = of_after * durations[target] - lag
                asked, asked_soon = late[target] + shift, early[target] + shift
            else:
                when = latest[target, of_after]
                asked = _asked(first, last, shifts, bases, slots, works, own, when, -lag, counted)
                when = soon[target, of_after]
                asked_soon = _asked(first, last, shifts, bases, slots, works, own, when, -lag, counted)
                if asked < LEAST or asked_soon < LEAST:
                    return early, late, room, soon, latest, SHORT
            need, free = min(need, asked - of_before * lasting), min(free, asked_soon - of_before * lasting)
        late[node], room[node] = need, free - early[node]
        for edge in range(2):
            moment = _edge(first, last, shifts, bases[own], works, own, need, lasting, begun[own], edge)
            if moment == SHORT:
                return early, late, room, soon, latest, SHORT
            latest[node, edge] = moment
    return early, late, room, soon, latest, finish


@njit(cache=True)
def _forward(
    durations: Amounts,
    after: Places,
    calendars: Places,
    start: Moment,
    first: Moment,
    last: Moment,
    shifts: Moments,
    bases: Amounts,
    slots: Places,
    works: Places,
    bounds: Places,
    rows: Places,
    begun: Amounts,
    early: Amounts,
    soon: Moments,
) -> tuple[Places, Moment]:
    """Fills `early` and `soon`. Returns the order, and the finish."""
    size = len(durations)
    waiting, order, filled = waiting_of(after, size)
    finish = start
    done = 0
    while done < filled:
        node = order[done]
        done += 1
        own, lasting, work = calendars[node], durations[node], early[node]
        for edge in range(2):
            moment = _edge(first, last, shifts, bases[own], works, own, work, lasting, begun[own], edge)
            if moment == SHORT:
                return order, SHORT
            soon[node, edge] = moment
        finish = max(finish, soon[node, 1])
        for place in range(bounds[node], bounds[node + 1]):
            target, lag, of_before, of_after = rows[place, 0], rows[place, 1], rows[place, 2], rows[place, 3]
            others, counted = rows[place, 4], rows[place, 5]
            if others == own and (lag == 0 or counted == own):
                asked = work + lag + of_before * lasting
            else:
                when = soon[node, of_before]
                asked = _asked(first, last, shifts, bases, slots, works, others, when, lag, counted)
                if asked < LEAST:
                    return order, SHORT
            early[target] = max(early[target], asked - of_after * durations[target])
            waiting[target] -= 1
            if waiting[target] == 0:
                order[filled] = target
                filled += 1
    return order, finish if filled == size else CIRCLE
