"""The key that signs sessions and reset links: made once for each PILOTAGE_HOME."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The key in the home; a new one, readable by its owner alone, when there is none."""
    path = home / "secret_key"
    try:
        return _read(path)
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path.with_name(f"secret_key.making-{os.getpid()}")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(descriptor)
    try:
        # A link and not a rename: of two starts at once, the slower one must not replace the key of the faster.
        os.link(making, path)
    except FileExistsError:
        pass
    finally:
        making.unlink()
    return _read(path)


def _read(path: Path) -> str:
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 32:
        raise ValueError(f"{path} holds no key: remove it to have one made (everybody signs in anew then)")
    return key
