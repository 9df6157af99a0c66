"""Keeping capability models: loaded once, copied, changed as drafts, put in force, retired."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pilotage.accounts.actions.people import found_administrator
from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.maturity.actions.capability import (
    copy_model,
    discard_draft,
    import_model,
    load_model,
    put_in_force,
    retire_model,
)
from pilotage.maturity.actions.drafting import (
    EditionFacts,
    StageFacts,
    add_dimension,
    change_dimension,
    change_draft,
    remove_dimension,
)
from pilotage.maturity.actions.practices import PracticeFacts, add_practice, change_practice, remove_practice
from pilotage.maturity.actions.shipping import load_usual_model, ship_model, shipped_model
from pilotage.maturity.models import (
    CapabilityModel,
    Dimension,
    JourneyStage,
    ModelState,
    Practice,
    PracticeMapping,
    PracticeNeed,
)
from pilotage.maturity.reads.capability import edition_stamp, model_in_force, shape_of, stamp_of, text_of
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.text import MappingText, Unfit
from pilotage.maturity.rules.writing import digest_of, written
from tests.builders import A_DAY, a_person, a_portfolio, access_for, full_access
from tests.maturity.builders_assessments import a_small_model
from tests.maturity.builders_model import a_file, a_harbour_model

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    kinds = (CapabilityModel, JourneyStage, Dimension, Practice, PracticeNeed, PracticeMapping)
    return tuple(kind.objects.count() for kind in kinds)


def a_draft() -> CapabilityModel:
    return copy_model(a_harbour_model(), access=full_access(), on=A_DAY)


def the(model: CapabilityModel, key: str) -> Practice:
    return Practice.objects.get(model=model, key=key)


def facts_of(practice: Practice, **changes: Any) -> PracticeFacts:
    said = {
        "dimension": practice.dimension_id, "level": practice.level, "name": practice.name, "why": practice.why,
        "works": practice.works, "effort": practice.effort, "weight": practice.weight, "probe": practice.probe,
        "threshold": practice.threshold, "needs": list(practice.needs.values_list("needed_id", flat=True)),
        "mappings": [MappingText(one.scheme, one.code, one.note) for one in practice.mappings.all()],
    }  # fmt: skip
    return PracticeFacts(**{**said, **changes})


def changed(practice: Practice, **changes: Any) -> Practice:
    return change_practice(
        practice, seen=stamp_of(practice), facts=facts_of(practice, **changes), access=full_access()
    )  # fmt: skip


def edition_facts(model: CapabilityModel, **changes: Any) -> EditionFacts:
    said = {
        "name": model.name, "edition": model.edition, "note": model.note, "source": model.source,
        "days": (model.small_days, model.medium_days, model.large_days),
        "stages": {one.pk: StageFacts(one.name, one.note, one.from_level) for one in model.stages.all()},
    }  # fmt: skip
    return EditionFacts(**{**said, **changes})


# Loading.


def test_a_file_becomes_an_edition_that_is_ready():
    loaded = load_model(a_file(), access=full_access(), on=A_DAY)
    assert loaded.is_new
    assert (loaded.model.state, loaded.model.made_on, loaded.model.small_days) == (ModelState.READY, A_DAY, 3)
    # 1 edition, 2 stages, 2 dimensions, 4 practices, 1 + 2 prerequisites, 1 mapping.
    assert counts() == (1, 2, 2, 4, 3, 1)
    shape = shape_of(loaded.model)
    assert [one.key for one in shape.practices] == ["listed", "measured", "known", "berthed"]
    assert shape.by_key["measured"].effort_days == 20
    assert (shape.by_key["listed"].threshold, shape.by_key["measured"].weight) == (0.8, 2.5)
    assert set(shape.by_key["berthed"].needs) == {"known", "listed"}


def test_the_same_content_is_loaded_once_whatever_its_remarks():
    first = load_model(a_file(), access=full_access(), on=A_DAY)
    before = counts()
    again = load_model(b"# a remark\n" + a_file(), access=full_access(), on=date(2026, 5, 1))
    assert (again.model.pk, again.is_new) == (first.model.pk, False)
    assert counts() == before


def test_what_is_saved_as_a_file_is_the_same_when_it_is_loaded_again():
    model = a_harbour_model()
    text = written(text_of(model))
    assert load_model(text.encode(), access=full_access(), on=A_DAY) == (
        load_model(a_file(), access=full_access(), on=A_DAY)
    )
    other = text.replace('edition = "1"', 'edition = "2"')
    second = load_model(other.encode(), access=full_access(), on=A_DAY)
    assert second.is_new
    assert written(text_of(second.model)) == other


def test_the_same_edition_with_other_content_is_refused_and_nothing_changes():
    a_harbour_model()
    before = counts()
    with pytest.raises(Impossible, match="with other content"):
        load_model(a_file(("each year", "each month")), access=full_access(), on=A_DAY)
    assert counts() == before


def test_a_file_with_problems_leaves_nothing_half_done():
    with pytest.raises(Unfit):
        load_model(a_file(('"large"', '"huge"')), access=full_access(), on=A_DAY)
    assert counts() == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PORTFOLIO_MANAGER, Role.SRO])
def test_only_who_configures_everywhere_keeps_models(role):
    access = access_for(a_person(role=role))
    model = a_draft()
    practice = the(model, "listed")
    before = counts()
    deeds = (
        lambda: load_model(a_file(), access=access, on=A_DAY),
        lambda: import_model(a_file(), source="Ours", has_right=True, access=access, on=A_DAY),
        lambda: copy_model(model, access=access, on=A_DAY),
        lambda: put_in_force(model, version=model.version, access=access),
        lambda: retire_model(model, version=model.version, access=access),
        lambda: discard_draft(model, version=model.version, access=access),
        lambda: change_draft(model, seen=edition_stamp(model), facts=edition_facts(model), access=access),
        lambda: add_dimension(model, name="Docks", question="", access=access),
        lambda: add_practice(model, facts=facts_of(practice, name="New"), access=access),
        lambda: change_practice(practice, seen=stamp_of(practice), facts=facts_of(practice), access=access),
        lambda: remove_practice(practice, access=access),
        lambda: load_usual_model(access=access),
    )
    for deed in deeds:
        with pytest.raises(Refused):
            deed()
    assert counts() == before


def test_a_pmo_lead_of_a_portfolio_does_not_keep_the_model_of_everybody():
    lead = access_for(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    with pytest.raises(Refused):
        load_model(a_file(), access=lead, on=A_DAY)


# Bringing somebody else's.


def test_an_imported_model_keeps_whose_it_is_and_by_which_right_it_is_here():
    loaded = import_model(
        a_file(), source="Licence 4711 of 3 May 2026,  held by the port", has_right=True, access=full_access(), on=A_DAY
    )  # fmt: skip
    assert loaded.model.source == "Licence 4711 of 3 May 2026, held by the port\nWritten by the harbour office."


@pytest.mark.parametrize(("source", "has_right", "field"), [(" \n ", True, "source"), ("Ours", False, "has_right")])
def test_nothing_is_imported_without_a_source_and_a_right(source, has_right, field):
    with pytest.raises(Impossible) as refused:
        import_model(a_file(), source=source, has_right=has_right, access=full_access(), on=A_DAY)
    assert refused.value.field == field
    assert counts()[0] == 0


# The model that Pilotage brings along.


def test_a_new_pilotage_begins_with_the_shipped_model_in_force():
    found_administrator(email="ada@pilotage.example", name="Ada", password=None)
    model = model_in_force()
    assert model is not None
    assert (model.key, model.edition, model.state) == ("pilotage", "1", ModelState.IN_FORCE)
    assert len(shape_of(model).practices) == 109
    assert written(text_of(model)) == written(
        text_of(load_model(shipped_model(), access=full_access(), on=A_DAY).model)
    )


def test_a_second_administrator_brings_no_second_model():
    for name in ("ada", "bea"):
        found_administrator(email=f"{name}@pilotage.example", name=name, password=None)
    assert CapabilityModel.objects.count() == 1


def test_who_has_a_model_gets_none_shipped_over_it():
    a_harbour_model()
    ship_model()
    assert CapabilityModel.objects.count() == 1
    with pytest.raises(Impossible):
        load_usual_model(access=full_access())


def test_a_pilotage_without_a_model_loads_the_usual_one():
    assert load_usual_model(access=full_access()).state == ModelState.IN_FORCE


# Editions.


def test_a_copy_is_a_draft_with_everything_and_an_edition_of_its_own():
    model = a_harbour_model()
    first = copy_model(model, access=full_access(), on=date(2026, 4, 1))
    second = copy_model(model, access=full_access(), on=date(2026, 4, 1))
    of_a_copy = copy_model(first, access=full_access(), on=date(2026, 4, 1))
    assert [first.edition, second.edition, of_a_copy.edition] == ["1.1", "1.2", "1.3"]
    assert (first.state, first.copied_from, first.made_on) == (ModelState.DRAFT, model, date(2026, 4, 1))
    assert written(text_of(first)) == written(text_of(model)).replace('edition = "1"', 'edition = "1.1"')


def test_one_edition_is_in_force_and_the_one_before_stays_ready():
    first, second = a_harbour_model(), a_small_model()
    put_in_force(first, version=first.version, access=full_access())
    put_in_force(second, version=second.version, access=full_access())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (ModelState.READY, ModelState.IN_FORCE)
    assert model_in_force() == second


def test_a_draft_put_in_force_is_a_draft_no_more():
    draft = a_draft()
    kept = put_in_force(draft, version=draft.version, access=full_access())
    assert (kept.state, kept.digest) == (ModelState.IN_FORCE, digest_of(text_of(kept)))
    with pytest.raises(Impossible, match="no draft any more"):
        changed(the(kept, "listed"), name="Other")
    other = a_small_model()
    put_in_force(other, version=other.version, access=full_access())
    with pytest.raises(Impossible, match="no draft any more"):
        remove_practice(the(kept, "measured"), access=full_access())


def test_an_unfinished_draft_is_not_put_in_force_and_says_all_that_lacks():
    draft = a_draft()
    add_dimension(draft, name="Docks", question="", access=full_access())
    Practice.objects.filter(model=draft, key="listed").update(probe="gone_in_a_later_version")
    with pytest.raises(Unfit) as unfit:
        put_in_force(draft, version=draft.version, access=full_access())
    said = [str(one) for one in unfit.value.problems]
    assert any("docks" in one and "It has no practice" in one for one in said)
    assert any("“All quays are listed”" in one and "gone_in_a_later_version" in one for one in said)
    draft.refresh_from_db()
    assert draft.state == ModelState.DRAFT


def test_what_somebody_changed_meanwhile_is_not_put_in_force():
    draft = a_draft()
    change_draft(draft, seen=edition_stamp(draft), facts=edition_facts(draft, name="Other"), access=full_access())
    with pytest.raises(Stale):
        put_in_force(draft, version=draft.version, access=full_access())


def test_a_retired_edition_is_offered_no_more_and_comes_back():
    model = a_harbour_model()
    retired = retire_model(model, version=model.version, access=full_access())
    assert retired.state == ModelState.RETIRED
    with pytest.raises(Impossible, match="Take it back first"):
        put_in_force(retired, version=retired.version, access=full_access())
    assert retire_model(retired, version=retired.version, access=full_access()).state == ModelState.READY


def test_the_edition_in_force_and_drafts_are_not_retired():
    model = a_harbour_model()
    kept = put_in_force(model, version=model.version, access=full_access())
    with pytest.raises(Impossible, match="Put another edition in force first"):
        retire_model(kept, version=kept.version, access=full_access())
    draft = copy_model(kept, access=full_access(), on=A_DAY)
    with pytest.raises(Impossible, match="Discard it instead"):
        retire_model(draft, version=draft.version, access=full_access())


def test_a_draft_is_discarded_whole_and_nothing_else_is():
    model = a_harbour_model()
    before = counts()
    draft = copy_model(model, access=full_access(), on=A_DAY)
    discard_draft(draft, version=draft.version, access=full_access())
    assert counts() == before
    with pytest.raises(Impossible, match="Retire it instead"):
        discard_draft(model, version=model.version, access=full_access())


# Changing a draft.


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
