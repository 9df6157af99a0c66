import math
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.engine.earned_value.accounts import Account, rolled_up, sum_of
from pilotage.engine.earned_value.methods import Method, Milestone, Progress, earned_share
from pilotage.engine.earned_value.performance import Standing, WrongValue, performance_of
from pilotage.engine.earned_value.phasing import Phased, planned_shares, planned_value
from pilotage.engine.earned_value.schedule import earned_schedule

PLANNED = (20, 60, 120, 200, 300, 400, 480, 540, 580, 600)
EARNED = (15, 45, 95, 160, 240, 325, 400, 465, 515, 550, 580, 600)


def test_all_indices_of_a_published_case():
    found = performance_of(Standing(budget=500, planned=300, earned=200, actual=250))
    assert (found.cost_variance, found.schedule_variance) == (-50, -100)
    assert (found.cpi, found.spi) == (pytest.approx(0.8), pytest.approx(2 / 3))
    # 500 / .8; 250 + 300; 250 + 300 / (.8 * 2/3)
    assert (found.eac_typical, found.eac_atypical, found.eac_both) == pytest.approx((625, 550, 812.5))
    assert (found.etc, found.vac) == pytest.approx((375, -125))
    assert (found.tcpi_budget, found.tcpi_estimate) == pytest.approx((1.2, 0.8))
    assert (found.share_planned, found.share_earned, found.share_spent) == pytest.approx((0.6, 0.4, 0.5))


@given(st.floats(1, 1e9), st.floats(0.01, 0.99), st.floats(0.01, 2))
def test_to_end_by_the_typical_estimate_takes_the_performance_until_now(budget, share, spent):
    found = performance_of(Standing(budget, budget, share * budget, spent * budget))
    assert found.tcpi_estimate == pytest.approx(found.cpi, rel=1e-6)


def test_what_is_undefined_is_none():
    before = performance_of(Standing(budget=100, planned=0, earned=0, actual=0))
    assert (before.cpi, before.spi, before.eac_typical, before.eac_both, before.etc, before.vac) == (None,) * 6
    assert (before.eac_atypical, before.tcpi_budget, before.tcpi_estimate) == (100, 1, None)
    # Nothing is left to spend, 20 are left to do: no performance would do.
    over = performance_of(Standing(budget=100, planned=100, earned=80, actual=100))
    assert over.tcpi_budget is None
    assert performance_of(Standing(100, 100, 80, 130)).tcpi_budget is None
    done = performance_of(Standing(budget=100, planned=100, earned=100, actual=90))
    assert (done.tcpi_budget, done.tcpi_estimate, done.etc) == (0, None, 0)


def test_what_is_made_of_something_unknown_is_none():
    found = performance_of(Standing(budget=500, planned=None, earned=200, actual=250))
    assert (found.cpi, found.spi, found.schedule_variance, found.eac_both) == (pytest.approx(0.8), None, None, None)
    assert found.eac_typical == pytest.approx(625)
    assert performance_of(Standing(None, None, None, None)).share_earned is None


@pytest.mark.parametrize("wrong", [(-1, 0, 0, 0), (1, math.nan, 0, 0), (1, 0, 0, math.inf), (1, 0, -1, 0)])
def test_wrong_amounts_are_refused(wrong):
    with pytest.raises(WrongValue):
        Standing(*wrong)


def test_a_credit_may_leave_less_than_nothing_spent():
    assert performance_of(Standing(100, 10, 10, -5)).cost_variance == 15


@pytest.mark.parametrize(
    ("month", "schedule", "variance", "index", "estimate", "to_complete"),
    [
        # ES = 5 + (325 - 300) / 100; TSPI = (10 - 5.25) / (10 - 6)
        (6, 5.25, -0.75, 0.875, 11.428571, 1.1875),
        (7, 6.0, -1.0, 6 / 7, 70 / 6, 4 / 3),  # EV hits the plan of month 6 exactly
        (10, 8.25, -1.75, 0.825, 12.121212, None),  # 8 + (550 - 540) / 40; now the planned time is over
        (12, 10, -2.0, 0.833333, 12.0, None),  # done two months late, while SPI says 1
    ],
)
def test_earned_schedule_does_not_heal_what_was_late(month, schedule, variance, index, estimate, to_complete):
    found = earned_schedule(PLANNED, EARNED[month - 1], at=month)
    assert (found.earned, found.variance, found.index, found.estimate) == pytest.approx(
        (schedule, variance, index, estimate), abs=1e-6
    )
    assert found.to_complete == (None if to_complete is None else pytest.approx(to_complete))
    assert found.duration == 10


def test_the_plain_index_heals_at_the_end():
    assert performance_of(Standing(600, 600, EARNED[11], 0)).spi == 1.0
    assert performance_of(Standing(600, 600, EARNED[9], 0)).spi == pytest.approx(0.917, abs=5e-4)


def test_a_pause_of_the_plan_makes_nobody_late_or_early():
    # The plan wants 100 by month 1 and no more until month 3.
    assert [earned_schedule((100, 100, 100, 200), 100, at=at).variance for at in (0.5, 1, 2, 3, 4)] == [
        0.5,
        0,
        0,
        0,
        -1,
    ]
    assert earned_schedule((0, 0, 50), 0, at=1).earned == 1


def test_periods_after_the_last_budget_do_not_lengthen_a_plan():
    assert earned_schedule((50, 100, 100, 100), 100, at=5).duration == 2


def test_earned_schedule_of_nothing_is_undefined():
    for planned in ((), (0, 0)):
        found = earned_schedule(planned, 0, at=1)
        assert (found.earned, found.duration, found.index, found.estimate, found.to_complete) == (None,) * 5
    assert earned_schedule(PLANNED, None, at=3).earned is None
    start = earned_schedule(PLANNED, 0, at=0)
    assert (start.index, start.variance, start.to_complete) == (None, 0, 1)
    assert earned_schedule(PLANNED, 0, at=3).estimate is None  # an index of 0 leads nowhere


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20).filter(sum), st.data())
def test_work_that_follows_the_plan_is_on_time(steps, data):
    planned = list(accumulate(steps))
    month = data.draw(st.integers(1, len(planned)))
    found = earned_schedule(planned, planned[month - 1], at=month)
    assert found.earned == pytest.approx(min(month, found.duration))


@pytest.mark.parametrize("wrong", [((5, 4), 1, 1), ((1, 2), -1, 1), ((1, 2), 1, -1), ((-1, 2), 1, 1)])
def test_a_curve_that_falls_is_refused(wrong):
    with pytest.raises(WrongValue):
        earned_schedule(wrong[0], wrong[1], at=wrong[2])


@pytest.mark.parametrize(
    ("method", "progress", "share"),
    [
        (Method.PERCENT_COMPLETE, Progress(done=0.4), 0.4),
        (Method.PERCENT_COMPLETE, Progress(done=0.4, is_finished=True), 1),
        (Method.PERCENT_COMPLETE, Progress(), None),
        (Method.PHYSICAL, Progress(done=0.4, physical=0.7), 0.7),
        (Method.PHYSICAL, Progress(done=0.4), None),
        (Method.ZERO_HUNDRED, Progress(done=0.9, is_started=True), 0),
        (Method.ZERO_HUNDRED, Progress(is_finished=True), 1),
        (Method.FIFTY_FIFTY, Progress(done=0.9, is_started=True), 0.5),
        (Method.FIFTY_FIFTY, Progress(), 0),
        (Method.FIFTY_FIFTY, Progress(is_started=True, is_finished=True), 1),
        # (2 + 1) of 2 + 1 + 5
        (
            Method.WEIGHTED_MILESTONES,
            Progress(milestones=(Milestone(2, True), Milestone(1, True), Milestone(5, False))),
            0.375,
        ),
        (Method.WEIGHTED_MILESTONES, Progress(), None),
        (Method.LEVEL_OF_EFFORT, Progress(done=0, planned=0.6), 0.6),
        (Method.APPORTIONED, Progress(done=0, base=0.25), 0.25),
    ],
)
def test_every_method_earns_in_its_way(method, progress, share):
    assert earned_share(method, progress) == share


def test_a_share_beyond_all_is_refused():
    for wrong in (lambda: Progress(done=1.2), lambda: Milestone(0, True), lambda: Account(Method.PHYSICAL, 1, 2, 0)):
        with pytest.raises(WrongValue):
            wrong()


def phased(budgets, starts, finishes, ends):
    return Phased(*(np.array(part, dtype=float) for part in (budgets, starts, finishes)), np.array(ends, dtype=float))


def test_a_budget_is_spread_over_the_working_time_of_its_task():
    # 100 from hour 0 to 80, a milestone of 10 at hour 40, 60 from 60 to 120; periods end at 40, 80 and 160 hours.
    # 40: 50 + 10; 80: 100 + 10 + 60 * 20/60; 160: all.
    parts = phased((100, 10, 60), (0, 40, 60), (80, 40, 120), [[40, 80, 160]])
    assert planned_value(parts).tolist() == pytest.approx([60, 130, 170])
    assert planned_shares(parts)[0].tolist() == [0.5, 1, 1]


def test_tasks_of_other_calendars_have_periods_of_their_own():
    # The same two weeks have 80 hours of the one calendar and 336 of the other.
    parts = phased((100, 100), (0, 0), (80, 168), [[40, 80], [168, 336]])
    assert planned_value(parts).tolist() == pytest.approx([150, 200])


def test_wrong_spreads_are_refused():
    for wrong in (((1,), (2,), (1,), [[3]]), ((-1,), (0,), (1,), [[1]]), ((1,), (0,), (1,), [[2, 1]])):
        with pytest.raises(WrongValue):
            phased(*wrong)
    with pytest.raises(WrongValue):
        phased((1, 1, 1), (0, 0, 0), (1, 1, 1), [[1], [1]])


def test_level_of_effort_does_not_hide_that_the_rest_is_late():
    # Work 100 of which 50 was planned and 25 is earned; accompanying effort 300, half of it planned, and so earned.
    tasks = (Account(Method.PHYSICAL, 100, 0.5, 0.25, 40), Account(Method.LEVEL_OF_EFFORT, 300, 0.5, 0.5, 150))
    found = sum_of(tasks)
    assert found.whole.spi == pytest.approx(175 / 200)
    assert found.discrete.spi == pytest.approx(0.5)
    assert found.whole.cpi == pytest.approx(175 / 190)
    assert found.effort_share == pytest.approx(0.75)


def test_what_is_not_known_of_tasks_is_counted():
    tasks = (
        Account(Method.PHYSICAL, 100, 0.5, None, 10),
        Account(Method.PERCENT_COMPLETE, None, 0.5, 0.5, 10),
        Account(Method.PERCENT_COMPLETE, 60, None, 0.5),
    )
    found = sum_of(tasks)
    assert (found.unbudgeted, found.unplanned, found.unearned, found.uncosted, found.accounts) == (1, 1, 1, 1, 3)
    standing = found.whole.standing
    assert (standing.budget, standing.planned, standing.earned, standing.actual) == (160, 50, 30, 10)
    assert sum_of(()).whole.standing == Standing(None, None, None, None)


def test_cost_that_is_kept_for_the_whole_counts_for_the_whole():
    found = sum_of((Account(Method.PHYSICAL, 100, 0.5, 0.5),), actual=80)
    assert (found.whole.cpi, found.discrete.cpi, found.uncosted) == (pytest.approx(0.625), None, 0)


def test_a_programme_has_the_ratio_of_sums_and_no_mean_of_ratios():
    # CPI .5 and 1 are together 110 / 120; the project without a known cost is left out, and said to be.
    one, other = Standing(100, 20, 10, 20), Standing(200, 100, 100, 100)
    found, left_out = rolled_up((one, other, Standing(50, 1, 1, None)))
    assert found.cpi == pytest.approx(110 / 120)
    assert (found.standing.budget, left_out) == (300, 1)
    assert rolled_up(())[0].standing.budget is None
    # Where nobody reports costs, nobody is left out for that.
    found, left_out = rolled_up((Standing(50, 1, 1, None), Standing(None, 1, 1, 5)), needs_actual=False)
    assert (found.standing.budget, found.standing.actual, found.cpi, left_out) == (50, None, None, 1)
