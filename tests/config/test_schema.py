"""The script that makes an empty database ready does what all the migrations do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from pilotage.config.command.backup.clients import run_client
from pilotage.config.schema import is_current, load_into_empty_database
from tests.config.migrating import run_all_migrations
from tests.database import name_of_this_run

# An expression that is read back casts each part of a list and no longer the list: the same, in other words.
CASTS = re.compile(r"::character varying|::text(\[\])?|[()]")


def test_the_script_is_made_from_the_migrations_of_today():
    assert is_current(), "migrations changed: run `make schema`"


@pytest.mark.slow
def test_the_script_makes_what_the_migrations_make(django_db_setup, django_db_blocker, database_server):
    def by_script() -> None:
        assert load_into_empty_database()
        call_command("migrate", verbosity=0, interactive=False)

    with django_db_blocker.unblock():
        made = [described(database_server, work) for work in (run_all_migrations, by_script)]
    (schema, rows), (schema_of_script, rows_of_script) = made
    assert rows_of_script == rows
    assert schema_of_script == schema


def described(server: str, work) -> tuple[list[str], dict[str, int]]:
    """Every word of the schema, in alphabetical order, and how many rows each table has, of a database made so."""
    with an_empty_database(server):
        work()
        # A view is written down in other words each time that it is read back; what it shows has tests of its own.
        wanted = ["--schema-only", "--no-owner", "--no-privileges", "--exclude-table=work_pastinitiative"]
        said = run_client("pg_dump", wanted, server_version=connection.pg_version)
        rows = {table: counted(table) for table in connection.introspection.table_names()}
    lines = sorted(CASTS.sub("", line) for line in said.splitlines() if not line.startswith(("--", "\\")))
    return [line for line in lines if line], rows


def counted(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        return cursor.fetchone()[0]


@contextmanager
def an_empty_database(server: str) -> Iterator[None]:
    settings = connection.settings_dict
    before, name = settings["NAME"], f"{name_of_this_run()}_schema"
    with psycopg.connect(server, autocommit=True) as own:
        own.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        connection.close()
        settings["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            settings["NAME"] = before
            own.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
