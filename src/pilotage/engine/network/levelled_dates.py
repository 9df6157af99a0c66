"""Both passes with calendars, level by level with NumPy.

A task is kept as the work of its own calendar before its start. Along a link between tasks of one calendar work is
added to work, as if there were no calendar; only from one calendar to another, moments are looked up.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pilotage.engine.calendars.working import Moment, Moments
from pilotage.engine.network.arrays import FF, FS, SF, Amounts, Places, weights_of
from pilotage.engine.network.ordering import Ordered, Side
from pilotage.engine.network.tables import Tables

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Across:
    """The links of one side between calendars, in the side's order: (x,) each.

    at         their places among all links of the side; bounds: (levels + 1,) the first of each level
    far, near  tasks; is_far_finish, is_near_finish: which of their edges the link speaks of
    lag        to be added to the far edge, counted in `counted`
    """

    at: Places
    bounds: tuple[int, ...]
    far: Places
    near: Places
    is_far_finish: Flags
    is_near_finish: Flags
    lag: Amounts
    counted: Places


@dataclass(frozen=True, slots=True)
class Clock:
    """What moments depend on; begun: (n,) the work of each task's calendar before the plan begins."""

    tables: Tables
    calendars: Places
    durations: Amounts
    begun: Amounts

    def edges(self, tasks: Places, work: Amounts, is_finish: Flags) -> Moments:
        """(k,) starts or finishes of tasks with so much work before them.

        What takes no time is where the work before it ends, but with no work before it where the plan begins.
        """
        lasting = self.durations[tasks]
        is_end = np.where(lasting > 0, is_finish, work != self.begun[tasks])
        return self.tables.moment_at(self.calendars[tasks], work + np.where(is_finish, lasting, 0), is_end)


def dates_by_level(structure: Ordered, clock: Clock, lag_calendars: Places) -> tuple[Amounts, Amounts, Amounts, Moment]:
    """(n,) work before the early and the late start, and free float; and the finish. Raises TooShort."""
    durations, side = clock.durations, structure.incoming
    across = _across(structure, side, clock, lag_calendars)
    weights = weights_of(structure.network)
    early, own_weights = clock.begun.copy(), weights[side.links]
    for number, level in enumerate(side.levels):
        first_task, last_task, first_link, last_link = level
        asked = early[side.other[first_link:last_link]] + own_weights[first_link:last_link]
        _look_up(asked, early, clock, across, number, first_link)
        most = np.maximum.reduceat(asked, side.first[first_task:last_task] - first_link)
        tasks = side.tasks[first_task:last_task]
        early[tasks] = np.maximum(early[tasks], most)
    everyone = np.arange(len(durations))
    finish = int(clock.edges(everyone, early, np.ones(len(durations), dtype=bool)).max())
    whole = clock.tables.worked(clock.calendars, np.full(len(durations), finish)) - durations
    side = structure.outgoing
    across = _across(structure, side, clock, lag_calendars)
    late, own_weights = whole.copy(), weights[side.links]
    for number, level in enumerate(side.levels):
        first_task, last_task, first_link, last_link = level
        need = late[side.other[first_link:last_link]] - own_weights[first_link:last_link]
        _look_up(need, late, clock, across, number, first_link)
        least = np.minimum.reduceat(need, side.first[first_task:last_task] - first_link)
        tasks = side.tasks[first_task:last_task]
        late[tasks] = np.minimum(late[tasks], least)
    return early, late, _room(early, whole, side, own_weights, clock, across), finish


def _room(early: Amounts, whole: Amounts, side: Side, own_weights: Amounts, clock: Clock, across: Across) -> Amounts:
    room: Amounts = whole - early
    if side.levels:
        need = early[side.other] - own_weights
        _look_up(need, early, clock, across, None, 0)
        least = np.minimum.reduceat(need, side.first)
        room[side.tasks] = np.minimum(room[side.tasks], least - early[side.tasks])
    return room


def _across(structure: Ordered, side: Side, clock: Clock, lag_calendars: Places) -> Across:
    network, calendars = structure.network, clock.calendars
    near_end = network.after if side.is_incoming else network.before
    lags = network.lags[side.links]
    near, counted = near_end[side.links], lag_calendars[side.links]
    is_across = calendars[near] != calendars[side.other]
    is_across |= (lags != 0) & (counted != calendars[near])
    at = np.flatnonzero(is_across)
    types = network.types[side.links[at]]
    of_before, of_after = (types == FS) | (types == FF), (types == FF) | (types == SF)
    firsts = [level[2] for level in side.levels] + [len(side.links)]
    bounds = tuple(np.searchsorted(at, firsts).tolist())
    if side.is_incoming:
        return Across(at, bounds, side.other[at], near[at], of_before, of_after, lags[at], counted[at])
    return Across(at, bounds, side.other[at], near[at], of_after, of_before, -lags[at], counted[at])


def _look_up(asked: Amounts, work: Amounts, clock: Clock, across: Across, number: int | None, first_link: int) -> None:
    """Put right what links between calendars ask for, in one level or in all."""
    first, last = (0, len(across.at)) if number is None else across.bounds[number : number + 2]
    if first == last:
        return
    far, near = across.far[first:last], across.near[first:last]
    when = clock.edges(far, work[far], across.is_far_finish[first:last])
    lag = across.lag[first:last]
    lagging = np.flatnonzero(lag)
    if len(lagging):
        when[lagging] = clock.tables.add(across.counted[first:last][lagging], when[lagging], lag[lagging])
    amount = clock.tables.worked(clock.calendars[near], when)
    amount -= np.where(across.is_near_finish[first:last], clock.durations[near], 0)
    asked[across.at[first:last] - first_link] = amount
