"""`pilotage restore`: everything or nothing, in one transaction."""

import shutil
import tempfile
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pilotage.config.command import preparing
from pilotage.config.command.backup.clients import run_client
from pilotage.config.command.backup.manifest import DUMP, UPLOADS, Manifest, refused
from pilotage.config.command.backup.unpacking import unpack
from pilotage.config.command.console import progress
from pilotage.config.command.surroundings import home

if not apps.ready:
    django.setup()

COUNT_TABLES = """
SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
"""
# Afterwards the database is as initdb makes one, so that a dump of it is equal to the dump that it came from.
EMPTY = """
DO $$ DECLARE name text; BEGIN
FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
  EXECUTE format('DROP SCHEMA %I CASCADE', name);
END LOOP; END $$;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';
"""


def restore_backup(source: Path, *, may_replace: bool) -> None:
    """Bring back what an archive holds. Raises CommandFailed before anything is changed."""
    version = _server_version()
    with tempfile.TemporaryDirectory(prefix="restore-", dir=home()) as name, progress("Restoring") as report:
        folder = Path(name)
        report("checking the archive", 0.1)
        manifest = unpack(source, folder)
        _refuse_unfit(manifest, server_version=version)
        # Reads the whole table of contents of the dump, which a checksum alone would not prove to be one.
        run_client("pg_restore", ["--list", str(folder / DUMP)], server_version=version)
        _refuse_occupied(may_replace=may_replace)
        connection.close()
        report("database", 0.3)
        _restore_database(folder, server_version=version)
        report("files", 0.8)
        _restore_uploads(folder)
    preparing.migrate()


def _refuse_unfit(manifest: Manifest, *, server_version: int) -> None:
    if manifest.postgresql_version // 10_000 > server_version // 10_000:
        raise refused(
            f"The archive comes from PostgreSQL {manifest.postgresql_version // 10_000}, "
            f"this server is {server_version // 10_000}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise refused(
            f"The archive was written by a newer Pilotage ({manifest.product_version}); "
            f"this one does not know {unknown[0]}."
        )


def _refuse_occupied(*, may_replace: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise refused("Somebody works with this database: stop `pilotage serve` and `pilotage worker` first.")
        cursor.execute(COUNT_TABLES)
        if cursor.fetchone()[0] and not may_replace:
            raise refused("The database is not empty: give --replace to give up what it holds.")


def _restore_database(folder: Path, *, server_version: int) -> None:
    """Empty the database and fill it, in one transaction: a failure leaves what was there."""
    script = folder / "restore.sql"
    run_client(
        "pg_restore",
        ["--no-owner", "--no-privileges", f"--file={script}", str(folder / DUMP)],
        server_version=server_version,
    )
    empty = folder / "empty.sql"
    empty.write_text(EMPTY, encoding="utf-8")
    run_client(
        "psql",
        [
            "--quiet",
            "--no-psqlrc",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--file={empty}",
            f"--file={script}",
        ],
        server_version=server_version,
    )


def _restore_uploads(folder: Path) -> None:
    """Put the uploaded files in place of those that are there."""
    if not settings.MEDIA_ROOT:
        return
    target, found = Path(settings.MEDIA_ROOT), folder / UPLOADS
    given_up = folder / "given-up"
    if target.is_dir():
        shutil.move(target, given_up)
    if found.is_dir():
        shutil.move(found, target)


def _server_version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0])
