"""The API: the pages' rules in JSON, versions, repeated requests, pages of a list, errors in one form."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.actions.tokens import revoke_token
from pilotage.accounts.models import Role, TokenScope
from pilotage.kit.clock import now
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.strategy.actions.drivers import activate_driver_set, add_driver, create_driver_set
from pilotage.strategy.actions.weights import set_weights_by_hand
from pilotage.work.actions import link
from pilotage.work.models import Dependency, Initiative
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.exchange.api.conftest import Caller

pytestmark = pytest.mark.django_db


def test_without_a_token_nobody_learns_anything():
    answer = Client().get("/api/v1/initiatives")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_revoked_token_is_no_token(administrator):
    assert administrator.get("me").status_code == 200
    person = administrator.token.person
    revoke_token(administrator.token, access=access_for(person), now=now())
    assert administrator.get("me").status_code == 401


def test_a_token_to_read_does_not_write():
    reader = Caller(a_person(role=Role.ADMINISTRATOR), scope=TokenScope.READ)
    answer = reader.post("portfolios", {"name": "Energy"})
    assert answer.status_code == 403
    assert "only read" in answer.json()["detail"]


def test_the_session_writes_only_with_its_csrf_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_person(role=Role.ADMINISTRATOR))
    assert client.get("/api/v1/me").status_code == 200
    answer = client.post("/api/v1/portfolios", {"name": "Energy"}, content_type="application/json")
    assert answer.status_code == 403


def test_an_initiative_is_registered_read_and_changed(administrator):
    portfolio = a_portfolio("Energy")
    made = administrator.post(
        "initiatives",
        {
            "name": "Depots",
            "kind": "project",
            "portfolio_id": str(portfolio.id),
            "whole_life_cost": "1200000.50",
            "currency": "EUR",
            "rag": "A",
            "on": "2026-03-02",
        },
    )
    assert made.status_code == 201
    body = made.json()
    assert made["Location"] == f"/api/v1/initiatives/{body['id']}"
    assert body["whole_life_cost"] == {"amount": "1200000.50", "currency": "EUR", "words": None}
    assert (body["rag"], body["rag_on"]) == ("A", "2026-03-02")

    changed = administrator.patch(f"initiatives/{body['id']}", {"name": "Depots North"}, If_Match=made["ETag"])
    assert changed.status_code == 200
    assert changed.json()["name"] == "Depots North"
    assert changed["ETag"] != made["ETag"]


def test_a_change_says_which_version_it_saw(administrator):
    made = an_initiative("Depots")
    path = f"initiatives/{made.id}"
    etag = administrator.get(path)["ETag"]
    assert administrator.patch(path, {"name": "X"}).status_code == 428
    assert administrator.patch(path, {"name": "Depots North"}, If_Match=etag).status_code == 200
    stale = administrator.patch(path, {"name": "Depots South"}, If_Match=etag)
    assert stale.status_code == 412
    assert stale.json()["current"]["name"] == "Depots North"
    assert Initiative.objects.get(pk=made.pk).name == "Depots North"


def test_an_unchanged_resource_is_not_sent_again(administrator):
    made = an_initiative()
    first = administrator.get(f"initiatives/{made.id}")
    again = administrator.get(f"initiatives/{made.id}", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_repeated_post_with_a_key_is_done_once(administrator):
    first = administrator.post("portfolios", {"name": "Energy"}, Idempotency_Key="k1")
    again = administrator.post("portfolios", {"name": "Energy"}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotent-Replay"] == "true"
    other = administrator.post("portfolios", {"name": "Water"}, Idempotency_Key="k1")
    assert other.status_code == 422


def test_a_refused_post_may_be_tried_again_with_its_key(administrator):
    a_portfolio("Energy")
    assert administrator.post("portfolios", {"name": "Energy"}, Idempotency_Key="k2").status_code == 422
    assert administrator.post("portfolios", {"name": "Water"}, Idempotency_Key="k2").status_code == 201


def test_pages_follow_each_other_without_gaps_while_rows_arrive(administrator):
    portfolio = a_portfolio()
    wanted = [an_initiative(f"N{number}", portfolio=portfolio).name for number in range(5)]
    seen, cursor = [], ""
    while True:
        page = administrator.get(f"initiatives?limit=2&sort=name&cursor={cursor}").json()
        seen += [one["name"] for one in page["items"]]
        # It sorts before everything seen so far, and must not push a row out of sight.
        an_initiative(f"A{len(seen)}", portfolio=portfolio)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == wanted


def test_lists_are_narrowed_as_the_register_is(administrator):
    portfolio = a_portfolio()
    an_initiative("Red one", portfolio=portfolio, rag="R")
    an_initiative("Green one", portfolio=portfolio, rag="G")
    items = administrator.get("initiatives?rag=R&fields=name,rag").json()["items"]
    assert [(one["name"], one["rag"], set(one)) for one in items] == [("Red one", "R", {"id", "name", "rag"})]
    assert administrator.get("initiatives?fields=secret").status_code == 422
    assert administrator.get("initiatives?cursor=nonsense").status_code == 422
    assert administrator.get("initiatives?limit=100000").status_code == 422


def test_the_register_is_read_as_of_a_day(administrator):
    made = an_initiative(on=date(2026, 1, 5), rag="G")
    etag = administrator.get(f"initiatives/{made.id}")["ETag"]
    administrator.patch(f"initiatives/{made.id}", {"rag": "R", "on": "2026-06-01"}, If_Match=etag)
    (then,) = administrator.get("initiatives?as_of=2026-03-01").json()["items"]
    (today_,) = administrator.get("initiatives").json()["items"]
    assert (then["rag"], today_["rag"]) == ("G", "R")


def test_money_is_not_told_to_who_may_not_see_it():
    portfolio = a_portfolio()
    made = an_initiative(portfolio=portfolio, whole_life_cost=Decimal(7_654_321), currency="EUR")
    viewer = Caller(a_person(role=Role.VIEWER, on=portfolio))
    answer = viewer.get(f"initiatives/{made.id}")
    assert answer.json()["money_visible"] is False
    assert b"7654321" not in answer.content
    assert viewer.get("initiatives?cost_min=1").json()["items"] == []
    assert viewer.get("money-lines").status_code == 403


def test_what_is_invisible_does_not_exist_in_paths_lists_and_payloads():
    mine, theirs = a_portfolio("Mine"), a_portfolio("Theirs")
    ours, secret = an_initiative("Ours", portfolio=mine), an_initiative("Secret merger", portfolio=theirs)
    link(ours, secret, kind="needs", access=full_access())
    manager = Caller(a_person(role=Role.PORTFOLIO_MANAGER, on=mine))
    assert manager.get(f"initiatives/{secret.id}").status_code == 404
    for path in ("initiatives", "portfolios", "dependencies", "ratings", "money-lines"):
        text = manager.get(path).content.decode()
        assert "Secret merger" not in text
        assert str(secret.id) not in text
        assert "Theirs" not in text
    etag = manager.get(f"initiatives/{ours.id}")["ETag"]
    before = Dependency.objects.count()
    for answer in (
        manager.patch(f"initiatives/{ours.id}", {"portfolio_id": str(theirs.id)}, If_Match=etag),
        manager.patch(f"initiatives/{ours.id}", {"programme_id": str(secret.id)}, If_Match=etag),
        manager.post("dependencies", {"source_id": str(ours.id), "target_id": str(secret.id), "kind": "excludes"}),
        manager.post("initiatives", {"name": "X", "kind": "idea", "portfolio_id": str(theirs.id)}),
        manager.post("money-lines", {"initiative_id": str(secret.id), "kind": "capex", "name": "X", "currency": "EUR"}),
    ):
        assert answer.status_code == 422
        assert "nothing that you may see" in answer.json()["detail"]
    assert Dependency.objects.count() == before


def test_wrong_values_are_told_one_by_one(administrator):
    answer = administrator.post("initiatives", {"name": "", "kind": "boat", "portfolio_id": "x", "colour": "red"})
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/name", "/kind", "/portfolio_id", "/colour"}


def test_a_sign_that_cannot_be_kept_is_refused(administrator):
    assert administrator.post("portfolios", {"name": "a\x00b"}).status_code == 422
    assert administrator.get("initiatives?q=%00").status_code == 422


def test_a_circle_is_refused_with_its_chain(administrator):
    portfolio = a_portfolio()
    a, b = an_initiative("A", portfolio=portfolio), an_initiative("B", portfolio=portfolio)
    sent = {"source_id": str(a.id), "target_id": str(b.id), "kind": "needs"}
    assert administrator.post("dependencies", sent).status_code == 201
    back = {"source_id": str(b.id), "target_id": str(a.id), "kind": "needs"}
    answer = administrator.post("dependencies", back)
    assert answer.status_code == 422
    assert "B → A → B" in answer.json()["detail"]


def test_objectives_drivers_ratings_and_money_are_kept(administrator):
    objective = administrator.post("objectives", {"code": "O1", "name": "Safe"})
    assert objective.status_code == 201
    path = f"objectives/{objective.json()['id']}"
    assert administrator.patch(path, {"name": "Safer"}, If_Match=objective["ETag"]).json()["name"] == "Safer"

    chosen = create_driver_set(name="2027", access=full_access())
    driver = administrator.post("drivers", {"driver_set_id": str(chosen.id), "name": "Safety"}).json()
    made = an_initiative()
    cell = {"initiative_id": str(made.id), "driver_id": driver["id"], "level": "strong"}
    assert administrator.post("ratings", {"ratings": [cell]}).json() == {"changed": 1}
    # The cell is at version 1 now; version 0 says that nothing was there.
    assert administrator.post("ratings", {"ratings": [{**cell, "level": "low"}]}).status_code == 412
    (rating,) = administrator.get(f"ratings?initiative={made.id}").json()["items"]
    assert rating["level"] == "strong"

    sent = {"initiative_id": str(made.id), "kind": "capex", "name": "Works", "currency": "EUR"}
    line = administrator.post("money-lines", sent)
    assert line.status_code == 201
    amounts = {"2027-01-01": "100.00", "2027-02-01": None}
    changed = administrator.patch(f"money-lines/{line.json()['id']}", {"amounts": amounts}, If_Match=line["ETag"])
    assert changed.json()["amounts"] == amounts


def test_a_scenario_is_made_solved_and_committed(administrator):
    portfolio = a_portfolio()
    chosen = create_driver_set(name="2027", access=full_access())
    driver = add_driver(chosen, name="Safety", access=full_access())
    set_weights_by_hand(chosen, shares={driver: Decimal(1)}, access=full_access())
    activate_driver_set(chosen, access=full_access())
    facts = {"planned_start": date(2027, 1, 1), "planned_finish": date(2027, 12, 31), "currency": "EUR"}
    # 60 + 60 do not fit into 100: the one that serves more is chosen.
    rows = [
        an_initiative(name, portfolio=portfolio, whole_life_cost=Decimal(60), **facts) for name in ("Good", "Better")
    ]
    for row, level in zip(rows, ("low", "extreme"), strict=True):
        cell = {"initiative_id": str(row.id), "driver_id": str(driver.id), "level": level}
        administrator.post("ratings", {"ratings": [cell]})
    sent = {"name": "Plan", "first_year": 2027, "year_count": 1, "goal": "priority", "driver_set_id": str(chosen.id)}
    scenario = administrator.post("scenarios", sent)
    assert scenario.status_code == 201
    path = f"scenarios/{scenario.json()['id']}"
    limited = administrator.call("PUT", f"{path}/budgets/2027", {"amount": "100"}, If_Match=scenario["ETag"])
    assert limited.json()["budgets"] == [{"year": 2027, "amount": "100.00"}]
    assert administrator.get(f"{path}/answer").status_code == 404

    job = administrator.post(f"{path}/solve")
    assert (job.status_code, job.json()["state"]) == (202, "waiting")
    run_waiting_jobs()
    assert administrator.get(job["Location"].removeprefix("/api/v1/")).json()["state"] == "done"
    answer = administrator.get(f"{path}/answer").json()
    assert (answer["outcome"], answer["selected"]) == ("optimal", [str(rows[1].id)])

    signed = {"reason": "Best value", "signatories": ["Ada Example, CFO", "Bo Example"]}
    committed = administrator.post(f"{path}/commit", signed)
    assert committed.status_code == 201, committed.content
    assert committed.json()["signatories"] == ["Ada Example, CFO", "Bo Example"]
    assert Initiative.objects.get(pk=rows[1].pk).stage.phase == "approved"
    assert administrator.post(f"{path}/undo-commit", {"reason": "Too early"}).status_code == 200
    assert Initiative.objects.get(pk=rows[1].pk).stage.phase == "assessed"


@pytest.mark.parametrize("path", ["initiatives", "portfolios", "dependencies", "money-lines"])
def test_queries_do_not_grow_with_the_list(administrator, path):
    access = full_access()
    portfolio = a_portfolio(access=access)
    administrator.get("me")  # from now on the token's last use is noted for a minute
    counts = []
    for many in (10, 200):
        while Initiative.objects.count() < many:
            an_initiative(portfolio=portfolio, access=access)
        with CaptureQueriesContext(connection) as queries:
            assert administrator.get(f"{path}?limit=200").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
