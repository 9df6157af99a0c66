"""Every address is walked: as a stranger, in every role, and by somebody whose portfolio is another one.

A new address needs nothing here but a door; one with arguments needs an example in tests/access/examples/.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from pilotage.accounts.models import Grant, Role
from pilotage.accounts.rules import ROLE_PERMISSIONS, Permission
from tests.access.examples import Example
from tests.access.routes import Route, routes
from tests.access.world import CANARIES, World
from tests.builders import a_person

pytestmark = pytest.mark.django_db
OPEN, OWN = "open", "own"
TURNED_AWAY = {401, 403, 404, 405}
# Kept by signing in, reset links and limits, not by people's deeds.
ALSO_WRITTEN_BY_GET = ("django_session", "pilotage_cache", "usersessions_usersession", "account_emailaddress")


def test_every_route_declares_its_rule():
    known = {OPEN, OWN, *Permission}
    undeclared = [str(route) for route in routes() if not route.rule or not set(route.rule.split("|")) <= known]
    assert undeclared == [], "these addresses have no door: put @door(...) above the page"


def test_every_route_with_arguments_has_an_example_and_every_example_a_route(examples):
    with_arguments = {route.name for route in routes() if route.arguments}
    assert with_arguments - set(examples) == set(), "add examples for these in tests/access/examples/"
    assert set(examples) - with_arguments == set(), "these examples belong to no route any more"


def test_a_stranger_is_sent_to_sign_in_from_everywhere_that_is_not_open(examples):
    wrong = []
    for route, address in visits(examples):
        for method in ("get", "post"):
            answer = getattr(browser(), method)(address)
            is_open = route.rule == OPEN
            goes = answer.status_code in {302, *TURNED_AWAY} - {403} and not is_open
            if answer.status_code >= 500 or not (is_open or goes) or shows(answer):
                wrong.append((method, address, answer.status_code))
            if answer.status_code == 302 and not is_open and "/accounts/login/" not in answer["Location"]:
                wrong.append((method, address, answer["Location"]))
    assert not wrong, lines(wrong)


@pytest.mark.parametrize("role", Role.values)
def test_each_role_comes_in_where_it_may_and_nowhere_else(role, examples):
    client = browser()
    client.force_login(a_person(role=role))
    wrong = []
    for route, address in visits(examples):
        with written(route) as tables:
            answer = client.get(address)
        if answer.status_code >= 500:
            wrong.append((address, answer.status_code))
        if tables:
            wrong.append((address, "a GET wrote", tables))
        if not may_enter(role, route):
            # 405: the address takes the other method only, which then has to turn the person away.
            statuses = {answer.status_code, client.post(address).status_code}
            if not statuses & {403, 404} or not statuses <= {403, 404, 405}:
                wrong.append((address, statuses, route.rule))
    assert not wrong, lines(wrong)


def test_somebody_without_a_role_gets_no_further_than_their_own_things(examples):
    client = browser()
    client.force_login(a_person())
    wrong = [
        (address, answer.status_code)
        for route, address in visits(examples)
        if route.rule not in {OPEN, OWN} and (answer := client.get(address)).status_code not in TURNED_AWAY
    ]
    assert not wrong, lines(wrong)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_hidden_does_not_exist_for_somebody_of_another_portfolio(method, world, examples):
    client = an_outsider(world)
    wrong = []
    for route in routes():
        example = examples.get(route.name)
        if example is None or example.hidden is None:
            continue
        answer = getattr(client, method)(route.address(example.hidden))
        # 405: the address takes another method, and says so before it looks for the thing.
        if answer.status_code not in {404, 405} or shows(answer):
            wrong.append((route.address(example.hidden), answer.status_code, shows(answer)))
    assert not wrong, lines(wrong)


def test_no_answer_to_somebody_of_another_portfolio_names_what_is_hidden(world, examples):
    client = an_outsider(world)
    wrong, visited = [], 0
    for _route, address in visits(examples):
        for query in ("", f"?scope={world.hidden.pk}&portfolio={world.hidden.pk}", "?q=canary", "?as_of=2026-03-02"):
            answer = client.get(address + query)
            visited += 1
            if answer.status_code >= 500 or shows(answer):
                wrong.append((address + query, answer.status_code, shows(answer)))
    assert not wrong, lines(wrong)
    assert visited > 100


def test_the_canaries_sing_for_whoever_may_hear_them(world, examples):
    # Otherwise the tests above could pass because nothing ever shows anything.
    client = browser()
    client.force_login(a_person(role=Role.PMO_LEAD))
    heard = {word for _route, address in visits(examples) for word in shows(client.get(address))}
    assert {"Canary-harbour", "Canary-tunnel"} <= heard


def may_enter(role: str, route: Route) -> bool:
    rules = (route.rule or "").split("|")
    return bool({OPEN, OWN} & set(rules)) or any(rule in ROLE_PERMISSIONS[role] for rule in rules)


def browser() -> Client:
    """One that records a fault as the 500 that it is, so that a walk finds all of them."""
    return Client(raise_request_exception=False)


def visits(examples: dict[str, Example]) -> Iterator[tuple[Route, str]]:
    """Every route with an address; signing out would end the walk and is walked by nobody."""
    for route in routes():
        if route.name != "account_logout" and (not route.arguments or route.name in examples):
            yield route, route.address(examples[route.name].seen if route.arguments else None)


def an_outsider(world: World) -> Client:
    """Somebody with every role there is, on the home portfolio only."""
    person = a_person("Outsider")
    for role in Role.values:
        Grant.objects.create(person=person, role=role, scope=world.home.scope)
    client = browser()
    client.force_login(person)
    return client


def lines(wrong: list[tuple[object, ...]]) -> str:
    """What went wrong, one visit a line."""
    return "\n" + "\n".join("  ".join(str(part) for part in visit) for visit in wrong)


def shows(answer) -> list[str]:
    """The canaries in an answer, whatever kind of answer it is."""
    body = b"".join(answer) if answer.streaming else answer.content
    heads = "".join(f"{name}: {value}" for name, value in answer.items())
    text = body.decode("utf-8", "replace") + heads
    return [word for word in CANARIES if word in text]


@contextmanager
def written(route: Route) -> Iterator[list[str]]:
    """The statements that change tables, while inside."""
    found: list[str] = []

    def watch(execute, sql, params, many, context):
        statement = str(sql).lstrip()
        if statement[:6].upper() in {"INSERT", "UPDATE", "DELETE"} and not any(
            table in statement for table in ALSO_WRITTEN_BY_GET
        ):
            found.append(statement[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
