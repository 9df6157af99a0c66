"""`pilotage plan`: look at a plan file, bring it in, give a plan away."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pilotage.exchange.schedules.checking import checked
from pilotage.exchange.schedules.formats import MOST_BYTES
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.reporting import lines_of, report_of
from pilotage.kit.commands import Command, CommandFailed, ExitCode

PLAN = """Check a plan file against the network without saving anything.

Read are MS Project XML and Primavera XER, and with pilotage[mpp] and Java also .mpp, .mpx, .pod, .gan, .planner,
PMXML and more; the content tells which it is. `check` needs no database, and ends with 0 whenever the file is read,
also when dates differ; with 2 and one sentence on standard error when it is not.

examples:
  pilotage plan check tower.xml                        what is in it, and which dates differ
  pilotage plan check tower.xer --json                 the same as one JSON object"""


def _arguments(parser: ArgumentParser) -> None:
    choice = parser.add_subparsers(title="what to do", dest="deed", metavar="check", required=True)
    check = choice.add_parser("check", help="read a file and compare its dates, without saving")
    check.add_argument("file", type=Path, help="the plan file")
    check.add_argument("--json", action="store_true", help="print one JSON object")


def run_plan(typed: Namespace) -> int:
    return _check(typed)


def _check(typed: Namespace) -> int:
    path: Path = typed.file
    try:
        found = checked(document_from(path.name, content_of(path)))
    except Unreadable as refused:
        raise CommandFailed(refused.sentence, exit_code=ExitCode.USAGE) from refused
    if typed.json:
        sys.stdout.write(json.dumps(report_of(path.name, found), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines_of(path.name, found))
    return ExitCode.DONE


def content_of(path: Path) -> bytes:
    """The file. One byte more than is read tells that it is too large, without loading the rest."""
    if not path.is_file():
        raise CommandFailed(f"There is no file {path}.", exit_code=ExitCode.USAGE)
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


COMMANDS = (
    Command(
        "plan",
        "check a plan of MS Project, Primavera and others",
        PLAN,
        _arguments,
        run_plan,
        needs_database=lambda typed: typed.deed != "check",
    ),
)
