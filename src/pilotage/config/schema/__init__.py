"""The schema as one script: what all migrations make of an empty database, so that a new one is ready in seconds.

Migrations render hundreds of models again for each of a thousand operations: a minute of work for a database that holds
nothing. `make schema` (`pilotage.config.children.schema`) makes the script, which names the migrations that it was made
from. Of others it is not used: then the migrations run one by one, slower and never wrong.
"""

import hashlib
import inspect
from pathlib import Path

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

SCRIPT = Path(__file__).with_name("ready.sql")
MARK = "-- Made from migrations "
WRITTEN_BY = 180_000  # PostgreSQL 18, the embedded one


def state_of_migrations() -> str:
    """A digest of every migration that there is, ours and those of libraries."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    digest = hashlib.sha256()
    for (app, name), migration in sorted(found.items()):
        content = Path(inspect.getfile(type(migration))).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{app}.{name}\n".encode() + content)
    return digest.hexdigest()


def is_current() -> bool:
    """Was the script made from the migrations of today?"""
    with SCRIPT.open(encoding="utf-8") as script:
        return script.readline().strip() == MARK + state_of_migrations()


def load_into_empty_database() -> bool:
    """Make the whole schema at once, with the rows that migrations put into it; whether it was done.

    Only where there is no table yet, the script was made from the migrations of today, and the server is not older than
    the one that wrote it, whose words an older one may not know.
    """
    version: int = connection.pg_version  # type: ignore[attr-defined]  # of PostgreSQL's backend
    if version < WRITTEN_BY or connection.introspection.table_names() or not is_current():
        return False
    script = SCRIPT.read_text(encoding="utf-8")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(script)
    return True
