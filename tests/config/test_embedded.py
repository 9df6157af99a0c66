"""The embedded server comes up from whatever state it was left in."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from pilotage.config.embedded import EmbeddedFailure, EmbeddedServer, Watch
from pilotage.config.embedded.folders import LONGEST_SOCKET_FOLDER, Folders
from pilotage.config.embedded.postmaster import is_postmaster
from tests.config.homes import environment


def setting(server: EmbeddedServer, name: str) -> str:
    with psycopg.connect(server.superuser_address) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


def ended(pid: int, data: Path) -> bool:
    end = time.monotonic() + 10
    while is_postmaster(pid, data) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_postmaster(pid, data)


def pid_of(server: EmbeddedServer) -> int:
    assert server.pid is not None
    return server.pid


def test_we_work_as_a_role_that_is_no_superuser(server: EmbeddedServer) -> None:
    with psycopg.connect(server.address) as connection:
        row = connection.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == ("pilotage", False)


def test_only_a_closed_socket_is_served(server: EmbeddedServer) -> None:
    assert setting(server, "listen_addresses") == ""
    assert server.folders.socket.stat().st_mode & 0o077 == 0
    assert server.folders.data.stat().st_mode & 0o077 == 0


def test_text_is_sorted_the_same_on_every_machine(server: EmbeddedServer) -> None:
    with psycopg.connect(server.address) as connection:
        row = connection.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'pilotage'")
        assert row.fetchone() == ("b", "C.UTF-8")
    assert setting(server, "work_mem") == "16MB"
    assert setting(server, "jit") == "off"


def test_a_second_user_joins_and_the_last_one_stops_the_server(server: EmbeddedServer) -> None:
    pid = pid_of(server)
    second = EmbeddedServer(server.folders.home)
    second.attach()
    assert second.pid == pid
    second.leave()
    assert server.answers()
    server.leave()
    assert not server.answers()
    assert not is_postmaster(pid, server.folders.data)


def test_a_killed_server_is_brought_back_with_what_was_written(home: Path) -> None:
    server = EmbeddedServer(home)
    server.attach()
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
    os.kill(pid_of(server), signal.SIGKILL)
    server.revive()
    with psycopg.connect(server.address) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
    server.leave()


def test_the_watch_brings_a_killed_server_back(server: EmbeddedServer) -> None:
    watch = Watch(server, every_seconds=0.05)
    watch.start()
    killed = pid_of(server)
    os.kill(killed, signal.SIGKILL)
    end = time.monotonic() + 20
    while (server.pid == killed or not server.answers()) and time.monotonic() < end:
        time.sleep(0.05)
    watch.stop()
    assert server.answers()
    assert server.pid != killed


def test_a_zombie_counts_as_dead(server: EmbeddedServer) -> None:
    # The server is our child and nobody has asked for its end yet: its number is still taken.
    pid = pid_of(server)
    os.kill(pid, signal.SIGKILL)
    assert ended(pid, server.folders.data)
    os.kill(pid, 0)  # the number exists
    server.revive()
    assert server.answers()


def test_a_pid_file_with_the_number_of_somebody_else_is_stale(home: Path) -> None:
    first = EmbeddedServer(home, is_durable=False)
    first.attach()
    first.leave()
    # Our own number lives, and is no server.
    (home / "postgres" / "postmaster.pid").write_text(f"{os.getppid()}\n{home}\n0\n5432\n\n\n0 0\nready\n")
    first.attach()
    assert first.answers()
    first.leave()


def test_a_left_socket_does_not_stand_in_the_way(home: Path) -> None:
    first = EmbeddedServer(home, is_durable=False)
    first.attach()
    first.leave()
    folder = first.folders.socket
    folder.mkdir(mode=0o700)
    (folder / ".s.PGSQL.5432").touch()
    (folder / ".s.PGSQL.5432.lock").write_text(f"{os.getppid()}\n")
    first.attach()
    assert first.answers()
    first.leave()


def test_a_user_who_was_killed_no_longer_counts(home: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from pilotage.config.embedded import EmbeddedServer; "
        "EmbeddedServer(Path(sys.argv[1]), is_durable=False).attach(); print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(home)], env=environment(home), stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout is not None
        assert user.stdout.readline() == "up\n"
        user.kill()
    server = EmbeddedServer(home, is_durable=False)
    assert server.answers()  # it outlived the one who started it
    server.attach()
    server.leave()
    assert not server.answers()


def test_a_half_made_database_is_made_anew(home: Path) -> None:
    left = home / "postgres.making-1"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    server = EmbeddedServer(home, is_durable=False)
    server.attach()
    assert server.answers()
    assert not left.exists()
    server.leave()


def test_a_home_with_a_long_path_has_a_short_socket_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    server = EmbeddedServer(home, is_durable=False)
    server.attach()
    assert server.answers()
    assert len(os.fsencode(server.folders.socket)) <= LONGEST_SOCKET_FOLDER
    server.leave()
    assert not server.folders.socket.exists() or server.folders.socket.parent == home


def test_a_socket_folder_that_is_a_link_is_refused(home: Path, tmp_path: Path) -> None:
    folders = Folders(home)
    home.mkdir()
    folders.socket.symlink_to(tmp_path)
    try:
        with pytest.raises(EmbeddedFailure, match="is not ours: remove it"):
            EmbeddedServer(home, is_durable=False).attach()
    finally:
        folders.socket.unlink()


def test_a_database_of_another_major_version_is_named(home: Path) -> None:
    data = home / "postgres"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("16\n")
    try:
        with pytest.raises(EmbeddedFailure, match="made by PostgreSQL 16, this Pilotage brings 18"):
            EmbeddedServer(home, is_durable=False).attach()
    finally:
        (data / "PG_VERSION").unlink()
        data.rmdir()


def test_the_server_of_a_removed_home_is_not_taken_for_ours(home: Path) -> None:
    first = EmbeddedServer(home, is_durable=False)
    first.attach()
    with psycopg.connect(first.address, autocommit=True) as connection:
        connection.execute("CREATE TABLE old AS SELECT 1")
    home.rename(home.with_name("removed"))
    second = EmbeddedServer(home, is_durable=False)
    second.attach()
    with psycopg.connect(second.address) as connection:
        assert connection.execute("SELECT to_regclass('old')").fetchone() == (None,)
    first.leave()  # it has no say in the new home
    assert second.answers()
    second.leave()
