"""Lists: order, places that hold while rows come and go, strict words, and how much they cost."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.work.actions import change_portfolio, define_custom_field
from tests.builders import a_portfolio, an_initiative, full_access

pytestmark = pytest.mark.django_db


def walked(caller, path: str) -> list[str]:
    """The names on all pages, by following `Link`."""
    names, address = [], path
    while address:
        answer = caller.get(address)
        names += [one["name"] for one in answer.json()["items"]]
        link = answer.headers.get("Link", "")
        address = link.partition(">")[0].removeprefix("</api/v1/")
    return names


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("planned_start", ["Early", "Early too", "Late", "Never", "Never too"]),
        ("-planned_start", ["Late", "Early too", "Early", "Never too", "Never"]),
        ("whole_life_cost", ["Late", "Early", "Early too", "Never", "Never too"]),
        ("-name", ["Never too", "Never", "Late", "Early too", "Early"]),
    ],
)
def test_unknown_values_come_last_and_ties_keep_their_order_over_pages(administrator, sort, expected):
    access = full_access()
    portfolio = a_portfolio(access=access)
    for name, start, cost in (
        ("Never", None, None),
        ("Early", date(2026, 1, 1), Decimal(20)),
        ("Never too", None, None),
        ("Early too", date(2026, 1, 1), Decimal(20)),
        ("Late", date(2027, 1, 1), Decimal(3)),
    ):
        facts = {"planned_start": start, "whole_life_cost": cost, "currency": "EUR" if cost else ""}
        an_initiative(name, portfolio=portfolio, access=access, **facts)
    assert walked(administrator, f"initiatives?limit=2&sort={sort}") == expected


def test_a_cursor_belongs_to_its_order(administrator):
    for _number in range(2):
        an_initiative()
    cursor = administrator.get("initiatives?limit=1&sort=name").json()["next_cursor"]
    assert administrator.get(f"initiatives?limit=1&sort=name&cursor={cursor}").status_code == 200
    assert administrator.get(f"initiatives?limit=1&sort=-name&cursor={cursor}").status_code == 422
    assert administrator.get("initiatives?sort=colour").status_code == 422


@pytest.mark.parametrize("query", ["colour=red", "rag=purple", "portfolio=x", "from=tomorrow", "unknown=all", "c_no=1"])
def test_a_word_that_is_not_understood_is_refused_and_not_left_out(administrator, query):
    answer = administrator.get(f"initiatives?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{query.partition('=')[0]}")


def test_words_of_other_parts_and_of_custom_fields_are_understood(administrator):
    define_custom_field(name="Size", type="number", access=full_access())
    an_initiative("Big", custom={"size": "12"})
    an_initiative("Small")
    (found,) = administrator.get("initiatives?c_size=12").json()["items"]
    assert found["name"] == "Big"
    assert administrator.get("initiatives?current=yes").status_code == 200


def test_a_list_is_not_sent_again_when_nothing_changed(administrator):
    an_initiative("One")
    first = administrator.get("initiatives")
    assert administrator.get("initiatives", If_None_Match=first["ETag"]).status_code == 304
    an_initiative("Two")
    assert administrator.get("initiatives", If_None_Match=first["ETag"]).status_code == 200


def test_a_thing_is_sent_again_when_the_name_of_its_portfolio_changed(administrator):
    access = full_access()
    portfolio = a_portfolio("Energy", access=access)
    made = an_initiative(portfolio=portfolio, access=access)
    path = f"initiatives/{made.key}"
    first = administrator.get(path)
    facts = {"description": "", "owner": None}
    change_portfolio(portfolio, version=portfolio.version, name="Power", access=access, **facts)
    again = administrator.get(path, If_None_Match=first["ETag"])
    assert again.status_code == 200
    assert again.json()["portfolio"]["name"] == "Power"
    # The initiative itself is at the same version: what was read of it may still be changed.
    assert administrator.patch(path, {"name": "New"}, If_Match=first["ETag"]).status_code == 200


def test_the_version_of_a_list_item_is_enough_to_change_it(administrator):
    an_initiative("One")
    (item,) = administrator.get("initiatives?fields=version").json()["items"]
    path = f"initiatives/{item['id']}"
    assert administrator.patch(path, {"name": "New"}, If_Match=f'"{item["version"]}"').status_code == 200
    assert administrator.patch(path, {"name": "X"}, If_Match="*").status_code == 428
    assert administrator.patch(path, {"name": "X"}, If_Match='"another"').status_code == 412


def test_a_stale_change_is_told_what_differs(administrator):
    made = an_initiative("Depots", tags=["bus"])
    path = f"initiatives/{made.key}"
    etag = administrator.get(path)["ETag"]
    administrator.patch(path, {"name": "Depots North"}, If_Match=etag)
    answer = administrator.patch(path, {"name": "Depots South", "tags": ["bus"]}, If_Match=etag).json()
    assert answer["differences"] == [{"field": "name", "yours": "Depots South", "now": "Depots North"}]
    assert answer["current_version"] == made.version + 1
    assert answer["current"]["name"] == "Depots North"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"name": NaN}', 400),
        (b"[" * 5000, 400),
        (b'{"name": "\\ud800", "kind": "idea"}', 422),
        (b"[]", 422),
        (b"", 422),
        (b'{"name": "X", "whole_life_cost": 12.5}', 422),
    ],
)
def test_a_body_that_cannot_be_kept_is_refused(administrator, body, status):
    headers = {"Authorization": f"Bearer {administrator.secret}"}
    answer = administrator.client.generic("POST", "/api/v1/initiatives", body, "application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_only_json_is_read(administrator):
    headers = {"Authorization": f"Bearer {administrator.secret}"}
    answer = administrator.client.post("/api/v1/initiatives", {"name": "X"}, headers=headers)
    assert answer.status_code == 415
