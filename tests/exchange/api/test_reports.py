"""Status reports over the API: composed, written at a version, published, and frozen then; money only for some."""

from datetime import date

import pytest

from pilotage.accounts.models import Role
from pilotage.work.actions import change_initiative
from pilotage.work.models import StagePhase
from tests.builders import a_person, a_portfolio, full_access
from tests.exchange.api.conftest import Caller
from tests.governance.reports import TODAY, a_cycle, a_draft, delivered, published, written

pytestmark = pytest.mark.django_db


def test_a_report_is_composed_written_and_published(administrator):
    one = delivered("Depot")
    a_cycle()
    made = administrator.call("POST", "status-reports", {"initiative_id": str(one.pk)}, Idempotency_Key="a")
    assert made.status_code == 201
    draft = made.json()
    assert (draft["state"], draft["initiative"]["name"], draft["number"]) == ("draft", "Depot", 1)
    assert {colour["dimension"] for colour in draft["colours"]} >= {"overall", "cost", "schedule"}
    address = f"status-reports/{draft['id']}"
    wanted = {"summary": "On our way.", "colours": {"overall": {"given": "A", "override_reason": "Seen late"}}}
    read = administrator.get(address)
    kept = administrator.call("PATCH", address, wanted, If_Match=read["ETag"])
    assert (kept.status_code, kept.json()["summary"]) == (200, "On our way.")
    stale = administrator.call("PATCH", address, wanted, If_Match=read["ETag"])
    assert stale.status_code == 412
    done = administrator.call("POST", f"{address}/publish", If_Match=kept["ETag"], Idempotency_Key="b")
    assert (done.status_code, done.json()["state"]) == (200, "published")
    one.refresh_from_db()
    assert (one.rag, one.rag_note) == ("A", "On our way.")
    frozen = administrator.call("PATCH", address, {"summary": "Better."}, If_Match=done["ETag"])
    assert frozen.status_code == 422
    assert "never changes" in frozen.json()["detail"]
    assert (
        administrator.get(f"status-reports?initiative={one.pk}&state=published").json()["items"][0]["id"] == draft["id"]
    )


def test_an_override_without_a_reason_is_not_published(administrator):
    draft = a_draft(delivered(), a_cycle())
    address = f"status-reports/{draft.pk}"
    kept = administrator.call(
        "PATCH", address, {"colours": {"overall": {"given": "R"}}}, If_Match=administrator.get(address)["ETag"]
    )
    refused = administrator.call("POST", f"{address}/publish", If_Match=kept["ETag"], Idempotency_Key="c")
    assert refused.status_code == 422
    assert "say why" in refused.json()["detail"]


def test_money_is_left_out_for_those_who_may_not_see_it(administrator):
    home = a_portfolio()
    done = published(written(a_draft(delivered(portfolio=home), a_cycle(phases=list(StagePhase.values)))))
    viewer = Caller(a_person(role=Role.VIEWER, on=home))
    said = viewer.get(f"status-reports/{done.pk}").json()
    assert {colour["dimension"] for colour in said["colours"]} & {"cost", "benefits"} == set()
    assert "amounts" not in said["facts"]
    assert not any("cost" in line["text"].lower() for line in said["sentences"])
    seen = administrator.get(f"status-reports/{done.pk}").json()
    assert any("cost" in line["text"].lower() for line in seen["sentences"])
    assert seen["facts"]["amounts"]["whole"] == "100000.00"


def test_a_draft_is_composed_anew_and_thrown_away_at_the_version_that_was_read(administrator):
    one, cycle = delivered(planned_finish=date(2026, 12, 31), forecast_finish=date(2026, 12, 31)), a_cycle()
    address = f"status-reports/{a_draft(one, cycle).pk}"
    before = administrator.get(address)
    one.refresh_from_db()
    moved = {"forecast_finish": date(2027, 1, 15)}
    change_initiative(one, version=one.version, changes=moved, access=full_access(), on=TODAY)
    assert administrator.post(f"{address}/compose").status_code == 428
    anew = administrator.post(f"{address}/compose", If_Match=before["ETag"])
    assert any("15 days later" in line["text"] for line in anew.json()["sentences"])
    assert administrator.call("DELETE", address, If_Match=f'"{anew.json()["version"] + 3}"').status_code == 412
    assert administrator.call("DELETE", address, If_Match=anew["ETag"]).status_code == 204
    assert administrator.get(address).status_code == 404


def test_a_published_report_is_corrected_by_a_new_draft_with_a_reason(administrator):
    done = published(written(a_draft(delivered(), a_cycle())))
    address = f"status-reports/{done.pk}"
    assert administrator.call("DELETE", address, If_Match=administrator.get(address)["ETag"]).status_code == 422
    silent = administrator.post(f"{address}/correct", {"reason": " "})
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/reason")
    made = administrator.post(f"{address}/correct", {"reason": "A wrong date"}, Idempotency_Key="a")
    told = made.json()
    assert (made.status_code, told["number"], told["corrects_id"], told["state"]) == (201, 2, str(done.pk), "draft")
    outside = Caller(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    assert outside.post(f"{address}/correct", {"reason": "X"}).status_code == 404
