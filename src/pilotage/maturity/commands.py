"""`pilotage maturity`: the capability model from a file."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from pilotage.kit.clock import today
from pilotage.kit.commands import Command, CommandFailed, ExitCode
from pilotage.maturity.actions.capability import Loaded, load_model, put_in_force
from pilotage.maturity.reads.facts.asked import everything
from pilotage.maturity.rules.file import MOST_BYTES
from pilotage.maturity.rules.refusals import Impossible
from pilotage.maturity.rules.text import Unfit

MATURITY = """The PMO's capability.

load reads a capability model from a TOML file and keeps it, ready to be put in force. It is loaded whole or not at all;
every problem is named with its place. The same content again changes nothing. The file says under `source` whose words
it holds: load only what you may use.

examples:
  pilotage maturity load our-model.toml
  pilotage maturity load our-model.toml --in-force     evidence and new assessments follow it from then on
  pilotage maturity load our-model.toml --json         the same as one JSON object"""


def _arguments(parser: ArgumentParser) -> None:
    choice = parser.add_subparsers(title="what to do", dest="deed", metavar="<what>", required=True)
    load = choice.add_parser("load", help="keep the capability model of a file")
    load.add_argument("file", type=Path, help="the TOML file")
    load.add_argument("--in-force", action="store_true", help="put it in force, too")
    load.add_argument("--json", action="store_true", help="print one JSON object")
    load.set_defaults(answer=_load)


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


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")


COMMANDS = (Command("maturity", "the PMO's capability: models", MATURITY, _arguments, run_maturity),)
