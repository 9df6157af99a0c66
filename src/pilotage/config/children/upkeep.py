"""Before serving: schema, static files and, for the demonstration, its organisation. Quick when nothing changed."""

import argparse
import hashlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from pilotage import __version__
from pilotage.config.command.console import say
from pilotage.config.command.people import NAME
from pilotage.config.command.surroundings import embedded_server, fill_environment, home
from pilotage.kit.commands import CommandFailed

PACKAGE = Path(__file__).resolve().parents[2]
STAMP = "upkeep"


def main() -> int:
    parser = argparse.ArgumentParser(prog="pilotage.config.children.upkeep")
    parser.add_argument("--demonstration", action="store_true")
    wants_demonstration = parser.parse_args().demonstration
    fill_environment()
    state = _state()
    if _is_done(state, wants_demonstration=wants_demonstration):
        return 0
    try:
        _do(wants_demonstration=wants_demonstration)
    except CommandFailed as failed:
        say(failed.sentence)
        return failed.exit_code
    (home() / STAMP).write_text(state, encoding="ascii")
    return 0


def _do(*, wants_demonstration: bool) -> None:
    # Needs a set-up Django, which costs a second that an idle upkeep saves.
    from pilotage.config.command import preparing  # noqa: PLC0415 - see the line above

    if embedded_server() is None:
        preparing.refuse_old_schema(may_migrate=wants_demonstration)
    preparing.migrate()
    preparing.collect_static_files()
    if wants_demonstration:
        preparing.load_demonstration()


def _is_done(state: str, *, wants_demonstration: bool) -> bool:
    """Only the embedded database lies beside the stamp; another one may be at any state."""
    if embedded_server() is None or (wants_demonstration and not (home() / NAME).exists()):
        return False
    try:
        return (home() / STAMP).read_text(encoding="ascii") == state
    except OSError:
        return False


def _state() -> str:
    """Changes with our code that touches schema or static files, and with every library."""
    found = hashlib.sha256(f"{__version__} {os.environ.get('PILOTAGE_DEBUG', '')}".encode())
    for pattern in ("*/migrations/*.py", "*/static/**/*"):
        for path in sorted(PACKAGE.glob(pattern)):
            if path.is_file():
                found.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    django = find_spec("django")
    libraries = Path(str(django.origin)).parents[1] if django is not None else PACKAGE
    for name in sorted(os.listdir(libraries)):
        if name.endswith(".dist-info"):
            found.update(name.encode())
    return found.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
