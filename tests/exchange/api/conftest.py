"""A programme that calls the API with its owner's token."""

import json
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from pilotage.accounts.actions.tokens import make_token
from pilotage.accounts.models import Person, Role, TokenScope
from pilotage.kit.clock import now
from tests.builders import a_person, access_for


class Caller:
    """Calls with a token; keeps nothing between calls."""

    def __init__(self, person: Person, scope: TokenScope = TokenScope.WRITE, days: int = 30) -> None:
        # By the real clock, which tokens are asked with, also where a test has stopped the day.
        day = now().date()
        expires = date.fromordinal(day.toordinal() + days)
        self.token, self.secret = make_token(
            person, name="test", scope=scope, expires_on=expires, access=access_for(person), today=day
        )
        self.client = Client()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **named},
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)


@pytest.fixture
def administrator(db) -> Caller:
    return Caller(a_person("Ada", role=Role.ADMINISTRATOR))
