"""Small builders for the tests of the embedded server and of the programme."""

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a machine on which nothing is set but the home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PILOTAGE_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "PILOTAGE_HOME": str(home), "PYTHONPATH": str(CHECKOUT / "src"), **more}


def pilotage(*arguments: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `pilotage` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "pilotage", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
