"""`pilotage backup`: the archive is complete or not there."""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from pilotage import __version__
from pilotage.config.command.backup.clients import run_client
from pilotage.config.command.backup.manifest import DUMP, NAME, UPLOADS, Manifest, Member
from pilotage.config.command.console import progress
from pilotage.kit.commands import CommandFailed

if not apps.ready:
    django.setup()


def write_backup(target: Path) -> int:
    """Write the archive; its size in bytes."""
    if not target.parent.is_dir():
        raise CommandFailed(f"There is no folder {target.parent} to write into.")
    try:
        with tempfile.TemporaryDirectory(prefix=".pilotage-backup-", dir=target.parent) as folder:
            made = Path(folder, "archive.tar")
            _write(made, Path(folder, DUMP))
            made.replace(target)
            _sync(target.parent)
    except OSError as error:
        raise CommandFailed(f"{target} cannot be written: {error.strerror or error}.") from error
    return target.stat().st_size


def applied_migrations() -> tuple[str, ...]:
    """The migrations that the database has seen, as app.name."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def _write(made: Path, dump: Path) -> None:
    with progress("Writing the backup") as report:
        report("database", 0.1)
        version = _server_version()
        run_client(
            "pg_dump",
            ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"],
            server_version=version,
        )
        report("files", 0.7)
        sources = [(DUMP, dump), *_uploads()]
        members = tuple(_member(name, path) for name, path in sources)
        manifest = Manifest(
            product_version=__version__,
            postgresql_version=version,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=applied_migrations(),
            members=members,
        )
        # Owner only: it holds what people may see in Pilotage by their rights alone.
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                text = manifest.to_json()
                archive.addfile(_entry(NAME, len(text)), io.BytesIO(text))
                for member, (_, path) in zip(members, sources, strict=True):
                    with path.open("rb") as source:
                        archive.addfile(_entry(member.name, member.size), source)
            file.flush()
            os.fsync(file.fileno())


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])


def _uploads() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None
    if root is None or not root.is_dir():
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield UPLOADS + path.relative_to(root).as_posix(), path


def _member(name: str, path: Path) -> Member:
    with path.open("rb") as file:
        return Member(name, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
