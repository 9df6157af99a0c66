"""Fixtures for all tests."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from pilotage.config.database import database_settings
from pilotage.config.schema import load_into_empty_database
from tests.database import migrated_template, name_of_this_run, server_for_tests, sweep

# A busy machine makes slow examples, not wrong ones: only what they say counts, not how long they took to be drawn.
settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of the PostgreSQL server of this run; started when the first test asks for it."""
    with server_for_tests() as address:
        yield address
        connection.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: str, django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Lead Django to the server of this run, and to a ready schema, before it makes its test database."""
    own = connection.settings_dict
    own.update(database_settings(database_server))

    def migrate(name: str) -> None:
        own["NAME"] = name
        with django_db_blocker.unblock():
            load_into_empty_database()
            call_command("migrate", verbosity=0, interactive=False)
            connection.close()

    own["TEST"]["TEMPLATE"] = migrated_template(database_server, migrate)
    own["NAME"] = name_of_this_run()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, database_server: str, pytestconfig: pytest.Config) -> None:
    pytestconfig.pluginmanager.register(Sweeper(database_server, str(connection.settings_dict["NAME"])))


class Sweeper:
    """Between tests, now and then, away with what those before rolled back."""

    SWEPT_AFTER = 25

    def __init__(self, address: str, database: str) -> None:
        self._address, self._database = address, database
        self._ended = 0

    def pytest_runtest_logfinish(self) -> None:
        self._ended += 1
        if self._ended % self.SWEPT_AFTER == 0:
            sweep(self._address, self._database)
