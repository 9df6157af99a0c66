"""One template, two doors; notices; the frame that the wings fill."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from pilotage.kit import navigation
from pilotage.kit.drawing import DrawnRows
from pilotage.kit.tables import Cell, Group, Row, Table
from tests.kit.conftest import styleguide_frame, styleguide_settings
from tests.kit.styleguide import HOSTILE


@pytest.fixture
def client() -> Iterator[Client]:
    with styleguide_settings(), styleguide_frame():
        yield Client()


def test_a_browser_gets_the_page_in_its_frame(client: Client) -> None:
    text = client.get("/lists/").content.decode()
    assert text.startswith("<!doctype html>")
    assert 'aria-current="page" title="Register"' in text


def test_a_piece_of_the_page_gets_the_rows_alone(client: Client) -> None:
    text = client.get("/rows/?offset=100&limit=2", headers={"HX-Request": "true"}).content.decode()
    assert text.strip().startswith('<tr data-key="PRJ-0101"')
    assert text.count("<tr ") == 2


def test_after_a_deed_the_browser_goes_on_and_is_told(client: Client) -> None:
    answer = client.post("/done/")
    assert (answer.status_code, answer["Location"]) == (303, "/lists/")
    assert "3 initiatives changed." in client.get("/lists/").content.decode()


def test_after_a_deed_of_a_piece_the_whole_page_goes_on(client: Client) -> None:
    answer = client.post("/done/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/lists/")


def test_a_notice_reaches_the_open_page_through_a_piece(client: Client) -> None:
    client.post("/done/")
    answer = client.get("/panel/", headers={"HX-Request": "true"})
    told = json.loads(answer["HX-Trigger"])["pm:notice"]["notices"]
    assert told == [{"text": "3 initiatives changed.", "tone": "good", "undo": "/done/"}]


def test_scope_and_day_stay_in_the_address_while_walking(client: Client) -> None:
    text = client.get("/lists/?scope=infra&as_of=2026-06-30&stage=idea").content.decode()
    assert 'href="/lists/?scope=infra&amp;as_of=2026-06-30"' in text


def test_a_past_day_is_shown_in_a_band(client: Client) -> None:
    text = client.get("/lists/?as_of=2026-06-30").content.decode()
    assert "You see everything as of <strong>30 Jun 2026</strong>" in text
    assert 'href="/lists/"' in text


def test_today_has_no_band(client: Client) -> None:
    assert "asof-band" not in client.get("/lists/").content.decode()


def test_an_entry_that_one_may_not_use_is_not_on_the_rail(client: Client) -> None:
    navigation.register(navigation.Entry("Secret", "record", "lock", 5, lambda request: False))
    assert "Secret" not in client.get("/lists/").content.decode()


def test_no_theme_but_ours_is_written_into_the_page(client: Client) -> None:
    client.cookies["theme"] = 'dark" onload="x'
    assert "<html lang" in (text := client.get("/lists/").content.decode())
    assert "data-theme" not in text.partition("<head>")[0]


def test_no_page_has_a_script_or_an_event_inside() -> None:
    with styleguide_settings(), styleguide_frame():
        for path in ("/lists/", "/record/?errors=1", "/pictures/"):
            text = Client().get(path).content.decode()
            assert "<script>" not in text
            assert "onclick" not in text


def test_markup_in_cells_is_words() -> None:
    hostile = Cell(HOSTILE, title=HOSTILE, url=HOSTILE, note=HOSTILE, value=HOSTILE, kind="n")
    badge = Cell(HOSTILE, tone="red", letter="<")
    table = Table("t", "T", (), (Row(HOSTILE, (HOSTILE, hostile, badge)), Group(HOSTILE, HOSTILE)), edit_url="/edit/")
    drawn = DrawnRows(table).__html__()
    assert "<img" not in drawn
    assert 'onerror="' not in drawn
    assert "<b>&lt;</b>" in drawn
