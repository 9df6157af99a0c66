"""The data folder: made once, whole or not at all."""

import os
import shutil
import subprocess
from pathlib import Path

from psycopg import sql

from pilotage.config.embedded.binaries import MAJOR, Binaries
from pilotage.config.embedded.failure import EmbeddedFailure
from pilotage.config.embedded.probe import SUPERUSER, connect

# The account and the database in which Pilotage works: not the superuser, who could read any file of the server.
ROLE = DATABASE = "pilotage"
# Written to postgresql.conf, where the owner of the machine may change them later.
SETTINGS = {
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "shared_buffers": "128MB",
    "max_connections": "100",
    # Just-in-time compilation costs more than our queries take.
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


def make_cluster(data: Path, binaries: Binaries, *, is_durable: bool = True) -> None:
    """Make the data folder unless it is there. To be called while the server's lock is held."""
    if (data / "PG_VERSION").exists():
        return _refuse_other_version(data)
    if data.exists():
        raise EmbeddedFailure(f"{data} is there but holds no database: move it away or set PILOTAGE_HOME.")
    for leftover in data.parent.glob(f"{data.name}.making-*"):
        shutil.rmtree(leftover)
    making = data.with_name(f"{data.name}.making-{os.getpid()}")
    making.mkdir(mode=0o700)
    if binaries.account.is_lent:
        os.chown(making, binaries.account.uid, binaries.account.gid)
    _initdb(making, binaries, is_durable=is_durable)
    making.rename(data)
    _sync(data.parent)
    return None


def path_for_server(data: Path, binaries: Binaries) -> str:
    """How the server is told its folder.

    A lent account often may not walk to the folder (say, below /root), and we do not open root's folders to it.
    It is started inside the folder instead, and finds it through its own working directory.
    """
    return "/proc/self/cwd" if binaries.account.is_lent else str(data)


def make_database(socket: Path) -> None:
    """Make our role and our database unless they are there."""
    with connect(socket, "postgres") as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            make = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(make.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))


def _initdb(folder: Path, binaries: Binaries, *, is_durable: bool) -> None:
    command = [
        binaries.path("initdb"),
        f"--pgdata={path_for_server(folder, binaries)}",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        # The folder of the socket is closed to others, and there is no network: nobody else can knock.
        "--auth-local=trust",
        "--auth-host=reject",
        *(f"--set={name}={value}" for name, value in SETTINGS.items()),
        *([] if is_durable else ["--no-sync"]),
    ]
    # S603: the wheel's programme; the arguments are ours.
    made = subprocess.run(  # noqa: S603
        command, cwd=folder, capture_output=True, text=True, check=False, **binaries.as_account()
    )
    if made.returncode != 0:
        reason = made.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise EmbeddedFailure(f"The database could not be made in {folder}: {reason[0]}")


def _refuse_other_version(data: Path) -> None:
    found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != str(MAJOR):
        raise EmbeddedFailure(
            f"The database in {data} was made by PostgreSQL {found}, this Pilotage brings {MAJOR}: "
            f"run `pilotage backup FILE` with the release that made it, "
            f"and `pilotage restore FILE` with this one into another PILOTAGE_HOME."
        )


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
