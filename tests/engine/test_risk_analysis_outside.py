import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.engine.risk_analysis.contingency import Risk, contingency_of
from pilotage.engine.risk_analysis.problem import WrongRisk
from pilotage.engine.risk_analysis.reference import ReferenceClass, reference_class_of

OVERRUNS = (-0.05, 0.02, 0.08, 0.10, 0.12, 0.18, 0.22, 0.25, 0.31, 0.40, 0.47, 0.55, 0.62, 0.80, 1.35)
RAIL = {0.5: 0.40, 0.6: 0.45, 0.7: 0.51, 0.8: 0.57, 0.9: 0.68}


def test_the_uplift_is_that_of_a_real_project():
    # 12 of 15 projects ended at or below .55: the smallest with F >= .8.
    own = ReferenceClass(OVERRUNS)
    assert own.uplift(0.8) == 0.55
    assert 255 * (1 + own.uplift(0.5)) == pytest.approx(318.75)
    assert own.probability_within(0.55) == pytest.approx(0.8)
    assert (own.is_too_small, own.is_small) == (False, False)


def test_a_published_class_gives_its_published_figures():
    # A class of 10 equal parts whose steps are the published uplifts of rail; 255 m with P50, P80, P90.
    overruns = tuple(sorted([0, 0.1, 0.2, 0.3, RAIL[0.5], RAIL[0.6], RAIL[0.7], RAIL[0.8], RAIL[0.9], 1.0]))
    rail = ReferenceClass(overruns)
    assert [255 * (1 + rail.uplift(share)) for share in (0.5, 0.8, 0.9)] == pytest.approx([357.0, 400.35, 428.4])


def test_a_small_class_says_that_it_is_small():
    assert ReferenceClass(OVERRUNS[:9]).is_too_small
    assert (ReferenceClass(OVERRUNS[:10]).is_too_small, ReferenceClass(OVERRUNS[:10]).is_small) == (False, True)
    assert (ReferenceClass(()).uplift(0.5), ReferenceClass(()).probability_within(1)) == (None, None)


def test_a_class_is_made_of_what_closed_projects_were_estimated_and_came_to():
    assert reference_class_of([(100, 150), (200, 190)]).overruns == pytest.approx((-0.05, 0.5))
    for wrong in ([(0, 5)], [(1, float("nan"))], [(1, -2)]):
        with pytest.raises(WrongRisk):
            reference_class_of(wrong)


def test_independent_risks_add_up_exactly():
    found = contingency_of([Risk(0.3, 50), Risk(0.1, 200), Risk(0.5, 20), Risk(0.25, 80)])
    assert (found.expected, found.deviation) == (pytest.approx(65), pytest.approx(73.6546, abs=5e-5))
    assert found.shares[0] == pytest.approx(0.23625)  # .7 * .9 * .5 * .75
    # F(150) is .9 exactly, and .8999999 in floats.
    assert [found.quantile(share) for share in (0.5, 0.8, 0.9)] == [50, 100, 150]


def test_too_many_outcomes_have_a_mean_and_a_spread_only():
    found = contingency_of([Risk(0.5, 2**at) for at in range(20)])
    assert (found.expected, found.outcomes, found.quantile(0.5)) == ((2**20 - 1) / 2, None, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(-20, 20)), max_size=8))
def test_the_distribution_has_the_expected_value(risks):
    found = contingency_of([Risk(*one) for one in risks])
    steps = [after - before for before, after in zip((0, *found.shares), found.shares, strict=False)]
    assert sum(step * sum_ for step, sum_ in zip(steps, found.outcomes, strict=True)) == pytest.approx(
        found.expected, abs=1e-6
    )


@pytest.mark.parametrize("wrong", [(1.2, 5), (0.5, float("inf"))])
def test_wrong_risks_are_refused(wrong):
    with pytest.raises(WrongRisk):
        Risk(*wrong)
