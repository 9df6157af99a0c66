"""Assessments over the API: read by who sees them, answered by who is asked, and nobody's names told."""

import pytest

from pilotage.accounts.models import Role
from tests.builders import a_person, a_portfolio
from tests.exchange.api.conftest import Caller
from tests.maturity.builders_assessments import Panel, a_closed_assessment, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(db) -> Panel:
    return Panel()


def test_a_closed_assessment_is_read_with_its_levels_and_practices(panel):
    panel.both_say({"listed": "yes", "read": "yes", "planned": "no"})
    panel.gathers({"listed": found(41, 50, 0.8)})
    panel.closed()
    viewer = Caller(panel.viewer)
    listed = viewer.get("assessments?state=closed").json()["items"]
    assert [(one["name"], one["scope"], one["portfolio_id"]) for one in listed] == [
        ("Spring", "Networks", str(panel.portfolio.pk))
    ]
    whole = viewer.get(f"assessments/{panel.assessment.pk}").json()
    assert (whole["state"], whole["participants"], whole["done"]) == ("closed", 2, 0)
    levels = {(one["dimension"], one["source"]): one for one in whole["levels"]}
    assert levels["visibility", "settled"] == {
        "dimension": "visibility", "source": "settled", "level": 1, "progress_share": 0.0, "unknown": 2,
    }  # fmt: skip
    assert levels["execution", "evidence"]["level"] is None
    practices = {one["key"]: one for one in whole["practices"]}
    assert practices["listed"]["evidence"] == {"holds": True, "passed": 41, "asked": 50, "threshold_share": 0.8}
    assert practices["planned"]["opinion"] == {"no": 2, "partly": 0, "yes": 0, "unknown": 0}
    assert "painted" not in practices
    assert "Ann" not in str(whole)


def test_while_it_is_open_the_result_is_for_who_leads_it(panel):
    address = f"assessments/{panel.assessment.pk}"
    for person in (panel.viewer, panel.ann):
        assert Caller(person).get(address).json()["levels"] is None
        assert Caller(person).get(address).json()["practices"] is None
    assert len(Caller(panel.leader).get(address).json()["levels"]) == 6


def test_who_is_asked_answers_and_reads_their_own_answers(panel):
    ann, address = Caller(panel.ann), f"assessments/{panel.assessment.pk}/answers"
    said = {"practice": "listed", "says": "yes", "comment": "In the register."}
    kept = ann.call("POST", address, {"answers": [said]}, Idempotency_Key="a")
    assert (kept.status_code, kept.json()["items"]) == (200, [{**said, "version": 1}])
    again = ann.call("POST", address, {"answers": [said]}, Idempotency_Key="a")
    assert again.json() == kept.json()
    stale = ann.post(address, {"answers": [{**said, "says": "no"}]})
    assert stale.status_code == 412
    changed = ann.post(address, {"answers": [{**said, "says": "no", "version": 1}]})
    assert changed.json()["items"][0]["version"] == 2
    assert ann.get(address).json()["items"] == changed.json()["items"]
    assert Caller(panel.bob).get(address).json()["items"] == []


def test_all_answers_are_kept_or_none(panel):
    address = f"assessments/{panel.assessment.pk}/answers"
    said = [{"practice": key, "says": "yes"} for key in ("listed", "nothing of the kind")]
    refused = Caller(panel.ann).post(address, {"answers": said})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/answers/1/practice"
    assert Caller(panel.ann).get(address).json()["items"] == []
    painted = Caller(panel.ann).post(address, {"answers": [{"practice": "painted", "says": "yes"}]})
    assert painted.status_code == 422


def test_nobody_answers_who_was_not_asked_and_strangers_find_nothing(panel):
    address, body = f"assessments/{panel.assessment.pk}", {"answers": [{"practice": "listed", "says": "yes"}]}
    for person in (panel.viewer, panel.leader):
        assert Caller(person).get(f"{address}/answers").status_code == 404
        assert Caller(person).post(f"{address}/answers", body).status_code == 404
    far = Caller(a_person(role=Role.PMO_LEAD, on=a_portfolio()))
    assert far.get(address).status_code == far.post(f"{address}/answers", body).status_code == 404
    assert far.get("assessments").json()["items"] == []


def test_what_is_closed_takes_no_answers(panel):
    panel.gathers()
    panel.closed()
    body = {"answers": [{"practice": "listed", "says": "yes"}]}
    refused = Caller(panel.ann).post(f"assessments/{panel.assessment.pk}/answers", body)
    assert refused.status_code == 422
    assert "nothing of it changes" in refused.json()["detail"]


def test_the_list_is_ordered_by_day(administrator):
    first = a_closed_assessment({"listed": "yes"}, name="First")
    second = a_closed_assessment({"listed": "yes"}, name="Second")
    found = administrator.get("assessments?sort=name").json()["items"]
    assert [one["id"] for one in found] == [str(first.pk), str(second.pk)]
    assert all(one["portfolio_id"] is None for one in found)
