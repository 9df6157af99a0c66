from dataclasses import replace
from math import log, sqrt

import numpy as np
import pytest

from pilotage.engine.priorities.judgements import Judgement
from pilotage.engine.selection.depending import depends_on
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.plain import portfolio
from pilotage.engine.selection.problem import Limit, WrongProblem
from pilotage.engine.selection.robust import Robust, Verdict, World, in_world, robust, verdict_of
from pilotage.engine.selection.sampling import (
    Draws,
    Range,
    error_of,
    sampled,
    sampled_priorities,
    sampled_weights,
)
from pilotage.engine.selection.solving import solve
from tests.engine.brute import all_choices
from tests.engine.drawn import a_problem

PROVE = Effort(seconds=20, gap=0, seed=1)

# Money for one of the first two, the third costs nothing, the fourth loses value. The second is worth what is drawn.
RACE = portfolio((10, 7, 1, -1), [(5,), (5,), (0,), (0,)], (5,))


def worth(value):
    return World({1: value}, {}, {})


def drawn_worlds(problem, draws):
    """Values of all ways of each candidate times its draw, the money times the last one."""
    flat = [(candidate, way) for candidate, several in enumerate(problem.ways) for way in several]
    return [
        World(
            {number: float(way.value * row[candidate]) for number, (candidate, way) in enumerate(flat)},
            {},
            {0: float(problem.limits[0].at_most * row[-1])},
        )
        for row in draws.numbers
    ]


def in_hundredths(worlds):
    """As brute force judges them."""
    worlds = [replace(one, values={way: round(value, 2) for way, value in one.values.items()}) for one in worlds]
    return [replace(one, at_most={0: round(one.at_most[0], 2)}) for one in worlds]


def test_the_share_of_worlds_in_which_each_is_chosen_is_counted():
    # The second is ahead in the worlds where it is worth more than 10: two of four.
    found = robust(RACE, solve(RACE, PROVE), [worth(5), worth(15), worth(8.5), worth(20)], PROVE)
    assert found.solved == (0, 1, 2, 3)
    assert found.shares == (0.5, 0.5, 1, 0)
    assert found.verdicts == (Verdict.DEPENDS, Verdict.DEPENDS, Verdict.ALWAYS_IN, Verdict.ALWAYS_OUT)
    assert (found.unproved, found.without, found.asked) == (0, 0, 4)
    assert found.together.tolist() == [[0.5, 0, 0.5, 0], [0, 0.5, 0.5, 0], [0.5, 0.5, 1, 0], [0, 0, 0, 0]]


def test_one_exception_in_twenty_is_still_always():
    assert [verdict_of(share) for share in (1, 0.95, 0.94, 0.06, 0.05, 0)] == [
        Verdict.ALWAYS_IN,
        Verdict.ALWAYS_IN,
        Verdict.DEPENDS,
        Verdict.DEPENDS,
        Verdict.ALWAYS_OUT,
        Verdict.ALWAYS_OUT,
    ]


def test_uses_and_limits_may_differ_from_world_to_world():
    # With 10 of money both fit; where the first needs 11 of it, only the second does.
    wide, dear = World({}, {}, {0: 10}), World({}, {0: {0: 11}}, {0: 10})
    found = robust(RACE, None, [wide, dear], PROVE)
    assert found.chosen.tolist() == [[True, True, True, False], [False, True, True, False]]
    assert in_world(RACE, dear).limits[0] == Limit({0: 11, 1: 5}, None, 10)


@pytest.mark.parametrize("seed", range(4))
def test_every_world_has_the_best_of_all_its_choices(seed):
    problem = a_problem(seed, size=5)
    worlds = in_hundredths(drawn_worlds(problem, sampled(seed, 6, [Range(str(at), 0.7, 1, 1.4) for at in range(6)])))
    found = robust(problem, solve(problem, PROVE), worlds, PROVE)
    for chosen, world in zip(found.chosen, worlds, strict=True):
        choices = all_choices(in_world(problem, world))
        best = choices.values[choices.kept()].max()
        same = ((choices.way >= 0) == chosen).all(axis=1) & choices.kept()
        assert choices.values[same].max() == best


@pytest.mark.parametrize("seed", range(12))
def test_where_one_choice_alone_is_the_best_a_world_has_what_a_whole_search_answers(seed):
    problem = a_problem(seed, size=7)
    draws = sampled(seed, 8, [Range(str(at), 0.6, 1, 1.5) for at in range(8)])
    worlds = [World({}, {}, {}), *in_hundredths(drawn_worlds(problem, draws))]
    found = robust(problem, solve(problem, PROVE), worlds, PROVE)
    compared = 0
    for chosen, world in zip(found.chosen, worlds, strict=True):
        choices = all_choices(in_world(problem, world))
        kept = choices.kept()
        best = choices.way[kept & (choices.values == choices.values[kept].max())] >= 0
        if (best == best[0]).all():
            compared += 1
            answer = solve(in_world(problem, world), PROVE)
            assert tuple(np.flatnonzero(chosen)) == answer.selected == tuple(np.flatnonzero(best[0]))
    assert compared > len(worlds) / 2


def test_each_world_is_told_as_it_comes_with_its_number():
    told = []
    found = robust(RACE, None, [worth(5), worth(15)] * 30, PROVE, workers=2, keep=told.append)
    assert sorted(one.world for one in told) == list(range(60))
    assert all(one.chosen == ((0, 2), (1, 2))[one.world % 2] and one.is_proved for one in told)
    assert found.shares == (0.5, 0.5, 1, 0)


def test_the_choices_are_the_same_for_any_number_of_workers():
    problem = a_problem(3, size=10)
    draws = sampled(5, 60, [Range(str(at), 0.6, 1, 1.5) for at in range(11)])
    worlds = drawn_worlds(problem, draws)
    alone, several = (robust(problem, None, worlds, PROVE, workers=workers) for workers in (1, 3))
    assert alone.solved == several.solved == tuple(range(60))
    assert (alone.chosen == several.chosen).all()
    assert 0 < alone.chosen.mean() < 1


def test_worlds_without_a_choice_and_without_proof_are_counted():
    broke = World({}, {}, {0: 4})
    found = robust(replace(RACE, forced_in=(0,)), None, [worth(5), broke], PROVE)
    assert (found.solved, found.without, found.asked) == ((0,), 1, 2)
    assert found.shares[0] == 1
    hopeless = robust(replace(RACE, forced_in=(0,)), None, [broke], PROVE)
    assert (hopeless.shares, hopeless.verdicts, hopeless.without) == (None, None, 1)
    lot = np.random.default_rng(7)
    weights = lot.integers(100, 1000, (40, 5)).tolist()
    hard = portfolio([sum(row) + 7 for row in weights], weights, [9000] * 5)
    quick = robust(hard, None, [World({}, {}, {})], Effort(seconds=20, gap=0, seed=1, nodes=1))
    assert (quick.unproved, quick.solved) == (1, (0,))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stop_keeps_the_worlds_so_far(workers):
    told = []

    def watch(done, asked):
        told.append((done, asked))
        return done == 3

    found = robust(RACE, None, [worth(5)] * 60, PROVE, report=watch, workers=workers)
    assert told == [(1, 60), (2, 60), (3, 60)]
    assert (len(found.solved), found.asked) == (3, 60)


def test_wrong_worlds_are_refused():
    for world in (World({9: 1}, {}, {}), World({}, {3: {0: 1}}, {}), World({}, {0: {9: 1}}, {}), World({}, {}, {1: 1})):
        for workers in (1, 2):
            with pytest.raises(WrongProblem):
                robust(RACE, None, [world], PROVE, workers=workers)
    with pytest.raises(WrongProblem):
        robust(RACE, None, [], PROVE, workers=0)


def test_what_a_choice_depends_on_is_found_with_its_threshold():
    # The second is chosen where it is worth more than the first's 10; money's price has nothing to do with it.
    draws = sampled(11, 80, [Range("price", 0, None, 1), Range("second", 5, None, 15)])
    worlds = [worth(float(row[1])) for row in draws.numbers]
    first, second = depends_on(robust(RACE, None, worlds, PROVE), draws)
    assert (first.candidate, first.column, first.is_above) == (0, "second", False)
    assert (second.candidate, second.column, second.is_above) == (1, "second", True)
    below, above = (
        draws.numbers[:, 1][draws.numbers[:, 1] < 10].max(),
        draws.numbers[:, 1][draws.numbers[:, 1] > 10].min(),
    )
    assert first.threshold == second.threshold == pytest.approx((below + above) / 2)
    assert (first.accuracy, second.accuracy) == (1, 1)
    assert second.share == (draws.numbers[:, 1] > 10).mean()
    assert second.gain == pytest.approx(-second.share * np.log2(second.share) - first.share * np.log2(first.share))


def test_what_depends_on_nothing_that_was_drawn_says_so():
    lot = np.random.default_rng(2)
    found = Robust(tuple(range(200)), lot.random((200, 1)) < 0.4, 0, 0, 200)
    draws = Draws(tuple(map(str, range(30))), lot.random((200, 30)))
    (split,) = depends_on(found, draws)
    assert (split.column, split.threshold, split.gain) == (None, None, 0)
    assert split.accuracy == split.baseline == max(split.share, 1 - split.share)


def test_draws_are_matched_with_the_worlds_that_have_a_choice():
    # World 1 has none: its draw must not count.
    found = Robust((0, 2, *range(3, 40)), np.array([[at % 2 == 0] for at in (0, 2, *range(3, 40))]), 0, 1, 40)
    draws = Draws(("even",), np.array([[0.0 if at == 1 else 1.0 - at % 2] for at in range(40)]))
    (split,) = depends_on(found, draws)
    assert (split.column, split.threshold, split.accuracy) == ("even", 0.5, 1)
    with pytest.raises(WrongProblem):
        depends_on(found, Draws(("even",), draws.numbers[:39]))


def test_ranges_are_drawn_as_triangles_and_evenly():
    # Triangle 90..100..130: mean 320/3, a quarter lies below 100. Evenly 2..4: mean 3.
    draws = sampled(1, 20_000, [Range("cost", 90, 100, 130), Range("delay", 2, None, 4), Range("fixed", 5, 5, 5)])
    cost, delay, fixed = draws.numbers.T
    assert cost.min() >= 90
    assert cost.max() <= 130
    assert cost.mean() == pytest.approx(320 / 3, abs=0.2)
    assert (cost < 100).mean() == pytest.approx(0.25, abs=0.015)
    assert delay.mean() == pytest.approx(3, abs=0.02)
    assert set(fixed) == {5}


def test_draws_repeat_for_a_seed_and_more_worlds_begin_with_the_same():
    ranges = [Range("a", 0, 1, 2), Range("b", 0, None, 1)]
    few, many = sampled(4, 10, ranges).numbers, sampled(4, 30, ranges).numbers
    assert (few == many[:10]).all()
    assert (few != sampled(5, 10, ranges).numbers).any()
    weights = [sampled_weights(4, count, "ab", [(1, 2), (3, 1)], 0.1).numbers for count in (10, 30)]
    assert (weights[0] == weights[1][:10]).all()


def test_weights_lie_between_the_judges():
    judges = [(0.6, 0.3, 0.1), (2, 2, 4)]  # the second: 0.25, 0.25, 0.5
    found = sampled_weights(1, 2000, ("safety", "growth", "cost"), judges, 0).numbers
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found >= np.array([0.25, 0.25, 0.1]) - 1e-12).all()
    assert (found <= np.array([0.6, 0.3, 0.5]) + 1e-12).all()
    # Uniform mixtures of two: midway on average, spread over all of it.
    assert found[:, 0].mean() == pytest.approx(0.425, abs=0.01)
    assert found[:, 0].std() == pytest.approx(0.35 / sqrt(12), abs=0.005)


def test_a_single_judge_varies_by_the_spread_alone():
    assert sampled_weights(1, 3, "ab", [(3, 1)], 0).numbers.tolist() == [[0.75, 0.25]] * 3
    found = sampled_weights(1, 4000, "ab", [(3, 1)], 0.2).numbers
    # The logarithm of the ratio is the difference of two errors: 0.2 * sqrt(2).
    ratios = np.log(found[:, 0] / found[:, 1])
    assert (ratios.mean(), ratios.std()) == (pytest.approx(log(3), abs=0.02), pytest.approx(0.2 * sqrt(2), abs=0.02))


def test_judgements_that_agree_have_no_error_and_those_that_contradict_vary_by_it():
    agreeing = (Judgement(0, 1, 2), Judgement(1, 2, 2), Judgement(0, 2, 4))
    found = sampled_priorities(1, 4, "abc", agreeing).numbers
    assert found == pytest.approx(np.array([[4 / 7, 2 / 7, 1 / 7]] * 4))
    # "a is 2 of b, b is 2 of c, a equals c": weights 2^(1/3) : 1 : 2^(-1/3); each judgement is off by a third of ln 4.
    circular = (Judgement(0, 1, 2), Judgement(1, 2, 2), Judgement(0, 2, 1))
    weights = np.array([2 ** (1 / 3), 1, 2 ** (-1 / 3)])
    assert error_of(circular, (weights / weights.sum()).tolist()) == pytest.approx(log(4) / sqrt(3))
    drawn = sampled_priorities(1, 3000, "abc", circular).numbers
    assert drawn.sum(axis=1) == pytest.approx(1)
    # Weights of three are geometric means: ln(a/c) = (x_ab + x_bc + 2 x_ac) / 3, off by sqrt(6) / 3 of the error.
    spread = np.log(drawn[:, 0] / drawn[:, 2])
    assert spread.mean() == pytest.approx(2 * log(2) / 3, abs=0.04)
    assert spread.std() == pytest.approx(log(4) / sqrt(3) * sqrt(6) / 3, abs=0.03)


def test_too_few_judgements_to_check_each_other_have_no_error():
    found = sampled_priorities(1, 2, "abc", (Judgement(0, 1, 2), Judgement(1, 2, 2))).numbers
    assert found == pytest.approx(np.array([[4 / 7, 2 / 7, 1 / 7]] * 2))


def test_draws_stand_beside_each_other_world_by_world():
    money, weights = sampled(1, 5, [Range("money", 1, None, 2)]), sampled_weights(1, 5, ("a", "b"), [(1, 1)], 0.1)
    both = money.beside(weights)
    assert both.names == ("money", "a", "b")
    assert (both.numbers == np.hstack((money.numbers, weights.numbers))).all()
    for other in (money, sampled(1, 4, [Range("x", 0, None, 1)])):
        with pytest.raises(WrongProblem):
            money.beside(other)


def test_wrong_ranges_and_weights_are_refused():
    for low, likely, high in ((2, 1, 3), (0, 4, 3), (3, None, 2), (0, None, float("inf"))):
        with pytest.raises(WrongProblem):
            Range("x", low, likely, high)
    for judges, spread in (([], 0), ([(0, 0)], 0), ([(1, -1)], 0), ([(1, 1)], -0.1), ([(float("nan"), 1)], 0)):
        with pytest.raises(WrongProblem):
            sampled_weights(1, 2, "ab", judges, spread)
