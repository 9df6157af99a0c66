from datetime import datetime, timedelta

import pytest

from pilotage.engine.calendars.calendar import STANDARD
from pilotage.engine.network.plan import (
    MS_PROJECT,
    Constraint,
    Kind,
    LagUnit,
    Link,
    LinkType,
    Plan,
    Task,
    WrongPlan,
)
from pilotage.engine.network.scheduling import schedule
from pilotage.engine.quality.assessing import assess
from pilotage.engine.quality.indices import critical_path_length_index
from pilotage.engine.quality.report import Check, Missing
from pilotage.engine.quality.subject import Limits, Subject

DAY = 8 * 3600


def january(day, hour=8):
    return datetime(2026, 1, 1, hour) + timedelta(days=day - 1)  # noqa: DTZ001 - plans keep local time


def days(key, count, **more):
    return Task(key, duration=count * DAY, **more)


def checked(tasks, links=(), *, limits=None, status=None, finish=None, **more):
    plan = Plan(tuple(tasks), tuple(links), {"own": STANDARD}, "own", MS_PROJECT, january(5), status, finish)
    return assess(Subject(plan, schedule(plan), DAY, **more), limits or Limits())


def chain(count, length=1):
    return [days(at, length) for at in range(count)], [Link(at, at + 1) for at in range(count - 1)]


def test_work_without_a_predecessor_or_a_successor_is_named():
    # Of 40 tasks in a chain the first and the last lack one: 2 of 40 are 5 %, which passes.
    found = checked(*chain(40))[Check.LOGIC]
    assert (found.count, found.whole, found.value, found.passes, found.offenders) == (2, 40, 0.05, True, (0, 39))
    assert checked(*chain(39))[Check.LOGIC].passes is False


def test_milestones_summaries_and_finished_work_are_not_counted():
    tasks = [
        Task(1, Kind.MILESTONE),
        Task(2, Kind.SUMMARY),
        days(3, 1, parent=2),
        days(4, 1, parent=2, started=january(5), finished=january(5, 17), share_done=1),
        days(5, 1, is_active=False),
        Task(6, Kind.MILESTONE),
    ]
    # The summary's links count for what is below it.
    found = checked(tasks, [Link(1, 2), Link(2, 6)])[Check.LOGIC]
    assert (found.whole, found.offenders) == (1, ())


def test_leads_lags_and_kinds_of_links_are_counted_by_link():
    tasks, links = chain(21)
    links[0] = Link(0, 1, LinkType.FS, -DAY)
    links[1] = Link(1, 2, LinkType.FS, DAY)
    links[2] = Link(2, 3, LinkType.SS)
    links[3] = Link(3, 4, unit=LagUnit.SHARE, lag_share=-0.5)
    found = checked(tasks, links)
    assert (found[Check.LEADS].count, found[Check.LEADS].offenders, found[Check.LEADS].passes) == (2, (1, 4), False)
    assert (found[Check.LAGS].value, found[Check.LAGS].offenders, found[Check.LAGS].passes) == (0.05, (2,), True)
    assert (found[Check.FINISH_TO_START].value, found[Check.FINISH_TO_START].offenders) == (0.95, (3,))
    assert found[Check.FINISH_TO_START].passes


def test_hard_constraints_are_those_that_can_hold_a_task_back():
    soft = days(1, 1, constraints=((Constraint.START_NO_EARLIER, january(7)),))
    hard = days(2, 1, constraints=((Constraint.FINISH_NO_LATER, january(30, 17)),))
    assert checked([soft, hard])[Check.HARD_CONSTRAINTS].offenders == (2,)


def test_floats_and_durations_have_a_limit_in_days():
    # 1 takes 100 days; 2 takes 55 and so may slip by 45, 3 takes 56 and may slip by 44.
    found = checked([days(1, 100), days(2, 55), days(3, 56), days(4, 44)])
    assert found[Check.HIGH_FLOAT].offenders == (2, 4)
    assert found[Check.HIGH_DURATION].offenders == (1, 2, 3)
    late = checked([days(1, 10), days(2, 2)], finish=january(9, 17))
    assert (late[Check.NEGATIVE_FLOAT].offenders, late[Check.NEGATIVE_FLOAT].passes) == ((1,), False)


def test_an_elapsed_duration_counts_with_the_working_days_in_it():
    # 30 days of the clock from Monday 5 January 2026, 8:00, hold 22 working days; as seconds they would be 90.
    long = Task(1, duration=30 * 86_400, is_elapsed=True)
    assert checked([long])[Check.HIGH_DURATION].offenders == ()
    assert checked([long], limits=Limits(high_duration_days=21))[Check.HIGH_DURATION].offenders == (1,)


def test_the_float_of_an_elapsed_task_counts_with_the_working_days_in_it():
    # Two days of the clock until Wednesday 7 January, 8:00; the path ends on Friday the 16th: 8 working days of float,
    # and more than 9 days of the clock.
    tasks = [Task(1, duration=2 * 86_400, is_elapsed=True), days(2, 10)]
    assert checked(tasks, limits=Limits(high_float_days=8))[Check.HIGH_FLOAT].offenders == ()
    assert checked(tasks, limits=Limits(high_float_days=7))[Check.HIGH_FLOAT].offenders == (1,)


def test_dates_on_the_wrong_side_of_the_status_date_are_invalid():
    tasks = [
        days(1, 1, started=january(5), finished=january(5, 17), share_done=1),
        days(2, 1, started=january(14), finished=january(14, 17), share_done=1),  # after the status date
        days(3, 1),  # not begun, and scheduled before it
        days(4, 1, constraints=((Constraint.START_NO_EARLIER, january(19)),)),
    ]
    found = checked(tasks, status=january(13))[Check.INVALID_DATES]
    assert (found.offenders, found.count, found.whole) == ((2, 3), 2, 4)
    assert checked(tasks)[Check.INVALID_DATES].missing is Missing.STATUS


def test_a_plan_that_names_nobody_is_not_blamed_for_it():
    tasks, links = chain(3)
    assert checked(tasks, links)[Check.RESOURCES].passes is None
    found = checked(tasks, links, resourced=frozenset({0, 1}))[Check.RESOURCES]
    assert (found.offenders, found.passes) == ((2,), False)


def test_work_that_finished_later_than_it_was_to_is_missed():
    tasks = [
        days(1, 1, started=january(5), finished=january(5, 17), share_done=1),
        days(2, 1, started=january(6), finished=january(7, 17), share_done=1),
        days(3, 5, started=january(7), share_done=0.5),
        days(4, 1),
    ]
    baseline = {1: january(5, 17), 2: january(6, 17), 3: january(9, 17), 4: january(30, 17)}
    found = checked(tasks, status=january(9, 17), baseline=baseline)[Check.MISSED]
    # 3 is scheduled to end on Tuesday the 13th; 4 is not due.
    assert (found.offenders, found.count, found.whole) == ((2, 3), 2, 3)


def test_a_longer_critical_task_moves_the_end():
    found = checked(*chain(5))[Check.CRITICAL_PATH]
    assert (found.passes, found.count, found.whole) == (True, 600, 600)


def test_an_end_held_by_a_date_does_not_move_in_proportion():
    # The second task must start on 7 January and beats its link: the end stays until the first outlasts it.
    tasks = [days(1, 2), days(2, 100, constraints=((Constraint.START_ON, january(7)),))]
    found = checked(tasks, [Link(1, 2)])[Check.CRITICAL_PATH]
    assert (found.passes, found.offenders) == (False, (1,))


def test_a_task_that_only_its_deadline_makes_critical_is_not_the_one_that_is_stretched():
    # Task 1 should be done by the 6th and is not before the 7th: float -1 day, yet it ends beside the path 2, 3.
    tasks = [days(1, 3, deadline=january(6, 17)), days(2, 10), days(3, 10)]
    found = checked(tasks, [Link(2, 3)])[Check.CRITICAL_PATH]
    assert (found.passes, found.count) == (True, 600)


def test_the_length_index_of_a_published_case():
    assert critical_path_length_index(720, -60) == pytest.approx(0.917, abs=5e-4)
    assert critical_path_length_index(0, 5) is None


def test_the_length_index_compares_the_end_with_the_promise():
    # Ten days from Monday the 5th; promised a day earlier: (10 - 1) / 10.
    found = checked(*chain(10), baseline_finish=january(15, 17))[Check.CPLI]
    assert (found.value, found.whole, found.passes) == (0.9, 10, False)
    assert checked(*chain(10))[Check.CPLI].missing is Missing.FINISH


def test_the_execution_index_passes_at_equality():
    done = {"started": january(5), "finished": january(5, 17), "share_done": 1}
    tasks = [days(at, 1, **done) for at in range(57)] + [days(at, 1) for at in range(57, 60)]
    baseline = dict.fromkeys(range(60), january(9, 17))
    found = checked(tasks, status=january(9, 17), baseline=baseline)[Check.BEI]
    assert (found.count, found.whole, found.value, found.passes) == (57, 60, 0.95, True)
    assert found.offenders == (57, 58, 59)
    # One more that the baseline does not know counts as due: 57 of 61.
    tasks.append(days(60, 1))
    assert checked(tasks, status=january(9, 17), baseline=baseline)[Check.BEI].value == pytest.approx(57 / 61)


def test_an_empty_plan_is_neither_good_nor_bad():
    found = checked([])
    assert (found.applicable, found.passed) == (0, 0)
    assert [finding.check.value for finding in found.findings] == list(range(1, 15))


def test_an_organisation_may_set_its_own_limits():
    assert checked(*chain(3), limits=Limits(missing_logic=0.7))[Check.LOGIC].passes
    for wrong in (lambda: Limits(lags=2), lambda: Limits(high_float_days=0), lambda: Limits(cpli=3)):
        with pytest.raises(WrongPlan):
            wrong()
