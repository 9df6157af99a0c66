"""Every icon that a template or a wing names is in the sprite."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
KNOWN = set((ROOT / "frontend/icons.txt").read_text().split())


def test_templates_name_only_icons_of_the_sprite() -> None:
    named = {
        (path.name, name)
        for path in (ROOT / "src/pilotage").rglob("templates/**/*.html")
        for name in re.findall(r"""icon\(["']([\w-]+)["']""", path.read_text())
    }
    assert {one for one in named if one[1] not in KNOWN} == set()


def test_the_list_of_icons_is_in_order_and_has_no_doubles() -> None:
    names = (ROOT / "frontend/icons.txt").read_text().split()
    assert names == sorted(set(names))


def test_the_lock_of_the_front_end_names_no_registry() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert re.findall(r"https?://[^\"]*(?:registry|npm|jfrog|nexus|verdaccio)[^\"]*", lock) == []
