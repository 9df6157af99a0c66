"""PostgreSQL's own programmes for dumps, run against the database of the settings."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from pilotage.config.embedded import EmbeddedFailure
from pilotage.config.embedded.binaries import MAJOR, wheel_folder
from pilotage.kit.commands import CommandFailed


def run_client(name: str, arguments: Sequence[str], *, server_version: int) -> str:
    """Run pg_dump, pg_restore or psql; what it said. Raises CommandFailed with its last line when it fails."""
    # S603: PostgreSQL's programme; the arguments are ours.
    ended = subprocess.run(  # noqa: S603
        [_path(name, server_version // 10_000), *arguments],
        env={**os.environ, **_connection_environment()},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if ended.returncode != 0:
        lines = ended.stderr.strip().splitlines() or ["no reason given"]
        telling = next((line for line in lines if "error" in line.lower()), lines[-1])
        raise CommandFailed(f"{name} failed: {telling}")
    return ended.stdout


def _path(name: str, server_major: int) -> str:
    """The wheel's programme; for a newer server the machine's own, since a client must not be older."""
    if server_major <= MAJOR:
        try:
            return str(wheel_folder() / name)
        except EmbeddedFailure as failure:
            raise CommandFailed(str(failure)) from failure
    found = shutil.which(name)
    if found is None:
        raise CommandFailed(
            f"The server is PostgreSQL {server_major}: install its client programmes "
            f"(apt-get install postgresql-client-{server_major})."
        )
    return found


def _connection_environment() -> dict[str, str]:
    """In the environment and not as arguments, which every account of the machine may read."""
    settings = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    found = {variable: str(settings[name]) for name, variable in names.items() if settings.get(name)}
    return {**found, "PGOPTIONS": "", "PGCONNECT_TIMEOUT": "10", "PSQLRC": str(Path(os.devnull))}
