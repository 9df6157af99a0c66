"""Writes the pages that the code itself can tell: commands, roles, probes, and the functions of the engine.

    .venv/bin/python docs/generate.py

A test compares the pages with what this would write, so that they cannot grow old.
"""

import argparse
import ast
import os
from collections.abc import Iterator
from pathlib import Path

import django

HERE = Path(__file__).resolve().parent
ENGINE = HERE.parent / "src" / "pilotage" / "engine"
MADE = "<!-- Written by docs/generate.py from the code: change the code, then run it. -->\n\n"


def pages() -> dict[str, str]:
    """The text of each generated page, by its name in this folder. Django must be set up."""
    return {
        "commands.md": commands_page(),
        "roles.md": roles_page(),
        "probes.md": probes_page(),
        "engine.md": engine_page(),
    }


def commands_page() -> str:
    # These need a set-up Django.
    from pilotage.config.command.programme import EPILOG, OURS  # noqa: PLC0415
    from pilotage.config.command.rooms import commands_of_the_wings  # noqa: PLC0415

    # The width and the colours of somebody's terminal must not show in the page.
    os.environ["COLUMNS"], os.environ["NO_COLOR"] = "110", "1"
    lines = ["# Commands", "", "What `pilotage <command> --help` says. See [operating](operating.md) for when."]
    lines += ["", "```text", EPILOG, "```"]
    for command in (*OURS, *commands_of_the_wings()):
        parser = argparse.ArgumentParser(
            prog=f"pilotage {command.name}",
            description=str(command.description),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(parser)
        lines += ["", f"## pilotage {command.name}", "", f"{_sentence(str(command.help))}", ""]
        lines += ["```text", parser.format_help().rstrip(), "```"]
    return MADE + "\n".join(lines) + "\n"


def roles_page() -> str:
    from pilotage.accounts.models import Role  # noqa: PLC0415 - models need a set-up Django
    from pilotage.accounts.rules.duties import DUTIES  # noqa: PLC0415 - the same
    from pilotage.accounts.rules.permissions import DEEDS, ROLE_PERMISSIONS, Permission  # noqa: PLC0415 - the same

    lines = ["# Roles and what they allow", ""]
    lines += [
        "A role is given to a person on a scope: the enterprise, a portfolio (with everything below it) or one",
        "initiative. Somebody with several roles may do what any of them allows, each on its own scope.",
        "",
        "| role | for |",
        "|---|---|",
    ]
    lines += [f"| {role.label} | {DUTIES[role]} |" for role in Role]
    lines += ["", "| may | " + " | ".join(str(role.label) for role in Role) + " |", "|---|" + "---|" * len(Role)]
    for permission in Permission:
        marks = ("yes" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        lines.append(f"| {DEEDS[permission]} | " + " | ".join(marks) + " |")
    lines += [
        "",
        "What belongs to everybody (objectives, drivers, settings, people) asks for the permission on the enterprise.",
        "What you may not see is in no list, total, count, search result, export or history, and its address answers",
        "“nothing here”.",
    ]
    return MADE + "\n".join(line.rstrip() for line in lines) + "\n"


def probes_page() -> str:
    from pilotage.maturity.rules.probes import PROBES  # noqa: PLC0415 - models need a set-up Django

    lines = ["# Probes", ""]
    lines += [
        f"{len(PROBES)} questions about your own data, by the dimension of the capability model to which each speaks",
        "first. [Capability](howto/capability.md) says how they are counted, kept and shown.",
    ]
    for dimension in dict.fromkeys(probe.dimension for probe in PROBES.values()):
        lines += ["", f"## {dimension.capitalize()}", ""]
        lines += ["| name | what it claims | counted of | it needs | what to do |", "|---|---|---|---|---|"]
        for probe in PROBES.values():
            if probe.dimension == dimension:
                cells = (f"`{probe.name}`", probe.label, probe.things, probe.needs, probe.to_do)
                lines.append(f"| {' | '.join(map(str, cells))} |")
    dated = ", ".join(f"`{probe.name}`" for probe in PROBES.values() if probe.is_dated)
    money = ", ".join(f"`{probe.name}`" for probe in PROBES.values() if probe.is_money)
    lines += ["", f"Told to who may see money: {money}.", "", f"Can be worked out for days that are over: {dated}."]
    return MADE + "\n".join(lines) + "\n"


def engine_page() -> str:
    lines = ["# The engine, function by function", ""]
    lines += [
        "Pure functions under `src/pilotage/engine`, in the words of their own docstrings.",
        "[Formulas](formulas.md) explains where their numbers appear.",
    ]
    for folder in sorted(path for path in ENGINE.iterdir() if path.is_dir() and (path / "__init__.py").exists()):
        lines += ["", f"## {folder.name}", "", _docstring(folder / "__init__.py")]
        for path in sorted(folder.glob("*.py")):
            if path.name != "__init__.py":
                lines += ["", f"### {folder.name}.{path.stem}", "", _docstring(path), *_members(path)]
    return MADE + "\n".join(line.rstrip() for line in lines) + "\n"


def _members(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node) or ""
            first, _, rest = text.partition("\n")
            yield from ("", f"**`{node.name}`** {first}")
            if rest.strip():
                yield from ("", "```text", rest.strip("\n"), "```")


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilotage.config.settings")
    os.environ["PILOTAGE_TESTING"] = "1"
    django.setup()
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
