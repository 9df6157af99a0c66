"""Makes the script anew: all migrations on an empty database of an embedded server, written down by pg_dump."""

import os
import re
import sys
import tempfile
from pathlib import Path

import django
import psycopg

from pilotage.config.database import database_settings
from pilotage.config.embedded import EmbeddedServer

# Rows that a sentence says better.
DAYS = """INSERT INTO public.work_day SELECT generate_series('1970-01-01'::date, '2100-12-31'::date, '1 day')::date;
ANALYZE public.work_day;"""
# Settings of the session, remarks, and words to psql: our own connection has its settings. Bodies of functions stay.
LEFT_OUT = re.compile(
    r"SET \w+ = .*;|SELECT pg_catalog\.set_config\(.*\);|\\(un)?restrict .*"
    r"|--|-- (Name|Data for Name|PostgreSQL database dump|Dumped).*"
)
# Functions are made before the tables that they name.
FIRST = "SET LOCAL check_function_bodies = false;"


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "pilotage.config.settings"
    with tempfile.TemporaryDirectory(prefix="pilotage-schema-") as folder:
        server = EmbeddedServer(Path(folder), is_durable=False)
        server.attach()
        try:
            text = _made_by_migrations(server.superuser_address)
        finally:
            server.leave()
    # Only now: Django reads its settings when they are first asked for.
    from pilotage.config import schema  # noqa: PLC0415 - see the line above

    schema.SCRIPT.write_text(
        f"{schema.MARK}{schema.state_of_migrations()}\n{FIRST}\n{text}\n{DAYS}\n", encoding="utf-8"
    )
    print(f"{schema.SCRIPT.name}: {schema.SCRIPT.stat().st_size / 1024:,.0f} KiB")  # noqa: T201 - it is a command
    return 0


def _made_by_migrations(address: str) -> str:
    name = "pilotage_schema"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = address
    django.setup()
    # Django's own, which need it to be set up.
    from django.core.management import call_command  # noqa: PLC0415 - see the line above
    from django.db import connection as ours  # noqa: PLC0415

    from pilotage.config.command.backup.clients import run_client  # noqa: PLC0415
    from pilotage.config.command.preparing import seldom_collecting  # noqa: PLC0415

    ours.settings_dict.update(database_settings(address), NAME=name)
    with seldom_collecting():
        call_command("migrate", verbosity=0, interactive=False)
    version = ours.pg_version  # type: ignore[attr-defined]  # of PostgreSQL's backend
    wanted = ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=500", "--exclude-table-data=work_day"]
    said = run_client("pg_dump", wanted, server_version=version)
    ours.close()
    return "\n".join(line for line in said.splitlines() if not LEFT_OUT.fullmatch(line))


if __name__ == "__main__":
    sys.exit(main())
