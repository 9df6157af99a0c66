"""Arrays with calendars find what the scheduling of whole plans finds, where both can."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK, STANDARD, Calendar
from pilotage.engine.calendars.working import WorkingTime, datetime_of, moment_of
from pilotage.engine.network.arrays import FF, FS, SS, Network
from pilotage.engine.network.dated import Worked, dated, tables_for
from pilotage.engine.network.passing import HAS_NUMBA, Way, passed
from pilotage.engine.network.plan import MS_PROJECT, LagCalendar, Link, LinkType, NoWorkingTime, Plan, Task
from pilotage.engine.network.scheduling import schedule
from tests.engine.networks import MONDAY, holiday

WAYS = [Way.LEVELS, *([Way.COMPILED] if HAS_NUMBA else [])]
HOUR = 3600
NIGHTS = ((0, 3 * HOUR), (4 * HOUR, 8 * HOUR), (23 * HOUR, 24 * HOUR))
CALENDARS = (
    holiday("2026-01-06", "2026-01-09"),
    Calendar((NIGHTS,) * 5 + ((),) * 2, STANDARD.special, name="Nights"),
    ROUND_THE_CLOCK,
    Calendar((*STANDARD.week[:5], ((9 * HOUR, 13 * HOUR),), ()), name="Six days"),
)
KINDS = {FS: LinkType.FS, SS: LinkType.SS, FF: LinkType.FF}  # a start to finish ends in the morning with MS Project
LAG_CALENDARS = {LagCalendar.SUCCESSOR: "after", LagCalendar.PREDECESSOR: "before"}


@st.composite
def plans(draw):
    size = draw(st.integers(1, 8))
    durations = draw(st.lists(st.integers(1, 60), min_size=size, max_size=size))
    calendars = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    lag = st.sampled_from([0, 0, 0, -16, -3, 5, 24])
    place = st.integers(0, size - 1)
    drawn = draw(st.lists(st.tuples(place, place, st.sampled_from(list(KINDS)), lag), max_size=14))
    links = [(min(a, b), max(a, b), kind, lag * HOUR) for a, b, kind, lag in drawn if a != b]
    return [hours * HOUR for hours in durations], calendars, links, draw(st.sampled_from(list(LAG_CALENDARS)))


def both(durations, calendars, links, lag_calendar):
    rules = replace(MS_PROJECT, lag_calendar=lag_calendar)
    tasks = tuple(
        Task(key, duration=lasting, calendar=calendar)
        for key, (lasting, calendar) in enumerate(zip(durations, calendars, strict=True))
    )
    joined = tuple(Link(before, after, KINDS[kind], lag) for before, after, kind, lag in links)
    plan = Plan(tasks, joined, dict(enumerate(CALENDARS)), 0, rules, MONDAY)
    columns = [np.array(column, dtype=np.int64) for column in zip(*links, strict=True)] or [np.zeros(0, np.int64)] * 4
    before, after, types, lags = columns
    network = Network(np.array(durations, dtype=np.int64), before, after, types.astype(np.int8), lags)
    of_tasks = np.array(calendars, dtype=np.int64)
    of_lags = of_tasks[after if lag_calendar is LagCalendar.SUCCESSOR else before]
    compiled = tuple(WorkingTime(calendar) for calendar in CALENDARS)
    return plan, Worked(network, compiled, of_tasks, of_lags, moment_of(MONDAY))


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=60, deadline=None)  # the first call compiles
@given(drawn=plans())
def test_dates_and_floats_are_those_of_the_scheduled_plan(way, drawn):
    plan, worked = both(*drawn)
    found, wanted = dated(worked, way=way), schedule(plan)
    for task, of_plan in wanted.dates.items():
        ours = [
            datetime_of(int(column[task]))
            for column in (found.early_start, found.early_finish, found.late_start, found.late_finish)
        ]
        assert ours == [of_plan.early_start, of_plan.early_finish, of_plan.late_start, of_plan.late_finish]
        floats = int(found.total_float[task]), int(found.free_float[task])
        assert floats == (of_plan.total_float, of_plan.free_float)
    assert datetime_of(found.finish) == wanted.finish


@pytest.mark.parametrize("way", WAYS)
def test_in_one_calendar_floats_are_those_without_any(way):
    # Three tasks of 8 h in a row beside one of 8 h: whatever the nights, the fourth has 16 h of room.
    links = [(0, 1, FS, 0), (1, 2, FS, 0)]
    _, worked = both([8 * HOUR] * 4, [0] * 4, links, LagCalendar.SUCCESSOR)
    found, plain = dated(worked, way=way), passed(worked.network)
    assert found.total_float.tolist() == plain.total_float.tolist() == [0, 0, 0, 16 * HOUR]


@pytest.mark.parametrize("way", WAYS)
def test_a_plan_that_outlasts_its_tables_gets_longer_ones(way):
    _, worked = both([HOUR], [0], [], LagCalendar.SUCCESSOR)
    tables = tables_for(worked)
    _, longer = both([40_000 * HOUR], [0], [], LagCalendar.SUCCESSOR)
    assert datetime_of(dated(longer, way=way, tables=tables).finish).year > 2040


@pytest.mark.parametrize("way", WAYS)
def test_a_calendar_whose_work_ends_is_refused(way):
    # Eight hours on one day, and nine to be worked.
    once = Calendar(((),) * 7, (replace(holiday("2026-01-05").special[0], shifts=STANDARD.week[0]),))
    network = Network(np.array([9 * HOUR]), *[np.zeros(0, np.int64)] * 2, np.zeros(0, np.int8), np.zeros(0, np.int64))
    nothing = np.zeros(1, np.int64)
    worked = Worked(network, (WorkingTime(once),), nothing, nothing[:0], moment_of(MONDAY))
    with pytest.raises(NoWorkingTime):
        dated(worked, way=way)
