"""What holds of a practice: opinions, evidence, where they disagree, and levels by each, by hand-worked numbers."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.maturity.models import Says, Source
from pilotage.maturity.rules.assessing import (
    Opinion,
    Stand,
    Standing,
    ahead,
    held_by,
    holding_back,
    in_dispute,
    levels_by_evidence,
    levels_by_source,
    opinion_of,
    overall,
)
from pilotage.maturity.rules.levels import Told
from pilotage.maturity.rules.probing import Evidence, Tally
from pilotage.maturity.rules.shape import DimensionShape, ModelShape, PracticeShape, StageShape

ID = UUID(int=0)
HOLDS, FAILS, NOTHING = (Evidence(Tally(passed, asked), 0.9) for passed, asked in ((9, 10), (8, 10), (0, 0)))


@pytest.mark.parametrize(
    ("opinion", "mean", "value", "spread", "is_split"),
    [
        (Opinion(), None, None, None, False),
        (Opinion(unknown=3), None, None, None, False),
        (Opinion(yes=3), 1.0, 1.0, 0.0, False),
        (Opinion(partly=2, unknown=1), 0.5, 0.5, 0.0, False),
        # Three of four: 0.75, just in place; two of three: 0.67, not yet.
        (Opinion(no=1, yes=3), 0.75, 1.0, 1.0, True),
        (Opinion(no=1, yes=2), 2 / 3, 0.5, 1.0, True),
        # One says in place and one partly: 0.75.
        (Opinion(partly=1, yes=1), 0.75, 1.0, 0.5, True),
        # One of four says in place: 0.25, partly; one of five: 0.2, not in place.
        (Opinion(no=3, yes=1), 0.25, 0.5, 1.0, True),
        (Opinion(no=4, yes=1), 0.2, 0.0, 1.0, True),
        (Opinion(no=1, partly=1), 0.25, 0.5, 0.5, True),
    ],
)
def test_what_people_say_together(opinion, mean, value, spread, is_split):
    assert opinion.mean == (None if mean is None else pytest.approx(mean))
    assert (opinion.value, opinion.spread, opinion.is_split) == (value, spread, is_split)


def test_an_opinion_is_counted_from_the_names_of_answers():
    assert opinion_of({Says.YES: 2, Says.UNKNOWN: 1}) == Opinion(yes=2, unknown=1)


@pytest.mark.parametrize(
    ("opinion", "evidence", "settled", "stand", "value"),
    [
        # Everybody who knows says the same, and the data do not say the opposite.
        (Opinion(yes=2, unknown=1), None, "", Stand.AGREED, 1.0),
        (Opinion(yes=2), HOLDS, "", Stand.AGREED, 1.0),
        (Opinion(no=2), FAILS, "", Stand.AGREED, 0.0),
        (Opinion(yes=2), NOTHING, "", Stand.AGREED, 1.0),
        # "Partly" agrees with either verdict.
        (Opinion(partly=2), HOLDS, "", Stand.AGREED, 0.5),
        (Opinion(partly=2), FAILS, "", Stand.AGREED, 0.5),
        # The data say the opposite.
        (Opinion(yes=2), FAILS, "", Stand.DISPUTED, None),
        (Opinion(no=2), HOLDS, "", Stand.DISPUTED, None),
        # People differ, by a step or by two.
        (Opinion(yes=1, partly=1), None, "", Stand.DISPUTED, None),
        (Opinion(yes=1, no=1), HOLDS, "", Stand.DISPUTED, None),
        # Nobody knows: the data alone, where they say anything.
        (Opinion(unknown=2), HOLDS, "", Stand.EVIDENT, 1.0),
        (Opinion(), FAILS, "", Stand.EVIDENT, 0.0),
        (Opinion(unknown=2), NOTHING, "", Stand.UNKNOWN, None),
        (Opinion(), None, "", Stand.UNKNOWN, None),
        # What was settled holds, whatever was said.
        (Opinion(yes=1, no=1), FAILS, Says.PARTLY, Stand.SETTLED, 0.5),
        (Opinion(yes=2), HOLDS, Says.NO, Stand.SETTLED, 0.0),
    ],
)
def test_what_holds_and_by_what(opinion, evidence, settled, stand, value):
    standing = Standing(opinion, evidence, settled)
    assert (standing.stand, standing.value) == (stand, value)


def test_what_was_settled_stays_a_disagreement_to_be_shown():
    standing = Standing(Opinion(yes=2), FAILS, Says.PARTLY)
    assert standing.is_contradicted
    assert standing.is_disputed
    assert not Standing(Opinion(yes=2), HOLDS).is_disputed


def test_no_evidence_yet_is_no_verdict():
    assert Standing(evidence=NOTHING).evident is None
    assert (Standing(evidence=HOLDS).evident, Standing(evidence=FAILS).evident) == (1.0, 0.0)


def a_practice(key: str, level: int, *, dimension: str = "d", weight: float = 1, probe: str = "p") -> PracticeShape:
    threshold = 0.9 if probe else None
    return PracticeShape(ID, key, dimension, level, key, "", "", "small", 5, weight, probe, threshold, ())


def a_shape(*practices: PracticeShape) -> ModelShape:
    keys = dict.fromkeys(one.dimension for one in practices)
    dimensions = tuple(DimensionShape(ID, key, key, "") for key in keys)
    stages = (StageShape("one", "One", "", 1), StageShape("two", "Two", "", 3))
    return ModelShape(ID, "M", "1", stages, dimensions, practices)


def test_each_source_has_its_level():
    shape = a_shape(a_practice("a", 1), a_practice("b", 1, probe=""), a_practice("c", 2))
    standings = {
        "a": Standing(Opinion(yes=2), HOLDS),
        "b": Standing(Opinion(yes=2)),
        "c": Standing(Opinion(yes=2), FAILS, Says.PARTLY),
    }
    levels = levels_by_source(shape, standings)
    # Everybody says that all is there, so there is no level above that is lacking.
    assert levels["d", Source.OPINION] == Told(5, 0.0, 0)
    # By evidence b does not count, for no probe looks for it; c fails.
    assert levels["d", Source.EVIDENCE] == Told(1, 0.0, 0)
    assert levels["d", Source.SETTLED] == Told(1, 0.5, 0)


def test_evidence_tells_no_level_above_the_highest_that_a_probe_looks_for():
    shape = a_shape(a_practice("a", 1), a_practice("b", 2, probe=""))
    assert levels_by_evidence(shape, {"a": HOLDS}) == {"d": Told(1, 0.0, 0)}
    assert levels_by_evidence(shape, {"a": NOTHING}) == {"d": Told(None, 0.0, 1)}
    assert levels_by_evidence(a_shape(a_practice("b", 1, probe="")), {}) == {"d": Told(None, 0.0, 0)}


def test_what_holds_a_dimension_back_is_on_its_lowest_open_level():
    shape = a_shape(a_practice("a", 1), a_practice("b", 2), a_practice("c", 2), a_practice("d", 3),
                    a_practice("x", 2, weight=0))  # fmt: skip
    held = {"a": 1.0, "b": 0.5, "c": 1.0, "d": 1.0}
    assert [one.key for one in holding_back(shape, "d", held)] == ["b"]
    assert [one.key for one in ahead(shape, "d", held)] == ["c", "d"]
    assert holding_back(shape, "d", {**held, "b": 1.0}) == ()
    assert ahead(shape, "d", {**held, "b": 1.0}) == ()


def test_only_what_counts_is_in_dispute():
    split = Standing(Opinion(yes=1, no=1))
    shape = a_shape(a_practice("a", 1), a_practice("x", 1, weight=0))
    assert [one.key for one in in_dispute(shape, {"a": split, "x": split})] == ["a"]


def test_the_whole_stands_where_its_weakest_dimension_stands():
    assert overall([Told(3, 0, 0), Told(1, 0.9, 0), Told(None, 0, 4)]) == 1
    assert overall([Told(None, 0, 4)]) is None
    assert overall([]) is None
    shape = a_shape(a_practice("a", 1))
    assert [stage.key if stage else None for stage in map(shape.stage_at, (None, 0, 2, 3, 5))] == [
        None, "one", "one", "two", "two",
    ]  # fmt: skip


COUNTS = st.builds(Opinion, *(st.integers(0, 4) for _ in range(4)))
EVIDENCES = st.sampled_from([None, HOLDS, FAILS, NOTHING])


@given(COUNTS, EVIDENCES, st.sampled_from(["", Says.NO, Says.PARTLY, Says.YES]))
def test_a_practice_is_open_only_where_it_is_in_dispute_or_unknown(opinion, evidence, settled):
    standing = Standing(opinion, evidence, settled)
    assert (standing.value is None) == (standing.stand in {Stand.DISPUTED, Stand.UNKNOWN})
    # Without a settlement nothing holds that somebody who knows has denied.
    if standing.stand == Stand.AGREED:
        said = {value for value, count in opinion.counts if count}
        assert said == {standing.value}
    assert held_by(Source.OPINION, {"k": standing})["k"] == opinion.value


@given(COUNTS)
def test_one_more_who_says_in_place_never_lowers_what_people_say(opinion):
    more = Opinion(opinion.no, opinion.partly, opinion.yes + 1, opinion.unknown)
    assert more.mean is not None
    assert more.mean >= (opinion.mean or 0)
    assert more.value is not None
    assert more.value >= (opinion.value or 0)
