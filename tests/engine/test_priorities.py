import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.priorities.completion import complete
from pilotage.engine.priorities.indices import SAATY_1980, SAATY_LATER
from pilotage.engine.priorities.judgements import Comparison, Judge, Judgement, WrongJudgement, alike
from pilotage.engine.priorities.matrix import Disconnected
from pilotage.engine.priorities.scale import STEPS, step
from pilotage.engine.priorities.weighing import weigh


def judgements(*triples):
    return tuple(Judgement(*triple) for triple in triples)


def of_three(a12, a13, a23):
    return judgements((0, 1, a12), (0, 2, a13), (1, 2, a23))


# The leader example (Tom, Dick, Harry), public domain data of the method's best known worked case.
CRITERIA = judgements((0, 1, 4), (0, 2, 3), (0, 3, 7), (1, 2, 1 / 3), (1, 3, 3), (2, 3, 5))
ALTERNATIVES = (of_three(1 / 4, 4, 9), of_three(3, 1 / 5, 1 / 7), of_three(5, 9, 4), of_three(1 / 3, 5, 9))


def test_the_leader_example_gives_its_published_weights():
    found = weigh(alike(4, CRITERIA), SAATY_1980)
    assert found.weights == pytest.approx((0.5476, 0.1266, 0.2699, 0.0559), abs=5e-5)
    assert found.lambda_max == pytest.approx(4.1184, abs=5e-5)
    assert found.consistency_ratio == pytest.approx(0.0439, abs=5e-5)
    assert found.random_index_table == "saaty-1980"


def test_the_eigenvector_is_not_the_geometric_mean():
    # Row geometric means of the same matrix give .5462 .1276 .2698 .0564.
    assert abs(weigh(alike(4, CRITERIA), SAATY_1980).weights[0] - 0.5462) > 1e-3


def test_the_leader_example_chooses_dick():
    criteria = weigh(alike(4, CRITERIA), SAATY_1980).weights
    local = [weigh(alike(3, one), SAATY_1980).weights for one in ALTERNATIVES]
    totals = [sum(w * of[leader] for w, of in zip(criteria, local, strict=True)) for leader in range(3)]
    assert totals == pytest.approx([0.358, 0.493, 0.149], abs=5e-4)


@pytest.mark.parametrize(
    ("table", "published"), [(SAATY_1980, (0.032, 0.056, 0.061, 0.025)), (SAATY_LATER, (0.036, 0.062, 0.069, 0.028))]
)
def test_the_consistency_ratio_depends_on_the_named_table(table, published):
    ratios = [weigh(alike(3, one), table).consistency_ratio for one in ALTERNATIVES]
    assert ratios == pytest.approx(published, abs=6e-4)


def test_one_item_has_all_the_weight():
    found = weigh(Comparison(1, ()), SAATY_1980)
    assert found.weights == (1.0,)
    assert (found.lambda_max, found.consistency_index, found.consistency_ratio) == (1.0, 0.0, None)


def test_two_items_cannot_contradict():
    found = weigh(alike(2, judgements((0, 1, 4))), SAATY_1980)
    assert found.weights == pytest.approx((0.8, 0.2))
    assert found.consistency_ratio is None
    assert found.contradictions == found.strains == ()


def test_a_chain_without_its_third_judgement_is_answered_by_harker():
    # a over b 2, b over c 2: weights 4 : 2 : 1, nothing to contradict.
    found = weigh(alike(3, judgements((0, 1, 2), (1, 2, 2))), SAATY_1980)
    assert found.weights == pytest.approx((4 / 7, 2 / 7, 1 / 7), abs=1e-9)
    assert found.lambda_max == pytest.approx(3, abs=1e-9)
    assert found.missing == ((0, 2),)
    assert found.consistency_ratio is None


@pytest.mark.parametrize("a14", [2, 1, 1 / 3])
def test_the_missing_judgement_is_completed_at_its_published_value(a14):
    # Bozóki, Fülöp & Rónyai: a23 = √(2/5 · 4/3) = 0.7302967 whatever a14 is.
    known = judgements((0, 1, 5), (0, 2, 2), (0, 3, a14), (1, 3, 1 / 3), (2, 3, 1 / 4))
    found = complete(4, known)
    assert [(j.first, j.second) for j in found.judgements] == [(1, 2)]
    assert found.judgements[0].ratio == pytest.approx(math.sqrt(2 / 5 * 4 / 3), abs=1e-9)


ratios = st.sampled_from([one.ratio for one in STEPS])


@settings(max_examples=30, deadline=None)
@given(st.lists(ratios, min_size=8, max_size=8))
def test_no_other_completion_has_a_smaller_eigenvalue(values):
    # Five items, pairs (1, 3) and (2, 4) missing.
    pairs = [(i, j) for i in range(5) for j in range(i + 1, 5) if (i, j) not in {(1, 3), (2, 4)}]
    known = judgements(*((i, j, value) for (i, j), value in zip(pairs, values, strict=True)))
    best = complete(5, known)
    for factor in (0.97, 1.03):
        for moved in (0, 1):
            others = [
                Judgement(j.first, j.second, j.ratio * (factor if at == moved else 1))
                for at, j in enumerate(best.judgements)
            ]
            assert weigh(alike(5, (*known, *others)), SAATY_1980).lambda_max >= best.lambda_max - 1e-9
    assert weigh(alike(5, known), SAATY_1980).lambda_max >= best.lambda_max - 1e-9


def test_a_complete_comparison_has_nothing_to_complete():
    found = complete(4, CRITERIA)
    assert found.judgements == ()
    assert found.lambda_max == pytest.approx(4.1184, abs=5e-5)


def test_islands_are_refused_and_named():
    with pytest.raises(Disconnected) as refused:
        weigh(alike(5, judgements((0, 2, 2), (1, 4, 3))), SAATY_1980)
    assert refused.value.groups == ((0, 2), (1, 4), (3,))


def test_missing_judgements_lower_the_random_index():
    # Four items, one of six pairs missing: 0.90 * (1 - 2*1/(3*2)) = 0.60.
    known = judgements((0, 1, 5), (0, 2, 2), (0, 3, 2), (1, 3, 1 / 3), (2, 3, 1 / 4))
    assert weigh(alike(4, known), SAATY_1980).random_index == pytest.approx(0.60)


GROUP = (of_three(2, 5, 3), of_three(4, 3, 1 / 2), of_three(1 / 2, 2, 6))


def test_judges_are_merged_by_the_geometric_mean():
    found = weigh(alike(3, *GROUP), SAATY_1980)
    assert [j.ratio for j in found.judgements] == pytest.approx([1.5874, 3.1072, 2.0801], abs=5e-5)
    assert found.weights == pytest.approx((0.5107, 0.3283, 0.1611), abs=5e-5)
    assert found.consistency_ratio == pytest.approx(0.0004, abs=5e-5)


def test_merging_is_the_same_in_either_direction():
    # 2 and 8 merge to 4, so 1/2 and 1/8 must merge to 1/4 (the arithmetic mean gives 5 and 0.3125).
    there = weigh(alike(2, judgements((0, 1, 2)), judgements((0, 1, 8))), SAATY_1980).judgements[0].ratio
    back = weigh(alike(2, judgements((0, 1, 1 / 2)), judgements((0, 1, 1 / 8))), SAATY_1980).judgements[0].ratio
    assert (there, back) == (pytest.approx(4), pytest.approx(1 / 4))


def test_a_judge_with_more_say_pulls_harder():
    # 2^0.75 * 8^0.25 = 2^1.5
    judges = (Judge(judgements((0, 1, 2)), 0.75), Judge(judgements((0, 1, 8)), 0.25))
    assert weigh(Comparison(2, judges), SAATY_1980).judgements[0].ratio == pytest.approx(2**1.5)


def test_who_did_not_judge_a_pair_has_no_say_in_it():
    judges = (judgements((0, 1, 2), (1, 2, 2)), judgements((0, 1, 8)))
    assert weigh(alike(3, *judges), SAATY_1980).judgements[1].ratio == pytest.approx(2)


def test_the_worst_contradiction_is_named_with_what_was_said_and_what_follows():
    # a over b 2, b over c 2 imply a over c 4, but c was called twice as important as a: factor 8.
    said = judgements((0, 1, 2), (0, 2, 1 / 2), (1, 2, 2))
    worst = weigh(alike(3, said), SAATY_1980).contradictions[0]
    assert (worst.items, worst.stated, worst.implied) == ((0, 1, 2), 0.5, pytest.approx(4))
    assert worst.factor == pytest.approx(8)


def test_contradictions_are_listed_worst_first_and_at_most_three():
    found = weigh(alike(4, CRITERIA), SAATY_1980).contradictions
    # Triads of the leader example: (0,1,2): 4/3 implied against 3, factor 2.25; (0,1,3): 12 against 7, 1.714;
    # (0,2,3): 15 against 7, 2.143; (1,2,3): 5/3 against 3, 1.8.
    assert [triad.items for triad in found] == [(0, 1, 2), (0, 2, 3), (1, 2, 3)]
    assert [triad.factor for triad in found] == pytest.approx([2.25, 15 / 7, 1.8])


def test_a_circle_of_four_shows_as_a_strain():
    # 0 > 1 > 2 > 3 by 2 each, yet 3 is 2 times 0: no triad is complete, all four judgements are off by 16^(1/4) = 2.
    said = judgements((0, 1, 2), (1, 2, 2), (2, 3, 2), (0, 3, 1 / 2))
    found = weigh(alike(4, said), SAATY_1980)
    assert found.contradictions == ()
    assert found.strains[0].factor == pytest.approx(2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=8))
def test_judgements_made_from_weights_give_the_weights_back(importances):
    n = len(importances)
    said = judgements(*((i, j, importances[i] / importances[j]) for i in range(n) for j in range(i + 1, n)))
    found = weigh(alike(n, said), SAATY_1980)
    assert found.weights == pytest.approx(np.array(importances) / sum(importances), rel=1e-6)
    assert found.consistency_index == pytest.approx(0, abs=1e-9)
    assert found.contradictions == ()


def test_the_seven_steps_are_reciprocal_and_words_can_be_consistent():
    assert len(STEPS) == 7
    assert [one.ratio * other.ratio for one, other in zip(STEPS, reversed(STEPS), strict=True)] == [1] * 7
    assert step("more").ratio * step("much_more").ratio == step("extremely_more").ratio


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Judgement(1, 0, 2),
        lambda: Judgement(1, 1, 1),
        lambda: Judgement(0, 1, 0),
        lambda: Judgement(0, 1, math.inf),
        lambda: Judge(judgements((0, 1, 2), (0, 1, 3)), 1),
        lambda: Judge((), 0),
        lambda: Comparison(0, ()),
        lambda: Comparison(2, (Judge(judgements((0, 2, 2)), 1),)),
        lambda: Comparison(2, (Judge(judgements((0, 1, 2)), 0.4),)),
    ],
)
def test_wrong_judgements_are_refused_at_the_door(wrong):
    with pytest.raises(WrongJudgement):
        wrong()
