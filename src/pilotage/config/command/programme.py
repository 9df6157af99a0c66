"""Reads what was typed, runs it, and ends with a code that a script understands."""

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from pilotage import __version__
from pilotage.config.command.administration import ADMINISTRATION
from pilotage.config.command.console import say
from pilotage.config.command.database import database
from pilotage.config.command.rooms import WING_ROOMS, commands_of_the_wings
from pilotage.config.command.serving import SERVING
from pilotage.config.command.surroundings import fill_environment, fill_environment_for_help
from pilotage.config.embedded import EmbeddedFailure
from pilotage.kit.commands import Command, CommandFailed, ExitCode

OURS = (*SERVING, *ADMINISTRATION)
EPILOG = """environment:
  PILOTAGE_HOME     where data live (default: ~/.local/share/pilotage)
  DATABASE_URL      an external PostgreSQL, 15 or newer, instead of the embedded one
  PORT              the port of `serve` and `demo`

exit codes:
  0    done
  1    failed; a sentence on standard error says why
  2    typed wrongly
  3    the input was refused; nothing was changed
  130  interrupted

`pilotage <command> --help` explains each command with examples."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, _end)
    try:
        return _run(typed)
    except CommandFailed as failed:
        say(failed.sentence)
        return failed.exit_code
    except EmbeddedFailure as failure:
        say(str(failure))
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def _run(typed: list[str]) -> int:
    name = next((word for word in typed if not word.startswith("-")), None)
    ours = {command.name: command for command in OURS}
    # Most of our own commands need no Django, or not in this process: it is loaded only when a wing is asked.
    is_for_help = name is None or not {"-h", "--help"}.isdisjoint(typed)
    theirs = () if name in ours else _theirs(is_for_help=is_for_help)
    parser = _parser((*OURS, *theirs))
    chosen = parser.parse_args(typed)
    command: Command = chosen.command
    if command.name in ours or not command.needs_database(chosen):
        return command.run(chosen)
    with database():
        return command.run(chosen)


def _theirs(*, is_for_help: bool) -> tuple[Command, ...]:
    if not WING_ROOMS:
        return ()
    if is_for_help:
        fill_environment_for_help()
    else:
        fill_environment()
    return commands_of_the_wings()


def _parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="pilotage",
        description="Strategic portfolio management: see, deliver, invest, align, choose.",
        epilog=EPILOG,
        formatter_class=shape,
    )
    parser.add_argument("--version", action="version", version=f"Pilotage {__version__}")
    choice = parser.add_subparsers(title="commands", metavar="<command>", required=True)
    for command in commands:
        child = choice.add_parser(
            command.name, help=command.help, description=command.description, formatter_class=shape
        )
        child.set_defaults(command=command)
        command.add_arguments(child)
    return parser


def _end(number: int, frame: FrameType | None) -> NoReturn:
    # As an exception, so that every `with` on the way out is left properly: the database is stopped.
    raise SystemExit(128 + number)
