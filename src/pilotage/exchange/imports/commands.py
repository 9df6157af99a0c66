"""`pilotage import` and `pilotage list`: the register from a command line, in JSON for programmes."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Any

from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import Access
from pilotage.exchange.imports.actions.applying import apply_import
from pilotage.exchange.imports.actions.previewing import prepare_import
from pilotage.exchange.imports.actions.receiving import read_upload, receive_file, refuse
from pilotage.exchange.imports.models import ImportRun
from pilotage.exchange.imports.reads.listing import listed_initiatives
from pilotage.exchange.imports.rules.permissions import CannotImport, operator_access
from pilotage.exchange.tabular.refusals import TableRefused
from pilotage.exchange.tabular.table import MAX_BYTES
from pilotage.kit.clock import today
from pilotage.kit.commands import Command, CommandFailed, ExitCode
from pilotage.work.models import Portfolio

# JSON: Any.
Json = dict[str, Any]

IMPORT = """Read a project list (CSV or XLSX), propose where each column goes, and show what an import would do.
Nothing is written without --apply; with it, everything or nothing is.

examples:
  pilotage import projects.xlsx                        what would happen
  pilotage import projects.xlsx --json                 the same as one JSON object
  pilotage import uk-2020.csv --snapshot 2020-03-31 --apply
  pilotage import march.csv --mapping "Monthly list" --portfolio Networks --apply"""
# In the order in which they are read; the database keeps JSON in an order of its own.
REPORTED = (
    "rows", "initiatives", "new", "changed", "unchanged", "missing", "undecided", "refused", "earlier_records",
    "matched_by_id", "matched_by_name", "money", "dates", "ratings", "reasons", "reasons_left_out",
)  # fmt: skip
LIST = """Print the register.

examples:
  pilotage list initiatives --json
  pilotage list initiatives --json --as-of 2024-12-31"""


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the CSV or XLSX file")
    parser.add_argument("--mapping", default="", metavar="NAME", help="read the columns as kept under this name")
    parser.add_argument("--snapshot", type=_day, metavar="DATE", help="the day for which the file speaks (2024-12-31)")
    parser.add_argument("--portfolio", default="", metavar="NAME", help="put new initiatives below this portfolio")
    parser.add_argument("--apply", action="store_true", help="write it; without this, only the preview is shown")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["initiatives"])
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="as it was effective on that day")
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def run_import(typed: Namespace) -> int:
    """Preview, and apply when asked; the exit code says whether the file was taken."""
    access = operator_access(enterprise_scope().path)
    try:
        report = _imported(typed, access)
    except (TableRefused, CannotImport) as refused:
        sentence = refused.sentence if isinstance(refused, TableRefused) else str(refused)
        if typed.json:
            _print({"file": typed.file.name, "refusal": sentence, **_facts(refused)})
        raise CommandFailed(sentence, exit_code=ExitCode.REFUSED) from refused
    if typed.json:
        _print(report)
    else:
        _say(report)
    if "refusal" in report:
        raise CommandFailed(report["refusal"], exit_code=ExitCode.REFUSED)
    return ExitCode.DONE


def _facts(refused: Exception) -> Json:
    return {"cause": str(refused.cause), "facts": refused.facts} if isinstance(refused, TableRefused) else {}


def _imported(typed: Namespace, access: Access) -> Json:
    path: Path = typed.file
    if not path.is_file():
        raise CommandFailed(f"There is no file {path}.", exit_code=ExitCode.USAGE)
    # One byte more than is read tells that it is too large, without loading the rest.
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    run = receive_file(
        name=path.name, content=content, access=access, portfolio=_portfolio(typed.portfolio), day=typed.snapshot
    )
    try:
        table = read_upload(run, mapping_name=typed.mapping)
        prepare_import(run, table, access=access, today=today())
    except TableRefused as refused:
        refuse(run, refused.sentence)
        raise
    if not typed.apply:
        return report_of(run)
    try:
        return report_of(apply_import(run, access=access))
    except CannotImport as refused:
        # The preview says which rows stand in the way.
        return {**report_of(run), "refusal": str(refused)}


def _portfolio(name: str) -> Portfolio | None:
    if not name:
        return None
    found = Portfolio.objects.filter(name=name).select_related("scope").first()
    if found is None:
        raise CommandFailed(f"There is no portfolio named “{name}”.", exit_code=ExitCode.USAGE)
    return found


def report_of(run: ImportRun) -> Json:
    """An import as a programme reads it."""
    counts = {name: run.summary[name] for name in REPORTED}
    about = run.mapping.get("file") or {}
    return {
        "file": run.upload.name,
        "state": str(run.state),
        "applied": run.applied_at is not None,
        "import_id": str(run.id),
        "snapshot": run.day.isoformat() if run.day else None,
        **counts,
        "notices": list(about.get("notices", ())),
        "columns": [
            {
                "column": plan["name"],
                "target": plan["target"],
                "kind": plan["kind"],
                "confidence": plan["confidence"],
                "reason": plan["reason"],
            }
            for plan in run.mapping["plans"]
        ],
    }


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _say(report: Json) -> None:
    names = ("rows", "new", "changed", "unchanged", "missing", "undecided", "refused")
    lines = [f"{report['file']} ({report['snapshot']})", *(f"  {name:<10} {report[name]:>8,}" for name in names)]
    for name, money in report["money"].items():
        known, unknown = money["known_count"], money["unknown_count"]
        lines.append(
            f"  {name}: {money['known_total']:,.2f} {money['currency']} ({known:,} known, {unknown:,} unknown)"
        )
    lines += [f"  {one['place']} {one['field']}: {one['reason']}" for one in report["reasons"][:20]]
    lines.append("Applied." if report["applied"] else "Nothing was written: add --apply to write it.")
    sys.stdout.write("\n".join(lines) + "\n")


def run_list(typed: Namespace) -> int:
    """Print every initiative."""
    rows = listed_initiatives(operator_access(enterprise_scope().path), day=typed.as_of)
    if typed.json:
        _print(rows)
    else:
        sys.stdout.writelines(f"{row['key']:<10} {row['rag'] or '–':<3} {row['name']}\n" for row in rows)
    return ExitCode.DONE


COMMANDS = (
    Command("import", "bring a project list into the register", IMPORT, _import_arguments, run_import),
    Command("list", "print the register", LIST, _list_arguments, run_list),
)
