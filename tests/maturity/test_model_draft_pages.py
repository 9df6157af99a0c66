"""The pages on which a draft of a model is changed."""

import pytest

from pilotage.maturity.actions.capability import copy_model
from pilotage.maturity.models import CapabilityModel, Practice
from pilotage.maturity.reads.capability import edition_stamp, stamp_of
from tests.builders import A_DAY, full_access
from tests.maturity.visits import posted, signed_in, text_of_page

pytestmark = pytest.mark.django_db
MODEL = "/capability/model/"
EDITIONS = "/capability/model/editions/"


def test_a_draft_is_changed_on_its_pages(lead, harbour):
    client = signed_in(lead)
    draft = copy_model(harbour, access=full_access(), on=A_DAY)
    begin, steer = draft.stages.all()
    facts = {
        "seen": edition_stamp(draft), "name": "Our harbour", "edition": "2027", "note": "", "source": "Ours",
        "small_days": 2, "medium_days": 4, "large_days": 8,
        f"name_{begin.pk}": "Begin", f"level_{begin.pk}": 1, f"note_{begin.pk}": "",
        f"name_{steer.pk}": "Lead", f"level_{steer.pk}": 4, f"note_{steer.pk}": "With the SRO",
    }  # fmt: skip
    assert "The draft is changed." in posted(client, f"{EDITIONS}{draft.pk}/", facts)
    draft.refresh_from_db()
    assert (draft.name, draft.edition, draft.large_days) == ("Our harbour", "2027", 8)
    assert [one.name for one in draft.stages.all()] == ["Begin", "Lead"]
    stale = client.post(f"{EDITIONS}{draft.pk}/", facts)
    assert stale.status_code == 422
    assert "Somebody changed this in the meantime" in stale.content.decode()
    assert client.get(f"{EDITIONS}{harbour.pk}/").status_code == 404  # no draft


def test_a_dimension_and_a_practice_of_ones_own_are_added_changed_and_removed(lead, harbour):
    client = signed_in(lead)
    draft = copy_model(harbour, access=full_access(), on=A_DAY)
    posted(client, f"{EDITIONS}{draft.pk}/dimensions/new/", {"name": "Docks", "question": "How many?"})
    docks = draft.dimensions.get(name="Docks")
    known = Practice.objects.get(model=draft, key="known")
    facts = {
        "name": "Docks are dry", "dimension": str(docks.pk), "level": 2, "effort": "small", "weight": "1.5",
        "why": "Ships are mended in them.", "works": "No water.\nNo fish.", "probe": "rag_fresh", "threshold": "82.5",
        "needs": [str(known.pk)], "mappings": "Port code | 9\nISO | 4.1 | roughly",
    }  # fmt: skip
    text = posted(client, f"{EDITIONS}{draft.pk}/practices/new/?dimension={docks.pk}&level=2", facts)
    assert "“Docks are dry” is added." in text
    made = Practice.objects.get(name="Docks are dry")
    assert (float(made.threshold), [one.needed for one in made.needs.all()]) == (0.825, [known])
    assert sorted(one.scheme for one in made.mappings.all()) == ["ISO", "Port code"]
    form = text_of_page(client.get(f"{MODEL}{made.pk}/change/"))
    assert "82.5" in form
    assert "ISO | 4.1 | roughly" in form
    changed = {**facts, "seen": stamp_of(made), "name": "Docks are very dry", "needs": [], "probe": "", "threshold": ""}
    assert "is changed" in posted(client, f"{MODEL}{made.pk}/change/", changed)
    made.refresh_from_db()
    assert (made.probe, made.threshold) == ("", None)
    stale = client.post(f"{MODEL}{made.pk}/change/", changed)
    assert stale.status_code == 422
    assert "Somebody changed this in the meantime" in stale.content.decode()
    assert "Docks are very dry" in stale.content.decode()  # what was typed stays
    posted(client, f"{MODEL}dimensions/{docks.pk}/", {"name": "Dry docks", "question": "", "version": docks.version})
    assert "has practices" in posted(client, f"{MODEL}dimensions/{docks.pk}/remove/")
    assert "is removed" in posted(client, f"{MODEL}{made.pk}/remove/")
    assert "is removed" in posted(client, f"{MODEL}dimensions/{docks.pk}/remove/")


def test_a_new_practice_starts_in_the_cell_that_was_pressed(lead, harbour):
    draft = copy_model(harbour, access=full_access(), on=A_DAY)
    ships = draft.dimensions.get(key="ships")
    text = text_of_page(
        signed_in(lead).get(f"{EDITIONS}{draft.pk}/practices/new/", {"dimension": str(ships.pk), "level": "4"})
    )  # fmt: skip
    assert f'<option value="{ships.pk}" selected>' in text
    assert '<option value="4" selected>' in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"probe": "rag_fresh", "threshold": ""}, "Say from which share on the practice holds."),
        ({"mappings": "Port code"}, "is no place"),
        ({"level": "1"}, "Only practices of the same level or below can be needed"),
        ({"why": ""}, "This field is required"),
        ({"weight": "99"}, "less than or equal to 10"),
    ],
)
def test_what_is_wrong_with_a_practice_is_said_where_it_was_typed(lead, harbour, changes, said):
    draft = copy_model(harbour, access=full_access(), on=A_DAY)
    practice = Practice.objects.get(model=draft, key="measured")
    facts = {
        "seen": stamp_of(practice), "name": practice.name, "dimension": str(practice.dimension_id), "level": 3,
        "effort": "large", "weight": "2.5", "why": practice.why, "works": practice.works, "probe": "", "threshold": "",
        "needs": [str(_on_level_three(draft).pk)], "mappings": "",
    }  # fmt: skip
    answer = signed_in(lead).post(f"{MODEL}{practice.pk}/change/", {**facts, **changes})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def _on_level_three(draft: CapabilityModel) -> Practice:
    Practice.objects.filter(model=draft, key="berthed").update(level=3)
    return Practice.objects.get(model=draft, key="berthed")


def test_a_practice_that_others_stand_on_stays_with_a_reason(lead, harbour):
    draft = copy_model(harbour, access=full_access(), on=A_DAY)
    listed = Practice.objects.get(model=draft, key="listed")
    assert "Other practices stand on it" in posted(signed_in(lead), f"{MODEL}{listed.pk}/remove/")
