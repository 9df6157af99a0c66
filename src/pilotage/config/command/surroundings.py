"""What the settings read from the environment, filled in where the administrator said nothing."""

import os
import secrets
from pathlib import Path

from pilotage.config.embedded import EmbeddedServer
from pilotage.config.secret import secret_key
from pilotage.kit.commands import CommandFailed


def home() -> Path:
    """PILOTAGE_HOME, else the usual place for a person's data."""
    given = os.environ.get("PILOTAGE_HOME") or "~/.local/share/pilotage"
    return Path(given).expanduser().absolute()


def embedded_server() -> EmbeddedServer | None:
    """The server of the home; None when DATABASE_URL names another one."""
    given = os.environ.get("DATABASE_URL")
    server = EmbeddedServer(home())
    if given and given != server.address:
        return None
    return server


def fill_environment_for_help() -> None:
    """Enough for the settings to be read, without making anything on the disk."""
    os.environ.setdefault("PILOTAGE_SECRET_KEY", secrets.token_urlsafe(50))
    fill_environment()


def fill_environment() -> None:
    """Everything the settings need, before they are first read. Starts nothing."""
    os.environ["PILOTAGE_HOME"] = str(home())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotage.config.settings")
    server = embedded_server()
    if server is not None:
        os.environ["DATABASE_URL"] = server.address
    if not os.environ.get("PILOTAGE_SECRET_KEY"):
        try:
            os.environ["PILOTAGE_SECRET_KEY"] = secret_key(home())
        except (OSError, ValueError) as error:
            raise CommandFailed(f"No secret key ({error}): set PILOTAGE_HOME to a folder of yours.") from error
