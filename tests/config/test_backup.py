"""A backup brings everything back, and nothing but a whole backup is believed."""

import io
import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from pilotage.config.command.backup.unpacking import unpack
from pilotage.config.embedded import EmbeddedServer
from pilotage.config.embedded.binaries import wheel_folder
from pilotage.kit.commands import CommandFailed, ExitCode
from tests.config.homes import pilotage

Members = dict[str, bytes]


def an_archive(path: Path, **manifest: object) -> Path:
    """A small archive that is in order, but for what the test changes."""
    dump = b"a dump"
    digest = "07fdf4d76ba7ba1b0b4aa6e8c9f3bb4d5ba1c4d1ca7c3a2c5c9db1a8e0d8d9d0"
    told = {
        "format": "pilotage-backup",
        "format_version": 1,
        "product_version": "0.1.0",
        "postgresql_version": 180004,
        "made_at": "2026-11-22T00:00:00+00:00",
        "migrations": [],
        "members": [{"name": "database.dump", "size": len(dump), "sha256": digest}],
        **manifest,
    }
    return a_tar(path, {"manifest.json": json.dumps(told).encode(), "database.dump": dump})


def a_tar(path: Path, members: Members) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def export_of(home: Path) -> list[str]:
    """All rows as text, and the name of every table, constraint, index, trigger and function.

    Not their text: PostgreSQL writes some expressions in another way once they were read back.
    """
    server = EmbeddedServer(home)
    server.attach()
    dump = [str(wheel_folder() / "pg_dump"), "--dbname", server.address]
    rows = subprocess.run([*dump, "--data-only", "--inserts"], capture_output=True, text=True, check=True).stdout
    schema = subprocess.run([*dump, "--schema-only"], capture_output=True, text=True, check=True).stdout
    server.leave()
    # Each dump carries a random word.
    kept = [line for line in rows.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
    return kept + [line for line in schema.splitlines() if line.startswith("-- Name: ")]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.with_name("none"), "There is no file"),
        (lambda path: (path.write_bytes(b"") and path) or path, "is not an archive of Pilotage"),
        (lambda path: a_tar(path, {"photo.jpg": b"x"}), "This is not an archive of Pilotage"),
        (lambda path: an_archive(path, format="somebody-else"), "This is not an archive of Pilotage"),
        (lambda path: an_archive(path, format_version=99), "has format 99, of a newer Pilotage"),
        (lambda path: an_archive(path, members=[]), "manifest is damaged"),
        (lambda path: an_archive(path), "database.dump in the archive is damaged"),
        (lambda path: an_archive(path, members=[{"name": "database.dump", "size": 6}]), "manifest is damaged"),
    ],
)
def test_what_is_no_whole_archive_is_refused(make: Callable[[Path], Path], sentence: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    with pytest.raises(CommandFailed, match=sentence) as refusal:
        unpack(make(tmp_path / "archive.tar"), target)
    assert refusal.value.exit_code is ExitCode.REFUSED
    assert "Nothing was changed." in refusal.value.sentence


@pytest.mark.slow
def test_a_backup_restored_elsewhere_exports_the_same(tmp_path: Path) -> None:
    first, second, archive = tmp_path / "first", tmp_path / "second", tmp_path / "backup.tar"
    assert pilotage("migrate", home=first).returncode == 0
    assert pilotage("backup", str(archive), home=first).returncode == 0
    assert archive.stat().st_mode & 0o077 == 0
    restored = pilotage("restore", str(archive), home=second)
    assert restored.returncode == 0, restored.stderr
    assert export_of(second) == export_of(first)

    # A database that holds something is not overwritten by accident, nor by an archive that was cut short.
    server = EmbeddedServer(second)
    server.attach()
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 1")
    server.leave()
    before = export_of(second)
    assert pilotage("restore", str(archive), home=second).returncode == ExitCode.REFUSED
    short = tmp_path / "short.tar"
    short.write_bytes(archive.read_bytes()[:100_000])
    assert pilotage("restore", "--replace", str(short), home=second).returncode == ExitCode.REFUSED
    assert export_of(second) == before

    assert pilotage("restore", "--replace", str(archive), home=second).returncode == 0
    assert export_of(second) == export_of(first)
