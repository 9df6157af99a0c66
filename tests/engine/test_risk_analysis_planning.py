from datetime import date, datetime, timedelta

import pytest

from pilotage.engine.calendars.calendar import OFFICE_HOURS, STANDARD, Calendar, Special
from pilotage.engine.network.plan import (
    MS_PROJECT,
    PRIMAVERA,
    Constraint,
    Kind,
    Link,
    LinkType,
    Plan,
    Task,
)
from pilotage.engine.network.scheduling import schedule
from pilotage.engine.risk_analysis.planning import Uncertain, network_of
from pilotage.engine.risk_analysis.problem import Estimate
from pilotage.engine.risk_analysis.simulation import simulate

DAY = 8 * 3600


def january(day, hour):
    return datetime(2026, 1, day, hour)  # noqa: DTZ001 - plans keep local time


MONDAY = january(5, 8)
HOLIDAY = Calendar(STANDARD.week, (Special(date(2026, 1, 6), date(2026, 1, 6)),))
SIX_DAYS = Calendar((*(OFFICE_HOURS,) * 6, ()))


def a_plan(tasks, links=(), *, rules=MS_PROJECT, calendar=STANDARD, **more):
    return Plan(tuple(tasks), tuple(links), {"own": calendar, "six": SIX_DAYS}, "own", rules, MONDAY, **more)


def days(key, count, **more):
    return Task(key, duration=count * DAY, **more)


def analysed(plan, **uncertain):
    return network_of(plan, schedule(plan), Uncertain(**uncertain))


def end_of(network):
    found = simulate(network.problem, samples=1, seed=0)
    return network.timeline.finish(found.planned_end)


def test_without_uncertainty_it_ends_when_the_schedule_does():
    # The plan with all four kinds of links and a holiday: its last task ends on 22 January.
    tasks = [days("A", 5), days("B", 4), days("C", 6), days("D", 3), days("E", 2)]
    links = [
        Link("A", "B", lag=2 * DAY),
        Link("A", "C", LinkType.SS, 3 * DAY),
        Link("B", "D", LinkType.FF, DAY),
        Link("C", "D", lag=-2 * DAY),
        Link("D", "E", LinkType.SF, 4 * DAY),
        Link("B", "E"),
    ]
    assert end_of(analysed(a_plan(tasks, links, calendar=HOLIDAY))) == january(22, 17)


def test_delay_goes_by_the_working_days_of_the_plan():
    # Ten days from Monday end on Friday the 16th; two more on Tuesday the 20th.
    plan = a_plan([days(1, 10)])
    network = analysed(plan, events=[(1.0, Estimate(16, 16, 16), (1,))])
    found = simulate(network.problem, samples=10, seed=0)
    assert network.timeline.finish(found.planned_end) == january(16, 17)
    assert network.timeline.finish(found.quantile(0.5)) == january(20, 17)
    assert found.events[0].happened == 1


def test_estimates_of_another_calendar_are_stretched_to_the_plans():
    # Twelve days of six a week span two weeks: ten days of the plan. Six days more are five.
    plan = a_plan([days(1, 12, calendar="six")])
    network = analysed(plan, estimates={1: Estimate(144, 144, 144)})
    found = simulate(network.problem, samples=10, seed=0)
    assert (found.planned_end, found.quantile(0.5)) == (80, pytest.approx(120))


def test_what_is_finished_stays_and_what_is_begun_varies_in_its_rest():
    # The first is over; of the second a quarter is left, two days that end on Wednesday the 21st.
    plan = a_plan(
        [
            days(1, 5, started=MONDAY, finished=january(9, 17), share_done=1.0),
            days(2, 8, started=january(12, 8), share_done=0.75),
        ],
        [Link(1, 2)],
        status=january(19, 17),
    )
    network = analysed(
        plan, estimates={1: Estimate(1, 1, 999), 2: Estimate(64, 64, 128)}, events=[(1, Estimate(1, 1, 1), (1,))]
    )
    assert (len(network.problem.estimates), network.events) == (1, ())
    estimate = network.problem.estimates[network.places[2]]
    assert (estimate.low, estimate.high) == (16, 32)
    assert network.problem.links == ()  # what has begun waits no more


def test_retained_logic_still_waits():
    plan = a_plan(
        [days(1, 5), days(2, 5, started=MONDAY, remaining=2 * DAY, share_done=0.6)],
        [Link(1, 2)],
        rules=PRIMAVERA,
        status=MONDAY,
    )
    assert len(analysed(plan).problem.links) == 1
    assert end_of(analysed(plan)) == schedule(plan).finish


def test_links_of_summaries_count_for_what_is_below_them():
    # The summary of 3 and 4 waits for 1, and 5 waits for the summary: 2 + 4 + 1 days.
    tasks = [
        days(1, 2),
        Task(2, Kind.SUMMARY),
        days(3, 1, parent=2),
        days(4, 4, parent=2),
        days(5, 1),
    ]
    plan = a_plan(tasks, [Link(1, 2), Link(2, 5)])
    network = analysed(plan, estimates={2: Estimate(1, 2, 3), 4: Estimate(32, 32, 64)}, watched=(5, 2))
    assert end_of(network) == schedule(plan).finish == MONDAY + timedelta(days=8, hours=9)
    assert list(network.problem.estimates) == [network.places[4]]
    assert network.watched == (5,)


def test_what_starts_with_a_summary_starts_with_its_first_task():
    tasks = [Task(1, Kind.SUMMARY), days(2, 3, parent=1), days(3, 1, parent=1), days(4, 2)]
    plan = a_plan(tasks, [Link(2, 3), Link(1, 4, LinkType.SS, DAY)])
    network = analysed(plan)
    found = simulate(network.problem, samples=1, seed=0)
    # 2 and 3 one after the other take four days; 4 starts a day after 2 and takes two.
    assert found.planned_end == 32
    assert {(link.type, link.lag) for link in network.problem.links if link.successor == network.places[4]} == {
        (LinkType.SS, 8)
    }


def test_earliest_dates_hold_and_a_date_that_beats_a_link_does_not():
    late = january(19, 8)
    early = january(6, 8)
    waits = a_plan([days(1, 2, constraints=((Constraint.START_NO_EARLIER, late),))])
    assert end_of(analysed(waits)) == january(20, 17)
    pulled = a_plan([days(1, 5), days(2, 1, constraints=((Constraint.START_ON, early),))], [Link(1, 2)])
    assert schedule(pulled).finish == january(9, 17)
    assert end_of(analysed(pulled)) == january(12, 17)


def test_a_pause_that_levelling_made_stays_before_its_task():
    plan = a_plan([days(1, 2), days(2, 2, levelling_delay=7 * 86_400)], [Link(1, 2)])
    network = analysed(plan, estimates={1: Estimate(24, 24, 24)})
    # Scheduled seven days after Wednesday the 7th; one day more of the first makes it one day later.
    assert schedule(plan).dates[2].start == january(14, 8)
    found = simulate(network.problem, samples=1, seed=0)
    assert network.timeline.finish(found.planned_end) == january(15, 17)
    assert network.timeline.finish(found.quantile(0.5)) == january(16, 17)


def test_inactive_tasks_and_level_of_effort_delay_nothing():
    tasks = [days(1, 2), days(2, 90, is_active=False), Task(3, Kind.LEVEL_OF_EFFORT)]
    plan = a_plan(tasks, [Link(1, 2)], rules=PRIMAVERA)
    assert set(analysed(plan).places) == {1}
