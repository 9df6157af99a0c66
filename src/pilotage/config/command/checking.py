"""`pilotage check`: what is wrong with this installation, a sentence each."""

import django
import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import connection

from pilotage.config.command import preparing
from pilotage.config.command.surroundings import embedded_server
from pilotage.config.embedded.probe import connect

if not apps.ready:
    django.setup()

OLDEST = 150_000


def problems() -> list[str]:
    """Everything that is wrong; empty when all is well."""
    schema = _schema()
    # Migrations bring the triggers: while some are missing, there is nothing to learn from the triggers.
    return [*_settings(), *_server(), *(schema or _history())]


def _settings() -> list[str]:
    # What Django asks of a server that strangers reach: not of a demonstration on one's own machine.
    is_deployed = not (settings.DEBUG or settings.DEMO)
    found = checks.run_checks(include_deployment_checks=is_deployed, databases=["default"])
    return [f"{message.id}: {message.msg}" for message in found if not message.is_silenced()]


def _server() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
    found = [] if version >= OLDEST else [f"The server is PostgreSQL {version // 10_000}; 15 or newer is needed."]
    server = embedded_server()
    if server is None:
        return found
    with connect(server.folders.socket, "postgres") as superuser:
        row = superuser.execute("SHOW listen_addresses").fetchone()
        if row is not None and row[0]:
            # Whoever reaches the embedded server is let in: only the closed folder of its socket guards it.
            found.append(f"The embedded server listens on {row[0]}, where it lets in everybody: remove that setting.")
    return found


def _schema() -> list[str]:
    pending = preparing.pending_migrations()
    return [f"{len(pending)} migrations are missing, from {pending[0]} on: run `pilotage migrate`."] if pending else []


def _history() -> list[str]:
    """Triggers keep the history; without one of them, changes go unrecorded."""
    found = []
    for model, trigger in pgtrigger.registered():
        state, is_enabled = trigger.get_installation_status(model)
        if state != "INSTALLED" or not is_enabled:
            told = state.lower() if is_enabled is not False else "disabled"
            found.append(f"The trigger {trigger.name} of {model._meta.label} is {told}: run `pilotage migrate`.")
    return found
