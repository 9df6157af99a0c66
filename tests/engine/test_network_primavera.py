"""The rules of Primavera P6, one behaviour each. Monday 2026-01-05, eight to five; days are working days."""

from dataclasses import replace

import pytest

from pilotage.engine.network.plan import (
    PRIMAVERA,
    Constraint,
    CriticalBy,
    FloatOf,
    Kind,
    LagCalendar,
    Progress,
    Reason,
    Work,
)
from pilotage.engine.network.scheduling import schedule
from tests.engine.networks import MONDAY, WORKDAY, a_plan, a_task, at, holiday, link

DATA_DATE = at("2026-01-08T17:00")  # Thursday evening


def scheduled(tasks, links=(), *, rules=PRIMAVERA, status=MONDAY, **more):
    return schedule(a_plan(tasks, links, rules=rules, status=status, **more))


def days(found):
    return {key: (dated.early_start.day, dated.early_finish.day) for key, dated in found.dates.items()}


def test_nothing_is_left_before_the_data_date():
    found = scheduled([a_task("A", 2), a_task("B", 1)], [link("A", "B")], status=DATA_DATE)
    assert days(found) == {"A": (9, 12), "B": (13, 13)}
    assert found.drivers["A"].reason is Reason.STATUS


def test_a_finished_activity_is_nothing_left_at_the_data_date_and_has_no_float():
    done = a_task("A", 2, started=MONDAY, finished=at("2026-01-06T17:00"))
    found = scheduled([done, a_task("B", 1)], [link("A", "B")], status=DATA_DATE)
    dated = found.dates["A"]
    assert (dated.start, dated.finish) == (MONDAY, at("2026-01-06T17:00"))
    assert dated.early_start == dated.early_finish == DATA_DATE
    assert dated.late_finish == found.dates["B"].late_start
    assert (dated.total_float, dated.free_float, dated.is_critical) == (None, None, False)


def test_of_an_activity_in_progress_the_dates_are_those_of_what_is_left():
    begun = a_task("A", 5, started=MONDAY, remaining=2 * WORKDAY)
    dated = scheduled([begun], status=DATA_DATE).dates["A"]
    assert (dated.start, dated.early_start, dated.finish) == (MONDAY, at("2026-01-09T08:00"), at("2026-01-12T17:00"))


@pytest.mark.parametrize(
    ("progress", "start"), [(Progress.RETAINED_LOGIC, 14), (Progress.PROGRESS_OVERRIDE, 9), (Progress.ACTUAL_DATES, 9)]
)
def test_work_that_began_out_of_sequence_waits_or_not(progress, start):
    # B began though A (three days from Friday the 9th to Tuesday the 13th) has not.
    tasks = [a_task("A", 3), a_task("B", 5, started=MONDAY, remaining=2 * WORKDAY)]
    found = scheduled(tasks, [link("A", "B")], rules=replace(PRIMAVERA, progress=progress), status=DATA_DATE)
    assert found.dates["B"].early_start.day == start


def test_a_lag_that_is_partly_over_is_waited_for_to_its_end():
    # Four days from Tuesday evening: two are over by Thursday evening, so Friday and Monday are left.
    done = a_task("A", 2, started=MONDAY, finished=at("2026-01-06T17:00"))
    found = scheduled([done, a_task("B", 1)], [link("A", "B", lag_days=4)], status=DATA_DATE)
    assert found.dates["B"].early_start == at("2026-01-13T08:00")


@pytest.mark.parametrize(
    ("calendar", "start"),
    [
        (LagCalendar.PREDECESSOR, "2026-01-07T08:00"),
        (LagCalendar.SUCCESSOR, "2026-01-08T08:00"),  # the successor rests on Tuesday
        (LagCalendar.PROJECT, "2026-01-07T08:00"),
        (LagCalendar.ROUND_THE_CLOCK, "2026-01-07T08:00"),  # Tuesday at one in the night, when it rests
    ],
)
def test_a_lag_counts_in_the_calendar_that_the_plan_names(calendar, start):
    tasks = [a_task("A", 1), a_task("B", 1, calendar="resting")]
    rules = replace(PRIMAVERA, lag_calendar=calendar)
    found = scheduled(tasks, [link("A", "B", lag_days=1)], rules=rules, calendars={"resting": holiday("2026-01-06")})
    assert found.dates["B"].early_start == at(start)


def test_milestones_keep_to_the_side_of_the_day_that_they_mark():
    tasks = [a_task("A", 1), a_task("S", kind=Kind.MILESTONE), a_task("F", kind=Kind.FINISH_MILESTONE)]
    found = scheduled(tasks, [link("A", "S"), link("A", "F")])
    assert found.dates["S"].early_start == at("2026-01-06T08:00")
    assert found.dates["F"].early_finish == at("2026-01-05T17:00")


def test_start_on_waits_for_its_date_but_not_against_logic():
    on = ((Constraint.START_ON, at("2026-01-07T08:00")),)
    assert days(scheduled([a_task("A", 1, constraints=on)])) == {"A": (7, 7)}
    found = scheduled([a_task("A", 4), a_task("B", 1, constraints=on)], [link("A", "B")])
    assert (days(found)["B"], found.dates["A"].total_float) == ((9, 9), -2 * WORKDAY)


def test_a_mandatory_start_beats_logic():
    must = ((Constraint.MANDATORY_START, at("2026-01-07T08:00")),)
    found = scheduled([a_task("A", 4), a_task("B", 1, constraints=must)], [link("A", "B")])
    assert (days(found)["B"], found.dates["B"].total_float) == ((7, 7), 0)
    assert found.dates["A"].total_float == -2 * WORKDAY


def test_a_secondary_constraint_bounds_the_other_side():
    two = ((Constraint.START_NO_EARLIER, at("2026-01-07T08:00")), (Constraint.FINISH_NO_LATER, at("2026-01-08T17:00")))
    dated = scheduled([a_task("A", 1, constraints=two), a_task("Z", 9)]).dates["A"]
    assert (dated.early_start.day, dated.total_float) == (7, WORKDAY)


def test_as_late_as_possible_takes_free_float_only():
    tasks = [
        a_task("A", 1, constraints=((Constraint.AS_LATE_AS_POSSIBLE, None),)),
        a_task("B", 3),
        a_task("C", 1),
        a_task("Z", 9),
    ]
    found = scheduled(tasks, [link("A", "C"), link("B", "C")])
    assert days(found) == {"A": (7, 7), "B": (5, 7), "C": (8, 8), "Z": (5, 15)}


def test_the_plan_must_finish_by_its_date():
    found = scheduled([a_task("A", 5)], finish=at("2026-01-07T17:00"))
    assert (found.dates["A"].total_float, found.dates["A"].is_critical) == (-2 * WORKDAY, True)
    assert scheduled([a_task("A", 1)], finish=at("2026-01-07T17:00")).dates["A"].total_float == 2 * WORKDAY


def test_an_expected_finish_decides_how_much_is_left():
    begun = a_task("A", 5, started=MONDAY, remaining=WORKDAY, expected_finish=at("2026-01-13T17:00"))
    rules = replace(PRIMAVERA, is_expected_finish_used=True)
    assert scheduled([begun], rules=rules, status=DATA_DATE).dates["A"].finish == at("2026-01-13T17:00")
    assert scheduled([begun], status=DATA_DATE).dates["A"].finish == at("2026-01-09T17:00")


def test_dates_from_other_plans_bound_both_sides():
    task = a_task("A", 1, external_early_start=at("2026-01-07T08:00"), external_late_finish=at("2026-01-08T17:00"))
    found = scheduled([task, a_task("Z", 9)])
    assert (found.dates["A"].early_start.day, found.dates["A"].total_float) == (7, WORKDAY)
    assert found.drivers["A"].reason is Reason.EXTERNAL


def test_suspended_work_goes_on_where_it_resumes():
    begun = a_task(
        "A", 5, started=MONDAY, remaining=WORKDAY, stopped=at("2026-01-06T17:00"), resumes=at("2026-01-14T08:00")
    )
    assert days(scheduled([begun], status=DATA_DATE)) == {"A": (14, 14)}


def test_a_level_of_effort_lasts_from_the_first_to_the_last_and_drives_nothing():
    effort = a_task("L", kind=Kind.LEVEL_OF_EFFORT)
    tasks = [a_task("A", 2), a_task("B", 3), effort, a_task("Z", 9)]
    found = scheduled(tasks, [link("A", "B"), link("A", "L", "SS"), link("B", "L", "FF")])
    assert days(found)["L"] == (5, 9)
    assert (found.finish.day, found.dates["L"].total_float) == (15, 4 * WORKDAY)


def test_a_resource_decides_by_its_own_calendar():
    task = a_task("A", 2, works=(Work("resting", 2 * WORKDAY),))
    found = scheduled([task], calendars={"resting": holiday("2026-01-06")})
    assert days(found) == {"A": (5, 7)}


@pytest.mark.parametrize(("kind", "slack"), [(FloatOf.START, 6), (FloatOf.FINISH, 7), (FloatOf.SMALLER, 6)])
def test_the_plan_says_whose_float_counts(kind, slack):
    # Early on the 5th and 6th; late on the 13th and 15th, for its resource rests on the 14th: six days from start to
    # start, seven from finish to finish.
    task = a_task("A", 2, works=(Work("resting", 2 * WORKDAY),))
    rules = replace(PRIMAVERA, total_float=kind)
    found = scheduled([task, a_task("Z", 9)], rules=rules, calendars={"resting": holiday("2026-01-14")})
    assert found.dates["A"].total_float == slack * WORKDAY


def test_critical_may_mean_the_longest_path():
    # B has float below the limit of two days and is critical by float, not by path.
    tasks = [a_task("A", 5), a_task("B", 4)]
    by_float = scheduled(tasks, rules=replace(PRIMAVERA, critical_float=2 * WORKDAY))
    by_path = scheduled(tasks, rules=replace(PRIMAVERA, critical_by=CriticalBy.LONGEST_PATH))
    assert [dated.is_critical for dated in by_float.dates.values()] == [True, True]
    assert [dated.is_critical for dated in by_path.dates.values()] == [True, False]


def test_open_ends_may_be_critical():
    tasks = [a_task("A", 5), a_task("B", 1)]
    found = scheduled(tasks, rules=replace(PRIMAVERA, are_open_ends_critical=True))
    assert found.dates["B"].total_float == 0


def test_a_finish_that_another_calendar_asks_for_falls_on_the_next_morning():
    # A ends at five; B works six to two, and finishes with it: at six on the next day, though that adds no work.
    early = replace(holiday("2026-01-01"), week=(((6 * 3600, 14 * 3600),),) * 5 + ((),) * 2)
    tasks = [a_task("A", 3), a_task("B", 1, calendar="early")]
    found = scheduled(tasks, [link("A", "B", "FF")], calendars={"early": early})
    assert found.dates["B"].early_finish == at("2026-01-08T06:00")
