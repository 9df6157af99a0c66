"""How much money risks may ask for together: against worked examples, brute force, and laws."""

from itertools import product
from math import isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.contingency.answer import Method
from pilotage.engine.contingency.problem import Costly, Problem, WrongReserve
from pilotage.engine.contingency.reserving import reserve_for

SEED = 20260302


def fixed(probability: float, cost: float) -> Costly:
    return Costly(probability, cost, cost, cost)


def reserve(*risks: Costly, correlation: float = 0.0, samples: int = 200_000) -> object:
    return reserve_for(Problem(tuple(risks), correlation), samples=samples, seed=SEED)


def test_four_known_risks_as_in_formula_v19():
    # docs/formulas.md, V19: expected 65, sd 73.6546, P(0) .23625, P50 50, P80 100, P90 150.
    answer = reserve(fixed(0.3, 50), fixed(0.1, 200), fixed(0.5, 20), fixed(0.25, 80))
    assert answer.method == Method.EXACT
    assert answer.expected == pytest.approx(65)
    assert answer.deviation == pytest.approx(73.6546, abs=5e-5)
    assert answer.certainty_of(0) == pytest.approx(0.23625)
    assert [answer.quantile(share) for share in (0.5, 0.8, 0.9)] == [50, 100, 150]


def test_three_ranges_as_in_formula_v19():
    # The second part of V19: triangles on a base of 350; P50 376.73, P80 394.48, P90 403.81, sd 18.4466.
    answer = reserve(Costly(1, 90, 100, 130), Costly(1, 45, 50, 70), Costly(1, 190, 200, 260))
    assert answer.method == Method.TRIALS
    assert answer.expected == pytest.approx(378.333, abs=1e-3)
    assert answer.deviation == pytest.approx(18.4466, abs=1e-4)
    found = [answer.quantile(share) for share in (0.5, 0.8, 0.9)]
    assert found == pytest.approx([376.73, 394.48, 403.81], abs=0.3)


def test_risks_that_come_together_spread_wider():
    # V19: with a correlation of .5 the deviation is 24.5152 (of the triangles' own correlation; a copula comes close).
    ranges = Costly(1, 90, 100, 130), Costly(1, 45, 50, 70), Costly(1, 190, 200, 260)
    assert reserve(*ranges, correlation=0.5).deviation == pytest.approx(24.5152, rel=0.015)


def test_events_that_come_together_need_more_for_the_same_certainty():
    risks = [fixed(0.2, 100)] * 5
    apart, together = reserve(*risks), reserve(*risks, correlation=0.6)
    assert together.expected == apart.expected
    assert together.quantile(0.95) > apart.quantile(0.95)


def test_no_risk_asks_for_nothing():
    answer = reserve()
    assert (answer.expected, answer.deviation, answer.quantile(0.9)) == (0, 0, 0)


def test_the_same_seed_gives_the_same_answer():
    risk = Costly(0.4, 1, 2, 6)
    assert reserve(risk, samples=1_000) == reserve(risk, samples=1_000)


def test_the_caller_can_stop():
    answer = reserve_for(
        Problem((Costly(0.5, 1, 2, 6),)), samples=100_000, seed=SEED, report=lambda done: done >= 20_000
    )
    assert (answer.samples, answer.is_stopped) == (20_000, True)


@pytest.mark.parametrize("wrong", [(1.1, 1, 2, 3), (-0.1, 1, 2, 3), (0.5, 3, 2, 3), (0.5, 1, 2, float("inf"))])
def test_what_is_no_risk_is_refused(wrong):
    with pytest.raises(WrongReserve):
        Costly(*wrong)


def test_a_correlation_of_one_is_refused():
    with pytest.raises(WrongReserve):
        Problem((), 1.0)


def by_brute_force(risks: list[Costly]) -> dict[float, float]:
    """Every way in which they can happen or not."""
    found: dict[float, float] = {}
    for happened in product((False, True), repeat=len(risks)):
        chance, cost = 1.0, 0.0
        for one, is_there in zip(risks, happened, strict=True):
            chance *= one.probability if is_there else 1 - one.probability
            cost += one.likely if is_there else 0.0
        found[round(cost, 6)] = found.get(round(cost, 6), 0.0) + chance
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(fixed, st.sampled_from((0.0, 0.1, 0.25, 0.5, 1.0)), st.integers(0, 40)), max_size=8))
def test_the_exact_distribution_is_that_of_all_ways(risks):
    answer, truth = reserve(*risks), by_brute_force(risks)
    for amount in truth:
        assert isclose(answer.certainty_of(amount), sum(p for cost, p in truth.items() if cost <= amount), abs_tol=1e-9)
    spread = sum(p * cost**2 for cost, p in truth.items()) - sum(p * cost for cost, p in truth.items()) ** 2
    assert isclose(answer.deviation, sqrt(max(spread, 0.0)), abs_tol=1e-6)
    assert list(answer.amounts) == sorted(answer.amounts)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.builds(lambda p, low, up, more: Costly(p, low, low + up, low + up + more), st.floats(0.05, 1),
                       st.integers(0, 50), st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=5),
    st.sampled_from((0.0, 0.4, 0.8)),
)  # fmt: skip
def test_trials_keep_the_mean_and_rise(risks, correlation):
    answer = reserve(*risks, correlation=correlation, samples=20_000)
    assert answer.quantile(0.5) <= answer.quantile(0.8) <= answer.quantile(0.9) <= sum(one.high for one in risks)
    # The shares rise to 1, so the mean of the steps can be compared with the exact one.
    steps = zip(answer.amounts, answer.shares, (0.0, *answer.shares), strict=False)
    drawn = sum(amount * (share - before) for amount, share, before in steps)
    assert drawn == pytest.approx(answer.expected, abs=5 * answer.deviation / sqrt(20_000) + 0.5)
