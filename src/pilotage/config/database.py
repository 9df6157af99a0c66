"""From a database address to Django's settings."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# Some settings of Django are dicts of mixed values: Any.
Settings = dict[str, Any]


def database_settings(url: str) -> Settings:
    """Django's settings for a PostgreSQL address such as postgresql://name:secret@host:5432/base?host=/socket.

    An empty address gives a database that cannot be reached, so that commands which need none still start.
    Raises ValueError when the address is not PostgreSQL's.
    """
    parts = urlsplit(url or "postgresql:///pilotage")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    port = options.pop("port", "") or str(parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "pilotage",
        "USER": options.pop("user", "") or unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        "ATOMIC_REQUESTS": False,
    }
