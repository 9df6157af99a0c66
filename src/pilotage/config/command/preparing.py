"""Schema, static files and the demonstration: what has to be there before anybody is served."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from pilotage.config.command.console import progress, say
from pilotage.config.command.people import keep_demo_people
from pilotage.config.command.surroundings import home
from pilotage.config.schema import load_into_empty_database
from pilotage.kit.commands import CommandFailed

if not apps.ready:
    django.setup()

# Any number that nothing else in this database uses.
MIGRATION_LOCK = 7_214_001

Report = Callable[[str, float], None]


def pending_migrations() -> list[str]:
    """The migrations that this database lacks, in order, as app.name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def refuse_old_schema(*, may_migrate: bool) -> None:
    """A database that others may share is not migrated without being asked."""
    if not may_migrate and (pending := pending_migrations()):
        raise CommandFailed(f"The database lacks {len(pending)} migrations: run `pilotage migrate` first.")


def migrate() -> int:
    """Bring the schema up to date; how many migrations ran. Two at once take turns."""
    with _one_at_a_time():
        pending = pending_migrations()
        if pending:
            with progress("Preparing the database"), seldom_collecting():
                load_into_empty_database()
                call_command("migrate", interactive=False, verbosity=0)
                _complete_kept()
        call_command("createcachetable", verbosity=0)
    connection.close()
    return len(pending)


def _complete_kept() -> None:
    """Sums that are new since the last version are made of what was there before them."""
    # Not imported above: Django is set up by this module itself.
    from pilotage.delivery.actions.figures import complete_figures  # noqa: PLC0415 - see the line above

    complete_figures()


def collect_static_files() -> None:
    """Copy styles, scripts and images to where the web server finds them, under names with a hash."""
    with progress("Preparing styles and scripts"):
        call_command("collectstatic", interactive=False, verbosity=0)


def load_demonstration() -> None:
    """Load the demonstration organisation, unless it is there."""
    module, _, name = settings.DEMO_LOADER.partition(":")
    if not _exists(module):
        say("This Pilotage has no demonstration organisation; it starts empty.")
        return
    load: Callable[[Report], None] = getattr(import_module(module), name)
    with progress("Loading the demonstration organisation") as report:
        load(report)
    keep_demo_people(home(), _people())


def _people() -> list[tuple[str, str, str]]:
    """One person for each role: name, e-mail, role."""
    # Not imported above: Django is set up by this module itself.
    from pilotage.accounts.models import Grant  # noqa: PLC0415 - see the line above

    rows = Grant.objects.filter(person__is_active=True, person__email__isnull=False).select_related("person")
    found: dict[str, tuple[str, str, str]] = {}
    for row in rows.order_by("role", "person__name"):
        found.setdefault(row.role, (row.person.name, row.person.email or "", str(row.get_role_display())))
    return list(found.values())


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Migrations build ten thousand model classes, all in circles: collecting them often cost a quarter of the time.

    Measured with 92 migrations: 23.7 s of CPU before, 17.7 s so, for 70 MB more while it lasts.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # A connection of its own: the migrations close and open theirs.
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if parameters.get(name)}
    with psycopg.connect(**wanted, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        yield
