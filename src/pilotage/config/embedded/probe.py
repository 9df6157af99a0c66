"""The one question that is believed: does the server answer a query?"""

import sys
from enum import Enum
from pathlib import Path

import psycopg

SUPERUSER = "postgres"
PROBE_SECONDS = 2

# PostgreSQL says these before a connection exists, so without a code that the driver could give us. The server
# speaks English: initdb sets its messages so.
BUSY_WORDS = ("starting up", "shutting down", "recovery mode", "not yet accepting", "not accepting")


class Health(Enum):
    """What came back from the socket."""

    ANSWERS = "answers"
    BUSY = "starting or stopping"
    SILENT = "nobody there"
    STRANGER = "the server of another data folder"


def health(socket: Path, data: Path) -> Health:
    """Ask through the socket who is there.

    A server goes on for a minute after its data folder was removed or replaced: it is not the one we want.
    """
    try:
        with connect(socket, "postgres", seconds=PROBE_SECONDS) as connection:
            row = connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
    except psycopg.OperationalError as error:
        said = str(error)
        if "too many clients" in said or "remaining connection slots" in said:
            return Health.ANSWERS
        return Health.BUSY if any(words in said for words in BUSY_WORDS) else Health.SILENT
    return Health.ANSWERS if row is not None and row[0] == _identity(data) else Health.STRANGER


def _identity(data: Path) -> int | None:
    """The number that initdb gave the data folder; its first eight bytes of control data, as a signed number."""
    try:
        with (data / "global" / "pg_control").open("rb") as control:
            return int.from_bytes(control.read(8), sys.byteorder, signed=True)
    except OSError:
        return None


def connect(socket: Path, database: str, *, seconds: int = 10) -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the server's superuser, without a transaction around each statement."""
    return psycopg.connect(
        host=str(socket),
        dbname=database,
        user=SUPERUSER,
        connect_timeout=seconds,
        autocommit=True,
        sslmode="disable",
        gssencmode="disable",
    )
