import math

import pytest

from pilotage.engine.scoring.priority import WrongScore, priority_of
from pilotage.engine.scoring.strengths import STRENGTHS, strength
from pilotage.engine.scoring.weighted import scores_of

WEIGHTS = (0.4, 0.25, 0.2, 0.15)
OPTIONS = ((8, 3, 6, 2), (4, 9, 7, 5), (9, 2, 3, 10), (5, 5, 5, 5))


def test_options_are_scored_as_they_are():
    # First option: 3.2 + .75 + 1.2 + .3 = 5.45
    assert scores_of(OPTIONS, WEIGHTS).plain == pytest.approx((5.45, 6.00, 6.20, 5.00))


def test_options_are_scored_normalised():
    assert scores_of(OPTIONS, WEIGHTS).normalised == pytest.approx((0.5057, 0.50625, 0.5500, 0.3434), abs=5e-5)


def test_a_criterion_on_which_all_are_equal_counts_nothing_normalised():
    assert scores_of(((1, 5), (3, 5)), (0.5, 0.5)).normalised == (0, 0.5)


def test_no_options_have_no_scores():
    assert scores_of((), (1.0,)).plain == ()


def test_a_fully_rated_initiative_has_a_point():
    # .5 * .6 + .3 * 1 + .2 * 0 = .6
    found = priority_of((0.6, 1, 0), (0.5, 0.3, 0.2), least=0, most=1)
    assert found.point == pytest.approx(0.6)
    assert (found.completeness, found.rated, found.drivers) == (1, 3, 3)


def test_a_missing_rating_makes_an_interval_not_a_point():
    # Known .5 * .6 = .3; the driver of weight .3 may add 0 to .3.
    found = priority_of((0.6, None, 0), (0.5, 0.3, 0.2), least=0, most=1)
    assert (found.low, found.high) == (pytest.approx(0.3), pytest.approx(0.6))
    assert found.point is None
    assert found.completeness == pytest.approx(0.7)


def test_an_unrated_initiative_may_be_anything():
    found = priority_of((None, None), (0.5, 0.5), least=0, most=1)
    assert (found.low, found.high, found.completeness, found.rated) == (0, 1, 0, 0)


def test_the_strengths_rise_by_one_tenth_more_each_time():
    assert [one.share for one in STRENGTHS] == [0, 0.1, 0.3, 0.6, 1]
    assert strength("strong").share == 0.6


@pytest.mark.parametrize(
    ("ratings", "weights"),
    [((0.5,), (0.5, 0.5)), ((2, 0), (0.5, 0.5)), ((0, 0), (0.5, 0.4)), ((0, 0), (1.5, -0.5)), ((0, 0), (math.nan, 1))],
)
def test_wrong_ratings_and_weights_are_refused(ratings, weights):
    with pytest.raises(WrongScore):
        priority_of(ratings, weights, least=0, most=1)
