"""The database that a command works with: the embedded one while it runs, or the one that DATABASE_URL names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from pilotage.config.command.surroundings import embedded_server, fill_environment
from pilotage.config.embedded import EmbeddedFailure, Watch
from pilotage.kit.commands import CommandFailed

OLDEST_MAJOR = 15
CONNECT_SECONDS = 10


@contextmanager
def database(*, is_watched: bool = False) -> Iterator[None]:
    """The environment is filled and the database answers, until the block ends.

    A watched embedded server is brought back when it dies; for commands that stay.
    """
    fill_environment()
    server = embedded_server()
    if server is None:
        _refuse_unfit(os.environ["DATABASE_URL"])
        yield
        return
    try:
        server.attach()
    except EmbeddedFailure as failure:
        raise CommandFailed(str(failure)) from failure
    watch = Watch(server)
    try:
        if is_watched:
            watch.start()
        yield
    finally:
        if is_watched:
            watch.stop()
        server.leave()


def server_version(address: str) -> int:
    """The server's version as PostgreSQL counts it (180004 is 18.4). Raises CommandFailed when it cannot be reached."""
    try:
        with psycopg.connect(address, connect_timeout=CONNECT_SECONDS) as connection:
            return connection.info.server_version
    except psycopg.ProgrammingError as error:
        raise CommandFailed(f"DATABASE_URL is not an address of PostgreSQL: {_one_line(error)}") from error
    except psycopg.OperationalError as error:
        raise CommandFailed(f"The database of DATABASE_URL cannot be reached: {_one_line(error)}") from error


def _refuse_unfit(address: str) -> None:
    found = server_version(address) // 10_000
    if found < OLDEST_MAJOR:
        raise CommandFailed(f"The database server is PostgreSQL {found}; Pilotage needs {OLDEST_MAJOR} or newer.")


def _one_line(error: psycopg.Error) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
