import csv
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.forecast.cycles import cycle_times
from pilotage.engine.forecast.finishing import finish_by_trials, finish_of
from pilotage.engine.forecast.history import History, Scope, WrongForecast
from pilotage.engine.forecast.producing import output_by_trials, output_of
from pilotage.engine.forecast.sequencing import Job, cost_of, in_order

WEEKS = History((1, 3, 5, 3, 7, 8, 0, 5, 3, 1, 8, 2))  # Bowler (2024)
AGILE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "agile"


def weeks(low, high=None, **more):
    return finish_of(WEEKS, Scope(low, low if high is None else high, **more), seed=1)


def test_a_published_backlog_is_done_in_its_published_weeks():
    found = weeks(100)
    assert [found.periods(share) for share in (0.5, 0.7, 0.85, 0.95)] == [26, 28, 30, 33]
    assert (found.share_by(30), found.share_by(29)) == (
        pytest.approx(0.8576, abs=5e-5),
        pytest.approx(0.7921, abs=5e-5),
    )
    assert [weeks(105).periods(share) for share in (0.5, 0.7, 0.85, 0.95)] == [28, 30, 32, 34]
    assert found.is_exact


def test_an_uncertain_scope_makes_the_end_less_certain():
    found = weeks(100, 120)
    assert [found.periods(share) for share in (0.5, 0.85, 0.95)] == [29, 33, 36]
    assert found.share_by(33) == pytest.approx(0.8502, abs=5e-5)


def test_who_wants_to_be_surer_gets_less():
    found = output_of(WEEKS, 12, seed=1)
    assert [found.amount(share) for share in (0.5, 0.7, 0.85, 0.95)] == [46, 41, 36, 31]
    assert list(found.shares) == sorted(found.shares, reverse=True)
    assert found.share_of(36) >= 0.85 > found.share_of(37)


def test_drawing_comes_to_the_same_as_counting():
    exact, drawn = weeks(100, 120), finish_by_trials(WEEKS, Scope(100, 120), seed=4, samples=100_000)
    # Four standard errors of a share of 100,000 trials are at most .0064.
    assert max(abs(drawn.share_by(at) - exact.share_by(at)) for at in range(50)) < 0.0064
    counted, tried = output_of(WEEKS, 12, seed=1), output_by_trials(WEEKS, 12, seed=4, samples=100_000)
    assert max(abs(counted.share_of(at) - tried.share_of(at)) for at in range(96)) < 0.0064
    assert finish_by_trials(WEEKS, Scope(9, 9), seed=2, samples=50) == finish_by_trials(
        WEEKS, Scope(9, 9), seed=2, samples=50
    )


def test_scope_that_grows_takes_longer_or_never_ends():
    steady = History((4,))
    # 20 left, 4 done and 1 added a week: 17, 14, 11, 8, 5, 2, done in the seventh.
    grows = finish_of(steady, Scope(20, 20, growth=1), seed=1)
    assert grows.periods(0.85) == 7
    assert finish_of(steady, Scope(20, 20), seed=1).periods(0.85) == 5
    assert finish_of(steady, Scope(20, 20, growth=4), seed=1).periods(0.5) is None
    assert finish_of(History((0, 0)), Scope(1, 1), seed=1).periods(0.01) is None


def test_what_was_done_once_stays_done():
    # Both 0 and 8 are as likely; 4 are left and 4 come on top each week. With 8 in the first week it is done at once.
    found = finish_of(History((0, 8)), Scope(4, 4, growth=4), seed=1)
    assert found.shares[1] == 0.5
    assert list(found.shares) == sorted(found.shares)


def test_points_may_have_parts():
    # 2.5 and 5 points a sprint, 10 left: two sprints of 5 (1/4), three unless all are of 2.5 (7/8), else four.
    found = finish_of(History((2.5, 5)), Scope(10, 10), seed=1)
    assert (found.is_exact, found.shares) == (True, (0, 0, 0.25, 0.875, 1))
    output = output_of(History((2.5, 5)), 2, seed=1)
    assert (output.amounts, output.shares) == ((5, 7.5, 10), (1, 0.75, 0.25))
    assert finish_of(History((1 / 3,)), Scope(1, 1), seed=1).is_exact is False


def test_nothing_left_is_done_now():
    assert weeks(0).periods(1) == 0
    assert output_of(WEEKS, 0, seed=1).amount(0.85) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=4), st.integers(1, 9), st.integers(0, 3))
def test_counting_agrees_with_all_sequences_of_weeks(past, left, growth):
    found = finish_of(History(tuple(past)), Scope(left, left, growth=growth), seed=1)
    level = {left: 1.0}
    done = 0.0
    for week in range(1, 6):
        after = {}
        for remaining, chance in level.items():
            for amount in past:
                rest = remaining + growth - amount
                if rest <= 0:
                    done += chance / len(past)
                else:
                    after[rest] = after.get(rest, 0) + chance / len(past)
        level = after
        assert found.share_by(week) == pytest.approx(done)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: History(()),
        lambda: History((-1,)),
        lambda: Scope(5, 4),
        lambda: Scope(1, 1, growth=-1),
        lambda: output_of(WEEKS, -1, seed=1),
        lambda: Job(1, 1, 1, 0),
        lambda: finish_by_trials(WEEKS, Scope(1, 1), seed=1, samples=0),
    ],
)
def test_what_nothing_can_be_forecast_from_is_refused(wrong):
    with pytest.raises(WrongForecast):
        wrong()


JOBS = (Job(3, 13, 8, 5), Job(8, 3, 2, 3), Job(5, 2, 1, 8))


def test_jobs_are_weighed_by_what_their_delay_costs():
    assert [job.wsjf for job in JOBS] == pytest.approx([4.8, 13 / 3, 1.0])
    assert in_order(JOBS) == (0, 1, 2)
    # 24 * 5 + 13 * 8 + 8 * 16 = 352; the other way round 8 * 8 + 13 * 11 + 24 * 16 = 591.
    assert (cost_of(JOBS, (0, 1, 2)), cost_of(JOBS, (2, 1, 0))) == (352, 591)
    assert min(cost_of(JOBS, order) for order in permutations(range(3))) == 352


def test_a_job_that_nobody_judged_has_no_rank():
    jobs = (Job(1, None, 1, 1), JOBS[1], Job(1, 1, 1, None), JOBS[0])
    assert (in_order(jobs), jobs[0].wsjf, cost_of(jobs, (0, 1))) == ((3, 1, 0, 2), None, None)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), min_size=1, max_size=5))
def test_no_order_costs_less(pairs):
    jobs = [Job(value, 0, 0, size) for value, size in pairs]
    best = min(cost_of(jobs, order) for order in permutations(range(len(jobs))))
    assert cost_of(jobs, in_order(jobs)) == best


def test_cycle_times_count_both_days_and_leave_out_what_is_wrong():
    day = date(2026, 3, 2)
    found = cycle_times([(day, day), (day, date(2026, 3, 5)), (day, date(2026, 3, 1)), (None, day), (day, None)])
    assert (found.days, found.wrong, found.open) == ((1, 4), 1, 2)
    assert (found.within(0.5), found.within(0.85), found.share_within(3)) == (1, 4, 0.5)
    assert cycle_times([]).within(0.5) is None


@pytest.mark.skipif(not AGILE.is_dir(), reason="the real boards are not beside this checkout")
def test_real_cycle_times_are_read_with_their_dirt():
    with (AGILE / "jira_cycletimes.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    found = cycle_times([(_day(row["created_date"]), _day(row["finished_date"])) for row in rows])
    negative = sum(int(row["cycle_time_days"]) < 0 for row in rows)
    assert (len(found.days) + found.wrong + found.open, found.wrong) == (len(rows), negative)
    assert negative > 0
    within = found.within(0.85)
    assert sum(one <= within for one in found.days) >= 0.85 * len(found.days)
    assert sum(one < within for one in found.days) < 0.85 * len(found.days)


@pytest.mark.skipif(not AGILE.is_dir(), reason="the real boards are not beside this checkout")
def test_real_sprints_forecast_their_own_sum():
    # Points done at 80 % of each sprint of the first board. Half of the futures do at least about the mean of ten.
    with (AGILE / "sprints_spring_iteration_80.csv").open(encoding="utf-8") as lines:
        done = tuple(float(row["vel_done"]) for row in csv.DictReader(lines) if row["boardid"] == "5")
    found = output_of(History(done), 10, seed=1)
    assert found.amount(0.5) == pytest.approx(10 * sum(done) / len(done), rel=0.1)
    assert found.amount(0.95) < found.amount(0.85) < found.amount(0.5)


def _day(text):
    return date.fromisoformat(text) if text else None
