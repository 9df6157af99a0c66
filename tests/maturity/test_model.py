"""Keeping capability models: loaded once, brought along, copied, put in force, retired."""

from datetime import date

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
    add_dimension,
    change_draft,
)
from pilotage.maturity.actions.practices import add_practice, change_practice, remove_practice
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
from pilotage.maturity.rules.text import Unfit
from pilotage.maturity.rules.writing import digest_of, written
from tests.builders import A_DAY, a_person, a_portfolio, access_for, full_access
from tests.maturity.builders_assessments import a_small_model
from tests.maturity.builders_model import a_draft, a_file, a_harbour_model, changed, edition_facts, facts_of, the

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    kinds = (CapabilityModel, JourneyStage, Dimension, Practice, PracticeNeed, PracticeMapping)
    return tuple(kind.objects.count() for kind in kinds)


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
