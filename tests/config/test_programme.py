"""The programme `pilotage` teaches, refuses in one sentence, and ends with a code that scripts understand."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pilotage.config.embedded import EmbeddedServer
from pilotage.config.embedded.postmaster import orphans
from tests.config.homes import environment, pilotage


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def wait_until(port: int, path: str, wanted: int | None, *, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while (found := status(port, path)) != wanted:
        assert time.monotonic() < end, f"{path} is {found}, not {wanted}"
        time.sleep(0.1)


@pytest.mark.parametrize("command", ["demo", "serve", "worker", "migrate", "check", "backup", "restore", "manage"])
def test_help_is_given_with_an_example_and_without_touching_the_disk(command: str, tmp_path: Path) -> None:
    told = pilotage(command, "--help", home=tmp_path / "home")
    assert told.returncode == 0
    assert f"  pilotage {command}" in told.stdout
    assert not (tmp_path / "home").exists()


def test_the_list_of_commands_names_the_exit_codes(tmp_path: Path) -> None:
    told = pilotage("--help", home=tmp_path)
    assert told.returncode == 0
    assert "the input was refused; nothing was changed" in told.stdout


def test_what_is_typed_wrongly_ends_with_2(tmp_path: Path) -> None:
    assert pilotage("serv", home=tmp_path).returncode == 2
    assert pilotage("backup", home=tmp_path).returncode == 2
    assert pilotage("serve", "--port", "nothing", home=tmp_path).returncode == 2


def test_a_busy_port_is_named_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = pilotage("serve", "--port", str(port), home=tmp_path)
    assert told.returncode == 1
    assert told.stderr.strip().splitlines() == [
        f"Port {port} on 127.0.0.1 is not free (Address already in use): choose another, say --port {port + 1}."
    ]


def test_a_database_that_cannot_be_reached_is_named_in_one_sentence(tmp_path: Path) -> None:
    told = pilotage("migrate", home=tmp_path, DATABASE_URL=f"postgresql://nobody@/none?host={tmp_path}")
    assert told.returncode == 1
    assert told.stderr.startswith("The database of DATABASE_URL cannot be reached: ")
    assert len(told.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_a_server_serves_heals_and_stops_without_a_trace(home: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "pilotage", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=environment(home), stderr=subprocess.PIPE, text=True) as serving:
        wait_until(port, "/health/ready", 200)
        server = EmbeddedServer(home)
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        wait_until(port, "/health/ready", 200, seconds=20)
        serving.terminate()
        assert serving.wait(30) == 0
    wait_until(port, "/health/live", None, seconds=5)
    assert orphans(server.folders.data) == []


@pytest.mark.slow
def test_after_a_killed_server_the_next_one_finds_its_port_free(home: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "pilotage", "serve", "--port", str(port), "--workers", "1"]
    for is_last in (False, True):
        with subprocess.Popen(command, env=environment(home), stderr=subprocess.DEVNULL) as serving:
            wait_until(port, "/health/ready", 200)
            serving.terminate() if is_last else serving.kill()
            serving.wait(30)
    wait_until(port, "/health/live", None, seconds=5)
