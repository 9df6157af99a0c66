"""Generated calls against every operation: no fault of ours, and no answer that the document does not promise."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pilotage.accounts.models import Role
from pilotage.exchange.api import doors
from pilotage.exchange.api.app import written_document
from tests.access.examples import all_examples
from tests.access.world import a_world
from tests.builders import a_person
from tests.exchange.api.conftest import Caller

CASES_AN_OPERATION = 5
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# A bounded run that is the same every time: what it finds can be found again.
BOUNDED = settings(
    max_examples=CASES_AN_OPERATION,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Calls share the connection of the test, which a server would close after each of them."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PORTFOLIO_MANAGER])
@pytest.mark.filterwarnings("ignore")
def test_every_operation_keeps_what_the_document_promises(role, monkeypatch, one_connection):
    monkeypatch.setattr(doors, "REQUESTS_A_MINUTE", 1_000_000)
    world = a_world()
    known = {name: example.seen for name, example in all_examples(world).items() if name.startswith("exchange:api_")}
    on = None if role == Role.ADMINISTRATOR else world.home
    caller = Caller(a_person(role=role, on=on))
    schema = schemathesis.openapi.from_dict(json.loads(written_document()))
    schema.app = get_wsgi_application()
    answers: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        walk(operation, known, {"Authorization": f"Bearer {caller.secret}"}, answers)
    # It has not only knocked at doors: all kinds of answers came.
    assert sum(answers.values()) > 250
    assert {200, 404, 412, 415, 422, 428} & set(answers) >= {200, 404, 422, 428}
    assert answers[200] + answers[201] > 60


def walk(operation, known: Mapping[str, Mapping[str, object]], headers: dict[str, str], answers: Counter[int]) -> None:
    real = examples_of(operation.path, known)

    @seed(7)
    @BOUNDED
    @given(case=operation.as_strategy(), is_real=st.sampled_from([True, True, False]), version=st.integers(1, 3))
    def check(case, is_real, version):
        if is_real:
            case.path_parameters = {**(case.path_parameters or {}), **real}
            if case.method in {"PATCH", "PUT"}:
                case.headers = {**(case.headers or {}), "If-Match": f'"{version}"'}
        response = case.call(headers=headers)
        answers[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    check()


def examples_of(path: str, known: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """Ids of things that are there, by the path that takes them."""
    for name, arguments in known.items():
        if set(arguments) and all(f"{{{one}}}" in path for one in arguments) and path.count("{") == len(arguments):
            from_name = name.removeprefix("exchange:api_")
            if from_name in PATHS.get(path.removeprefix("/api/v1/").split("/")[0], ()):
                return {key: str(value) for key, value in arguments.items()}
    return {}


# Which example belongs to which part of the API.
PATHS = {
    "portfolios": ("one_portfolio",),
    "initiatives": ("one_initiative",),
    "dependencies": ("one_dependency",),
    "views": ("one_view",),
    "jobs": ("one_job",),
    "money-lines": ("one_line",),
    "funds": ("one_fund",),
    "roles": ("one_role",),
    "demand": ("one_demand",),
    "scenarios": ("one_scenario", "put_budget", "put_forced"),
    "custom-fields": ("one_custom_field",),
    "stages": ("one_stage",),
    "objectives": ("one_objective",),
    "drivers": ("one_driver",),
    "driver-sets": ("one_driver_set",),
    "plans": ("one_plan",),
    "tasks": ("one_task",),
    "links": ("one_link",),
    "baselines": ("one_baseline",),
    "change-requests": ("one_change",),
    "alignment-reviews": ("one_alignment",),
    "planning-rounds": ("one_round",),
    "packs": ("one_pack",),
    "gate-reviews": ("one_review",),
    "conditions": ("one_condition",),
    "status-reports": ("one_report",),
    "life-cycles": ("one_life_cycle",),
}
