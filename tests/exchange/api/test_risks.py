"""Registers by programme: the same rules as on the pages."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.risk.models import Entry, Rating
from tests.builders import a_person, a_portfolio, an_initiative
from tests.exchange.api.conftest import Caller
from tests.risk.registers import a_costly_risk, an_entry

pytestmark = pytest.mark.django_db


def test_an_entry_is_written_read_changed_and_rated_with_versions(administrator):
    register, other = an_initiative(), an_initiative("Other")
    body = {
        "kind": "risk", "title": "Rain", "initiative_id": str(register.id), "probability_share": "0.4",
        "cost_likely": "250000.00", "concerns_ids": [str(other.id)],
    }  # fmt: skip
    made = administrator.post("risks", body)
    assert made.status_code == 201, made.content
    found = made.json()
    # 40 % is Medium (up to 50 %), 250,000 is Medium (from 200,000); 0.4 × 250,000 = 100,000.
    assert (found["key"], found["probability"], found["impact"]) == ("R-1", 3, 3)
    assert (Decimal(found["exposure"]), found["severity"], found["concerns"][0]["name"]) == (100_000, "medium", "Other")
    path = f"risks/{found['id']}"
    assert administrator.patch(path, {"title": "Hail"}).status_code == 428
    changed = administrator.patch(path, {"title": "Hail", "impact": 5}, If_Match=f'"{found["version"]}"').json()
    assert (changed["title"], changed["probability"], changed["impact"]) == ("Hail", 3, 5)
    assert Rating.objects.filter(entry=found["id"]).count() == 1
    stale = administrator.patch(path, {"title": "Snow"}, If_Match=f'"{found["version"]}"')
    assert stale.status_code == 412
    assert administrator.get(path).json() == changed


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "/initiative_id"),
        ({"cost_low": "5"}, "/cost_likely"),
        ({"due_on": "2027-01-01"}, "/due_on"),
        ({"probability": 6}, "/probability"),
    ],
)
def test_what_cannot_be_is_told_by_its_field_and_nothing_is_written(administrator, body, field):
    sent = {"kind": "risk", "title": "Rain", **body}
    if body:
        sent["initiative_id"] = str(an_initiative().id)
    refused = administrator.post("risks", sent)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == field
    assert not Entry.objects.exists()


def test_lists_are_narrowed_and_hold_a_shared_entry_once(administrator):
    here, there = an_initiative(), an_initiative()
    shared = an_entry("Shared", register=here, concerns=(there,), probability=5, impact=5)
    an_entry("Mild", register=here, probability=1, impact=1)

    def titles(query):
        return sorted(one["title"] for one in administrator.get(f"risks?{query}").json()["items"])

    assert titles("") == ["Mild", "Shared"]
    assert titles(f"initiative={there.key}") == ["Shared"]
    assert titles("severity=severe") == ["Shared"]
    assert titles("q=mild") == ["Mild"]
    assert administrator.get("risks?kind=nothing").status_code == 422
    assert administrator.get(f"risks/{shared.pk}?fields=title").json().keys() >= {"title"}


def test_what_is_hidden_is_not_told(administrator):
    here, hidden = a_portfolio(), a_portfolio("Canary-harbour")
    mine = an_initiative(portfolio=here)
    secret = an_entry("Canary", register=an_initiative(portfolio=hidden))
    shared = a_costly_risk("Common", register=an_initiative("Canary-tunnel", portfolio=hidden), concerns=(mine,))
    caller = Caller(a_person(role=Role.PORTFOLIO_MANAGER, on=here))
    assert caller.get(f"risks/{secret.pk}").status_code == 404
    text = caller.get("risks").content.decode()
    assert "Common" in text
    assert "Canary" not in text
    found = caller.get(f"risks/{shared.pk}").json()
    assert (found["initiative"], found["cost_likely"], found["exposure"], found["money_visible"]) == (
        None, None, None, False,
    )  # fmt: skip
    assert caller.patch(f"risks/{shared.pk}", {"title": "X"}, If_Match=f'"{shared.version}"').status_code == 403


def test_queries_do_not_grow_with_the_list(administrator):
    register, counts = an_initiative(), []
    administrator.get("risks")  # the first use of a token is noted
    for many in (1, 12):
        for _each in range(many):
            a_costly_risk(register=register, concerns=(an_initiative(),))
        with CaptureQueriesContext(connection) as seen:
            assert administrator.get("risks").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
