"""Two calls at once: nobody's change is lost, nothing is done twice."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from pilotage.accounts.models import Role
from pilotage.work.models import Initiative, Portfolio, StagePhase
from pilotage.work.reads.visible import stage_in
from tests.builders import a_person, a_portfolio, an_initiative
from tests.database import name_of_this_run
from tests.exchange.api.conftest import Caller

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("own_database")]


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, database_server) -> Iterator[None]:
    """A database whose rows are really committed, so that threads see each other; it is gone afterwards.

    Emptying the shared one is no way: what migrations put into it would be gone for the tests that follow.
    """
    settings = connection.settings_dict
    before, name = settings["NAME"], f"{name_of_this_run()}_races_{os.getpid()}"
    template = settings["TEST"]["TEMPLATE"]
    with psycopg.connect(database_server, autocommit=True) as server, django_db_blocker.unblock():
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        connection.close()
        settings["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            settings["NAME"] = before
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of them gives, begun at the same moment in threads of their own."""
    ready, results = Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        ready.wait()
        try:
            results[place] = works[place]()
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_changes_from_one_version_one_is_told_about_the_other():
    caller = Caller(a_person(role=Role.ADMINISTRATOR))
    made = an_initiative("Depots")
    for number in range(5):
        etag = caller.get(f"initiatives/{made.key}")["ETag"]
        names = [f"Round {number} A", f"Round {number} B"]
        renamings = [partial(caller.patch, f"initiatives/{made.key}", {"name": name}, If_Match=etag) for name in names]
        answers = at_once(*renamings)
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [200, 412]
        kept = Initiative.objects.get(pk=made.pk).name
        refused = next(answer.json() for answer in answers if answer.status_code == 412)
        (difference,) = refused["differences"]
        assert {difference["now"], difference["yours"]} == set(names)
        assert difference["now"] == kept


def test_of_two_who_move_it_to_different_stages_one_is_told_about_the_other():
    # The one who waits finds the row with another stage than the one that it was joined to.
    caller = Caller(a_person(role=Role.ADMINISTRATOR))
    made = an_initiative("Depots")
    stages = [stage_in(StagePhase.DELIVERY), stage_in(StagePhase.CLOSING)]
    for _number in range(5):
        etag = caller.get(f"initiatives/{made.key}")["ETag"]
        moves = [
            partial(caller.patch, f"initiatives/{made.key}", {"stage_id": str(stage.pk)}, If_Match=etag)
            for stage in stages
            if stage.pk != Initiative.objects.get(pk=made.pk).stage_id
        ]
        answers = at_once(*moves)
        assert sorted(answer.status_code for answer in answers) in ([200, 412], [200])


def test_of_two_removals_at_one_version_one_finds_nothing():
    caller = Caller(a_person(role=Role.ADMINISTRATOR))
    made = a_portfolio("Empty")
    path = f"portfolios/{made.id}"
    etag = caller.get(path)["ETag"]
    answers = at_once(*[lambda: caller.call("DELETE", path, If_Match=etag)] * 2)
    assert sorted(answer.status_code for answer in answers) == [204, 404]


def test_the_same_request_twice_at_once_is_done_once(monkeypatch):
    caller = Caller(a_person(role=Role.ADMINISTRATOR))
    body = {"name": "Once", "kind": "idea", "portfolio_id": str(a_portfolio().id)}
    answers = at_once(*[lambda: caller.post("initiatives", body, Idempotency_Key="k")] * 4)
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {201, 409}
    assert statuses.count(201) >= 1
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert Initiative.objects.filter(name="Once").count() == 1
    again = caller.post("initiatives", body, Idempotency_Key="k")
    assert (again.status_code, again["Idempotent-Replay"]) == (201, "true")
    assert again["Location"] == f"/api/v1/initiatives/{again.json()['id']}"


def test_a_key_whose_work_broke_off_has_done_nothing_and_may_be_used_again(monkeypatch):
    caller = Caller(a_person(role=Role.ADMINISTRATOR))
    with monkeypatch.context() as broken:
        # After the row was written: what was done before the fault must be gone.
        broken.setattr("pilotage.exchange.api.routes.portfolios.portfolio_json", _fall)
        assert caller.post("portfolios", {"name": "Energy"}, Idempotency_Key="k").status_code == 500
    assert Portfolio.objects.filter(name="Energy").count() == 0
    assert caller.post("portfolios", {"name": "Energy"}, Idempotency_Key="k").status_code == 201


def _fall(*_args: object) -> None:
    raise RuntimeError("power cut")
