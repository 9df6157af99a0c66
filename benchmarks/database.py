"""A PostgreSQL of the benchmarks' own, and organisations of any size in it, kept as templates for the next run."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from time import process_time

import psycopg
from psycopg import sql

from pilotage.config.embedded import EmbeddedServer

CHECKOUT = Path(__file__).resolve().parent.parent
TEMPLATE = "bench_{}"


@contextmanager
def server_for_measures() -> Iterator[None]:
    """Start the server, lead Django to it and set Django up with the settings of production."""
    mark = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]
    server = EmbeddedServer(Path(tempfile.gettempdir(), f"pilotage-measures-{os.geteuid()}-{mark}"))
    server.attach()
    os.environ |= {
        "DATABASE_URL": server.superuser_address,
        "PILOTAGE_HOME": str(server.folders.home),
        "PILOTAGE_SECRET_KEY": "for measures alone, on data that nobody misses",
        "DJANGO_SETTINGS_MODULE": "pilotage.config.settings",
    }
    # Django is set up by this import, and its models are there only afterwards.
    from pilotage.config.command import preparing  # noqa: PLC0415

    preparing.collect_static_files()
    try:
        yield
    finally:
        _lead_to("postgres")
        server.leave()


@contextmanager
def organisation_of(size: int, *, filling: str = "organisation:fill") -> Iterator[None]:
    """A database of this block's own with so many initiatives, made through the product's actions.

    filling   module of `benchmarks` and its function that makes them
    """
    template = _template(size, filling)
    name = f"measure_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        connection.execute(made)
        _lead_to(name)
        try:
            yield
        finally:
            _lead_to("postgres")
            # By force: the threads of a served product keep connections of their own.
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def empty_database(name: str) -> Iterator[None]:
    """A database without any table."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        _lead_to(name)
        try:
            yield
        finally:
            _lead_to("postgres")
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def cpu_with_database() -> float:
    """Seconds of CPU of this process and of the server process that works for it."""
    return process_time() + database_cpu()


def database_cpu() -> float:
    from django.db import connection  # noqa: PLC0415 - Django is set up late

    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    # Nanoseconds on a processor; /proc/<pid>/stat counts in hundredths of a second only.
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9


def count_of_queries(work: Callable[[], object]) -> int:
    """How many statements one call sends."""
    from django.db import connection  # noqa: PLC0415 - Django is set up late
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


@cache
def _template(size: int, filling: str) -> str:
    """The name of a database with so many initiatives; made when migrations or what fills it changed."""
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up late

    module, _, function = filling.partition(":")
    fill = getattr(import_module(f"benchmarks.{module}"), function)
    made_by = hashlib.sha256((CHECKOUT / f"benchmarks/{module.replace('.', '/')}.py").read_bytes()).hexdigest()[:6]
    name = TEMPLATE.format(f"{_state()}_{made_by}_{size}")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        known = {str(found) for (found,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
        if name in known:
            return name
        for left in sorted(known):
            if left.startswith(TEMPLATE.format("")) and _state() not in left:
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(left)))
        making = f"making_{name}"
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(making)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
        _lead_to(making)
        print(f"Making an organisation of {size} initiatives, once ...", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        fill(size)
        _lead_to("postgres")
        with psycopg.connect(os.environ["DATABASE_URL"], dbname=making, autocommit=True) as filled:
            filled.execute("VACUUM ANALYZE")
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))
    return name


@cache
def _state() -> str:
    state = hashlib.sha256((CHECKOUT / "benchmarks/organisation.py").read_bytes())
    for path in sorted((CHECKOUT / "src").glob("pilotage/*/migrations/*.py")):
        state.update(path.read_bytes())
    return state.hexdigest()[:12]


def _lead_to(name: str) -> None:
    from django.db import connection  # noqa: PLC0415 - Django is set up late

    connection.close()
    connection.settings_dict["NAME"] = name
