"""Roadmaps: drafted, aimed, proposed, changed by hand, and followed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.rules import Refused
from pilotage.maturity.actions.roadmaps.drafting import (
    Wanted,
    change_roadmap,
    discard_roadmap,
    draft_roadmap,
    limits_of,
    make_current,
)
from pilotage.maturity.actions.roadmaps.editing import (
    lock_increment,
    lock_practice,
    place_practice,
    rename_increment,
    take_out,
)
from pilotage.maturity.actions.roadmaps.proposing import propose
from pilotage.maturity.models import Aim, Increment, IncrementPractice, ModelState, Roadmap, RoadmapState
from pilotage.maturity.reads.roadmaps import current_roadmap, next_increments, roadmaps_visible_to
from pilotage.maturity.rules.refusals import Impossible, Stale
from tests.builders import access_for
from tests.maturity.builders_roadmaps import LIMITS, NOON, TODAY, increment, keyed, stands

pytestmark = pytest.mark.django_db
BY_JUNE = date(2026, 6, 28)


def test_a_draft_has_empty_increments_and_one_level_more_as_its_aims(way):
    made = way.drafted()
    assert (made.state, made.count, made.proposed_at, made.assessment) == (RoadmapState.DRAFT, 4, None, None)
    assert [one.name for one in Increment.objects.filter(roadmap=made)] == [f"Increment {n}" for n in (1, 2, 3, 4)]
    # Nothing is known: level 1 is the next one of both.
    aims = Aim.objects.filter(roadmap=made).values_list("dimension__key", "level", "value", "by")
    assert list(aims) == [("visibility", 1, 5, None), ("execution", 1, 5, None)]


def test_a_draft_starts_from_the_last_closed_assessment(way):
    closed = way.assessed({"listed": "yes", "described": "yes", "fresh": "partly", "planned": "no"})
    made = way.drafted()
    assert made.assessment == closed
    # Visibility is on level 1, so 2 is next; execution has not reached 1.
    assert dict(made.aims.values_list("dimension__key", "level")) == {"visibility": 2, "execution": 1}
    assert stands(way.proposed(made)) == {"fresh": 1, "planned": 1}


def test_without_an_assessment_the_evidence_says_what_is_in_place(way):
    way.looked({"plan_there": (9, 10), "description_given": (1, 10)})
    made = way.proposed(way.aimed(way.drafted(), execution=(2, None, 5)))
    # 9 of 10 have a plan, half is enough: planned is in place, and only what stands on it is left.
    assert stands(made) == {"baselined": 1}


def test_evidence_since_the_assessment_counts_and_what_was_overruled_does_not(way):
    way.assessed({"planned": "no", "listed": "no"})
    way.looked({"plan_there": (9, 10)}, day=date(2026, 3, 20))
    roadmap = way.aimed(way.drafted(), execution=(1, None, 5))
    # The run is of the assessment's own day: what people settled then stands.
    assert "planned" in stands(way.proposed(roadmap))
    way.looked({"plan_there": (9, 10)}, day=date(2026, 3, 28))
    with pytest.raises(Impossible, match="in place already"):
        way.proposed(roadmap)


def test_the_proposal_is_the_best_and_says_so(way):
    made = way.proposed()
    # Listed 12 + described 5 in the first; planned 12 would be too much there: 5×4 + 5×4 + 5×3 = 55.
    assert stands(made) == {"listed": 1, "described": 1, "planned": 2}
    assert (made.outcome, made.value, made.bound, made.proposed_at) == ("optimal", 55, 55, NOON)
    assert made.unplaced == {}
    assert increment(made, 1).name == "Visibility"
    assert increment(made, 3).name == "Increment 3"


def test_an_aim_by_a_day_comes_first_and_brings_what_it_stands_on(way):
    made = way.proposed(way.aimed(way.drafted(), visibility=(3, BY_JUNE, 10), execution=(1, None, 1)))
    # 12 + 5 + 5 = 22 of 27.6 days, then 25; execution waits although its 12 days would have fitted beside nothing else.
    assert stands(made) == {"listed": 1, "described": 1, "fresh": 1, "believed": 2, "planned": 3}
    # Listed and described count for levels 1 to 3, fresh for 2, believed for 1: (30 + 30 + 20)×4 + 10×3 + 1×2.
    assert made.value == 352
    why = increment(made, 1).why
    assert (why["all"], why["later"], why["due"], why["by"]) == (3, 1, ["visibility"], "2026-06-28")


def test_what_finds_no_place_is_kept_with_its_reason(way):
    narrow = way.drafted(replace(LIMITS, weeks=4, count=2))
    # 4 weeks of a quarter of 91 days: 60 × 28 / 91 = 18.46, so 18.4 days: believed takes 25.
    made = way.proposed(way.aimed(narrow, visibility=(3, None, 5)))
    assert stands(made) == {"listed": 1, "described": 1, "fresh": 2}
    assert made.unplaced == {"believed": "too_large"}


def test_a_proposal_asks_for_an_aim(way):
    roadmap = way.aimed(way.drafted())
    with pytest.raises(Impossible, match="roadmap leads to aims"):
        way.proposed(roadmap)


def test_locked_practices_stay_and_others_are_placed_around_them(way):
    made = way.proposed()
    lock_practice(made, keyed(way, "planned"), is_locked=True, version=None, access=way.access, on=TODAY)
    again = way.proposed(way.aimed(made, visibility=(1, None, 0), execution=(1, None, 10)))
    # Alone planned would come first; it stays where it was locked, and what is worth nothing is left out.
    assert stands(again) == {"planned": 2}
    assert set(again.unplaced.values()) == {"no_worth"}


def test_locks_that_contradict_are_refused_with_the_cure_and_nothing_is_changed(way):
    made = way.proposed()
    first, second = increment(made, 1), increment(made, 2)
    IncrementPractice.objects.filter(increment=first).update(is_locked=True)
    # By hand in the database: what the actions would refuse.
    IncrementPractice.objects.filter(practice__key="listed").update(increment=second)
    before = stands(made)
    with pytest.raises(Impossible, match=r"“Described” is locked in increment 1 and stands on “Listed”.* unlock"):
        way.proposed(made)
    assert stands(made) == before


def test_locks_over_the_days_say_how_many_are_missing(way):
    made = way.proposed(way.aimed(way.drafted(), visibility=(3, None, 5)))
    place_practice(made, keyed(way, "believed"), place=0, version=None, access=way.access, on=TODAY)
    for key in ("listed", "described", "fresh"):
        lock_practice(made, keyed(way, key), is_locked=True, version=None, access=way.access, on=TODAY)
    # 12 + 5 + 5 + 25 = 47 days, 27.6 there: 19.4 too many.
    with pytest.raises(Impossible, match=r"takes 19\.4 days more than it has"):
        way.proposed(made)


def test_a_practice_moves_by_hand_and_is_locked_there(way):
    made = way.proposed()
    moved = place_practice(made, keyed(way, "planned"), place=3, version=made.version, access=way.access, on=TODAY)
    assert stands(moved) == {"listed": 1, "described": 1, "planned": 4}
    assert IncrementPractice.objects.get(practice__key="planned").is_locked
    # No longer what was proposed, and no longer proved.
    assert (moved.outcome, moved.value, moved.proposed_at) == ("", None, NOON)
    assert stands(way.proposed(moved))["planned"] == 4


@pytest.mark.parametrize(
    ("key", "place", "words"),
    [
        ("listed", 1, "“Described” stands on “Listed” and comes earlier"),
        ("fresh", 9, "no increment 10"),
        ("listed", 0, "stands there already"),
        ("baselined", 0, "“Baselined” stands on “Planned”, which comes later"),
        ("believed", 2, "“Believed” stands on “Fresh”, not in place and in no increment"),
    ],
)
def test_a_move_that_breaks_what_something_stands_on_is_refused(way, key, place, words):
    made = way.proposed()
    before = stands(made)
    with pytest.raises(Impossible, match=words):
        place_practice(made, keyed(way, key), place=place, version=None, access=way.access, on=TODAY)
    assert stands(made) == before


def test_more_days_than_there_are_may_be_planned_by_hand(way):
    made = way.proposed()
    full = place_practice(made, keyed(way, "planned"), place=0, version=None, access=way.access, on=TODAY)
    # 12 + 5 + 12 = 29 of 27.6: the page says it, nobody forbids it.
    assert stands(full) == {"listed": 1, "described": 1, "planned": 1}


def test_what_is_taken_out_is_remembered_until_the_next_proposal(way):
    made = way.proposed()
    with pytest.raises(Impossible, match="“Described” stands on “Listed”"):
        take_out(made, keyed(way, "listed"), version=None, access=way.access, on=TODAY)
    left = take_out(made, keyed(way, "described"), version=None, access=way.access, on=TODAY)
    assert (stands(left), left.unplaced) == ({"listed": 1, "planned": 2}, {"described": "taken_out"})
    with pytest.raises(Impossible, match="stands in no increment"):
        take_out(left, keyed(way, "described"), version=None, access=way.access, on=TODAY)
    assert stands(way.proposed(left))["described"] == 1


def test_a_locked_increment_lets_nothing_in_or_out(way):
    made = way.proposed()
    lock_increment(increment(made, 1), is_locked=True, version=None, access=way.access, on=TODAY)
    with pytest.raises(Impossible, match="is locked: unlock it first"):
        place_practice(made, keyed(way, "planned"), place=0, version=None, access=way.access, on=TODAY)
    again = way.proposed(way.aimed(made, visibility=(2, None, 5), execution=(1, None, 5)))
    # Fresh would have fitted into the first increment: 12 + 5 + 5 of 27.6 days.
    assert stands(again) == {"listed": 1, "described": 1, "fresh": 2, "planned": 2}
    lock_increment(increment(made, 1), is_locked=False, version=None, access=way.access, on=TODAY)
    assert stands(way.proposed(made))["fresh"] == 1


def test_what_is_over_stays_and_nothing_is_planned_into_it(way):
    made = way.proposed()
    # Two months on: the first increment is over, described was not put in place, and stays where it was planned.
    again = way.proposed(made, on=date(2026, 5, 20))
    assert stands(again) == {"listed": 1, "described": 1, "planned": 2}
    wider = way.aimed(again, visibility=(2, None, 5), execution=(1, None, 5))
    assert stands(way.proposed(wider, on=date(2026, 5, 20)))["fresh"] == 2


def test_an_increment_that_was_named_keeps_its_name(way):
    made = way.proposed()
    rename_increment(increment(made, 1), name="  See  it all ", version=None, access=way.access, on=TODAY)
    way.proposed(way.aimed(made, visibility=(1, None, 1), execution=(1, None, 9)))
    assert increment(made, 1).name == "See it all"
    with pytest.raises(Impossible, match="name of 1 to"):
        rename_increment(increment(made, 1), name=" ", version=None, access=way.access, on=TODAY)


def test_who_read_an_older_version_changes_nothing(way):
    made = way.proposed()
    old = made.version
    lock_practice(made, keyed(way, "planned"), is_locked=True, version=old, access=way.access, on=TODAY)
    for late in (
        lambda: place_practice(made, keyed(way, "planned"), place=0, version=old, access=way.access, on=TODAY),
        lambda: lock_practice(made, keyed(way, "planned"), is_locked=False, version=old, access=way.access, on=TODAY),
        lambda: rename_increment(increment(made, 1), name="X", version=old, access=way.access, on=TODAY),
        lambda: propose(made, version=old, access=way.access, on=TODAY, at=NOON),
        lambda: make_current(made, version=old, access=way.access),
        lambda: discard_roadmap(made, version=old, access=way.access),
        lambda: change_roadmap(made, version=old, limits=LIMITS, access=way.access, on=TODAY),
    ):
        with pytest.raises(Stale):
            late()
    assert Roadmap.objects.get().state == RoadmapState.DRAFT
    assert stands(made)["planned"] == 2


@pytest.mark.parametrize("who", ["viewer", "stranger"])
def test_only_who_leads_there_changes_anything(way, who):
    made = way.proposed()
    access = access_for(getattr(way, who))
    for deed in (
        lambda: draft_roadmap(LIMITS, scope=way.portfolio.scope, model=way.model, access=access, on=TODAY),
        lambda: change_roadmap(made, version=None, limits=LIMITS, aims={}, access=access, on=TODAY),
        lambda: propose(made, version=None, access=access, on=TODAY, at=NOON),
        lambda: place_practice(made, keyed(way, "planned"), place=0, version=None, access=access, on=TODAY),
        lambda: take_out(made, keyed(way, "planned"), version=None, access=access, on=TODAY),
        lambda: lock_practice(made, keyed(way, "planned"), is_locked=True, version=None, access=access, on=TODAY),
        lambda: lock_increment(increment(made, 1), is_locked=True, version=None, access=access, on=TODAY),
        lambda: rename_increment(increment(made, 1), name="X", version=None, access=access, on=TODAY),
        lambda: make_current(made, version=None, access=access),
        lambda: discard_roadmap(made, version=None, access=access),
    ):
        with pytest.raises(Refused):
            deed()
    assert stands(made)["planned"] == 2


def test_roadmaps_are_seen_by_who_sees_their_scope(way):
    made = way.proposed()
    make_current(made, version=None, access=way.access)
    path = way.portfolio.scope.path
    assert list(roadmaps_visible_to(access_for(way.viewer))) == [made]
    assert current_roadmap(access_for(way.viewer), path=path) == made
    assert not roadmaps_visible_to(access_for(way.stranger)).exists()
    assert current_roadmap(access_for(way.stranger), path=path) is None
    assert current_roadmap(way.access, path="/") is None


def test_one_roadmap_is_followed_and_the_former_is_archived(way):
    empty = way.drafted()
    with pytest.raises(Impossible, match="propose it first"):
        make_current(empty, version=None, access=way.access)
    first, second = way.proposed(), way.proposed()
    make_current(first, version=None, access=way.access)
    with pytest.raises(Impossible, match="followed already"):
        make_current(first, version=None, access=way.access)
    with pytest.raises(Impossible, match="Only a draft"):
        discard_roadmap(first, version=None, access=way.access)
    make_current(second, version=None, access=way.access)
    assert Roadmap.objects.get(pk=first.pk).state == RoadmapState.ARCHIVED
    with pytest.raises(Impossible, match="archived"):
        way.proposed(first)
    discard_roadmap(empty, version=None, access=way.access)
    assert set(Roadmap.objects.values_list("pk", flat=True)) == {first.pk, second.pk}


def test_fewer_increments_let_go_of_what_stood_in_the_last(way):
    made = way.proposed()
    shorter = change_roadmap(
        made, version=None, limits=replace(LIMITS, count=1), access=way.access,
        on=TODAY,
    )  # fmt: skip
    assert stands(shorter) == {"listed": 1, "described": 1}
    # Other limits: what was proposed no longer follows from them.
    assert (shorter.outcome, shorter.proposed_at, shorter.count) == ("", None, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"weeks": 3}, "weeks"),
        ({"weeks": 13}, "weeks"),
        ({"count": 0}, "count"),
        ({"count": 25}, "count"),
        ({"capacity_days": Decimal(-1)}, "capacity_days"),
        ({"most_practices": 0}, "most_practices"),
        ({"starts": date(1800, 1, 1)}, "starts"),
    ],
)
def test_limits_that_cannot_be_are_refused_with_their_field(way, changes, field):
    limits = replace(LIMITS, **changes)
    with pytest.raises(Impossible) as wrong:
        way.drafted(limits)
    assert wrong.value.field == field
    assert not Roadmap.objects.exists()


def test_aims_that_cannot_be_are_refused_and_none_is_kept(way):
    made = way.drafted()
    for aims in ({"visibility": Wanted(6, None, 5)}, {"execution": Wanted(1, None, 11)}, {"moon": Wanted(1, None, 5)}):
        with pytest.raises(Impossible):
            change_roadmap(made, version=None, limits=limits_of(made), aims=aims, access=way.access, on=TODAY)
    assert made.aims.count() == 2


def test_an_edition_that_is_no_longer_used_plans_nothing(way):
    way.model.state = ModelState.RETIRED
    way.model.save()
    with pytest.raises(Impossible, match="in force or ready"):
        way.drafted()


def test_the_next_increments_are_those_that_hold_something_and_are_not_over(way):
    made = way.proposed()
    assert [one.place for one in next_increments(made)] == [0, 1]
    assert [one.place for one in next_increments(made, on=date(2026, 5, 18))] == [1]


def test_history_keeps_who_moved_what(way):
    made = way.proposed()
    place_practice(made, keyed(way, "planned"), place=3, version=None, access=way.access, on=TODAY)
    newest = IncrementPractice.pgh_event_model.objects.order_by("-pgh_id").first()
    assert newest.pgh_context.metadata["action"] == "move_practice"
    assert newest.pgh_context.metadata["user"] == str(way.leader.pk)
