import highspy
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pilotage.engine.network.arrays import FF, FS, SF, SS, Network, weights_of
from pilotage.engine.network.incremental import Kept
from pilotage.engine.network.passing import HAS_NUMBA, SMALL, Way, passed, passed_plainly
from pilotage.engine.network.plan import Cycle, WrongPlan
from pilotage.engine.network.waves import TooNarrow, passed_in_waves

WAYS = [way for way in Way if way is not Way.COMPILED or HAS_NUMBA]
TYPES = st.sampled_from([FS, SS, FF, SF])


def a_network(durations, links):
    columns = list(zip(*links, strict=True)) or [(), (), (), ()]
    before, after, types, lags = (np.array(column, dtype=np.int64) for column in columns)
    return Network(np.array(durations, dtype=np.int64), before, after, types.astype(np.int8), lags)


@st.composite
def networks(draw, most=12):
    durations = draw(st.lists(st.integers(0, 9), min_size=1, max_size=most))
    places = st.integers(0, len(durations) - 1)
    drawn = draw(st.lists(st.tuples(places, places, TYPES, st.integers(-4, 6)), max_size=3 * most))
    named = draw(st.permutations(range(len(durations))))
    links = [(named[min(a, b)], named[max(a, b)], kind, lag) for a, b, kind, lag in drawn if a != b]
    return a_network(durations, links)


def by_relaxing(network):
    """Push every link until nothing moves: no order, no levels, no weights kept."""
    durations = network.durations.tolist()
    weights = weights_of(network).tolist()
    links = list(zip(network.before.tolist(), network.after.tolist(), weights, strict=True))
    early = [0] * len(durations)
    for _ in durations:
        for source, target, weight in links:
            early[target] = max(early[target], early[source] + weight)
    finish = max(map(sum, zip(early, durations, strict=True)))
    late = [finish - lasting for lasting in durations]
    for _ in durations:
        for source, target, weight in links:
            late[source] = min(late[source], late[target] - weight)
    return early, late, finish


def by_linear_program(network):
    """The earliest starts: each as small as the links allow, all at once."""
    model = highspy.Highs()
    model.silent()
    starts = [model.addVariable(lb=0) for _ in network.durations]
    lasting = network.durations.tolist()
    ends = {FS: (1, 0), SS: (0, 0), FF: (1, 1), SF: (0, 1)}
    rows = zip(
        network.before.tolist(), network.after.tolist(), network.types.tolist(), network.lags.tolist(), strict=True
    )
    for source, target, kind, lag in rows:
        of_before, of_after = ends[kind]
        model.addConstr(
            starts[target] + of_after * lasting[target] >= starts[source] + of_before * lasting[source] + lag
        )
    model.minimize(sum(starts[1:], start=1 * starts[0]))
    return [round(model.val(start)) for start in starts]


@pytest.mark.parametrize("way", WAYS)
@settings(deadline=None)  # the first call compiles
@given(network=networks())
def test_every_way_finds_what_relaxing_finds(way, network):
    early, late, finish = by_relaxing(network)
    found = passed(network, way=way)
    assert (found.early.tolist(), found.late.tolist(), found.finish) == (early, late, finish)
    assert found.total_float.tolist() == [b - a for a, b in zip(early, late, strict=True)]


@settings(max_examples=40, deadline=None)
@given(network=networks(most=8))
def test_early_starts_are_the_least_solution_of_the_linear_program(network):
    assert passed(network, way=Way.LISTS).early.tolist() == by_linear_program(network)


@given(network=networks())
def test_free_float_is_how_far_a_task_moves_before_another_does(network):
    found = passed(network, way=Way.LISTS)
    for task, room in enumerate(found.free_float.tolist()):
        for more, is_free in ((room, True), (room + 1, False)):
            early = found.early.copy()
            early[task] += more
            asked = early[network.before] + weights_of(network)
            leaves = network.before == task
            stays = (asked[leaves] <= found.early[network.after[leaves]]).all()
            assert (stays and early[task] + network.durations[task] <= found.finish) == is_free


@settings(deadline=None)
@given(network=networks())
def test_total_float_is_at_least_free_float_and_something_is_critical(network):
    found = passed(network)
    assert (found.total_float >= found.free_float).all()
    assert (found.free_float >= 0).all()
    assert found.total_float.min() == 0


def same_dates(ours, others):
    names = ("early", "late", "total_float", "free_float")
    return ours.finish == others.finish and all(
        np.array_equal(getattr(ours, name), getattr(others, name)) for name in names
    )


@given(network=networks())
def test_without_numba_the_same_is_found(network):
    assert same_dates(passed_plainly(network), passed(network, way=Way.LISTS))


@pytest.mark.parametrize("tasks", [SMALL, SMALL + 1])
def test_waves_that_are_too_narrow_are_left_to_another_way(tasks):
    # One task after the other: every wave holds one, and two are asked for.
    chain = a_network([2] * tasks, [(at, at + 1, FS, 1) for at in range(tasks - 1)])
    with pytest.raises(TooNarrow):
        passed_in_waves(chain, fewest=2)
    assert same_dates(passed_plainly(chain), passed_in_waves(chain))
    assert passed_plainly(chain).finish == 3 * tasks - 1


def test_a_wave_is_wide_enough_on_average():
    # Ten waves of one task each are more than the 8 that pass unasked, but a hundred tasks begin with the first.
    links = [(at, at + 1, FS, 0) for at in range(10)]
    assert passed_in_waves(a_network([1] * 110, links), fewest=20).finish == 11
    with pytest.raises(TooNarrow):
        passed_in_waves(a_network([1] * 11, links), fewest=20)


@pytest.mark.parametrize("way", WAYS)
def test_no_task_and_one_task_are_networks(way):
    assert passed(a_network([], []), way=way).finish == 0
    assert passed(a_network([7], []), way=way).early.tolist() == [0]


@pytest.mark.parametrize("way", WAYS)
def test_a_circle_is_named(way):
    links = [(0, 1, FS, 0), (1, 2, SS, 0), (2, 1, FF, 3), (2, 3, FS, 0)]
    with pytest.raises(Cycle) as refused:
        passed(a_network([1, 1, 1, 1], links), way=way)
    assert set(refused.value.tasks) == {1, 2}


@pytest.mark.parametrize(
    ("durations", "links"),
    [([-1], []), ([1 << 50], []), ([1], [(0, 1, FS, 0)]), ([1, 1], [(0, 1, 4, 0)]), ([1, 1], [(0, 1, FS, 1 << 50)])],
)
def test_what_is_no_network_is_refused(durations, links):
    with pytest.raises(WrongPlan):
        a_network(durations, links)


def same(kept):
    return same_dates(kept.passed(), passed(kept.network(), way=Way.LISTS))


def layered(tasks, seed):
    draw = np.random.default_rng(seed)
    after = np.repeat(np.arange(1, tasks), 2)
    before = np.maximum(0, after - draw.integers(1, 30, len(after)))
    types = draw.choice([FS, SS, FF, SF], len(after), p=(0.85, 0.07, 0.06, 0.02))
    return a_network(
        draw.integers(0, 20, tasks), list(zip(before, after, types, draw.integers(-2, 8, len(after)), strict=True))
    )


def test_after_300_random_edits_a_kept_network_is_as_a_full_pass_finds_it():
    kept, draw = Kept(layered(400, seed=7)), np.random.default_rng(8)
    there = list(range(798))
    for _ in range(300):
        match draw.integers(0, 4):
            case 0 | 1:
                kept.last(int(draw.integers(0, 40)), task=int(draw.integers(0, 400)))
            case 2:
                kept.lag(int(draw.integers(-5, 20)), link=int(draw.choice(there)))
            case 3:
                there.remove(gone := int(draw.choice(there)))
                kept.part(link=gone)
                try:
                    link, _ = kept.join(*map(int, draw.integers(0, 400, 2)), kind=int(draw.integers(0, 4)))
                    there.append(link)
                except Cycle:
                    pass
        assert same(kept)


@settings(max_examples=60, deadline=None)
@given(networks(), st.data())
def test_a_link_is_added_against_the_order_or_its_circle_is_named(network, data):
    size = len(network.durations)
    assume(size > 1)
    kept = Kept(network)
    before, after = data.draw(st.permutations(range(size)))[:2]
    try:
        kept.join(before, after, kind=data.draw(TYPES), lag=data.draw(st.integers(-3, 3)))
    except Cycle as refused:
        known = set(zip(network.before.tolist(), network.after.tolist(), strict=True)) | {(before, after)}
        circle = refused.tasks
        assert all(pair in known for pair in zip(circle, (*circle[1:], circle[0]), strict=True))
        assert (before, after) in zip(circle, (*circle[1:], circle[0]), strict=True)
    assert same(kept)


def test_what_did_not_move_is_not_touched():
    # A (3) and B (5) before C: A may last 5 before anything else moves; only A's own tail changes.
    kept = Kept(a_network([3, 5, 2], [(0, 2, FS, 0), (1, 2, FS, 0)]))
    assert kept.last(4, task=0) == {0}
    assert (kept.finish, kept.free_float(0)) == (7, 1)
    assert kept.last(6, task=0) == {0, 2}
    assert (kept.finish, kept.total_float(1), kept.total_float(0)) == (8, 1, 0)
