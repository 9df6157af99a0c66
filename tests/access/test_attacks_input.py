"""What no careful person sends gets a clear no, never a fault: through addresses, forms and grids."""

import json
from itertools import product
from urllib.parse import urlencode

import pytest
from django.test import Client

from pilotage.accounts.models import Role
from pilotage.strategy.models import DriverSet
from pilotage.work.actions import define_custom_field
from tests.access.examples import Example
from tests.access.routes import routes
from tests.access.world import World
from tests.builders import a_person, an_initiative, full_access

pytestmark = pytest.mark.django_db
NUL = "a\x00b"
# Each of these made some address fail once.
BAD_VALUES = ("1e999999", "9" * 40, "9" * 5000, "0001-01-01", "9999-12-31", "n" * 3000, ".", "²")
# 405: the address takes the other method only. 302: a short address that leads to the full one.
REFUSED = {302, 400, 401, 404, 405, 422}
# Turns an address gets: neighbouring addresses, which are often of one kind, get the other values.
TURNS = 3
PARAMETERS = (
    "q", "portfolio", "scope", "stage", "rag", "owner", "programme", "tag", "key", "unknown", "from", "to",
    "cost_min", "cost_max", "c_size", "sort", "group", "columns", "as_of", "since", "page", "offset", "limit", "year",
    "set", "only", "a", "b", "query",
)  # fmt: skip
FIELDS = (
    "name", "version", "portfolio", "parent", "person", "owner", "kind", "type", "stage", "programme", "driver",
    "objective", "level", "amount", "rate", "value", "on", "year", "key", "line", "initiative", "solution", "reason",
    "first", "scope", "role", "email", "query", "back", "tag", "choices", "whole_life_cost", "goal", "seconds",
)  # fmt: skip


@pytest.fixture
def client(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(a_person(role=Role.ADMINISTRATOR))
    return client


@pytest.fixture
def addresses(examples: dict[str, Example]) -> list[str]:
    """Of every route; signing out would end the walk."""
    return [
        route.address(examples[route.name].seen if route.arguments else None)
        for route in routes()
        if route.name != "account_logout" and (not route.arguments or route.name in examples)
    ]


def dealt(names: tuple[str, ...], turn: int) -> dict[str, str]:
    """A bad value for each name; another turn deals others, so that after eight each name has had each value."""
    return {name: BAD_VALUES[(turn + at) % len(BAD_VALUES)] for at, name in enumerate(names)}


@pytest.mark.parametrize("turn", range(TURNS))
def test_no_address_fails_over_its_parameters(addresses, client, turn):
    wrong = []
    for at, address in enumerate(addresses):
        query = urlencode(dealt(PARAMETERS, TURNS * at + turn))
        if client.get(f"{address}?{query}").status_code >= 500:
            wrong.append(f"{address}?{query}"[:2000])
    assert wrong == []


@pytest.mark.parametrize("turn", range(TURNS))
def test_no_address_fails_over_what_is_posted(addresses, client, turn):
    wrong = []
    for at, address in enumerate(addresses):
        if client.post(address, dealt(FIELDS, TURNS * at + turn)).status_code >= 500:
            wrong.append((address, TURNS * at + turn))
    assert wrong == []


def test_no_address_takes_nul(addresses, client):
    # Nobody's question is heard at /health/: it says whether all is well, whatever is asked.
    asked = [address for address in addresses if not address.startswith("/health/")]
    wrong = [address for address in asked if client.get(f"{address}?q=%00").status_code not in REFUSED]
    assert wrong == []


def test_nul_is_refused_as_a_request_that_makes_no_sense(client):
    for answer in (client.get("/register/?q=%00"), client.post("/register/views/", {"name": NUL})):
        assert answer.status_code == 400
        assert "makes no sense" in answer.content.decode()


def the_grids(world: World) -> list[str]:
    return [
        "/register/edit/",
        f"/money/{world.here.key}/cells/",
        f"/strategy/ratings/{DriverSet.objects.all()[0].id}/cells/",
    ]


NO_CHANGES = (
    "[]", "5", "null", '"x"', "", "[" * 100_000, '{"changes": 5}', '{"changes": [5]}', '{"changes": null}',
    '{"changes": [{"key": "x", "version": Infinity, "column": "name", "value": "1"}]}',
    '{"changes": [{"key": "\\u0000", "version": 1, "column": "name", "value": "1"}]}',
    '{"changes": [{"key": "x", "version": 1, "column": "name", "value": "\\ud800"}]}',
)  # fmt: skip


def test_a_grid_refuses_what_is_no_list_of_changes(world, client):
    for address, body in product(the_grids(world), NO_CHANGES):
        answer = client.post(address, body, content_type="application/json")
        assert answer.status_code == 400, (address, body[:200])
        assert answer.json()["message"]


def test_a_grid_refuses_a_form(world, client):
    for address in the_grids(world):
        assert client.post(address, {"key": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("name", "n" * 401, "400 characters"),
        ("external_id", "n" * 201, "200 characters"),
        ("tags", "n" * 61, "60 characters"),
        ("cost", "9" * 19, "18 digits"),
        ("cost", ".", "not an amount"),
        ("cost", "1" + " " * 100_000 + "x", "not an amount"),
        ("planned_start", "1 " * 50_000, "not a day"),
        ("nothing", "1", "cannot be edited"),
        ("c_breadth", "1e5", "not an amount"),
    ],
)
def test_a_cell_that_no_column_can_hold_is_refused_with_words(client, column, value, said):
    define_custom_field(name="Breadth", type="number", access=full_access())
    one = an_initiative()
    change = {"key": str(one.id), "version": one.version, "column": column, "value": value}
    answer = client.post("/register/edit/", json.dumps({"changes": [change]}), content_type="application/json")
    assert said in answer.json()["refused"][0]["message"]
    assert len(answer.json()["refused"][0]["message"]) < 300


def test_rows_that_were_ticked_go_to_no_portfolio_that_is_none(client):
    one = an_initiative()
    sent = {"key": str(one.id), "portfolio": "nonsense"}
    assert client.post("/register/bulk/", sent).status_code == 404


def test_nothing_is_solved_stopped_committed_or_forced_by_opening_an_address(client, examples):
    for name in ("limits", "force", "unforce", "solve", "stop", "commit", "undo"):
        route = next(one for one in routes() if one.name == f"selection:{name}")
        assert client.get(route.address(examples[route.name].seen)).status_code == 405


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "http://["])
def test_nobody_is_sent_to_another_site(client, back):
    sent = {"key": str(an_initiative().id), "tag": "new", "back": back}
    assert client.post("/register/bulk/", sent)["Location"].startswith("/register/")
    assert client.get(f"/accounts/login/?{urlencode({'next': back})}")["Location"].startswith("/")


def test_the_demonstrations_sign_in_is_not_there_elsewhere(settings):
    settings.DEMO = False
    person = a_person(role=Role.ADMINISTRATOR)
    found = next(one for one in routes() if "demo" in one.name)
    assert Client().post(found.address(), {"person": str(person.pk)}).status_code == 404


def test_every_post_asks_for_the_token(addresses):
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_person(role=Role.ADMINISTRATOR))
    open_ended = {200, 302}
    let_in = [
        address
        for address in addresses
        if not address.startswith("/api/") and client.post(address, {"name": "x"}).status_code in open_ended
    ]
    assert let_in == []
