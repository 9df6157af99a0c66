"""The ledger and gates through the API: the same rules, the same refusals, as problems that a programme can read."""

import pytest

from pilotage.accounts.models import Role
from pilotage.governance.actions.configuring import change_gate
from pilotage.governance.models import LedgerEntry
from tests.builders import a_person, a_portfolio, full_access
from tests.exchange.api.conftest import Caller
from tests.governance.gates import Door

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return Door()


def test_an_initiative_is_refused_mended_submitted_decided_and_read(door):
    manager, decider = Caller(door.manager), Caller(door.decider)
    asked = {"initiative_id": str(door.initiative.pk), "note": "Please"}
    refused = manager.post("gate-reviews", asked)
    assert refused.status_code == 422
    assert "Tick it when it is done" in refused.json()["detail"]
    door.ready()
    review = manager.post("gate-reviews", asked)
    assert review.status_code == 201
    address = review["Location"].removeprefix("/api/v1/")
    assert manager.post(f"{address}/votes", {"outcome": "go"}).status_code == 403
    condition = {"text": "Show the permit", "owner_id": str(door.manager.pk), "due_on": "2099-01-31"}
    vote = {"outcome": "conditional", "comment": "But", "conditions": [condition]}
    decided = decider.post(f"{address}/votes", vote)
    assert (decided.status_code, decided.json()["state"]) == (200, "decided")
    read = decider.get(f"decisions/{decided.json()['decision_id']}").json()
    assert (read["outcome"], read["conditions"][0]["text"]) == ("conditional", "Show the permit")
    assert [one["number"] for one in decider.get("decisions?outcome=conditional").json()["items"]] == [read["number"]]
    assert decider.get("decisions?outcome=kill").json()["items"] == []


def test_money_of_the_evidence_is_counted_and_not_told_to_who_may_not_see_it(door):
    door.ready()
    review = Caller(door.manager).post("gate-reviews", {"initiative_id": str(door.initiative.pk)}).json()
    Caller(door.decider).post(f"gate-reviews/{review['id']}/votes", {"outcome": "go"})
    viewer = Caller(a_person(role=Role.VIEWER, on=door.portfolio))
    [entry] = viewer.get("decisions").json()["items"]
    facts = entry["evidence"][-1]
    assert facts["hidden"] == 1
    assert "Whole cost" not in [line["label"] for line in facts["lines"]]


def test_a_gate_that_asks_who_one_is_is_not_decided_by_a_programme(door):
    change_gate(door.gate, version=door.gate.version, asks_reauthentication=True, access=full_access())
    door.ready()
    review = Caller(door.manager).post("gate-reviews", {"initiative_id": str(door.initiative.pk)}).json()
    assert Caller(door.decider).post(f"gate-reviews/{review['id']}/votes", {"outcome": "go"}).status_code == 403
    assert not LedgerEntry.objects.exists()


def test_what_lies_elsewhere_is_in_no_list(door):
    door.ready()
    review = Caller(door.manager).post("gate-reviews", {"initiative_id": str(door.initiative.pk)}).json()
    Caller(door.decider).post(f"gate-reviews/{review['id']}/votes", {"outcome": "go"})
    outside = Caller(a_person(role=Role.SRO, on=a_portfolio()))
    assert outside.get("decisions").json()["items"] == []
    assert outside.get("gate-reviews").json()["items"] == []
    assert outside.get(f"gate-reviews/{review['id']}").status_code == 404
    assert outside.post("gate-reviews", {"initiative_id": str(door.initiative.pk)}).status_code in {403, 422}
