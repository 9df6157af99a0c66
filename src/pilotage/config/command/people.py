"""The people of the demonstration, as `pilotage demo` prints them."""

import json
from pathlib import Path

# Written by the upkeep that loaded them, read by the parent, which has no Django.
NAME = "demonstration.json"


def keep_demo_people(home: Path, people: list[tuple[str, str, str]]) -> None:
    """Keep name, e-mail and role of each."""
    making = home / f"{NAME}.making"
    making.write_text(json.dumps(people), encoding="utf-8")
    making.replace(home / NAME)


def demo_people(home: Path) -> list[str]:
    """A line for each; nothing while the demonstration is not loaded."""
    try:
        people = json.loads((home / NAME).read_text(encoding="utf-8"))
    except OSError:
        return []
    return [
        "Sign in as one of:",
        *(f"  {name:<24} {role:<22} {email}" for name, email, role in people),
    ]
