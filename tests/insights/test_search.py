"""Search finds what one may see, and the palette gets the same as JSON."""

import pytest

from pilotage.accounts.models import Role
from tests.access.world import CANARIES, a_world
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.risk.registers import an_entry
from tests.strategy.builders import an_objective, weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def pmo(client, db):
    person = a_person(role=Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def asked(client, words: str) -> dict[str, list[str]]:
    """What the palette shows, by group."""
    answer = client.get("/search/", {"q": words}, headers={"Accept": "application/json"})
    groups: dict[str, list[str]] = {}
    for one in answer.json()["results"]:
        groups.setdefault(one["group"], []).append(one["label"])
    return groups


def test_records_of_every_kind_are_found_by_their_name(client, pmo):
    portfolio = a_portfolio("Harbour works")
    an_initiative("Harbour crane", portfolio=portfolio)
    an_objective("A green harbour")
    weighed_drivers({"Harbour safety": "1"})
    a_person("Hanna Harbour")
    an_entry("The harbour silts up", register=portfolio)
    found = asked(client, "harbour")
    assert found["Risks"] == ["The harbour silts up"]
    assert found["Initiatives"] == ["Harbour crane"]
    assert found["Portfolios"] == ["Harbour works"]
    assert found["Objectives"] == ["A green harbour"]
    assert found["Drivers"] == ["Harbour safety"]
    assert found["People"] == ["Hanna Harbour"]


def test_a_key_leads_first_to_its_initiative(client, pmo):
    portfolio = a_portfolio()
    one = an_initiative("Zebra crossing", portfolio=portfolio)
    an_initiative("After it", portfolio=portfolio, description=f"Follows {one.key}")
    assert asked(client, one.key)["Initiatives"] == ["Zebra crossing", "After it"]


def test_a_name_that_begins_with_the_words_comes_before_a_description(client, pmo):
    portfolio = a_portfolio()
    an_initiative("A plan", portfolio=portfolio, description="with a depot")
    an_initiative("New depot", portfolio=portfolio)
    an_initiative("Depot east", portfolio=portfolio)
    assert asked(client, "depot")["Initiatives"] == ["Depot east", "New depot", "A plan"]


def test_commands_are_those_that_the_person_may_use(client, pmo):
    assert {"New initiative", "Import a list"} <= set(asked(client, "")["Do"])
    assert asked(client, "new init") == {"Do": ["New initiative"]}
    client.force_login(a_person(role=Role.VIEWER))
    found = asked(client, "")
    assert "Do" not in found
    assert "Register" in found["Go to"]


@pytest.mark.parametrize("words", ["canary", *CANARIES])
def test_nothing_invisible_is_found(client, db, words):
    world = a_world()
    client.force_login(world.colleague)
    assert asked(client, words) == {}
    text = client.get("/search/", {"q": words}).content.decode()
    assert "Nothing found" in text
    assert world.there.key not in text


def test_people_are_found_only_by_those_who_manage_them(client, db):
    a_person("Hanna Harbour")
    client.force_login(a_person(role=Role.VIEWER))
    assert "People" not in asked(client, "hanna")


def test_the_description_of_a_portfolio_above_is_not_told(client, db):
    access = full_access()
    top = a_portfolio("Top", access=access)
    below = a_portfolio("Below", parent=top, access=access)
    client.force_login(a_person(role=Role.VIEWER, on=below))
    assert asked(client, "top") == {"Portfolios": ["Top"]}


def test_a_browser_without_script_gets_a_page(client, pmo):
    an_initiative("Depot east", portfolio=a_portfolio())
    text = client.get("/search/?q=depot").content.decode()
    assert "<html" in text
    assert "Depot east" in text


def test_one_letter_finds_only_commands(client, pmo):
    an_initiative("Depot east", portfolio=a_portfolio())
    assert "Initiatives" not in asked(client, "d")


def test_no_words_break_the_search(client, pmo):
    for words in ("'", "a & b", "!!", "x:*", "\\", "%", "--", "'; drop", "日本"):
        assert client.get("/search/", {"q": words}).status_code == 200
