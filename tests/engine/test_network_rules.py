"""The rules of MS Project, one behaviour each. Monday 2026-01-05, eight to five; days are working days."""

from dataclasses import replace

import pytest

from pilotage.engine.calendars.calendar import ROUND_THE_CLOCK, Calendar
from pilotage.engine.network.explaining import chain_of
from pilotage.engine.network.paths import near_critical
from pilotage.engine.network.plan import MS_PROJECT, Constraint, Kind, LagUnit, Part, Reason, Work, WrongPlan
from pilotage.engine.network.scheduling import schedule
from tests.engine.networks import MONDAY, WORKDAY, a_plan, a_task, at, link


def days(found):
    return {key: (dated.start.day, dated.finish.day) for key, dated in found.dates.items()}


def alone(**more):
    return schedule(a_plan([a_task("A", 2, **more), a_task("Z", 10)])).dates["A"]


@pytest.mark.parametrize(
    ("constraint", "when", "start", "slack"),
    [
        (Constraint.START_NO_EARLIER, "2026-01-08T08:00", 8, 5),
        (Constraint.FINISH_NO_EARLIER, "2026-01-08T17:00", 7, 6),
        (Constraint.START_NO_LATER, "2026-01-08T08:00", 5, 3),
        (Constraint.FINISH_NO_LATER, "2026-01-08T17:00", 5, 2),
        (Constraint.START_ON, "2026-01-08T08:00", 8, 0),
        (Constraint.FINISH_ON, "2026-01-08T17:00", 7, 0),
        (Constraint.AS_LATE_AS_POSSIBLE, None, 15, 0),
        (Constraint.AS_SOON_AS_POSSIBLE, None, 5, 8),
    ],
)
def test_each_constraint_moves_the_start_and_bounds_the_float(constraint, when, start, slack):
    # Two days beside ten, Monday 5th to Friday 16th: with nothing else, eight days of float.
    dated = alone(constraints=((constraint, when and at(when)),))
    assert (dated.start.day, dated.total_float / WORKDAY) == (start, slack)


def test_a_hard_constraint_beats_a_link_and_its_predecessor_is_late():
    tasks = [a_task("A", 3), a_task("B", 1, constraints=((Constraint.START_ON, at("2026-01-06T08:00")),))]
    found = schedule(a_plan(tasks, [link("A", "B")]))
    assert (found.dates["B"].start.day, found.drivers["B"].reason) == (6, Reason.CONSTRAINT)
    assert found.dates["A"].total_float == -2 * WORKDAY


def test_a_soft_plan_lets_the_link_win():
    tasks = [a_task("A", 3), a_task("B", 1, constraints=((Constraint.START_ON, at("2026-01-06T08:00")),))]
    found = schedule(a_plan(tasks, [link("A", "B")], rules=replace(MS_PROJECT, are_constraints_kept=False)))
    assert (found.dates["B"].start.day, found.dates["B"].total_float) == (8, -2 * WORKDAY)


def test_a_deadline_takes_float_and_moves_nothing():
    dated = alone(deadline=at("2026-01-07T17:00"))
    assert (dated.start.day, dated.total_float) == (5, WORKDAY)
    assert alone(deadline=at("2026-01-05T17:00")).total_float == -WORKDAY


@pytest.mark.parametrize(
    ("lasting", "more", "start"),
    [
        (4, {"lag_days": 1}, "2026-01-12T08:00"),
        (4, {"lag_days": -1}, "2026-01-08T08:00"),
        (5, {"lag_days": 6, "unit": LagUnit.ELAPSED}, "2026-01-12T08:00"),  # from Friday at five 48 hours of the clock
        (4, {"unit": LagUnit.SHARE, "lag_share": 0.5}, "2026-01-13T08:00"),  # half of four days, from Friday on
        (4, {"unit": LagUnit.SHARE, "lag_share": -0.25}, "2026-01-08T08:00"),
        (4, {"unit": LagUnit.ELAPSED_SHARE, "lag_share": 2.0}, "2026-01-12T08:00"),  # Thursday at five and 64 hours
    ],
)
def test_a_lag_counts_in_its_unit(lasting, more, start):
    found = schedule(a_plan([a_task("A", lasting), a_task("B", 1)], [link("A", "B", **more)]))
    assert found.dates["B"].start == at(start)


def test_elapsed_work_goes_on_at_night():
    tasks = [a_task("A", 1), a_task("B", 3, is_elapsed=True), a_task("C", 1)]
    found = schedule(a_plan(tasks, [link("A", "B"), link("B", "C")]))
    # 24 hours of the clock from Monday at five to Tuesday at five; then it is Wednesday.
    assert (found.dates["B"].start, found.dates["B"].finish) == (at("2026-01-05T17:00"), at("2026-01-06T17:00"))
    assert found.dates["C"].start == at("2026-01-07T08:00")


def test_a_milestone_stays_at_the_end_of_the_day():
    found = schedule(
        a_plan([a_task("A", 1), a_task("M", kind=Kind.MILESTONE), a_task("B", 1)], [link("A", "M"), link("M", "B")])
    )
    assert found.dates["M"].start == found.dates["M"].late_finish == at("2026-01-05T17:00")
    assert found.dates["B"].start == at("2026-01-06T08:00")


def test_a_manual_task_stays_and_pushes_what_follows():
    tasks = [a_task("A", 5), a_task("M", 2, is_manual=True, manual=(at("2026-01-06T08:00"), None)), a_task("B", 1)]
    found = schedule(a_plan(tasks, [link("A", "M"), link("M", "B")]))
    assert days(found) == {"A": (5, 9), "M": (6, 7), "B": (8, 8)}
    assert found.drivers["M"].reason is Reason.MANUAL


def test_a_manual_task_with_a_finish_only_begins_in_time_for_it():
    dated = alone(is_manual=True, manual=(None, at("2026-01-08T17:00")))
    assert (dated.start, dated.finish) == (at("2026-01-07T08:00"), at("2026-01-08T17:00"))


def test_an_inactive_task_drives_nothing_and_counts_for_nothing():
    tasks = [a_task("A", 1), a_task("X", 50, is_active=False), a_task("B", 1)]
    found = schedule(a_plan(tasks, [link("A", "X"), link("X", "B")]))
    assert days(found)["B"] == (5, 5)
    assert found.finish == at("2026-01-05T17:00")
    assert (found.dates["X"].total_float, found.dates["X"].is_critical) == (None, False)


def test_a_split_task_pauses():
    # Two days, three days of pause, one day: Monday, Tuesday, then Monday the 12th.
    dated = alone(parts=(Part(2 * WORKDAY), Part(WORKDAY, pause=3 * WORKDAY)))
    assert (dated.start.day, dated.finish.day) == (5, 12)


def test_a_split_task_is_counted_back_through_its_pauses():
    # Z ends on Friday 16th. Three days of work and three of pause before that: from Friday 9th on, four days later.
    dated = alone(remaining=3 * WORKDAY, parts=(Part(2 * WORKDAY), Part(WORKDAY, pause=3 * WORKDAY)))
    assert (dated.late_start, dated.late_finish) == (at("2026-01-09T08:00"), at("2026-01-16T17:00"))
    assert dated.total_float == 4 * WORKDAY


@pytest.mark.parametrize(
    ("remaining", "late"),
    [
        (2.0, 9),  # a day of the first part, three of pause, one of the second: from Monday 12th on
        (1.0, 15),  # the second part, for its pause is over: Friday 16th
        (0.5, 16),  # half of that: from Friday noon on
    ],
)
def test_of_a_split_task_that_has_begun_only_the_pauses_to_come_count(remaining, late):
    # What is left ends on Friday 16th with Z; B ends before what is left begins.
    parts = (Part(2 * WORKDAY), Part(WORKDAY, pause=3 * WORKDAY))
    begun = a_task("A", 3, started=MONDAY, remaining=int(remaining * WORKDAY), parts=parts)
    before = a_task("B", 1)
    found = schedule(a_plan([begun, before, a_task("Z", 10)], [link("B", "A")]))
    assert found.dates["B"].late_finish.day == late


def test_the_slowest_resource_decides():
    early = Calendar((((6 * 3600, 10 * 3600),),) * 7, name="Mornings")
    # Sixteen hours each: in eight-hour days two days, in mornings from tomorrow's dawn on four.
    task = a_task("A", 2, works=(Work("standard", 2 * WORKDAY), Work("mornings", 2 * WORKDAY)))
    found = schedule(a_plan([task], calendars={"mornings": early}))
    assert (found.dates["A"].start, found.dates["A"].finish) == (MONDAY, at("2026-01-09T08:00"))


def test_levelling_delays_by_the_clock():
    found = schedule(a_plan([a_task("A", 1), a_task("B", 1, levelling_delay=24 * 3600)], [link("A", "B")]))
    assert (found.dates["B"].start.day, found.drivers["B"].reason) == (7, Reason.LEVELLING)


def test_what_has_begun_stays_and_what_is_done_has_no_float():
    done = a_task("A", 1, started=MONDAY, finished=at("2026-01-06T17:00"))
    begun = a_task("B", 3, started=at("2026-01-07T08:00"), share_done=1 / 3)
    found = schedule(a_plan([done, begun, a_task("C", 1), a_task("Z", 10)], [link("A", "B"), link("B", "C")]))
    assert days(found) == {"A": (5, 6), "B": (7, 9), "C": (12, 12), "Z": (5, 16)}
    assert (found.dates["A"].total_float, found.dates["A"].is_critical) == (0, False)
    assert (found.dates["B"].total_float, found.drivers["B"].reason) == (4 * WORKDAY, Reason.ACTUAL)


def test_interrupted_work_goes_on_where_it_resumes():
    stopped = a_task("A", 3, started=MONDAY, remaining=2 * WORKDAY, resumes=at("2026-01-12T08:00"))
    assert schedule(a_plan([stopped])).dates["A"].finish == at("2026-01-13T17:00")


def test_a_plan_may_be_scheduled_from_its_finish():
    tasks = [a_task("A", 2, constraints=((Constraint.AS_LATE_AS_POSSIBLE, None),)), a_task("B", 3), a_task("C", 1)]
    rules = replace(MS_PROJECT, is_from_finish=True)
    found = schedule(
        a_plan(tasks, [link("A", "C"), link("B", "C")], rules=rules, start=None, finish=at("2026-01-16T17:00"))
    )
    # C on Friday 16th, B the three days before it, A as late as it may; the plan begins with B.
    assert days(found) == {"A": (14, 15), "B": (13, 15), "C": (16, 16)}
    assert found.start == at("2026-01-13T08:00")


def test_a_plan_without_an_end_to_count_from_is_refused():
    with pytest.raises(WrongPlan):
        schedule(a_plan([a_task("A", 1)], start=None))


def test_a_constraint_of_a_summary_holds_what_is_below_it():
    summary = a_task("S", kind=Kind.SUMMARY, constraints=((Constraint.START_NO_EARLIER, at("2026-01-07T08:00")),))
    found = schedule(a_plan([summary, a_task("A", 1, parent="S"), a_task("B", 1)]))
    assert days(found) == {"S": (7, 7), "A": (7, 7), "B": (5, 5)}


def test_a_link_between_a_task_and_its_own_summary_is_refused():
    tasks = [a_task("S", kind=Kind.SUMMARY), a_task("A", 1, parent="S")]
    with pytest.raises(WrongPlan) as refused:
        schedule(a_plan(tasks, [link("S", "A")]))
    assert refused.value.tasks == ("S", "A")


def test_the_chain_goes_through_a_summary_to_its_last_task():
    tasks = [a_task("S", kind=Kind.SUMMARY), a_task("A", 1, parent="S"), a_task("B", 2, parent="S"), a_task("C", 1)]
    found = schedule(plan := a_plan(tasks, [link("S", "C")]))
    assert [step.task for step in chain_of(plan, found, "C")] == ["C", "S", "B"]


def test_of_all_but_critical_tasks_the_tightest_comes_first():
    tasks = [a_task("A", 10), a_task("B", 9), a_task("C", 8), a_task("D", 1)]
    assert near_critical(schedule(a_plan(tasks)), within=2 * WORKDAY) == ("B", "C")


def test_two_projects_with_a_link_across_are_one_network():
    tasks = [
        a_task("P", kind=Kind.SUMMARY),
        a_task("P1", 4, parent="P"),
        a_task("Q", kind=Kind.SUMMARY),
        a_task("Q1", 1, parent="Q"),
    ]
    found = schedule(a_plan(tasks, [link("P1", "Q1", lag_days=1)]))
    assert days(found) == {"P": (5, 8), "P1": (5, 8), "Q": (12, 12), "Q1": (12, 12)}


def test_round_the_clock_a_day_has_24_hours():
    found = schedule(a_plan([a_task("A", 3, calendar="always")], calendars={"always": ROUND_THE_CLOCK}))
    assert found.dates["A"].finish == at("2026-01-06T08:00")


def test_no_task_is_a_plan_too():
    assert schedule(a_plan([])).finish is None
