"""What a supervisor or a load balancer is told."""

import pytest
from django.db import connection
from django.test import Client


def test_a_process_that_answers_is_live_without_a_database(client: Client) -> None:
    told = client.get("/health/live")
    assert (told.status_code, told.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_it_is_ready_when_the_database_answers(client: Client) -> None:
    told = client.get("/health/ready")
    assert (told.status_code, told.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_it_is_not_ready_without_the_database_and_says_one_word(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    told = client.get("/health/ready")
    assert (told.status_code, told.json()) == (503, {"status": "unavailable", "reason": "database"})
    assert "no-store" in told.headers["Cache-Control"]


def test_health_is_asked_and_never_told(client: Client) -> None:
    assert client.post("/health/ready").status_code == 405
