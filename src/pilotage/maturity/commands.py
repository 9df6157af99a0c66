"""`pilotage maturity`: the capability model from a file, and what probes say of the data."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pilotage.accounts.rules import Access
from pilotage.kit.clock import now, today
from pilotage.kit.commands import Command, CommandFailed, ExitCode
from pilotage.kit.entering import id_from
from pilotage.kit.formats import formatter
from pilotage.maturity.actions.capability import Loaded, load_model, put_in_force
from pilotage.maturity.actions.evidence import run_probes
from pilotage.maturity.reads.evidence import all_findings, newest_run, tallies_kept
from pilotage.maturity.reads.facts.asked import everything
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.file import MOST_BYTES
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Finding, Probe, Tally, tally_of
from pilotage.maturity.rules.refusals import Impossible
from pilotage.maturity.rules.text import Unfit
from pilotage.work.reads.visible import portfolios_visible_to

MATURITY = """The PMO's capability.

load reads a capability model from a TOML file and keeps it, ready to be put in force. It is loaded whole or not at all;
every problem is named with its place. The same content again changes nothing. The file says under `source` whose words
it holds: load only what you may use.

probes asks every question about the data, and prints each with its share. With --on, it prints what was kept of that
day, or else of the newest run before it. With --keep, it keeps what it finds, as the run of each night does.

examples:
  pilotage maturity load our-model.toml
  pilotage maturity load our-model.toml --in-force     evidence and new assessments follow it from then on
  pilotage maturity load our-model.toml --json         the same as one JSON object
  pilotage maturity probes                             every question of the whole enterprise, as of today
  pilotage maturity probes --scope "Digital" --json    of one portfolio, with the rows that do not pass
  pilotage maturity probes --on 2027-03-31             as it was kept"""


def _arguments(parser: ArgumentParser) -> None:
    choice = parser.add_subparsers(title="what to do", dest="deed", metavar="<what>", required=True)
    load = choice.add_parser("load", help="keep the capability model of a file")
    load.add_argument("file", type=Path, help="the TOML file")
    load.add_argument("--in-force", action="store_true", help="put it in force, too")
    load.add_argument("--json", action="store_true", help="print one JSON object")
    load.set_defaults(answer=_load)
    probes = choice.add_parser("probes", help="ask every question about the data")
    probes.add_argument("--scope", default="", help="a portfolio, by its name or id; without it, the enterprise")
    probes.add_argument("--on", default="", metavar="DAY", help="a day that is over, such as 2027-03-31")
    probes.add_argument("--keep", action="store_true", help="keep what is found, as the run of each night does")
    probes.add_argument("--json", action="store_true", help="print one JSON object")
    probes.set_defaults(answer=_probes)


def run_maturity(typed: Namespace) -> int:
    code: int = typed.answer(typed)
    return code


def _load(typed: Namespace) -> int:
    content = _content_of(typed.file)
    access = everything()
    try:
        loaded = load_model(content, access=access, on=today())
        if typed.in_force:
            loaded = Loaded(put_in_force(loaded.model, version=loaded.model.version, access=access), loaded.is_new)
    except Unfit as unfit:
        _tell_problems(typed, unfit)
        raise CommandFailed(f"{typed.file.name} was not loaded.", exit_code=ExitCode.REFUSED) from unfit
    except Impossible as refused:
        raise CommandFailed(str(refused), exit_code=ExitCode.REFUSED) from refused
    _tell(typed, loaded)
    return ExitCode.DONE


def _content_of(path: Path) -> bytes:
    if not path.is_file():
        raise CommandFailed(f"There is no file {path}.", exit_code=ExitCode.USAGE)
    with path.open("rb") as file:
        # One more than may be: a larger file is refused by what reads it, and is not in memory as a whole.
        return file.read(MOST_BYTES + 1)


def _tell_problems(typed: Namespace, unfit: Unfit) -> None:
    if typed.json:
        problems = [{"where": one.where, "problem": one.said} for one in unfit.problems]
        _write(json.dumps({"file": typed.file.name, "problems": problems}, ensure_ascii=False, indent=2))
        return
    for one in unfit.problems:
        _write(str(one))


def _tell(typed: Namespace, loaded: Loaded) -> None:
    model = loaded.model
    if typed.json:
        report = {
            "file": typed.file.name,
            "id": str(model.pk),
            "key": model.key,
            "edition": model.edition,
            "state": model.state,
            "is_new": loaded.is_new,
            "practices": model.practices.count(),
        }
        _write(json.dumps(report, ensure_ascii=False, indent=2))
        return
    done = "is loaded" if loaded.is_new else "was here already, with the same content"
    _write(f"{model} {done}: {model.practices.count()} practices, {model.get_state_display().lower()}.")


def _probes(typed: Namespace) -> int:
    access = everything()
    path = _path_of(typed.scope, access)
    if typed.on:
        return _tell_kept(typed, access, path)
    if typed.keep:
        run_probes(today(), at=now(), access=None)
    found = all_findings(access, path=path, day=today())
    answers = [_answer(PROBES[name], tally_of(rows), rows) for name, rows in found.items()]
    return _tell_answers(typed, today(), answers)


def _path_of(scope: str, access: Access) -> str:
    if not scope:
        return access.enterprise_path
    rows, id = portfolios_visible_to(access), id_from(scope)
    found = list(rows.filter(pk=id) if id else rows.filter(name__iexact=scope))
    if len(found) != 1:
        wrong = f"There is no portfolio “{scope}”." if not found else f"Several are called “{scope}”: give the id."
        raise CommandFailed(wrong, exit_code=ExitCode.USAGE)
    return found[0].scope.path


def _tell_kept(typed: Namespace, access: Access, path: str) -> int:
    try:
        run = newest_run(on=date.fromisoformat(typed.on))
    except ValueError as wrong:
        raise CommandFailed(f"“{typed.on}” is no day: write it like 2027-03-31.", exit_code=ExitCode.USAGE) from wrong
    if run is None:
        raise CommandFailed(f"Nothing was kept up to {typed.on}.")
    tallies = tallies_kept(run, access, path=path)
    answers = [_answer(probe, tallies.get(name, Tally())) for name, probe in PROBES.items()]
    return _tell_answers(typed, run.day, answers)


def _answer(probe: Probe[Facts], tally: Tally, rows: Sequence[Finding] = ()) -> dict[str, Any]:  # JSON: Any
    return {
        "name": probe.name,
        "claim": str(probe.label),
        "dimension": probe.dimension,
        "things": str(probe.things),
        "needs": str(probe.needs),
        "passed": tally.passed,
        "asked": tally.asked,
        "share": tally.share,
        "suspects": tally.suspects,
        "failing": [
            {"subject": one.subject, "said": one.said, "address": one.address} for one in rows if not one.passes
        ],
    }


def _tell_answers(typed: Namespace, day: date, answers: Sequence[dict[str, Any]]) -> int:  # JSON: Any
    if typed.json:
        _write(json.dumps({"day": day.isoformat(), "probes": answers}, ensure_ascii=False, indent=2))
        return ExitCode.DONE
    f = formatter()
    for one in answers:
        share = f.share(one["share"]) if one["asked"] else "no evidence yet"
        of = f"{one['passed']} of {one['asked']} {one['things']}" if one["asked"] else f"it needs {one['needs']}"
        _write(f"{share:>16}  {one['claim']}: {of}")
    return ExitCode.DONE


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


COMMANDS = (Command("maturity", "the PMO's capability: models, evidence", MATURITY, _arguments, run_maturity),)
