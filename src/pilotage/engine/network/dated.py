"""A network of arrays with calendars: what is worked when, in several calendars at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

import numpy as np

from pilotage.engine.calendars.calendar import DAY
from pilotage.engine.calendars.working import Moment, Moments, WorkingTime
from pilotage.engine.network.arrays import Amounts, Network, Places
from pilotage.engine.network.levelled_dates import Clock, dates_by_level
from pilotage.engine.network.ordering import Ordered, ordered, refuse_circle
from pilotage.engine.network.passing import HAS_NUMBA, Way, passed
from pilotage.engine.network.plan import NoWorkingTime
from pilotage.engine.network.tables import Tables, TooShort, tables_of

MARGIN: Final = 60 * DAY
LONGEST: Final = 400 * 366 * DAY


@dataclass(frozen=True, slots=True)
class Worked:
    """A network whose durations and lags are working seconds.

    calendars        what the tasks work in
    of_tasks         (n,) the place of each task's calendar; of_lags (m,) of what each lag is counted in
    start            no work before it
    """

    network: Network
    calendars: Sequence[WorkingTime]
    of_tasks: Places
    of_lags: Places
    start: Moment


@dataclass(frozen=True, slots=True)
class Dated:
    """Moments, (n,) each, and floats in working seconds of the task's calendar."""

    early_start: Moments
    early_finish: Moments
    late_start: Moments
    late_finish: Moments
    total_float: Amounts
    free_float: Amounts
    finish: Moment


def dated(worked: Worked, *, way: Way | None = None, tables: Tables | None = None) -> Dated:
    """Early and late dates and both floats of tasks that nothing but links and calendars hold.

    A task without a duration is where the work before it ends, or at the first work of the plan.

    way      None or COMPILED: compiled, where numba is there; else by level
    tables   `tables_for` the same calendars, kept from a run before
    Raises Cycle with the places of its tasks, and NoWorkingTime.
    """
    is_compiled = HAS_NUMBA and way is not Way.LEVELS
    structure = None if is_compiled else ordered(worked.network)
    held = tables or tables_for(worked)
    while True:
        try:
            return _compiled(worked, held) if structure is None else _by_level(worked, structure, held)
        except TooShort as error:
            reach = 2 * (held.last - worked.start)
            if reach > LONGEST:
                raise NoWorkingTime("the plan does not end within four centuries") from error
            held = tables_of(worked.calendars, worked.start - MARGIN, worked.start + reach)


def tables_for(worked: Worked) -> Tables:
    """The calendars' tables as far as the plan needs them, were it all worked in the calendar with the shortest week.

    They may be kept for as long as the calendars stay.
    """
    span = passed(worked.network).finish
    week = min((time.between(worked.start, worked.start + MARGIN) for time in worked.calendars), default=MARGIN)
    reach = 2 * MARGIN + int(1.2 * span * MARGIN / max(week, DAY))
    return tables_of(worked.calendars, worked.start - MARGIN, worked.start + min(reach, LONGEST))


def _by_level(worked: Worked, structure: Ordered, tables: Tables) -> Dated:
    durations = worked.network.durations
    begun = tables.worked(worked.of_tasks, np.full(len(durations), worked.start))
    clock = Clock(tables, worked.of_tasks, durations, begun)
    early, late, room, finish = dates_by_level(structure, clock, worked.of_lags)
    tasks = np.arange(len(durations))
    is_finish = np.ones(len(durations), dtype=bool)
    return Dated(
        clock.edges(tasks, early, ~is_finish),
        clock.edges(tasks, early, is_finish),
        clock.edges(tasks, late, ~is_finish),
        clock.edges(tasks, late, is_finish),
        late - early,
        np.maximum(room, 0),
        finish,
    )


def _compiled(worked: Worked, tables: Tables) -> Dated:
    network = worked.network
    kernels = import_module("pilotage.engine.network.kernels_of_dates")
    early, late, room, soon, latest, finish = kernels.passes(
        network.durations,
        network.before,
        network.after,
        network.types,
        network.lags,
        worked.of_tasks,
        worked.of_lags,
        worked.start,
        tables.first,
        tables.last,
        tables.shifts,
        tables.bases,
        tables.slot_hints,
        tables.work_hints,
    )
    if finish == kernels.CIRCLE:
        refuse_circle(network)
    if finish == kernels.SHORT:
        raise TooShort
    return Dated(soon[:, 0], soon[:, 1], latest[:, 0], latest[:, 1], late - early, np.maximum(room, 0), int(finish))
