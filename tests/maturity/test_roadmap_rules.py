"""What practices ask of each other, when one is in place, and which levels follow: by hand."""

import pytest

from pilotage.maturity.rules.probing import Evidence, Tally
from pilotage.maturity.rules.roadmaps import (
    PracticeState,
    broken_by,
    is_done,
    judged,
    lacking,
    levels_ahead,
    reached_after,
    standing_on,
    wanted_for,
)
from tests.maturity.builders_roadmaps import Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def shape():
    return Way().shape


def test_aims_ask_for_their_levels_and_for_what_these_stand_on(shape):
    assert wanted_for(shape, {}, {"visibility": 2}) == {"listed", "described", "fresh"}
    assert wanted_for(shape, {"listed": 1.0}, {"visibility": 2}) == {"described", "fresh"}
    # Partly in place is not in place; what is in place hides what stands below it.
    assert wanted_for(shape, {"listed": 0.5, "described": 1.0}, {"visibility": 3}) == {"listed", "fresh", "believed"}
    assert lacking(shape, {}, ["baselined", "unheard-of"]) == {"baselined", "planned"}


def test_what_stands_on_a_practice_is_told_through_others(shape):
    assert standing_on(shape, "listed", {"described", "believed", "planned"}) == {"described", "believed"}
    assert standing_on(shape, "baselined", {"planned"}) == set()


def test_a_practice_is_judged_by_its_probe_and_else_by_what_people_settled(shape):
    probed, said = shape.by_key["described"], shape.by_key["listed"]
    # 8 of 10 is the 0.8 that is needed.
    assert judged(probed, Evidence(Tally(8, 10), 0.8), 0.0).state == PracticeState.IN_PLACE
    assert judged(probed, Evidence(Tally(7, 10), 0.8), 1.0).state == PracticeState.NOT_YET
    assert judged(probed, Evidence(Tally(), 0.8), 1.0).state == PracticeState.NO_EVIDENCE
    assert judged(probed, None, 1.0).state == PracticeState.NO_EVIDENCE
    assert judged(said, None, None).state == PracticeState.PEOPLE
    assert [judged(said, None, held).state for held in (1.0, 0.5)] == [PracticeState.IN_PLACE, PracticeState.NOT_YET]


def test_an_increment_is_complete_when_all_that_it_holds_is_in_place(shape):
    there, not_there = judged(shape.by_key["listed"], None, 1.0), judged(shape.by_key["listed"], None, None)
    assert is_done([there, there])
    assert not is_done([there, not_there])
    assert not is_done([])


def test_a_place_breaks_what_comes_later_below_it_or_earlier_above_it(shape):
    places = {"listed": 1, "described": 1, "fresh": 2}
    assert not broken_by(shape, {}, places, "described", 2)
    assert [one.key for one in broken_by(shape, {}, places, "described", 0).later] == ["listed"]
    assert [one.key for one in broken_by(shape, {}, places, "listed", 2).earlier] == ["described"]
    assert [one.key for one in broken_by(shape, {}, places, "baselined", 2).missing] == ["planned"]
    assert not broken_by(shape, {"planned": 1.0}, places, "baselined", 2)
    # Taken out, all that stands on it in any increment stands against it.
    assert [one.key for one in broken_by(shape, {}, places, "described", None).earlier] == ["fresh"]
    assert not broken_by(shape, {}, places, "fresh", None)


def test_levels_rise_with_the_increments(shape):
    ahead = levels_ahead(shape, {"listed": 1.0}, {"described": 0, "believed": 1, "fresh": 2}, 3)
    # Nobody knows of described, and nothing stands against level 1: it is not known. Believed alone lifts nothing:
    # level 2 is not there before fresh is; then 2 and 3 are there, and 4 and 5, of which nothing is asked.
    assert [one.level for one in ahead["visibility"]] == [None, 1, 1, 5]
    assert [one.level for one in ahead["execution"]] == [None] * 4
    assert reached_after(ahead["visibility"], 2) == 3
    assert reached_after(ahead["visibility"], 0) == 0
    assert reached_after(ahead["execution"], 1) is None
