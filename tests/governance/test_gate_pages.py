"""The pages around gates: what they show, what they refuse with words, and that many ask no more than few."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Person, Role
from pilotage.governance.actions.configuring import change_gate
from pilotage.governance.actions.deciding import vote
from pilotage.governance.actions.shipping import load_usual_life_cycles
from pilotage.governance.models import (
    Condition,
    CriterionKind,
    Delegation,
    Gate,
    GateReview,
    LedgerEntry,
    LifeCycle,
    Outcome,
    Tick,
)
from pilotage.work.models import StagePhase
from pilotage.work.reads.visible import stage_in
from tests.builders import A_DAY, PASSWORD, a_person, a_portfolio, access_for, full_access
from tests.governance.gates import NOON, Door, a_criterion

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return Door()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def posted(client: Client, address: str, facts: dict | None = None) -> str:
    """The page that a form leads to, with its notices."""
    answer = client.post(address, facts or {})
    assert answer.status_code == 303
    return text_of(client.get(answer["Location"]))


def test_the_panel_names_the_gate_what_is_missing_and_takes_a_tick(door):
    client = signed_in(door.manager)
    address = f"/initiatives/{door.initiative.key}/gate/"
    text = text_of(client.get(address))
    assert "Approval" in text
    assert "Not ticked." in text
    assert "Tick it when it is done." in posted(client, f"{address}submit/")
    client.post(f"{address}{door.must.pk}/tick/", {"note": "Since Monday"})
    assert Tick.objects.get().note == "Since Monday"
    assert client.post(f"{address}submit/", {"note": "Please"}).status_code == 303
    assert "Waits at “Approval”" in text_of(client.get(address))
    review = GateReview.objects.get()
    assert review.note == "Please"


def test_a_viewer_sees_the_panel_and_has_no_button(door):
    viewer = a_person(role=Role.VIEWER, on=door.portfolio)
    text = text_of(signed_in(viewer).get(f"/initiatives/{door.initiative.key}/gate/"))
    assert "<form" not in text


def test_a_file_comes_back_as_it_was_and_only_for_who_sees_the_initiative(door):
    paper = a_criterion(door.gate, "Business case", kind=CriterionKind.DOCUMENT)
    file = BytesIO(b"<script>alert(1)</script>")
    file.name = "case ü.html"
    address = f"/initiatives/{door.initiative.key}/gate/{paper.pk}/attach/"
    assert signed_in(door.manager).post(address, {"title": "Case", "file": file}).status_code == 303
    kept = Tick.objects.get(criterion=paper).file
    answer = signed_in(door.decider).get(f"/governance/files/{kept.pk}/")
    assert (answer.content, answer["Content-Type"]) == (b"<script>alert(1)</script>", "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")
    outside = signed_in(a_person(role=Role.VIEWER, on=a_portfolio()))
    assert outside.get(f"/governance/files/{kept.pk}/").status_code == 404


def test_a_decision_on_the_page_leads_to_its_entry_with_conditions_to_meet(door):
    door.ready()
    review = door.submitted()
    client = signed_in(door.decider)
    shown = text_of(client.get(f"/governance/reviews/{review.pk}/"))
    assert "The team is named" in shown
    assert "Waits for your decision" in text_of(client.get("/governance/"))
    refused = client.post(f"/governance/reviews/{review.pk}/decide/", {"outcome": "hold", "comment": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    sent = {
        "outcome": "conditional", "comment": "Good, but", "condition": ["Show the permit", "", ""],
        "condition_owner": [str(door.manager.pk), "", ""], "condition_due": ["2099-01-31", "", ""],
    }  # fmt: skip
    decided = client.post(f"/governance/reviews/{review.pk}/decide/", sent)
    entry = LedgerEntry.objects.get()
    assert decided["Location"] == f"/governance/decisions/{entry.number}/"
    text = text_of(client.get(decided["Location"]))
    assert "Sam Decider" in text
    assert "Show the permit" in text
    condition = Condition.objects.get()
    signed_in(door.manager).post(f"/governance/conditions/{condition.pk}/meet/", {"note": "Attached to the plan"})
    condition.refresh_from_db()
    assert condition.met_on is not None
    assert "Attached to the plan" in text_of(client.get(decided["Location"]))


def test_money_in_the_evidence_is_shown_to_who_may_see_money_only(door):
    door.ready()
    review = door.submitted()
    vote(review, outcome=Outcome.GO, comment="", access=access_for(door.decider), on=A_DAY, at=NOON)
    address = f"/governance/decisions/{LedgerEntry.objects.get().number}/"
    assert "Whole cost" in text_of(signed_in(door.decider).get(address))
    seen = text_of(signed_in(a_person(role=Role.VIEWER, on=door.portfolio)).get(address))
    assert "Whole cost" not in seen
    assert "1 line of money is not shown to you" in seen


def test_a_gate_that_asks_who_one_is_takes_the_password_and_no_other(door):
    change_gate(door.gate, version=door.gate.version, asks_reauthentication=True, access=full_access())
    door.ready()
    address = f"/governance/reviews/{door.submitted().pk}/decide/"
    client = signed_in(door.decider)
    wrong = client.post(address, {"outcome": "go", "password": "guessed"})
    assert (wrong.status_code, LedgerEntry.objects.count()) == (422, 0)
    assert client.post(address, {"outcome": "go", "password": PASSWORD}).status_code == 303
    assert LedgerEntry.objects.count() == 1


def test_a_card_on_the_board_is_submitted_refused_with_words_or_moved(door):
    client = signed_in(door.manager)
    approved = str(stage_in(StagePhase.APPROVED).pk)
    text = text_of(client.get("/governance/board/"))
    assert f'id="card-{door.initiative.key}"' in text
    refused = posted(client, "/governance/board/move/", {"key": door.initiative.key, "state": approved})
    assert "Tick it when it is done." in refused
    door.ready()
    fragment = client.post(
        "/governance/board/move/", {"key": door.initiative.key, "state": approved}, headers={"HX-Request": "true"}
    )
    assert "waits for a decision" in text_of(fragment)
    assert "is submitted to" in fragment["HX-Trigger"]
    delivery = str(stage_in(StagePhase.DELIVERY).pk)
    assert "through the gate" in posted(
        client, "/governance/board/move/", {"key": door.initiative.key, "state": delivery}
    )
    on_hold = str(stage_in(StagePhase.ON_HOLD).pk)
    client.post("/governance/board/move/", {"key": door.initiative.key, "state": on_hold})
    door.initiative.refresh_from_db()
    assert door.initiative.stage.phase == StagePhase.ON_HOLD


def test_the_ledger_is_narrowed_and_exported_as_it_is_narrowed(door):
    door.ready()
    review = door.submitted()
    vote(review, outcome=Outcome.GO, comment="=1+1", access=access_for(door.decider), on=A_DAY, at=NOON)
    client = signed_in(door.decider)
    assert "Approval: Depot" in text_of(client.get("/governance/decisions/?kind=gate&year=2026&q=Depot"))
    assert "No decision fits" in text_of(client.get("/governance/decisions/?outcome=kill"))
    file = client.get("/governance/decisions/export/csv/?kind=gate").content.decode("utf-8-sig")
    assert "Approval: Depot" in file
    assert "\n=1+1" not in file
    assert ",=1+1" not in file
    assert "Approval" not in client.get("/governance/decisions/export/csv/?outcome=kill").content.decode()
    assert client.get("/governance/decisions/export/xlsx/").status_code == 200
    assert client.get("/governance/decisions/export/pdf/").status_code == 404


def test_one_stands_in_for_days_and_either_side_ends_it(door):
    other = a_person("Other", role=Role.VIEWER, on=door.portfolio)
    client = signed_in(door.decider)
    sent = {"taker": str(other.pk), "since": "2099-01-01", "until": "2099-01-09", "note": "Holiday"}
    assert client.post("/governance/delegations/give/", {**sent, "until": "2098-01-01"}).status_code == 422
    assert client.post("/governance/delegations/give/", sent).status_code == 303
    assert "Holiday" in text_of(signed_in(other).get("/governance/delegations/"))
    given = Delegation.objects.get()
    assert signed_in(door.manager).post(f"/governance/delegations/{given.pk}/end/").status_code == 404
    signed_in(other).post(f"/governance/delegations/{given.pk}/end/")
    given.refresh_from_db()
    assert given.ended_on is not None


def test_life_cycles_are_configured_by_who_may_and_the_way_stays_straight(db):
    client = signed_in(a_person(role=Role.PMO_LEAD))
    client.post("/settings/governance/usual/")
    assert list(LifeCycle.objects.values_list("name", flat=True)) == ["Light", "Standard"]
    standard = LifeCycle.objects.get(name="Standard")
    assert "Start of delivery" in text_of(client.get(f"/settings/governance/{standard.pk}/"))
    gate = Gate.objects.get(name="Approval")
    assert "Business case" in text_of(client.get(f"/settings/governance/gates/{gate.pk}/"))
    stages = {f"stage_{stage_in(phase).pk}": place for place, phase in enumerate(StagePhase, start=1)}
    sent = {"name": "Own", "version": standard.version, **stages}
    backwards = {**sent, f"stage_{stage_in(StagePhase.IDEA).pk}": 99}
    assert client.post(f"/settings/governance/{standard.pk}/", backwards).status_code == 422
    assert client.post(f"/settings/governance/{standard.pk}/", sent).status_code == 303
    asked = {"text": "Status", "kind": "evidence", "evidence": "fresh_status", "threshold": "10", "is_must": "on"}
    assert client.post(f"/settings/governance/gates/{gate.pk}/criteria/new/", asked).status_code == 303
    nothing = {**asked, "evidence": ""}
    assert client.post(f"/settings/governance/gates/{gate.pk}/criteria/new/", nothing).status_code == 422
    assert signed_in(a_person(role=Role.PROJECT_MANAGER)).get("/settings/governance/").status_code == 403


@pytest.mark.parametrize("address", ["/governance/", "/governance/board/", "/governance/decisions/"])
def test_pages_ask_no_more_of_many_than_of_few(door, address):
    client = signed_in(door.decider)

    def more(count: int) -> int:
        for _place in range(count):
            one = door.another()
            door.ready(one)
            review = door.submitted(one)
            if _place % 2:
                vote(review, outcome=Outcome.GO, comment="", access=access_for(door.decider), on=A_DAY, at=NOON)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = more(2)
    assert more(6) == few
    # Five of them are the session, the person, their roles, the frame's scopes and jobs.
    assert few <= 25


def test_a_review_asks_no_more_the_more_votes_and_criteria_it_has(door):
    door.ready()
    review = door.submitted()
    client = signed_in(door.decider)
    with CaptureQueriesContext(connection) as few:
        assert client.get(f"/governance/reviews/{review.pk}/").status_code == 200
    for place in range(6):
        a_criterion(door.gate, f"Should {place}", is_must=False)
        a_person(role=Role.SRO)
    with CaptureQueriesContext(connection) as many:
        assert client.get(f"/governance/reviews/{review.pk}/").status_code == 200
    assert len(many) == len(few)


def test_without_life_cycles_the_pages_say_so_and_offer_the_first_step(db):
    client = signed_in(a_person(role=Role.PMO_LEAD))
    assert "No life cycle is set up" in text_of(client.get("/governance/"))
    assert "Set up life cycles" in text_of(client.get("/governance/board/"))
    assert "Load the two usual ones" in text_of(client.get("/settings/governance/"))
    load_usual_life_cycles(access=full_access())
    assert "No gate has a day yet" in text_of(client.get("/governance/"))
