"""The ledger and gates through the API: the same rules, the same refusals, as problems that a programme can read."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.governance.actions.configuring import change_gate
from pilotage.governance.models import CriterionKind, LedgerEntry
from tests.builders import a_person, a_portfolio, full_access
from tests.exchange.api.conftest import Caller
from tests.finance.money import a_line
from tests.governance.gates import Door, a_criterion

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


def test_an_initiative_at_its_gate_brings_what_it_asks_for(door):
    manager, one = Caller(door.manager), door.initiative
    way = manager.get("life-cycles").json()["items"][0]
    assert (way["name"], [gate["name"] for gate in way["gates"]]) == ("Way", ["Approval"])
    assert way["gates"][0]["criteria"][0]["text"] == "The team is named"
    standing = manager.get(f"initiatives/{one.key}/gate").json()
    assert (standing["gate"]["name"], standing["deciders"], standing["review_id"]) == ("Approval", ["sro"], None)
    assert [(asked["text"], asked["is_met"]) for asked in standing["criteria"]] == [("The team is named", False)]
    evidence = {"initiative_id": str(one.pk), "criterion_id": str(door.must.pk)}
    told = manager.post("gate-evidence", {**evidence, "note": "Ada and Bo"}, Idempotency_Key="a").json()
    assert (told["criteria"][0]["is_met"], told["criteria"][0]["rows"][0]["label"]) == (True, "Ada and Bo")
    viewer = Caller(a_person(role=Role.VIEWER, on=door.portfolio))
    assert viewer.post("gate-evidence", evidence).status_code == 403
    back = manager.post("gate-evidence/take-back", evidence).json()
    assert back["criteria"][0]["is_met"] is False


def test_a_document_is_linked_and_an_address_that_is_none_is_refused(door):
    paper = a_criterion(door.gate, "Business case", kind=CriterionKind.DOCUMENT)
    evidence = {"initiative_id": str(door.initiative.pk), "criterion_id": str(paper.pk)}
    manager = Caller(door.manager)
    wrong = manager.post("gate-evidence", {**evidence, "url": "javascript:alert(1)"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/url")
    told = manager.post("gate-evidence", {**evidence, "url": "https://files.example/case", "title": "Case"}).json()
    assert [one["is_met"] for one in told["criteria"] if one["text"] == "Business case"] == [True]


def test_money_behind_a_criterion_is_for_who_may_see_it(door):
    a_criterion(door.gate, "Cost is known", kind=CriterionKind.EVIDENCE, subject="cost_known")
    a_line(door.initiative, amounts={date(2027, 1, 1): Decimal(918_273)})
    viewer = Caller(a_person(role=Role.VIEWER, on=door.portfolio))
    path = f"initiatives/{door.initiative.key}/gate"
    rows = {one["text"]: one["rows"] for one in Caller(door.manager).get(path).json()["criteria"]}
    assert "918" in rows["Cost is known"][0]["value"]
    hidden = {one["text"]: one["rows"] for one in viewer.get(path).json()["criteria"]}
    assert hidden["Cost is known"] == []


def test_a_submission_is_withdrawn_before_it_is_decided_and_votes_are_read(door):
    change_gate(door.gate, version=door.gate.version, quorum=2, access=full_access())
    door.ready()
    manager, decider = Caller(door.manager), Caller(door.decider)
    review = manager.post("gate-reviews", {"initiative_id": str(door.initiative.pk)}).json()
    address = f"gate-reviews/{review['id']}"
    decider.post(f"{address}/votes", {"outcome": "go"})
    (vote,) = manager.get(address).json()["votes"]
    assert (vote["name"], vote["by"], vote["role"], vote["outcome"]) == ("Sam Decider", "", "sro", "go")
    outside = Caller(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    assert outside.post(f"{address}/withdraw").status_code == 404
    assert decider.post(f"{address}/withdraw").status_code == 403
    assert manager.post(f"{address}/withdraw").json()["state"] == "withdrawn"
    assert manager.post(f"{address}/withdraw").status_code == 422
