"""One PostgreSQL for all tests and all xdist workers, started by the product's own supervisor.

DATABASE_URL chooses another server. Each run makes databases of its own, named after its process, so that two runs
do not meet; what a killed run left is dropped by the next one. The schema is migrated once for each state of the
migrations, into a template that all later runs copy.

Nearly all tests roll back what they did. PostgreSQL takes the rows that are left for an empty table when it cleans up
on its own, in the middle of a later test, which then joins what it takes for one row without any index: for minutes.
So it does not do that on this server; `sweep` does it between tests, and lets the size of a table speak again.
"""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from pilotage.config.embedded import EmbeddedFailure, EmbeddedServer

CHECKOUT = Path(__file__).resolve().parent.parent
MARK = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]
OF_A_RUN = re.compile(r"(?:test_)?pilotage_run_(\d+)\w*")
KEPT_TEMPLATES = 3


@contextmanager
def server_for_tests() -> Iterator[str]:
    """The address of a server on which databases may be made."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    server = _attached()
    try:
        with psycopg.connect(server.superuser_address, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET autovacuum = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.superuser_address
    finally:
        server.leave()


def name_of_this_run() -> str:
    """The base of the database's name; xdist's workers are children of one run and add their own ending."""
    return f"pilotage_run_{os.getppid() if 'PYTEST_XDIST_WORKER' in os.environ else os.getpid()}"


def migrated_template(address: str, migrate: Callable[[str], None]) -> str:
    """The name of a database with the schema of today; `migrate(name)` fills it when it is not there yet."""
    name = f"pilotage_template_{_state_of_migrations()}"
    with _alone(), psycopg.connect(address, autocommit=True) as connection:
        known = _databases(connection)
        for left in filter(_is_leftover, known):
            _drop(connection, left)
        if name not in known:
            making = f"{name}_making"
            _drop(connection, making)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
            migrate(making)
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
            for old in [left for left in known if left.startswith("pilotage_template_")][:-KEPT_TEMPLATES]:
                _drop(connection, old)
    return name


def sweep(address: str, database: str) -> None:
    """Take away what tests rolled back, and what the server thinks of how many rows there are."""
    with psycopg.connect(address, dbname=database, autocommit=True) as connection:
        connection.execute("VACUUM")
        connection.execute("UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relkind = 'r' AND reltuples = 0")


def _attached() -> EmbeddedServer:
    server = EmbeddedServer(Path(tempfile.gettempdir(), f"pilotage-tests-{os.geteuid()}-{MARK}"), is_durable=False)
    try:
        server.attach()
    except EmbeddedFailure:
        # Tests run without waiting for the disk, so a crash of the machine may have spoilt their database.
        shutil.rmtree(server.folders.data, ignore_errors=True)
        server.attach()
    return server


@contextmanager
def _alone() -> Iterator[None]:
    with Path(tempfile.gettempdir(), f"pilotage-tests-{os.geteuid()}-{MARK}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state_of_migrations() -> str:
    state = hashlib.sha256((CHECKOUT / "requirements.txt").read_bytes())
    for path in sorted((CHECKOUT / "src").glob("pilotage/*/migrations/*.py")):
        state.update(str(path.relative_to(CHECKOUT)).encode() + path.read_bytes())
    return state.hexdigest()[:12]


def _databases(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    return [str(name) for (name,) in connection.execute("SELECT datname FROM pg_database ORDER BY oid").fetchall()]


def _drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    # Somebody else's run may be copying from an old template: then it stays for the next time.
    with suppress(psycopg.errors.ObjectInUse):
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _is_leftover(name: str) -> bool:
    found = OF_A_RUN.fullmatch(name)
    return found is not None and not _lives(int(found[1]))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
