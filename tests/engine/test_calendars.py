from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.calendars.calendar import (
    DAY,
    ROUND_THE_CLOCK,
    STANDARD,
    Calendar,
    OtherWeek,
    Special,
    WrongCalendar,
)
from pilotage.engine.calendars.working import NeverWorked, WorkingTime, datetime_of, moment_of

HOUR = 3600
MORNING = ((8 * HOUR, 12 * HOUR),)
NIGHT = ((0, 6 * HOUR), (22 * HOUR, DAY))
FIRST = date(2026, 1, 5)  # a Monday


def at(text):
    return moment_of(datetime.fromisoformat(text))


def shown(moment):
    return datetime_of(moment).isoformat(timespec="minutes")


def test_a_moment_becomes_a_number_and_back():
    for text in ("1969-12-31T23:59", "1970-01-01T00:00", "2026-01-05T08:30"):
        assert shown(at(text)) == text


def test_work_goes_on_after_the_break_and_over_the_weekend():
    time = WorkingTime(STANDARD)
    assert shown(time.add(at("2026-01-05T08:00"), 8 * HOUR)) == "2026-01-05T17:00"
    assert shown(time.add(at("2026-01-05T11:00"), 2 * HOUR)) == "2026-01-05T14:00"
    assert shown(time.add(at("2026-01-09T16:00"), 2 * HOUR)) == "2026-01-12T09:00"


def test_going_back_ends_at_the_beginning_of_a_shift():
    time = WorkingTime(STANDARD)
    assert shown(time.subtract(at("2026-01-05T17:00"), 8 * HOUR)) == "2026-01-05T08:00"
    assert shown(time.subtract(at("2026-01-12T09:00"), 2 * HOUR)) == "2026-01-09T16:00"


def test_the_next_and_the_previous_moment_of_work_lie_around_the_weekend():
    time = WorkingTime(STANDARD)
    assert shown(time.next(at("2026-01-10T12:00"))) == "2026-01-12T08:00"
    assert shown(time.previous(at("2026-01-10T12:00"))) == "2026-01-09T17:00"
    assert shown(time.next(at("2026-01-09T17:00"))) == "2026-01-12T08:00"
    assert not time.is_working(at("2026-01-09T17:00"))


def test_a_holiday_is_skipped_and_a_worked_saturday_is_not():
    free, worked = Special(FIRST, FIRST), Special(date(2026, 1, 10), date(2026, 1, 10), MORNING)
    time = WorkingTime(Calendar(STANDARD.week, (free, worked)))
    assert shown(time.next(at("2026-01-05T08:00"))) == "2026-01-06T08:00"
    assert time.between(at("2026-01-05T00:00"), at("2026-01-12T00:00")) == 36 * HOUR


def test_a_special_day_counts_before_another_week_and_of_two_the_later():
    summer = OtherWeek(date(2026, 7, 1), date(2026, 8, 31), (MORNING,) * 5 + (None, ()))
    twice = (Special(date(2026, 7, 6), date(2026, 7, 8)), Special(date(2026, 7, 8), date(2026, 7, 8), NIGHT))
    time = WorkingTime(Calendar(STANDARD.week, twice, (summer,)))
    assert time.between(at("2026-07-01T00:00"), at("2026-07-02T00:00")) == 4 * HOUR
    assert time.between(at("2026-07-06T00:00"), at("2026-07-08T00:00")) == 0
    assert time.between(at("2026-07-08T00:00"), at("2026-07-09T00:00")) == 8 * HOUR
    assert time.between(at("2026-09-01T00:00"), at("2026-09-02T00:00")) == 8 * HOUR


def test_a_night_shift_goes_on_over_midnight():
    # Ten at night to six: sixteen hours from Monday 22:00 end on Wednesday at 6:00, without a break at midnight.
    time = WorkingTime(Calendar((NIGHT,) * 7))
    assert shown(time.add(at("2026-01-05T22:00"), 16 * HOUR)) == "2026-01-07T06:00"
    assert shown(time.add(at("2026-01-05T22:00"), 2 * HOUR)) == "2026-01-06T00:00"
    assert shown(time.next(at("2026-01-06T00:00"))) == "2026-01-06T00:00"


def test_round_the_clock_every_second_counts():
    time = WorkingTime(ROUND_THE_CLOCK)
    assert time.is_always
    assert time.between(at("2026-01-01T00:00"), at("2027-01-01T00:00")) == 365 * DAY


def test_no_amount_leaves_a_moment_where_it_is():
    assert WorkingTime(STANDARD).add(at("2026-01-10T12:00"), 0) == at("2026-01-10T12:00")


def test_a_calendar_without_work_is_refused():
    with pytest.raises(NeverWorked):
        WorkingTime(Calendar(((),) * 7))


def test_a_calendar_whose_work_ends_says_so():
    once = Calendar(((),) * 7, (Special(FIRST, FIRST, MORNING),))
    time = WorkingTime(once)
    assert shown(time.add(at("2026-01-05T08:00"), 3 * HOUR)) == "2026-01-05T11:00"
    with pytest.raises(NeverWorked) as refused:
        time.add(at("2026-01-05T08:00"), 5 * HOUR)
    assert refused.value.calendar is once


@pytest.mark.parametrize("shifts", [((5, 5),), ((9, 12), (11, 13)), ((0, DAY + 1),), ((-1, 5),)])
def test_shifts_that_overlap_or_leave_the_day_are_refused(shifts):
    with pytest.raises(WrongCalendar):
        Calendar((shifts,) * 7)


def test_a_week_has_seven_days_and_an_exception_an_order():
    with pytest.raises(WrongCalendar):
        Calendar((MORNING,) * 6)
    with pytest.raises(WrongCalendar):
        Special(FIRST, FIRST - timedelta(days=1))


DAYS = st.sampled_from([(), MORNING, NIGHT, STANDARD.week[0], ((0, DAY),), ((3600, 7200), (7200, 9000))])
DATES = st.dates(date(2025, 11, 1), date(2026, 3, 1))


@st.composite
def calendars(draw):
    week = draw(st.tuples(*[DAYS] * 7).filter(any))
    special = [
        Special(first, first + timedelta(days=more), shifts)
        for first, more, shifts in draw(st.lists(st.tuples(DATES, st.integers(0, 9), DAYS), max_size=4))
    ]
    return Calendar(week, tuple(special))


def counted(calendar, first, last):
    """Minute by minute."""
    total = 0
    for moment in range(first, last, 60):
        when = datetime_of(moment)
        shifts = calendar.week[when.weekday()]
        for special in calendar.special:
            if special.first <= when.date() <= special.last:
                shifts = special.shifts
        second = moment % DAY
        total += 60 * any(start <= second < end for start, end in shifts)
    return total


MINUTES = st.integers(at("2025-12-20T00:00") // 60, at("2026-01-20T00:00") // 60)


@settings(max_examples=40, deadline=None)
@given(calendars(), MINUTES, st.integers(0, 7 * 24 * 60))
def test_work_between_two_moments_is_what_counting_minutes_finds(calendar, minute, more):
    first, last = minute * 60, (minute + more) * 60
    assert WorkingTime(calendar).between(first, last) == counted(calendar, first, last)


@settings(deadline=None)
@given(calendars(), MINUTES, st.integers(-10_000, 10_000))
def test_adding_work_and_counting_it_are_inverse(calendar, minute, minutes):
    time, start, amount = WorkingTime(calendar), minute * 60, minutes * 60
    end = time.add(start, amount)
    assert time.between(start, end) == amount
    if amount > 0:
        assert time.previous(end) == end
    if amount < 0:
        assert time.next(end) == end
    assert time.previous(start) <= start <= time.next(start)
    assert time.between(time.previous(start), time.next(start)) == 0


@settings(deadline=None, max_examples=40)
@given(calendars(), st.lists(st.tuples(MINUTES, st.integers(-3000, 3000)), min_size=1, max_size=20))
def test_many_at_once_are_as_each_alone(calendar, asked):
    alone, together = WorkingTime(calendar), WorkingTime(calendar)
    moments = np.array([minute * 60 for minute, _ in asked])
    amounts = np.array([minutes * 60 for _, minutes in asked])
    worked = together.worked_all(moments)
    assert (worked - worked[0]).tolist() == [alone.between(int(moments[0]), moment) for moment in moments.tolist()]
    assert together.added(moments, amounts).tolist() == [
        alone.add(moment, amount) for moment, amount in zip(moments.tolist(), amounts.tolist(), strict=True)
    ]


@settings(deadline=None, max_examples=40)
@given(calendars(), st.permutations(["2026-01-05T09:00", "1999-03-01T10:00", "2031-12-24T00:00", "2026-06-30T23:59"]))
def test_the_order_of_questions_changes_no_answer(calendar, order):
    fresh = {text: WorkingTime(calendar).between(at("2026-01-05T09:00"), at(text)) for text in order}
    one = WorkingTime(calendar)
    assert {text: one.between(at("2026-01-05T09:00"), at(text)) for text in order} == fresh
