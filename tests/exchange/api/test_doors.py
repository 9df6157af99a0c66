"""Who may call: tokens and their ends, the pace, sessions, and what is told to whom."""

from datetime import timedelta

import pytest
from django.test import Client

from pilotage.accounts.actions.people import deactivate_person
from pilotage.accounts.models import ApiToken, Role, TokenScope
from pilotage.exchange.api import doors
from pilotage.kit.clock import now
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.exchange.api.conftest import Caller

pytestmark = pytest.mark.django_db


def test_an_expired_token_is_no_token(administrator):
    ApiToken.objects.filter(pk=administrator.token.pk).update(expires_at=now() - timedelta(seconds=1))
    answer = administrator.get("me")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_the_token_of_somebody_who_left_opens_nothing():
    person = a_person(role=Role.VIEWER)
    caller = Caller(person)
    deactivate_person(person, access=full_access(), now=now())
    assert caller.get("me").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic abc", "Bearer pilotage_wrong", "nonsense"])
def test_what_is_no_token_is_told_so(header):
    answer = Client().get("/api/v1/initiatives", headers={"Authorization": header})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_session_does_not_help_a_wrong_token(client):
    client.force_login(a_person(role=Role.ADMINISTRATOR))
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_a_token_to_read_may_write_nothing_at_all():
    made = an_initiative()
    reader = Caller(a_person(role=Role.ADMINISTRATOR), scope=TokenScope.READ)
    assert reader.get(f"initiatives/{made.key}").status_code == 200
    for method, path in (("POST", "initiatives"), ("PATCH", f"initiatives/{made.key}"), ("DELETE", f"views/{made.id}")):
        # Refused at the door: nothing of the empty bodies was looked at.
        assert reader.call(method, path).status_code == 403
    assert Initiative.objects.get().version == made.version


def test_a_refusal_says_why():
    viewer = Caller(a_person(role=Role.VIEWER))
    answer = viewer.post("initiatives")
    assert answer.status_code == 403
    assert answer.json()["detail"] == "Your roles do not let you create initiatives here."
    assert answer.json()["type"].endswith("#not-allowed")


def test_too_many_calls_have_to_wait(administrator, monkeypatch):
    monkeypatch.setattr(doors, "REQUESTS_A_MINUTE", 3)
    # Two windows may meet while the test runs: at most three calls pass in each.
    answers = [administrator.get("me") for _number in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert 1 <= int(refused[-1]["Retry-After"]) <= 60
    other = Caller(administrator.token.person)
    assert other.get("me").status_code == 200


def test_the_last_use_of_a_token_is_noted(administrator):
    administrator.get("me")
    assert ApiToken.objects.get(pk=administrator.token.pk).last_used_at is not None


def test_another_method_is_told_only_to_who_may_enter(administrator):
    answer = administrator.call("PUT", "initiatives")
    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}
    assert answer["Content-Type"] == "application/problem+json"
    assert Client().put("/api/v1/initiatives").status_code == 401


@pytest.mark.parametrize("path", ["nothing", "initiatives/PRJ-9999", "portfolios/not-an-id", "scenarios/1/answer"])
def test_what_is_not_there_is_a_problem_too(administrator, path):
    answer = administrator.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_history_knows_who_called_and_with_what(administrator):
    made = administrator.post("portfolios", {"name": "Energy"})
    event = a_portfolio().pgh_event_model.objects.get(pgh_obj_id=made.json()["id"], pgh_label="insert")
    assert event.pgh_context.metadata["user"] == str(administrator.token.person_id)
    assert event.pgh_context.metadata["token"] == str(administrator.token.pk)


def test_a_fault_of_ours_is_a_problem_with_a_number(administrator, monkeypatch):
    def fall(*_args: object, **_facts: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("pilotage.exchange.api.routes.portfolios.create_portfolio", fall)
    answer = administrator.post("portfolios", {"name": "Energy"})
    assert answer.status_code == 500
    assert answer.json()["incident"]
    assert b"secret detail" not in answer.content
