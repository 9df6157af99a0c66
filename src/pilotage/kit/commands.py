"""What a wing adds to the `pilotage` programme, and how a command ends.

A wing's `commands` room defines `COMMANDS: tuple[Command, ...]`; the programme itself (`pilotage.config.command`)
lists the rooms it asks. A command runs with Django ready, and with the database reachable unless it says that it
needs none.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended, for scripts. Documented in `pilotage --help`."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    INTERRUPTED = 130


class CommandFailed(Exception):
    """The command cannot do what was asked. The sentence says what is wrong and what to do about it."""

    def __init__(self, sentence: str, *, exit_code: ExitCode = ExitCode.FAILED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code


def _always(_typed: Namespace) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: `pilotage <name>`."""

    name: str
    help: str  # one line, for the list of commands
    description: str  # what it does and examples, for `pilotage <name> --help`; line breaks are kept
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]  # returns an ExitCode
    needs_database: Callable[[Namespace], bool] = _always  # as it was typed
