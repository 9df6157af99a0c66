"""`pilotage migrate`, `check`, `manage`, `backup` and `restore`: what an administrator does now and then."""

import argparse
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pilotage.config.command.console import say
from pilotage.config.command.database import database
from pilotage.config.command.surroundings import home
from pilotage.kit.commands import Command, CommandFailed, ExitCode


def migrate(chosen: Namespace) -> int:
    """Bring the schema up to date."""
    with database():
        from pilotage.config.command import preparing  # noqa: PLC0415 - importing it sets Django up, so not earlier

        count = preparing.migrate()
        say(f"{count} migrations applied." if count else "The database is up to date.")
    return ExitCode.DONE


def check(chosen: Namespace) -> int:
    """Say what is wrong with this installation."""
    with database():
        from pilotage.config.command import checking  # noqa: PLC0415 - importing it sets Django up, so not earlier

        problems = checking.problems()
    for problem in problems:
        say(f"- {problem}")
    if problems:
        raise CommandFailed(f"{len(problems)} found.")
    say("All is well.")
    return ExitCode.DONE


def manage(chosen: Namespace) -> int:
    """Pass on to Django."""
    with database():
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the environment is filled

        execute_from_command_line(["pilotage manage", *chosen.arguments])
    return ExitCode.DONE


def backup(chosen: Namespace) -> int:
    """Write everything into one file."""
    with database():
        from pilotage.config.command.backup import writing  # noqa: PLC0415 - importing it sets Django up

        size = writing.write_backup(chosen.file)
    say(
        f"Wrote {chosen.file} ({size / 1e6:.1f} MB). "
        f"The key that signs sessions is not in it: keep {home() / 'secret_key'} elsewhere."
    )
    return ExitCode.DONE


def restore(chosen: Namespace) -> int:
    """Read everything back from one file."""
    with database():
        from pilotage.config.command.backup import restoring  # noqa: PLC0415 - importing it sets Django up

        restoring.restore_backup(chosen.file, may_replace=chosen.replace)
    say(f"Restored {chosen.file}.")
    return ExitCode.DONE


def _no_arguments(parser: ArgumentParser) -> None:
    """Nothing to choose."""


def _manage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="Django's command and its arguments")


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="the archive to write; an existing one is replaced")


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="an archive that `pilotage backup` wrote")
    parser.add_argument("--replace", action="store_true", help="give up what the database holds now")


ADMINISTRATION = (
    Command(
        name="migrate",
        help="bring the database's schema up to date",
        description="""Applies what a new release changed in the schema. Two at once take turns.

  pilotage migrate""",
        add_arguments=_no_arguments,
        run=migrate,
    ),
    Command(
        name="check",
        help="examine this installation: settings, database, schema, history",
        description="""Examines settings, database, schema and the triggers that keep the history.
Ends with 1 and a line for each problem when something is wrong.

  pilotage check""",
        add_arguments=_no_arguments,
        run=check,
    ),
    Command(
        name="backup",
        help="write everything into one file",
        description="""Writes the database and the uploaded files into one archive, while people work.
The archive is complete or not there. It holds personal data: keep it safe.

  pilotage backup /backups/pilotage-$(date +%F).tar""",
        add_arguments=_backup_arguments,
        run=backup,
    ),
    Command(
        name="restore",
        help="read everything back from such a file",
        description="""Checks the whole archive first, then restores all of it or nothing.
The database must be empty, unless --replace is given; stop `serve` and `worker` before.

  pilotage restore /backups/pilotage-2026-11-22.tar
  pilotage restore --replace /backups/pilotage-2026-11-22.tar""",
        add_arguments=_restore_arguments,
        run=restore,
    ),
    Command(
        name="manage",
        help="run one of Django's own commands",
        description="""For developers and support.

  pilotage manage shell
  pilotage manage dbshell""",
        add_arguments=_manage_arguments,
        run=manage,
    ),
)
