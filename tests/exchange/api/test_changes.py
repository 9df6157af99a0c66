"""Change requests through the API: the same steps, the same rules, and money only for who may see it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.governance.models import ChangeRequest, LedgerEntry
from pilotage.work.actions import link
from pilotage.work.models import DependencyKind
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.exchange.api.conftest import Caller
from tests.governance.changes import WHY, Yard

pytestmark = pytest.mark.django_db
WORDS = {"title": "Deeper piles", "reason": WHY}


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = "2026-03-02"


@pytest.fixture
def yard() -> Yard:
    return Yard()


def drafted(yard: Yard, **asked: object) -> dict:
    body = {**WORDS, "initiative_id": str(yard.initiative.pk), **asked}
    made = Caller(yard.manager).post("change-requests", body)
    assert made.status_code == 201, made.content
    assert made["Location"] == f"/api/v1/change-requests/{made.json()['id']}"
    return made.json()


def submitted(yard: Yard, **asked: object) -> dict:
    draft = drafted(yard, **asked)
    path = f"change-requests/{draft['id']}/submit"
    done = Caller(yard.manager).post(path, If_Match=f'"{draft["version"]}"')
    assert (done.status_code, done.json()["state"]) == (200, "submitted"), done.content
    return done.json()


def test_a_request_is_drafted_rewritten_submitted_and_approved(yard):
    manager, sro = Caller(yard.manager), Caller(yard.sro)
    draft = drafted(yard, new_finish="2026-07-20", new_cost="1080000.00")
    # 30 June to 20 July are 20 days; 80,000 of 1,000,000 are 8 %: a portfolio manager decides so much.
    assert draft["before"] | {"benefit": None} == {
        "finish": "2026-06-30", "forecast": None, "cost": "1000000.00", "currency": "EUR", "benefit": None,
        "baseline": None,
    }  # fmt: skip
    assert (draft["after"]["finish"], draft["after"]["cost"]) == ("2026-07-20", "1080000.00")
    assert (draft["measured"]["days"], Decimal(draft["measured"]["cost"])) == (20, 80_000)
    assert Decimal(draft["measured"]["share"]) == Decimal("0.08")
    assert draft["deciding_roles"] == [Role.PORTFOLIO_MANAGER, Role.SRO]
    address = f"change-requests/{draft['id']}"
    # 31 July is a day too late for the portfolio manager.
    rewritten = manager.patch(address, {"new_finish": "2026-07-31"}, If_Match=manager.get(address)["ETag"]).json()
    assert (rewritten["measured"]["days"], rewritten["deciding_roles"]) == (31, [Role.SRO])
    assert (rewritten["title"], rewritten["new_cost"]) == ("Deeper piles", "1080000.00")
    handed = manager.post(f"{address}/submit", If_Match=f'"{rewritten["version"]}"', Idempotency_Key="a")
    again = manager.post(f"{address}/submit", If_Match=f'"{rewritten["version"]}"', Idempotency_Key="a")
    assert (handed.json(), again["Idempotent-Replay"]) == (again.json(), "true")
    assert Caller(yard.owner).post(f"{address}/approve", {}, If_Match=handed["ETag"]).status_code == 403
    done = sro.post(f"{address}/approve", {"reason": "Agreed."}, If_Match=handed["ETag"])
    assert (done.status_code, done.json()["state"], done.json()["effect"]) == (200, "approved", None)
    assert done.json()["decision_id"] == str(LedgerEntry.objects.get().pk)
    yard.initiative.refresh_from_db()
    assert (yard.initiative.planned_finish, yard.initiative.whole_life_cost) == (date(2026, 7, 31), Decimal(1_080_000))


def test_the_effect_is_the_one_of_the_page(yard):
    follower = an_initiative("Line", portfolio=yard.portfolio, planned_start=date(2026, 7, 1))
    link(source=yard.initiative, target=follower, kind=DependencyKind.FINISH_TO_START, access=full_access())
    found = submitted(yard, new_finish="2026-07-20", new_cost="1080000.00")["effect"]
    # Line may start on 21 July at the earliest: 20 days later than planned.
    assert [(one["initiative"]["name"], one["days"]) for one in found["pushed"]] == [("Line", 20)]
    cost = found["portfolio_cost"]
    assert (Decimal(cost["before"]), Decimal(cost["after"])) == (1_000_000, 1_080_000)
    assert (cost["count"], cost["unknown_before"], found["budgets"]) == (2, 1, [])


def test_a_rejection_says_why_and_who_brought_it_does_not_decide(yard):
    waits = submitted(yard, new_finish="2026-07-20")
    address, version = f"change-requests/{waits['id']}/reject", f'"{waits["version"]}"'
    silent = Caller(yard.sro).post(address, {}, If_Match=version)
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/reason")
    assert Caller(yard.manager).post(address, {"reason": "No"}, If_Match=version).status_code == 403
    done = Caller(yard.sro).post(address, {"reason": "Too late."}, If_Match=version)
    assert (done.json()["state"], done.json()["decision_reason"]) == ("rejected", "Too late.")


def test_nobody_decides_or_rewrites_what_they_have_not_read(yard):
    draft = drafted(yard, new_finish="2026-07-20")
    manager, address = Caller(yard.manager), f"change-requests/{draft['id']}"
    assert manager.patch(address, {"title": "Piles"}).status_code == 428
    assert manager.post(f"{address}/submit").status_code == 428
    manager.patch(address, {"title": "Piles"}, If_Match=f'"{draft["version"]}"')
    stale = manager.patch(address, {"title": "Other piles"}, If_Match=f'"{draft["version"]}"')
    assert stale.status_code == 412
    assert stale.json()["differences"] == [{"field": "title", "yours": "Other piles", "now": "Piles"}]
    assert manager.post(f"{address}/submit", If_Match=f'"{draft["version"]}"').status_code == 412
    assert ChangeRequest.objects.get().state == "draft"


def test_a_step_out_of_turn_is_refused_and_changes_nothing(yard):
    waits = submitted(yard, new_finish="2026-07-20")
    manager, address, version = Caller(yard.manager), f"change-requests/{waits['id']}", f'"{waits["version"]}"'
    for method, path, body in (("PATCH", address, {"title": "X"}), ("POST", f"{address}/submit", None)):
        refused = manager.call(method, path, body, If_Match=version)
        assert (refused.status_code, "already" in refused.json()["detail"]) == (422, True), path
    back = manager.post(f"{address}/withdraw").json()
    assert back["state"] == "withdrawn"
    late = Caller(yard.sro).post(f"{address}/approve", {}, If_Match=f'"{back["version"]}"')
    assert late.status_code == 422
    assert not LedgerEntry.objects.exists()


def test_an_overtaken_request_is_measured_again_before_it_is_approved(yard):
    first, second = submitted(yard, new_finish="2026-07-20"), submitted(yard, new_finish="2026-07-25")
    sro = Caller(yard.sro)
    sro.post(f"change-requests/{first['id']}/approve", {}, If_Match=f'"{first["version"]}"')
    address = f"change-requests/{second['id']}"
    assert sro.get(address).json()["is_overtaken"]
    refused = sro.post(f"{address}/approve", {}, If_Match=f'"{second["version"]}"')
    assert (refused.status_code, "Measure it again" in refused.json()["detail"]) == (422, True)
    anew = Caller(yard.manager).post(f"{address}/measure").json()
    assert (anew["is_overtaken"], anew["measured"]["days"]) == (False, 5)


def test_who_may_not_see_money_meets_none_and_sends_none(yard):
    waits = submitted(
        yard, new_finish="2026-07-20", new_cost="1234567.00", money="Price of piles", benefits="Fewer trains",
        benefit_change="-5000.00",
    )  # fmt: skip
    viewer = Caller(a_person(role=Role.VIEWER, on=yard.portfolio))
    for path in ("change-requests", f"change-requests/{waits['id']}"):
        text = viewer.get(path).content.decode()
        assert '"days":20' in text
        assert not [said for said in ("1234567", "234567", "1000000", "5000", "Price of", "Fewer") if said in text]
    writer = Caller(a_person(role=Role.CONTRIBUTOR, on=yard.portfolio))
    body = {**WORDS, "initiative_id": str(yard.initiative.pk)}
    assert writer.post("change-requests", {**body, "new_cost": "1.00"}).status_code == 403
    assert writer.post("change-requests", body).status_code == 201


def test_what_lies_elsewhere_does_not_exist(yard):
    waits = submitted(yard, new_finish="2026-07-20")
    outside, address = Caller(a_person(role=Role.SRO, on=a_portfolio())), f"change-requests/{waits['id']}"
    assert outside.get("change-requests").json()["items"] == []
    assert outside.get(address).status_code == 404
    for step in ("measure", "withdraw"):
        assert outside.post(f"{address}/{step}").status_code == 404
    for step in ("approve", "reject"):
        assert outside.post(f"{address}/{step}", {"reason": "X"}, If_Match='"1"').status_code == 404


def test_lists_are_narrowed_and_ask_the_same_for_many_as_for_few(yard):
    caller, counts = Caller(yard.sro), []
    caller.get("change-requests")  # the first use of a token is noted
    for many in (1, 8):
        for _each in range(many):
            submitted(yard, new_cost="1080000.00", benefit_change="10.00")
        with CaptureQueriesContext(connection) as seen:
            assert caller.get("change-requests").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    drafted(yard, new_finish="2026-07-20")
    items = caller.get(f"change-requests?state=draft&initiative={yard.initiative.pk}").json()["items"]
    assert [(one["ref"], one["measured"], one["deciding_roles"]) for one in items] == [("CR-10", None, None)]
    assert caller.get(f"change-requests?initiative={an_initiative().pk}").json()["items"] == []
