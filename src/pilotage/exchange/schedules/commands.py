"""`pilotage plan`: look at a plan file, bring it in, give a plan away."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from pilotage.accounts.reads import enterprise_scope
from pilotage.delivery.reads.document import document_of
from pilotage.delivery.reads.plans import plan_of
from pilotage.delivery.rules.document import Document
from pilotage.delivery.rules.permissions import Impossible
from pilotage.exchange.imports.rules.permissions import operator_access
from pilotage.exchange.schedules.actions import bring_plan
from pilotage.exchange.schedules.checking import checked
from pilotage.exchange.schedules.formats import MOST_BYTES
from pilotage.exchange.schedules.reading import document_from
from pilotage.exchange.schedules.reads import beside
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.reporting import Json, difference_report, import_lines, lines_of, report_of
from pilotage.exchange.schedules.writers import WRITERS
from pilotage.kit.clock import now, today
from pilotage.kit.commands import Command, CommandFailed, ExitCode
from pilotage.work.models import Initiative

PLAN = """Check a plan file against the network, bring it in, or give a plan away.

Read are MS Project XML and Primavera XER, and with pilotage[mpp] and Java also .mpp, .mpx, .pod, .gan, .planner,
PMXML and more; the content tells which it is. `check` needs no database, and ends with 0 whenever the file is read,
also when dates differ; with 2 and one sentence on standard error when it is not. `import` shows what would change,
and writes it with --apply: everything or nothing. `export` writes MS Project XML (.xml), a workbook (.xlsx) or the
milestones for a calendar (.ics).

examples:
  pilotage plan check tower.xml                        what is in it, and which dates differ
  pilotage plan check tower.xer --json                 the same as one JSON object
  pilotage plan import tower.mpp --initiative PRJ-0042 what would change
  pilotage plan import tower.mpp --initiative PRJ-0042 --apply
  pilotage plan export PRJ-0042 tower.xml"""
CHECK = "check"


def _arguments(parser: ArgumentParser) -> None:
    choice = parser.add_subparsers(title="what to do", dest="deed", metavar="<what>", required=True)
    check = choice.add_parser(CHECK, help="read a file and compare its dates, without saving")
    check.add_argument("file", type=Path, help="the plan file")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.set_defaults(answer=_check)
    bring = choice.add_parser("import", help="make a file the plan of an initiative")
    bring.add_argument("file", type=Path, help="the plan file")
    bring.add_argument("--initiative", required=True, metavar="KEY", help="whose plan it is (PRJ-0042)")
    bring.add_argument("--apply", action="store_true", help="write it; without this, only the difference is shown")
    bring.add_argument("--json", action="store_true", help="print one JSON object")
    bring.set_defaults(answer=_import)
    give = choice.add_parser("export", help="write the plan of an initiative to a file")
    give.add_argument("key", metavar="KEY", help="whose plan it is (PRJ-0042)")
    give.add_argument("file", type=Path, help="the file to write: .xml, .xlsx or .ics")
    give.set_defaults(answer=_export)


def run_plan(typed: Namespace) -> int:
    code: int = typed.answer(typed)
    return code


def _check(typed: Namespace) -> int:
    path: Path = typed.file
    found = checked(_read(path, content_of(path)))
    _say(typed, report_of(path.name, found), lines_of(path.name, found))
    return ExitCode.DONE


def _read(path: Path, content: bytes) -> Document:
    try:
        return document_from(path.name, content)
    except Unreadable as refused:
        raise CommandFailed(refused.sentence, exit_code=ExitCode.USAGE) from refused


def _say(typed: Namespace, report: Json, lines: Iterable[str]) -> None:
    if typed.json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines)


def _import(typed: Namespace) -> int:
    access = operator_access(enterprise_scope().path)
    path: Path = typed.file
    content = content_of(path)
    document = _read(path, content)
    initiative = _initiative(typed.initiative)
    found = beside(document, initiative, access=access)
    if found.difference is None:
        raise CommandFailed(found.problem, exit_code=ExitCode.REFUSED)
    if typed.apply:
        revision = found.plan.revision if found.plan is not None else None
        try:
            bring_plan(
                initiative, name=path.name, content=content, access=access, at=now(), on=today(), revision=revision
            )
        except Impossible as refused:
            raise CommandFailed(str(refused), exit_code=ExitCode.REFUSED) from refused
    report = {**report_of(path.name, found.found), "initiative": initiative.key, "applied": bool(typed.apply)}
    _say(
        typed,
        {**report, "changes": difference_report(found.difference)},
        import_lines(path.name, found.found, found.difference, is_applied=typed.apply),
    )
    return ExitCode.DONE


def _initiative(key: str) -> Initiative:
    found = Initiative.objects.filter(key=key).first()
    if found is None:
        raise CommandFailed(f"There is no initiative {key}.", exit_code=ExitCode.USAGE)
    return found


def _export(typed: Namespace) -> int:
    path: Path = typed.file
    form = path.suffix.removeprefix(".").lower()
    if form not in WRITERS:
        raise CommandFailed(f"{path.name}: the file must end in .xml, .xlsx or .ics.", exit_code=ExitCode.USAGE)
    access = operator_access(enterprise_scope().path)
    plan = plan_of(access, _initiative(typed.key))
    if plan is None:
        raise CommandFailed(f"{typed.key} has no plan yet.", exit_code=ExitCode.REFUSED)
    path.write_bytes(WRITERS[form].write(document_of(plan, access=access), str(plan.id), now()))
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
        "check, import and export plans of MS Project, Primavera and others",
        PLAN,
        _arguments,
        run_plan,
        needs_database=lambda typed: bool(typed.deed != CHECK),
    ),
)
