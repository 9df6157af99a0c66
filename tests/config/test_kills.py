"""Killed while people write: nothing that was acknowledged is lost, and the next start is ready in time."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from pilotage.config.embedded import EmbeddedServer
from pilotage.config.embedded.postmaster import orphans
from tests.config.homes import environment

pytestmark = pytest.mark.slow

TRIALS = 5
READY_SECONDS = 10


def write_until_it_breaks(address: str, writer: int, acknowledged: list[tuple[int, int]]) -> None:
    """Insert rows one by one, and note each that the server has acknowledged."""
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            for number in range(1_000_000):
                connection.execute("INSERT INTO written VALUES (%s, %s)", [writer, number])
                acknowledged.append((writer, number))
    except psycopg.Error:
        return


def start_writers(address: str, trial: int, acknowledged: list[tuple[int, int]]) -> list[threading.Thread]:
    writers = [
        threading.Thread(target=write_until_it_breaks, args=(address, trial * 10 + number, acknowledged))
        for number in range(4)
    ]
    for writer in writers:
        writer.start()
    return writers


def test_no_acknowledged_write_is_lost_when_all_of_postgresql_is_killed(home: Path) -> None:
    server = EmbeddedServer(home)
    server.attach()
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("CREATE TABLE written (writer int, number int)")
    acknowledged: list[tuple[int, int]] = []
    for trial in range(TRIALS):
        writers = start_writers(server.address, trial, acknowledged)
        time.sleep(0.3)
        for pid in orphans(server.folders.data):  # postmaster and children alike
            os.kill(pid, signal.SIGKILL)
        killed = time.monotonic()
        server.revive()
        assert time.monotonic() - killed < READY_SECONDS
        for writer in writers:
            writer.join()
    with psycopg.connect(server.address) as connection:
        kept = set(connection.execute("SELECT writer, number FROM written").fetchall())
    server.leave()
    assert len(acknowledged) > 100
    assert set(acknowledged) - kept == set()


def test_a_killed_supervisor_leaves_a_server_that_the_next_one_takes_over(home: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from pilotage.config.embedded import EmbeddedServer; "
        "EmbeddedServer(Path(sys.argv[1])).attach(); print('up', flush=True); time.sleep(60)"
    )
    for is_server_killed_too in (False, True):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(home)], env=environment(home), stdout=subprocess.PIPE, text=True
        ) as supervisor:
            assert supervisor.stdout is not None
            assert supervisor.stdout.readline() == "up\n"
            supervisor.kill()
        server = EmbeddedServer(home)
        if is_server_killed_too:
            assert server.pid is not None
            os.kill(server.pid, signal.SIGKILL)
        begun = time.monotonic()
        server.attach()
        assert time.monotonic() - begun < READY_SECONDS
        with psycopg.connect(server.address) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        server.leave()
        assert orphans(server.folders.data) == []
