"""Conditions, notices and delegations through the API: what waits for one, and who decides meanwhile."""

from datetime import timedelta

import pytest
from django.core import mail

from pilotage.accounts.models import Role
from pilotage.governance.actions.notices import send_notices
from pilotage.governance.models import Delegation
from tests.builders import A_DAY, a_person, a_portfolio
from tests.exchange.api.conftest import Caller
from tests.governance.changes import Yard
from tests.governance.gates import NOON, Door

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = A_DAY.isoformat()


@pytest.fixture
def door() -> Door:
    return Door()


def conditional(door: Door) -> str:
    """The id of a condition that the manager owns, due within a week."""
    door.ready()
    review = Caller(door.manager).post("gate-reviews", {"initiative_id": str(door.initiative.pk)}).json()
    due = (A_DAY + timedelta(days=5)).isoformat()
    asked = {"text": "Show the permit", "owner_id": str(door.manager.pk), "due_on": due}
    vote = {"outcome": "conditional", "comment": "But", "conditions": [asked]}
    assert Caller(door.decider).post(f"gate-reviews/{review['id']}/votes", vote).status_code == 200
    (one,) = Caller(door.manager).get("conditions?open=true&mine=true").json()["items"]
    assert (one["text"], one["initiative_id"]) == ("Show the permit", str(door.initiative.pk))
    return str(one["id"])


def test_a_condition_is_met_once_and_with_words(door):
    id = conditional(door)
    manager, viewer = Caller(door.manager), Caller(a_person(role=Role.VIEWER, on=door.portfolio))
    assert viewer.post(f"conditions/{id}/meet", {"note": "Done"}).status_code == 403
    met = manager.post(f"conditions/{id}/meet", {"note": "Permit of 1 March"}, Idempotency_Key="a")
    assert (met.json()["met_on"], met.json()["note"]) == (A_DAY.isoformat(), "Permit of 1 March")
    assert manager.post(f"conditions/{id}/meet", {"note": "Permit of 1 March"}, Idempotency_Key="a").status_code == 200
    assert manager.post(f"conditions/{id}/meet", {"note": "Again"}).status_code == 422
    assert manager.get("conditions?open=true").json()["items"] == []
    outside = Caller(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    assert outside.get("conditions").json()["items"] == []
    assert outside.post(f"conditions/{id}/meet", {"note": "X"}).status_code == 404


def test_notices_tell_what_waits_for_the_caller_and_for_nobody_else(door):
    conditional(door)
    yard = Yard()
    yard.submitted(scope="A second track")
    kinds = {one["kind"]: one for one in Caller(door.manager).get("notices").json()["kinds"]}
    assert [line["text"] for line in kinds["conditions_due"]["lines"]] == [
        "Show the permit (Approval: Depot), due 7 Mar 2026"
    ]
    assert kinds["changes_to_decide"]["lines"] == []
    mine = Caller(yard.sro).get("notices").json()
    assert mine["count"] == 1
    assert {one["kind"]: len(one["lines"]) for one in mine["kinds"]}["changes_to_decide"] == 1


def test_what_is_not_wanted_comes_by_no_mail(door):
    conditional(door)
    manager = Caller(door.manager)
    assert manager.post("notices/wanted", {"kinds": ["smoke_signals"]}).status_code == 422
    chosen = manager.post("notices/wanted", {"kinds": ["gates_to_decide"]}).json()
    assert [one["kind"] for one in chosen["kinds"] if one["is_wanted"]] == ["gates_to_decide"]
    send_notices(on=A_DAY, at=NOON)
    assert [one for one in mail.outbox if door.manager.email in one.to] == []


def test_somebody_decides_while_one_is_away_and_either_side_ends_it(door):
    other = a_person("Dee Deputy", role=Role.VIEWER, on=door.portfolio)
    decider, deputy = Caller(door.decider), Caller(other)
    asked = {"taker_id": str(other.pk), "since": A_DAY.isoformat(), "until": "2026-03-09", "note": "Holiday"}
    assert deputy.post("delegations", asked).status_code == 403
    wrong = decider.post("delegations", {**asked, "until": "2026-03-01"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/until")
    made = decider.post("delegations", asked, Idempotency_Key="a")
    assert made.status_code == 201, made.content
    assert decider.post("delegations", asked, Idempotency_Key="a")["Idempotent-Replay"] == "true"
    door.ready()
    review = Caller(door.manager).post("gate-reviews", {"initiative_id": str(door.initiative.pk)}).json()
    (voice,) = deputy.get(f"gate-reviews/{review['id']}").json()["voices"]
    assert (voice["name"], voice["is_own"]) == ("Sam Decider", False)
    address = made["Location"].removeprefix("/api/v1/")
    assert Caller(door.manager).get(address).status_code == 404
    assert Caller(door.manager).post(f"{address}/end").status_code == 404
    assert deputy.post(f"{address}/end").json()["ended_on"] == A_DAY.isoformat()
    assert deputy.get(f"gate-reviews/{review['id']}").json()["voices"] == []
    assert Delegation.objects.count() == 1
