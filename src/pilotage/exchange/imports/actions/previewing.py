"""Working out what an import would do, and keeping it row by row for the preview."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from pilotage.accounts.reads import enterprise_scope
from pilotage.accounts.rules import Access
from pilotage.exchange.imports.models import ImportRow, ImportRun, ImportState
from pilotage.exchange.imports.reads.register import (
    field_types,
    hidden_ids,
    portfolio_paths,
    register_on,
    vocabulary,
)
from pilotage.exchange.imports.rules import permissions
from pilotage.exchange.imports.rules.facts import field_key
from pilotage.exchange.imports.rules.plans import mapping_stored
from pilotage.exchange.imports.rules.preparing import Prepared, Setting, prepared_rows
from pilotage.exchange.imports.rules.summaries import summary_of
from pilotage.exchange.tabular.identities import subjects_of
from pilotage.exchange.tabular.mappings import Mapping, ValueKind
from pilotage.exchange.tabular.proposals import day_of
from pilotage.exchange.tabular.table import Table
from pilotage.exchange.tabular.targets import MONIES, Target
from pilotage.exchange.tabular.typed import TypedTable, typed
from pilotage.kit.history import deed
from pilotage.kit.uuids import new_id

COLUMNS = (
    "run_id, number, outcome, place, matched_by, initiative, read_version, key, name, portfolio, facts, changes, "
    "problems"
)
HOME = "Imported"
Say = Callable[[float, str], None]


def _silently(share: float, text: str) -> None:
    """Nobody waits for the progress of a command."""


def prepare_import(
    run: ImportRun,
    table: Table,
    *,
    access: Access,
    today: date,
    say: Say = _silently,
) -> ImportRun:
    """The import with its preview: every record beside the register as of the file's day. Writes no initiative."""
    mapping = _fitting(mapping_stored(run.mapping))
    day = run.day or day_of(mapping, today=today)
    say(0.3, "Reading the cells")
    columns = typed(table, mapping)
    subjects = subjects_of(columns)
    say(0.5, "Comparing with the register")
    setting = _setting(run, columns, access=access, day=day)
    rows = prepared_rows(columns, subjects, setting)
    say(0.8, "Keeping the preview")
    summary = summary_of(columns, subjects, rows, currency=setting.vocabulary.currency)
    summary["fields"] = _fields(columns, setting)
    with transaction.atomic(), deed("preview_import", actor=access.person_id):
        ImportRow.objects.filter(run=run).delete()
        _copy(run, rows)
        run.day, run.summary, run.state, run.message = day, summary, ImportState.PREVIEWED, ""
        run.save(update_fields=["day", "summary", "state", "message"])
    return run


def _fitting(mapping: Mapping) -> Mapping:
    """The mapping with custom columns read in the type of the field that exists already."""
    types = field_types()
    plans = tuple(
        replace(plan, kind=ValueKind(types[field_key(plan.name)]))
        if plan.target is Target.CUSTOM and types.get(field_key(plan.name), "person") != "person"
        else plan
        for plan in mapping.plans
    )
    return replace(mapping, plans=plans)


def _setting(run: ImportRun, columns: TypedTable, *, access: Access, day: date) -> Setting:
    known = register_on(day, access=access, below=run.portfolio)
    paths = portfolio_paths(access)
    parent = run.portfolio.scope.path if run.portfolio else enterprise_scope().path
    if run.portfolio:
        paths[run.portfolio.name] = (run.portfolio.id, parent)
    folded = {name.casefold(): name for name in paths}
    has_money = any(target in columns.fields for target in MONIES)
    ids = {text for record in range(len(columns.table.records)) if (text := columns.text(Target.ID, record))}
    return Setting(
        day=day,
        vocabulary=vocabulary({plan.name: field_key(plan.name) for plan in columns.mapping.custom()}),
        known=known,
        refusal_to_create=_kept(
            lambda name: permissions.refusal_to_create(access, name, paths, parent, has_money=has_money)
        ),
        refusal_to_change=lambda one: permissions.refusal_to_change(access, one, has_money=has_money),
        home=run.portfolio.name if run.portfolio else HOME,
        portfolio_named=lambda name: name if name in paths else folded.get(name.casefold(), name),
        new_id=new_id,
        decisions=run.mapping.get("decisions", {}),
        hidden_ids=frozenset(hidden_ids(access, ids)) if ids else frozenset(),
    )


def _kept(ask: Callable[[str], str]) -> Callable[[str], str]:
    """The same question is asked for every record of a portfolio: once is enough."""
    answers: dict[str, str] = {}

    def answer(name: str) -> str:
        if name not in answers:
            answers[name] = ask(name)
        return answers[name]

    return answer


def _fields(columns: TypedTable, setting: Setting) -> list[dict[str, object]]:
    """The custom fields that the file fills, for those that have to be made, and the choices that they need."""
    found: list[dict[str, object]] = []
    for reading in columns.custom:
        choices: list[str] = []
        if reading.plan.kind is ValueKind.CHOICE:
            choices = sorted({value[:100] for value in reading.values if isinstance(value, str)})
        key = setting.vocabulary.field_keys[reading.plan.name]
        found.append({"key": key, "name": reading.plan.name[:200], "type": reading.plan.kind.value, "choices": choices})
    return found


def _copy(run: ImportRun, rows: Iterable[Prepared]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY exchange_importrow ({COLUMNS}) FROM STDIN") as out,
    ):
        for row in rows:
            facts, changes, problems = (_json(value) for value in (row.facts, row.changes, row.problems))
            out.write_row(
                (
                    run.id, row.number, row.outcome, row.place, row.matched_by, row.initiative, row.read_version,
                    row.key, row.name, row.portfolio, facts, changes, problems,
                )
            )  # fmt: skip
    with connection.cursor() as cursor:
        # Without fresh statistics the writing that follows is planned for an empty table.
        cursor.execute("ANALYZE exchange_importrow (run_id, outcome, initiative, number)")


def _json(value: object) -> str:
    # PostgreSQL's jsonb holds every character but the zero, which no cell means.
    return json.dumps(value, ensure_ascii=False).replace("\\u0000", "")
