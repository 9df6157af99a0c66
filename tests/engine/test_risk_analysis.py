from dataclasses import astuple, replace
from importlib import import_module
from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.network.passing import HAS_NUMBA
from pilotage.engine.network.plan import LinkType
from pilotage.engine.risk_analysis.answer import quantile
from pilotage.engine.risk_analysis.passes import board_for, early_pass, late_pass, steps_of
from pilotage.engine.risk_analysis.problem import Estimate, Event, Group, Link, Problem, Shape, WrongRisk
from pilotage.engine.risk_analysis.simulation import answer_of, simulate
from pilotage.engine.risk_analysis.tables import SLICES, table_of
from pilotage.engine.risk_analysis.tally import tally_of
from pilotage.engine.risk_analysis.ways import Way

WAYS = [way for way in Way if way is not Way.COMPILED or HAS_NUMBA]
each_way = pytest.mark.parametrize("way", WAYS)

# The textbook network of PERT: A, B, C after A, D after A, E after B and C, F after D, G after E.
PERT_POINTS = ((2, 4, 6), (3, 5, 9), (4, 5, 7), (4, 6, 10), (4, 5, 7), (3, 4, 8), (3, 5, 8))
PERT_LINKS = tuple(Link(*ends) for ends in ((0, 2), (0, 3), (1, 4), (2, 4), (3, 5), (4, 6)))


def certain(durations, links=(), **more):
    return Problem(durations=durations, links=tuple(links), **more)


def chain(*estimates, **more):
    links = tuple(Link(at, at + 1) for at in range(len(estimates) - 1))
    return Problem([one.likely for one in estimates], links, dict(enumerate(estimates)), **more)


def textbook():
    return Problem([likely for _, likely, _ in PERT_POINTS], PERT_LINKS, {
        at: Estimate(*points) for at, points in enumerate(PERT_POINTS)
    })  # fmt: skip


def measured(problem, durations, *, way):
    """The answer for trials that are given and not drawn."""
    planned = board_for(np.array(problem.durations, dtype=float)[:, None], steps_of(problem))
    end = float(early_pass(steps_of(problem), planned)[0])
    finishes = tuple(float(planned.finishes[place, 0]) for place in problem.watched)
    tally = tally_given(problem, np.array(durations, dtype=np.float32), way=way, end=end)
    return answer_of([tally], problem, seed=0, planned_end=end, planned_watched=finishes)


def tally_given(problem, trials, *, way, end, own=None):
    none, steps, watched = np.empty((0, trials.shape[1]), trials.dtype), steps_of(problem), tuple(problem.watched)
    planned = np.array(problem.durations, dtype=float)
    if way is Way.ROWS:
        board = board_for(trials.copy(), steps)
        return tally_of(steps, board, none, own or {}, watched, planned=planned, planned_end=end)
    compiled = import_module("pilotage.engine.risk_analysis.compiled")
    ours = compiled.Compiled(steps, watched, size=trials.shape[1], planned=planned, planned_end=end)
    return ours.tally_of(trials, trials.shape[1], none, own or {})


def dates_of(problem):
    """Early finishes and slacks with the planned durations."""
    steps = steps_of(problem)
    board = board_for(np.array(problem.durations, dtype=float)[:, None], steps)
    end = early_pass(steps, board)
    finishes = board.finishes[:, 0].copy()
    late_pass(steps, board, end)
    return float(end[0]), finishes.tolist(), board.finishes[:, 0].tolist()


@each_way
def test_a_textbook_network_comes_out_as_published(way):
    found = simulate(textbook(), samples=200_000, way=way, seed=7)
    error = 1.43 / sqrt(200_000)
    assert found.mean == pytest.approx(19.505, abs=4 * error + 5e-4)
    assert found.deviation == pytest.approx(1.430, abs=0.012)
    assert found.quantile(0.8) == pytest.approx(20.728, abs=0.02)
    assert found.probability_until(20) == pytest.approx(0.638, abs=0.005)
    assert found.planned_end == 19  # 4 + 5 + 5 + 5, with the likely durations
    assert found.merge_bias == pytest.approx(0.505, abs=0.015)
    # Paths A-C-E-G .990, A-D-F .0065, B-E-G .0037: A is on the first two, D on the second, B on the third.
    assert [found.tasks[at].criticality for at in (2, 3, 1)] == pytest.approx([0.990, 0.0065, 0.0037], abs=1e-3)
    assert found.tasks[0].criticality == pytest.approx(0.9963, abs=1e-3)


@each_way
def test_the_indices_are_exact_where_all_trials_are_given(way):
    # A-B beside C-D; A, B and C have three values each with 1/4, 1/2, 1/4: 64 equally likely trials.
    weighted = [(4, 5, 5, 8), (3, 4, 4, 6), (2, 6, 6, 9)]
    trials = np.array(list(product(*weighted))).T
    problem = certain([5, 4, 6, 3], (Link(0, 1), Link(2, 3)))
    found = measured(problem, np.vstack((trials, np.full(64, 3.0))), way=way)
    assert (found.mean, found.deviation) == (pytest.approx(10.53125), pytest.approx(1.7045, abs=5e-5))
    assert found.probability_until(9) - found.probability_until(8.99) == pytest.approx(0.34375)
    assert [one.criticality for one in found.tasks] == pytest.approx([0.640625, 0.640625, 0.515625, 0.515625])
    # The ratios d / (d + slack) would be hidden by rounding them to the tolerance: they are exact to 5 digits.
    assert [one.significance for one in found.tasks] == pytest.approx([0.8874, 0.8715, 0.7636, 0.7427], abs=5e-5)
    assert [one.sensitivity for one in found.tasks] == pytest.approx([0.5638, 0.4096, 0.7525, 0], abs=5e-5)
    assert [one.cruciality for one in found.tasks[:3]] == pytest.approx([0.6050, 0.4164, 0.4662], abs=5e-5)
    assert (found.tasks[3].cruciality, found.tasks[3].later) == (None, None)  # D always lasts 3


@each_way
def test_two_equal_paths_end_later_than_either(way):
    # The later of two independent normal ends of mean 20 and variance 2 has mean 21.1284 and deviation 1.6513 (Clark
    # 1961) for a variance of 4 each: here each path is the sum of 12 triangles of variance 1/3 on -sqrt 2 .. sqrt 2.
    half = sqrt(2)
    one = Estimate(20 / 12 - half, 20 / 12, 20 / 12 + half, Shape.TRIANGULAR)
    links = [Link(at, at + 1) for at in range(11)] + [Link(at, at + 1) for at in range(12, 23)]
    found = simulate(Problem([20 / 12] * 24, links, dict.fromkeys(range(24), one)), samples=100_000, way=way, seed=3)
    assert found.planned_end == pytest.approx(20)
    assert found.merge_bias == pytest.approx(1.1284, abs=0.025)
    assert found.deviation == pytest.approx(1.6513, abs=0.02)


@pytest.mark.parametrize("mode", [0.0, 0.1, 0.3333, 0.5, 0.87, 1.0])
def test_tables_hold_the_distributions_that_they_stand_for(mode):
    # PERT: mean (1 + 4 mode) / 6, variance mean (1 - mean) / 7.
    # Triangular: mean (1 + mode) / 3, variance (1 - mode + mode²) / 18.
    pert, triangle = table_of(Shape.PERT, mode), table_of(Shape.TRIANGULAR, mode)
    mean = (1 + 4 * mode) / 6
    assert pert.mean(dtype=float) == pytest.approx(mean, abs=1e-5)
    assert pert.var(dtype=float) == pytest.approx(mean * (1 - mean) / 7, rel=2e-3)
    assert triangle.mean(dtype=float) == pytest.approx((1 + mode) / 3, abs=1e-6)
    assert triangle.var(dtype=float) == pytest.approx((1 - mode + mode**2) / 18, rel=1e-4)
    for table in (pert, triangle):
        assert (len(table), (np.diff(table) >= 0).all(), table[0] >= 0, table[-1] <= 1) == (SLICES, True, True, True)


@each_way
def test_ranges_of_an_estimate_add_up_to_their_published_quantiles(way):
    ranges = (
        Estimate(90, 100, 130, Shape.TRIANGULAR),
        Estimate(45, 50, 70, Shape.TRIANGULAR),
        Estimate(190, 200, 260, Shape.TRIANGULAR),
    )
    found = simulate(chain(*ranges), samples=200_000, way=way, seed=1)
    assert found.planned_end == 350
    assert (found.mean, found.deviation) == (pytest.approx(378.333, abs=0.17), pytest.approx(18.4466, abs=0.13))
    expected = (376.73, 394.48, 403.81)
    assert [found.quantile(share) for share in (0.5, 0.8, 0.9)] == pytest.approx(expected, abs=0.35)
    # Of normal scores that correlate by .5 skewed values correlate by a little less: .49 leads to a deviation of 24.4.
    tied = simulate(chain(*ranges, groups=(Group(0.5, (0, 1, 2)),)), samples=200_000, way=way, seed=1)
    assert tied.mean == pytest.approx(378.333, abs=0.25)
    assert tied.deviation == pytest.approx(24.5152, abs=0.25)
    same = simulate(chain(*ranges, groups=(Group(1.0, (0, 1, 2)),)), samples=100_000, way=way, seed=1)
    # Fully tied: the deviations add up. 8.498, 5.400, 15.456 = 29.355
    assert same.deviation == pytest.approx(29.355, abs=0.25)


@each_way
def test_a_risk_delays_all_its_tasks_when_it_happens(way):
    fixed = Estimate(10, 10, 10)
    risk = Event(0.25, Estimate(4, 4, 4), (0, 1))
    found = simulate(chain(fixed, fixed, events=(risk,)), samples=100_000, way=way, seed=2)
    assert set(found.ends.tolist()) == {20, 28}
    assert found.probability_until(20) == pytest.approx(0.75, abs=4 * sqrt(0.25 * 0.75 / 1e5))
    event = found.events[0]
    assert (event.costs, event.cruciality) == (pytest.approx(8), pytest.approx(1))
    assert event.happened == 1 - found.probability_until(20)
    never = simulate(chain(fixed, events=(Event(0, Estimate(4, 4, 4), (0,)),)), samples=1000, way=way, seed=2).events[0]
    assert (never.happened, never.cruciality, never.costs) == (0, None, None)


@each_way
def test_a_risk_does_not_make_the_end_hang_on_all_its_tasks(way):
    # Both tasks are delayed by the same risk; only the second is ever on the path, and only the risk moves the end.
    short, long = Estimate(1, 2, 3), Estimate(50, 50, 50)
    risk = Event(0.5, Estimate(10, 10, 10), (0, 1))
    found = simulate(Problem((2, 50), (), {0: short, 1: long}, (risk,)), samples=20_000, way=way, seed=4)
    assert found.tasks[0].cruciality < 0.03
    assert (found.tasks[0].criticality, found.tasks[1].cruciality) == (0, None)
    assert (found.events[0].cruciality, found.events[0].costs) == (pytest.approx(1), pytest.approx(10))


@each_way
@pytest.mark.parametrize("workers", [2, 3])
def test_the_answer_does_not_hang_on_the_number_of_workers(way, workers):
    problem = chain(
        *(Estimate(at, at + 2, 3 * at + 4) for at in range(1, 9)),
        events=(Event(0.3, Estimate(1, 2, 9, Shape.TRIANGULAR), (2, 5)),),
        groups=(Group(0.6, (0, 1, 2)),),
        watched=(3,),
    )
    one = simulate(problem, samples=21_000, way=way, seed=5)
    many = simulate(problem, samples=21_000, way=way, seed=5, workers=workers)
    assert (one.ends == many.ends).all()
    assert (one.watched == many.watched).all()
    assert (one.tasks, one.events) == (many.tasks, many.events)
    assert simulate(problem, samples=21_000, way=way, seed=6).tasks != one.tasks


@each_way
def test_the_caller_hears_of_progress_and_may_stop(way):
    told = []
    problem = chain(Estimate(1, 2, 3))
    whole = simulate(problem, samples=10_000, way=way, seed=1, report=lambda done: bool(told.append(done)))
    assert (told, whole.samples, whole.is_stopped) == ([4000, 8000, 10_000], 10_000, False)
    part = simulate(problem, samples=10_000, way=way, seed=1, report=lambda done: done >= 8000)
    assert (part.samples, part.is_stopped) == (8000, True)
    last = simulate(problem, samples=4000, way=way, seed=1, report=lambda done: True)
    assert (last.samples, last.is_stopped) == (4000, False)  # nothing was left to stop


def test_all_kinds_of_links_bound_starts_and_finishes():
    # A5 B4 C6 D3 E2; A-B FS+2, A-C SS+3, B-D FF+1, C-D FS-2, D-E SF+4, B-E FS. Checked by an LP elsewhere.
    links = (
        Link(0, 1, LinkType.FS, 2),
        Link(0, 2, LinkType.SS, 3),
        Link(1, 3, LinkType.FF, 1),
        Link(2, 3, LinkType.FS, -2),
        Link(3, 4, LinkType.SF, 4),
        Link(1, 4),
    )
    assert dates_of(certain([5, 4, 6, 3, 2], links)) == (13, [5, 11, 9, 12, 13], [0, 0, 2, 0, 0])


def test_work_waits_for_its_earliest_dates():
    problem = certain([2, 3, 0], (Link(0, 1), Link(1, 2)), not_before={1: 5}, finish_not_before={2: 9.5}, watched=(2,))
    assert dates_of(problem) == (9.5, [2, 8, 9.5], [4.5, 1.5, 0])
    assert simulate(problem, samples=10, seed=0).planned_watched == (9.5,)


KINDS = st.sampled_from(list(LinkType))


@st.composite
def networks(draw):
    size = draw(st.integers(1, 7))
    links = {}
    for successor in range(1, size):
        for predecessor in draw(st.sets(st.integers(0, successor - 1), max_size=3)):
            links[predecessor, successor] = Link(predecessor, successor, draw(KINDS), draw(st.integers(-4, 4)))
    durations = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    earliest = draw(st.dictionaries(st.integers(0, size - 1), st.integers(0, 12), max_size=2))
    latest = draw(st.dictionaries(st.integers(0, size - 1), st.integers(0, 30), max_size=2))
    return certain(durations, links.values(), not_before=earliest, finish_not_before=latest)


def same_times(ours, others):
    return all(np.array_equal(getattr(ours, name), getattr(others, name)) for name in ("ends", "watched", "critical"))


SUMS = ("significance", "lasts", "squares", "products")


@pytest.mark.skipif(not HAS_NUMBA, reason="the extra `fast` is not there")
@settings(max_examples=100, deadline=None)
@given(networks(), st.integers(1, 300), st.integers(0, 2**20))
def test_compiled_trials_end_and_are_critical_bit_for_bit_as_with_numpy(problem, samples, seed):
    # 300 trials are more than go through the network together: the last of them are a part of a chunk.
    problem = replace(problem, watched=range(problem.size))
    lot = np.random.default_rng(seed)
    trials = lot.uniform(0, 9, (problem.size, samples)).astype(np.float32)
    own = {0: trials[0] / 2}
    found = [tally_given(problem, trials, way=way, end=dates_of(problem)[0], own=own) for way in Way]
    assert same_times(*found)
    for name in SUMS:
        assert getattr(found[0], name) == pytest.approx(getattr(found[1], name), rel=1e-4, abs=1e-2)


@pytest.mark.skipif(not HAS_NUMBA, reason="the extra `fast` is not there")
def test_compiled_draws_are_those_of_numpy():
    problem = chain(
        *(Estimate(at, at + 2, 3 * at + 4) for at in range(1, 9)),
        events=(Event(0.3, Estimate(1, 2, 9, Shape.TRIANGULAR), (2, 5)),),
        groups=(Group(0.6, (0, 1, 2)),),
        watched=(3,),
    )
    rows, compiled = (simulate(problem, samples=9001, seed=5, way=way) for way in Way)
    assert np.array_equal(rows.ends, compiled.ends)
    assert np.array_equal(rows.watched, compiled.watched)
    assert rows.events == compiled.events
    for ours, others in zip(rows.tasks, compiled.tasks, strict=True):
        assert ours.criticality == others.criticality
        assert astuple(ours) == pytest.approx(astuple(others), abs=1e-4)


def by_patience(problem):
    """The same dates by trying all links again and again until none is broken."""
    start = [max(problem.not_before.get(at, 0), 0) for at in range(problem.size)]
    start = [max(one, problem.finish_not_before.get(at, 0) - problem.durations[at]) for at, one in enumerate(start)]
    weights = [(link, _gap(link, problem.durations)) for link in problem.links]
    for _ in range(problem.size + 1):
        for link, gap in weights:
            start[link.successor] = max(start[link.successor], start[link.predecessor] + gap)
    finishes = [begun + lasts for begun, lasts in zip(start, problem.durations, strict=True)]
    late = [max(finishes) - lasts for lasts in problem.durations]
    for _ in range(problem.size + 1):
        for link, gap in weights:
            late[link.predecessor] = min(late[link.predecessor], late[link.successor] - gap)
    return max(finishes), finishes, [last - first for last, first in zip(late, start, strict=True)]


def _gap(link, durations):
    before, after = durations[link.predecessor], durations[link.successor]
    return {
        LinkType.FS: before,
        LinkType.SS: 0,
        LinkType.FF: before - after,
        LinkType.SF: -after,
    }[link.type] + link.lag


@settings(max_examples=300, deadline=None)
@given(networks())
def test_both_passes_agree_with_patience(problem):
    assert dates_of(problem) == by_patience(problem)


def test_a_quantile_is_the_smallest_value_that_enough_lie_at_or_below():
    assert [quantile((1, 2, 3, 4), share) for share in (0, 0.25, 0.26, 0.75, 1)] == [1, 1, 2, 3, 4]
    assert quantile(range(1, 11), 0.3 + 0.6) == 9  # in floats .3 + .6 is .8999...
    assert quantile((), 0.5) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Estimate(3, 2, 4),
        lambda: Estimate(-1, 2, 4),
        lambda: Estimate(1, 2, float("nan")),
        lambda: Event(1.1, Estimate(1, 1, 1), (0,)),
        lambda: Event(0.5, Estimate(1, 1, 1), ()),
        lambda: Group(-0.1, (0, 1)),
        lambda: certain([-1]),
        lambda: certain([1], (Link(0, 1),)),
        lambda: certain([1, 1], groups=(Group(0.5, (0, 1)), Group(0.5, (1,)))),
        lambda: certain([1], not_before={0: float("inf")}),
        lambda: simulate(certain([1]), samples=0, seed=0),
        lambda: simulate(certain([]), samples=5, seed=0),
    ],
)
def test_what_cannot_be_reckoned_with_is_refused(wrong):
    with pytest.raises(WrongRisk):
        wrong()


def test_a_circle_is_named():
    with pytest.raises(WrongRisk) as refused:
        certain([1, 1, 1, 1], (Link(0, 1), Link(1, 2), Link(2, 1), Link(2, 3)))
    assert set(refused.value.tasks) == {1, 2}


@each_way
def test_what_is_certain_stays_certain_beside_what_is_not(way):
    lasts = (1 / 3, 1234.567, 20.0)
    found = simulate(Problem(lasts, (Link(0, 1), Link(1, 2)), {2: Estimate(10, 20, 40)}), samples=9000, way=way, seed=1)
    assert [one.deviation for one in found.tasks[:2]] == [0, 0]
    assert [one.mean for one in found.tasks[:2]] == pytest.approx(lasts[:2])
    # (10 + 80 + 40) / 6 = 21.667
    assert (found.tasks[2].mean, found.tasks[2].cruciality) == (
        pytest.approx(21.667, abs=0.25),
        pytest.approx(1, abs=1e-4),
    )


@each_way
def test_nothing_uncertain_ends_as_planned(way):
    found = simulate(certain([3, 0], (Link(0, 1),)), samples=100, way=way, seed=0)
    assert (found.quantile(0.1), found.quantile(0.9), found.merge_bias, found.deviation) == (3, 3, 0, 0)
    work, milestone = found.tasks
    assert (work.criticality, work.cruciality, work.sensitivity) == (1, None, None)
    assert (milestone.criticality, milestone.significance) == (1, None)
