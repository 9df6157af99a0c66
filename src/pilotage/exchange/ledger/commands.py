"""`pilotage ledger`: bookings out of a file, from a command line."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pilotage.accounts.reads import enterprise_scope
from pilotage.exchange.imports.rules.permissions import operator_access
from pilotage.exchange.ledger.actions import book_file, receive_ledger
from pilotage.exchange.ledger.forms import MAX_BYTES
from pilotage.exchange.ledger.rules.difference import Difference
from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.finance.rules.permissions import Impossible
from pilotage.kit.clock import now, today
from pilotage.kit.commands import Command, CommandFailed, ExitCode

LEDGER = """Read the bookings of a ledger (CSV or XLSX) and show what they would change in the actual amounts.

One row is one booking: Key or Initiative, Line or Kind, Month or Date, Amount, and if wanted Currency and Reference.
Rows of one line and month are added up, and that month becomes what the file says; other months stay. Nothing is
written without --apply; with it, everything or nothing is.

examples:
  pilotage ledger bookings-2026-10.xlsx                what would change
  pilotage ledger bookings-2026-10.csv --apply
  pilotage ledger bookings-2026-10.csv --json          the same as one JSON object"""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the CSV or XLSX file")
    parser.add_argument("--apply", action="store_true", help="write it; without this, only the difference is shown")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run_ledger(typed: Namespace) -> int:
    """Show the difference, and book it when asked; the exit code says whether the file was taken."""
    path: Path = typed.file
    if not path.is_file():
        raise CommandFailed(f"There is no file {path}.", exit_code=ExitCode.USAGE)
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise CommandFailed(f"{path.name} is larger than 2 MB. Split it.", exit_code=ExitCode.REFUSED)
    access = operator_access(enterprise_scope().path)
    try:
        kept, found = receive_ledger(name=path.name, content=content, access=access, at=now(), on=today())
        _say(typed, path.name, found)
        if found.problems:
            raise CommandFailed(f"{len(found.problems)} rows cannot be booked.", exit_code=ExitCode.REFUSED)
        if typed.apply:
            book_file(kept, access=access, at=now(), on=today())
    except TableRefused as refused:
        raise CommandFailed(refused.sentence, exit_code=ExitCode.REFUSED) from refused
    except (Unfit, Impossible) as refused:
        raise CommandFailed(str(refused), exit_code=ExitCode.REFUSED) from refused
    if not typed.json:
        sys.stdout.write("Booked.\n" if typed.apply else "Nothing was written: add --apply to write it.\n")
    return ExitCode.DONE


def _say(typed: Namespace, name: str, found: Difference) -> None:
    if typed.json:
        problems = [{"place": one.place, "reason": one.sentence} for one in found.problems]
        report = {"file": name, **found.counts, "asked_to_apply": typed.apply, "problems": problems}
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
        return
    lines = [name, *(f"  {what:<10} {count:>8,}" for what, count in found.counts.items())]
    lines += [f"  {one.place}: {one.sentence}" for one in found.problems[:20]]
    sys.stdout.write("\n".join(lines) + "\n")


COMMANDS = (Command("ledger", "book what was really spent, out of a ledger", LEDGER, _arguments, run_ledger),)
