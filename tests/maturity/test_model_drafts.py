"""Changing a draft of a capability model: words, dimensions, practices, and what they stand on."""

from decimal import Decimal

import pytest

from pilotage.maturity.actions.drafting import (
    StageFacts,
    add_dimension,
    change_dimension,
    change_draft,
    remove_dimension,
)
from pilotage.maturity.actions.practices import add_practice, change_practice, remove_practice
from pilotage.maturity.models import (
    CapabilityModel,
    Practice,
)
from pilotage.maturity.reads.capability import edition_stamp, shape_of, stamp_of, text_of
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.text import MappingText
from pilotage.maturity.rules.writing import digest_of
from tests.builders import full_access
from tests.maturity.builders_assessments import a_small_model
from tests.maturity.builders_model import a_draft, a_harbour_model, changed, edition_facts, facts_of, the

pytestmark = pytest.mark.django_db


def test_words_days_and_stages_of_a_draft_change_together():
    draft = a_draft()
    begin, steer = draft.stages.all()
    stages = {begin.pk: StageFacts("Begin", "", 2), steer.pk: StageFacts("Lead", "With the SRO", 1)}
    kept = change_draft(
        draft, seen=edition_stamp(draft), access=full_access(),
        facts=edition_facts(draft, name=" Our  model", edition="2027", days=(2, 4, 8), stages=stages),
    )  # fmt: skip
    assert (kept.name, kept.edition, kept.small_days, kept.large_days) == ("Our model", "2027", 2, 8)
    # The two change places: neither stands in the other's way.
    assert [(one.pk, one.name, one.from_level) for one in kept.stages.all()] == [
        (steer.pk, "Lead", 1), (begin.pk, "Begin", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"source": ""}, "source"),
        ({"edition": "1"}, "edition"),
        ({"days": (5, 4, 8)}, "large_days"),
        ({"days": (0, 4, 8)}, "large_days"),
    ],
)
def test_a_draft_refuses_what_no_file_may_say_either(changes, field):
    draft = a_draft()
    with pytest.raises(Impossible) as refused:
        change_draft(draft, seen=edition_stamp(draft), facts=edition_facts(draft, **changes), access=full_access())
    assert refused.value.field == field
    draft.refresh_from_db()
    assert (draft.edition, draft.small_days) == ("1.1", 3)


def test_two_stages_do_not_begin_at_the_same_level():
    draft = a_draft()
    stages = {one.pk: StageFacts(one.name, "", 2) for one in draft.stages.all()}
    with pytest.raises(Impossible, match="a level of its own"):
        change_draft(draft, seen=edition_stamp(draft), facts=edition_facts(draft, stages=stages), access=full_access())


def test_who_read_the_stages_before_they_changed_overwrites_nothing():
    draft = a_draft()
    seen = edition_stamp(draft)
    begin, steer = draft.stages.all()
    stages = {begin.pk: StageFacts("Start", "", 1), steer.pk: StageFacts("Steer", "", 3)}
    change_draft(draft, seen=seen, facts=edition_facts(draft, stages=stages), access=full_access())
    with pytest.raises(Stale):
        change_draft(draft, seen=seen, facts=edition_facts(draft, name="Mine"), access=full_access())


def test_dimensions_are_added_renamed_and_removed_while_they_are_empty():
    draft = a_draft()
    made = add_dimension(draft, name="Dry docks", question="How many?", access=full_access())
    assert (made.key, [one.name for one in draft.dimensions.all()][-1]) == ("dry-docks", "Dry docks")
    twin = add_dimension(draft, name="Dry docks", question="", access=full_access())
    assert twin.key == "dry-docks-2"
    renamed = change_dimension(made, version=made.version, name="Docks", question="", access=full_access())
    assert (renamed.key, renamed.name) == ("dry-docks", "Docks")
    with pytest.raises(Stale):
        change_dimension(made, version=made.version, name="Yards", question="", access=full_access())
    remove_dimension(renamed, access=full_access())
    with pytest.raises(Impossible, match="has practices"):
        remove_dimension(draft.dimensions.get(key="quays"), access=full_access())
    assert set(draft.dimensions.values_list("key", flat=True)) == {"quays", "ships", "dry-docks-2"}


def test_a_practice_of_ones_own_is_added_behind_the_others():
    draft = a_draft()
    ships = draft.dimensions.get(key="ships")
    facts = facts_of(
        the(draft, "known"), name="Pilots are booked", level=2, dimension=ships.pk, weight=Decimal("0.5"),
        needs=[the(draft, "known").pk], mappings=[MappingText("Port code", "7")], probe="rag_fresh",
        threshold=Decimal("0.75"),
    )  # fmt: skip
    made = add_practice(draft, facts=facts, access=full_access())
    assert (made.key, made.dimension, made.weight, made.threshold) == (
        "pilots-are-booked", ships, Decimal("0.50"), Decimal("0.750"),
    )  # fmt: skip
    shape = shape_of(draft)
    assert [one.key for one in shape.of("ships")] == ["known", "berthed", "pilots-are-booked"]
    assert shape.by_key["pilots-are-booked"].needs == ("known",)
    assert made.mappings.get().code == "7"


def test_a_name_without_letters_for_a_key_gets_one_all_the_same():
    draft = a_draft()
    names = [
        add_practice(draft, facts=facts_of(the(draft, "known"), name="桟橋"), access=full_access()).key for _ in "ab"
    ]
    assert names == ["practice", "practice-2"]


def test_a_practice_changes_with_what_it_stands_on_and_where_it_is_found():
    draft = a_draft()
    berthed = the(draft, "berthed")
    kept = changed(
        berthed, level=3, needs=[the(draft, "measured").pk], mappings=[MappingText("ISO", "9.1", "whole")],
        works="  No ship waits.\n\n  Nobody  shouts. ",
    )  # fmt: skip
    assert (kept.level, kept.works) == (3, "No ship waits.\nNobody shouts.")
    assert [one.needed.key for one in kept.needs.all()] == ["measured"]
    assert [(one.scheme, one.note) for one in kept.mappings.all()] == [("ISO", "whole")]
    assert text_of(CapabilityModel.objects.get(edition="1")).practices[3].level == 2  # the edition it was copied from


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": " "}, "name", "Write something"),
        ({"why": ""}, "why", "Write something"),
        ({"level": 7}, "level", "from 1 to 5"),
        ({"effort": "huge"}, "effort", "small, medium or large"),
        ({"weight": Decimal(11)}, "weight", "between 0 and 10"),
        ({"probe": "tea_leaves", "threshold": Decimal("0.5")}, "probe", "from the list"),
        ({"probe": "rag_fresh", "threshold": None}, "threshold", "from which share"),
        ({"probe": "rag_fresh", "threshold": Decimal(0)}, "threshold", "from which share"),
        ({"level": 1}, "needs", "“Each ship has its berth when it comes”"),
        ({"mappings": [MappingText("A", "1"), MappingText(" A", "1", "x")]}, "mappings", "stands twice"),
        ({"mappings": [MappingText("A", " ")]}, "mappings", "names a scheme and a place"),
    ],
)
def test_a_practice_refuses_what_does_not_fit_and_keeps_what_it_was(changes, field, said):
    draft = a_draft()
    berthed = the(draft, "berthed")
    # Of level 1 it would stand on a practice above it.
    changed(the(draft, "known"), level=2)
    before = stamp_of(the(draft, "berthed"))
    with pytest.raises(Impossible) as refused:
        changed(berthed, **changes)
    assert refused.value.field == field
    assert said in str(refused.value)
    assert stamp_of(the(draft, "berthed")) == before


def test_practices_do_not_stand_on_each_other_in_a_circle():
    draft = a_draft()
    berthed, known = the(draft, "berthed"), the(draft, "known")
    with pytest.raises(Impossible, match="in a circle") as refused:
        changed(known, level=2, needs=[berthed.pk])
    assert "Ships are known a day before → Each ship has its berth when it comes" in str(refused.value) or (
        "Each ship has its berth when it comes → Ships are known a day before" in str(refused.value)
    )
    assert shape_of(draft).by_key["known"].needs == ()


def test_a_practice_that_others_stand_on_is_not_lifted_above_them():
    draft = a_draft()
    with pytest.raises(Impossible, match="Only practices of the same level or below"):
        changed(the(draft, "listed"), level=4)


def test_a_practice_of_another_edition_is_no_prerequisite():
    draft, other = a_draft(), a_small_model()
    with pytest.raises(Impossible, match="other practices of this model"):
        changed(the(draft, "berthed"), needs=[Practice.objects.filter(model=other)[0].pk])


def test_a_practice_that_others_stand_on_is_not_removed_and_names_them():
    draft = a_draft()
    with pytest.raises(Impossible, match="“Each ship has its berth when it comes”, “Quays are measured each year”"):
        remove_practice(the(draft, "listed"), access=full_access())
    remove_practice(the(draft, "measured"), access=full_access())
    remove_practice(the(draft, "berthed"), access=full_access())
    remove_practice(the(draft, "listed"), access=full_access())
    assert [one.key for one in shape_of(draft).practices] == ["known"]


def test_of_two_who_change_a_practice_the_second_is_told():
    draft = a_draft()
    berthed = the(draft, "berthed")
    seen = stamp_of(berthed)
    # The first changes only what it stands on: its own row stays as it is.
    change_practice(berthed, seen=seen, facts=facts_of(berthed, needs=[]), access=full_access())
    with pytest.raises(Stale):
        change_practice(berthed, seen=seen, facts=facts_of(berthed, name="Mine"), access=full_access())
    assert the(draft, "berthed").name == "Each ship has its berth when it comes"


def test_only_drafts_change():
    model = a_harbour_model()
    practice, dimension = the(model, "measured"), model.dimensions.get(key="quays")
    before = digest_of(text_of(model))
    deeds = (
        lambda: change_draft(model, seen=edition_stamp(model), facts=edition_facts(model), access=full_access()),
        lambda: add_dimension(model, name="Docks", question="", access=full_access()),
        lambda: change_dimension(dimension, version=dimension.version, name="Docks", question="", access=full_access()),
        lambda: remove_dimension(dimension, access=full_access()),
        lambda: add_practice(model, facts=facts_of(practice), access=full_access()),
        lambda: changed(practice, name="Other"),
        lambda: remove_practice(practice, access=full_access()),
    )
    for deed in deeds:
        with pytest.raises(Impossible, match="no draft any more"):
            deed()
    assert digest_of(text_of(model)) == before
