"""The cockpit as people open it: every figure opens its rows, nobody counts what they may not see."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative
from pilotage.work.reads.query import Query
from pilotage.work.reads.register import matching
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.governance.changes import Yard
from tests.insights.world import TODAY, World, a_world

pytestmark = pytest.mark.django_db
PARTS = ("worth", "money", "plan", "changes", "needs")
# The letters of a token are drawn, and now and then they are those of a currency.
TOKEN = re.compile(r'(?<=")[A-Za-z0-9]{64}(?=")')
LINK = re.compile(r'<a [^>]*href="(/register/\?[^"]*)"[^>]*>(.*?)</a>', re.S)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def world(db) -> World:
    return a_world()


@pytest.fixture
def pmo(client, world):
    person = a_person(role=Role.PMO_LEAD)
    client.force_login(person)
    return person


def opened(access: Access, address: str) -> int:
    """How many rows the register shows at an address."""
    params = QueryDict(urlsplit(address).query)
    day = date.fromisoformat(params["as_of"]) if "as_of" in params else None
    return matching(access, Query.from_params(params), as_of=day).count()


def counted_links(text: str) -> list[tuple[str, int]]:
    """Links to the register whose text begins with a whole number, perhaps after a letter or an arrow; no sums."""
    found = []
    for address, inside in LINK.findall(text):
        words = unescape(re.sub(r"<[^>]*>", " ", inside)).strip()
        number = re.fullmatch(r"(?:[RAG–↓↑]\s*)?(\d+)(?:\s+\D.*)?", words, re.S)
        is_sum = any(word in address for word in ("money=known", "money=benefit", "worth="))
        if number and not is_sum and not words.endswith("more"):
            found.append((unescape(address), int(number[1])))
    return found


@pytest.mark.parametrize("query", ["", "?since=2026-03-15", "?as_of=2026-03-31", "?as_of=2026-06-20&since=2026-03-31"])
@pytest.mark.parametrize("part", ["", "cockpit/changes/", "cockpit/needs/", "cockpit/money/"])
def test_every_count_opens_as_many_rows(client, pmo, part, query):
    text = client.get(f"/{part}{query}").content.decode()
    wrong = [(address, count, rows) for address, count in counted_links(text)
             if (rows := opened(access_for(pmo), address)) != count]  # fmt: skip
    assert not wrong
    if not part:
        assert len(counted_links(text)) > 15


def test_counts_are_right_when_narrowed_to_a_portfolio(client, pmo, world):
    text = client.get(f"/?scope={world.networks.id}").content.decode()
    assert "Water</" not in text.split("<table")[1]
    links = counted_links(text)
    assert links
    assert all(opened(access_for(pmo), address) == count for address, count in links)


def test_every_sum_opens_the_rows_that_it_adds(client, pmo):
    text = client.get("/").content.decode()
    # Cost is known of Signals, Tracks, Night buses and Pumps; of Signals alone a benefit; one serves nothing.
    sums = {"current=yes&money=known": 4, "current=yes&money=benefit": 1, "current=yes&serves=nothing&worth=seen": 1}
    for query, count in sums.items():
        assert f'href="/register/?{query}"'.replace("&", "&amp;") in text
        assert opened(access_for(pmo), f"/register/?{query}") == count


def test_a_viewer_sees_the_own_portfolio_alone_and_no_money(client, world):
    client.force_login(a_person(role=Role.VIEWER, on=world.bus))
    for address in ("/", "/cockpit/plan/", "/cockpit/changes/", "/cockpit/needs/", "/needs/", "/needs/chip/"):
        text = TOKEN.sub("", client.get(address).content.decode())
        for hidden in ("Signals", "Tracks", "Pumps", "Rail", "Water", "EUR", "NPV"):
            assert hidden not in text, (address, hidden)
    assert client.get("/cockpit/worth/").status_code == client.get("/cockpit/money/").status_code == 403


def test_narrowing_to_an_invisible_portfolio_narrows_to_nothing_of_it(client, world):
    client.force_login(a_person(role=Role.VIEWER, on=world.bus))
    text = client.get(f"/?scope={world.water.id}").content.decode()
    assert "Water" not in text
    assert "Bus" in text


def test_money_of_another_portfolio_is_in_no_sum(client, world):
    person = a_person(role=Role.VIEWER)
    client.force_login(person)
    assert "EUR" not in TOKEN.sub("", client.get("/").content.decode())
    controller = a_person(role=Role.FINANCE_CONTROLLER, on=world.water)
    client.force_login(controller)
    text = client.get("/").content.decode()
    assert "300" in text
    assert "470" not in text


def test_what_changed_says_what_it_was_and_who_said_so(client, pmo, world):
    signals = world.initiatives["Signals"]
    signals.refresh_from_db()
    change_initiative(
        signals, version=signals.version, changes={"whole_life_cost": 130}, access=access_for(pmo), on=TODAY
    )
    text = client.get("/cockpit/changes/?since=2026-03-31").content.decode()
    # 100 became 130 on 30 June, which is 30 % more; the finish moved from 31 October by 31 days.
    assert "+30" in text
    assert "+31" in text
    assert pmo.name in text
    assert "Old bridge" not in text


def test_what_is_new_is_not_called_changed(client, pmo, world):
    an_initiative("Ticketing", portfolio=world.bus, on=TODAY, rag="A", access=full_access())
    text = client.get("/cockpit/changes/").content.decode()
    assert text.count("Ticketing") == 1


def test_needs_are_those_of_the_person(client, world):
    manager = a_person("Mira", role=Role.VIEWER)
    depots = world.initiatives["Depots"]
    change_initiative(depots, version=depots.version, changes={"manager": manager}, access=full_access(), on=TODAY)
    client.force_login(manager)
    assert "1" in client.get("/needs/chip/").content.decode()
    client.force_login(a_person(role=Role.VIEWER))
    assert client.get("/needs/chip/").content.decode().strip() == ""


def test_a_change_request_is_among_the_needs_of_who_decides_it_and_of_nobody_else(client):
    yard = Yard()
    yard.submitted(new_finish=date(2026, 7, 20))
    client.force_login(yard.sro)
    panel = client.get("/cockpit/needs/").content.decode()
    assert re.search(r"1\D+Changes to decide", panel)
    assert "1" in client.get("/needs/chip/").content.decode()
    for person in (yard.manager, a_person(role=Role.SRO, on=a_portfolio())):
        client.force_login(person)
        assert "Changes to decide" not in client.get("/cockpit/needs/").content.decode()


def test_an_empty_organisation_is_told_how_to_begin(client, db):
    client.force_login(a_person(role=Role.ADMINISTRATOR))
    text = client.get("/").content.decode()
    assert "/data/imports/" in text
    assert "/portfolios/new/" in text
    client.force_login(a_person(role=Role.VIEWER))
    assert "/data/imports/" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/?since=2026-01-01", *(f"/cockpit/{part}/" for part in PARTS), "/needs/chip/"]
)
def test_queries_do_not_grow_with_rows(client, pmo, address):
    portfolio, access, counts = a_portfolio("Many"), full_access(), []
    for rows in (10, 60):
        while Initiative.objects.count() < rows:
            an_initiative(portfolio=portfolio, access=access, rag="G", planned_finish=date(2026, 5, 1))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    # Session, person, roles and the frame's scope are among them.
    # What waits comes from every wing: gates, registers and reports are asked one by one.
    assert counts[0] <= (12 if address == "/" else 17)


def test_the_register_says_what_a_link_narrowed_it_to(client, pmo):
    text = client.get("/register/?current=yes&rag_moved=worse:2026-03-31&unreported=2026-04-29").content.decode()
    assert "neither closed nor cancelled" in text
    assert "worse than on 31 Mar 2026" in text
    # A change of another filter must not lose these.
    assert '<input type="hidden" name="rag_moved" value="worse:2026-03-31">' in text


@pytest.mark.parametrize("value", ["", "x", "worse:", "worse:2026-99-01", "rag_worse:2026-01-01", "new:a:b", "🙂"])
def test_what_cannot_be_read_in_a_filter_finds_nothing_or_all_and_breaks_nothing(client, pmo, value):
    for name in ("unreported", "overdue", "rag_moved", "changed", "serves", "worth", "can"):
        assert client.get("/register/", {name: value}).status_code == 200
