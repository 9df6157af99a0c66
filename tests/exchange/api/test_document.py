"""The OpenAPI document: whoever changes it sees that, because programmes of others depend on it."""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.exchange.api.app import written_document
from tests.builders import a_person

KEPT = Path(__file__).with_name("openapi.json")
HOW = "The API's document changed. If that is meant: PILOTAGE_RENEW=1 pytest tests/exchange/api/test_document.py"


def as_json() -> str:
    return json.dumps(json.loads(written_document()), indent=1, ensure_ascii=False) + "\n"


def test_the_document_is_the_one_that_was_agreed():
    if os.environ.get("PILOTAGE_RENEW"):
        KEPT.write_text(as_json())
    assert KEPT.read_text() == as_json(), HOW


def operations():
    for path, methods in json.loads(written_document())["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_operation_has_words_and_an_id_of_its_own():
    ids = [operation["operationId"] for _method, _path, operation in operations()]
    assert len(ids) == len(set(ids)) > 60
    assert [path for _method, path, operation in operations() if len(operation["summary"]) < 4] == []


def test_every_operation_promises_the_refusals_of_its_kind():
    for method, path, operation in operations():
        promised = {int(status) for status in operation["responses"]}
        expected = {401, 403, 422, 429} | ({404} if "{" in path else set())
        expected |= {"get": {304}, "post": {409}}.get(method, {412, 428})
        if "requestBody" in operation:
            expected |= {400, 413, 415}
        assert expected <= promised, (method, path)
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert set(answer["content"]) == {"application/problem+json"}, (method, path, status)


def test_the_document_is_read_without_a_token_and_the_page_by_people_only(client, db):
    assert client.get(reverse("exchange:api_document")).json()["openapi"].startswith("3.1")
    assert client.get(reverse("exchange:api_page")).status_code == 302


@pytest.mark.django_db
def test_the_page_asks_nobody_else_for_anything(client):
    client.force_login(a_person(role=Role.VIEWER))
    answer = client.get(reverse("exchange:api_page"))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "/api/v1/openapi.json" in text
    assert "http://" not in text
    assert "https://" not in text
    assert "unsafe-inline" not in answer["Content-Security-Policy"].split("script-src")[1].split(";")[0]
