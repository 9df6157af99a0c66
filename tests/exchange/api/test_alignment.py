"""Alignment reviews through the API: three signatures, each by its role, and nothing in force before the last."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.governance.actions.delegating import delegate
from pilotage.governance.models import AlignmentReview, PlanningRound
from pilotage.governance.reads.alignment import TO_RENEW, alignments_to_renew, standings_of, strategy_mark
from pilotage.strategy.actions.objectives import create_objective
from pilotage.strategy.models import Rating
from tests.builders import A_DAY, a_person, a_portfolio, access_for, an_initiative, full_access
from tests.exchange.api.conftest import Caller
from tests.governance.test_alignment import FLEET, House

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = A_DAY.isoformat()


@pytest.fixture
def house(db) -> House:
    return House()


def lines_of(review: dict) -> dict[str, str]:
    """Line ids by the driver or objective that they are of."""
    return {(one["driver"] or one["objective"])["name"]: one["id"] for one in review["lines"]}


def test_a_review_is_started_written_signed_in_turn_and_accepted(house):
    manager, pmo, sro = (Caller(one) for one in (house.manager, house.pmo, house.sro))
    made = manager.post("alignment-reviews", {"initiative_id": str(house.initiative.pk)}, Idempotency_Key="a")
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    address, lines = made["Location"].removeprefix("/api/v1/"), lines_of(made.json())
    said = {"lines": [{"id": lines["Growth"], "level": "strong", "why": FLEET}], "note": "Soon"}
    kept = manager.patch(address, said, If_Match=made["ETag"])
    assert kept.status_code == 200, kept.content
    assert manager.patch(address, said, If_Match=made["ETag"]).status_code == 412
    proposed = manager.post(f"{address}/propose", If_Match=kept["ETag"])
    assert proposed.json()["state"] == "proposed"
    early = pmo.post(f"{address}/complete", If_Match=proposed["ETag"])
    assert (early.status_code, "“Safety” is not rated" in early.json()["detail"]) == (422, True)
    rated = pmo.patch(address, {"lines": [{"id": lines["Safety"], "level": "none"}]}, If_Match=proposed["ETag"])
    assert rated.json()["note"] == "Soon"
    completed = pmo.post(f"{address}/complete", If_Match=rated["ETag"])
    assert pmo.post(f"{address}/accept", {}, If_Match=completed["ETag"]).status_code == 403
    amended = {"amended": {lines["Growth"]: "low"}}
    silent = sro.post(f"{address}/accept", amended, If_Match=completed["ETag"])
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "/reason")
    assert not Rating.objects.exists()
    done = sro.post(f"{address}/accept", {**amended, "reason": "Half."}, If_Match=completed["ETag"])
    assert done.status_code == 200, done.content
    assert [(one["step"], one["name"]) for one in done.json()["signatures"]] == [
        ("proposed", "Mo Manager"), ("completed", "Pam Lead"), ("accepted", "Sam Owner"),
    ]  # fmt: skip
    assert (done.json()["renew_on"], done.json()["is_overtaken"]) == ("2027-03-01", False)
    assert Rating.objects.get(driver__name="Growth").level == "low"
    assert sro.get(f"decisions/{done.json()['decision_id']}").json()["kind"] == "alignment"


def test_who_stands_in_signs_in_the_others_name(house):
    review = house.completed()
    other = a_person("Dee Deputy", role=Role.VIEWER, on=house.portfolio)
    delegate(other, since=A_DAY, until=A_DAY, note="", access=access_for(house.sro), on=A_DAY)
    address, caller = f"alignment-reviews/{review.pk}", Caller(other)
    etag = caller.get(address)["ETag"]
    wrong = caller.post(f"{address}/reject", {"reason": "No.", "decider_id": str(house.pmo.pk)}, If_Match=etag)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/decider_id")
    body = {"reason": "Not ours.", "decider_id": str(house.sro.pk)}
    done = caller.post(f"{address}/reject", body, If_Match=etag).json()
    assert (done["state"], done["signatures"][-1]["name"], done["signatures"][-1]["by"]) == (
        "rejected", "Sam Owner", "Dee Deputy",
    )  # fmt: skip


def test_a_line_of_another_review_and_a_step_out_of_turn_are_refused(house):
    review, manager = house.started(), Caller(house.manager)
    address = f"alignment-reviews/{review.pk}"
    etag = manager.get(address)["ETag"]
    foreign = manager.patch(address, {"lines": [{"id": str(house.initiative.pk), "level": "low"}]}, If_Match=etag)
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (422, "/lines/0/id")
    assert Caller(house.pmo).post(f"{address}/complete", If_Match=etag).status_code == 422
    assert Caller(house.sro).post(f"{address}/accept", {}, If_Match=etag).status_code == 422
    assert manager.post(f"{address}/propose").status_code == 428
    again = manager.post("alignment-reviews", {"initiative_id": str(house.initiative.pk)})
    assert (again.status_code, "under way already" in again.json()["detail"]) == (422, True)
    assert AlignmentReview.objects.get().state == "draft"


def test_what_is_to_renew_is_what_the_pages_say(house, settings):
    house.accepted()
    access = access_for(house.sro)
    # Decided in March 2026 without a round: to be renewed from March 2027 on.
    for day in (date(2027, 2, 28), date(2027, 3, 1)):
        told = standings_of(access, [house.initiative.pk], on=day, mark=strategy_mark())[house.initiative.pk]
        found = alignments_to_renew(access, on=day, mark=strategy_mark())
        assert (told.state == TO_RENEW) == found.exists() == (day.month == 3)
    caller = Caller(house.sro)
    assert caller.get("alignment-reviews?to_renew=true").json()["items"] == []
    create_objective(code="NEW", name="Something else", parent=None, access=full_access())
    (one,) = caller.get("alignment-reviews?to_renew=true").json()["items"]
    assert (one["is_overtaken"], one["initiative"]["name"]) == (True, "Depot")
    # A review that was begun since takes its place.
    house.started()
    assert caller.get("alignment-reviews?to_renew=true").json()["items"] == []


def test_what_lies_elsewhere_does_not_exist(house):
    review = house.completed()
    outside, address = Caller(a_person(role=Role.SRO, on=a_portfolio())), f"alignment-reviews/{review.pk}"
    assert outside.get("alignment-reviews").json()["items"] == []
    assert outside.get(address).status_code == 404
    for step in ("accept", "reject"):
        assert outside.post(f"{address}/{step}", {}, If_Match='"1"').status_code == 404


def test_lists_are_narrowed_and_ask_the_same_for_many_as_for_few(house):
    caller, counts = Caller(house.sro), []
    house.accepted()
    caller.get("alignment-reviews")  # the first use of a token is noted
    for many in (1, 8):
        for _each in range(many):
            Caller(house.manager).post(
                "alignment-reviews", {"initiative_id": str(an_initiative(portfolio=house.portfolio).pk)}
            )
        with CaptureQueriesContext(connection) as seen:
            assert caller.get("alignment-reviews?state=draft").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    (one,) = caller.get(f"alignment-reviews?initiative={house.initiative.pk}").json()["items"]
    assert (one["state"], "lines" in one) == ("accepted", False)


def test_a_round_is_opened_read_and_closed_by_who_configures(house):
    lead = Caller(a_person(role=Role.PMO_LEAD))
    until = (A_DAY + timedelta(days=60)).isoformat()
    asked = {"name": "Spring", "starts_on": A_DAY.isoformat(), "ends_on": until, "renew_after_months": 6}
    assert Caller(house.sro).post("planning-rounds", asked).status_code == 403
    made = lead.post("planning-rounds", asked)
    address = made["Location"].removeprefix("/api/v1/")
    assert (made.status_code, lead.get(address).json()["renew_after_months"]) == (201, 6)
    assert lead.post("planning-rounds", asked).json()["errors"][0]["pointer"] == "/name"
    assert lead.post(f"{address}/close").json()["closed_on"] == A_DAY.isoformat()
    assert lead.post(f"{address}/close").status_code == 404
    assert PlanningRound.objects.get().closed_on == A_DAY
