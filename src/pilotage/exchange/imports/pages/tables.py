"""An import's rows and sums as the tables of its pages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.exchange.imports.forms import KIND_NAMES, ORDERS, TARGET_NAMES, UNITS
from pilotage.exchange.imports.models import About, ImportRow, ImportRun, ImportState, Outcome
from pilotage.exchange.imports.rules.plans import mapping_stored
from pilotage.exchange.tabular.mappings import Plan, ValueKind
from pilotage.exchange.tabular.targets import Target
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.kit.money import Money
from pilotage.kit.tables import Cell, Column, Fact, Row, Tab, Table, heads, number_cell
from pilotage.work.reads.visible import stages

TONES = {ImportState.APPLIED: "green", ImportState.FAILED: "red", ImportState.UNDONE: "none"}
SHOWN_FIRST = (Outcome.UNDECIDED, Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW, Outcome.UNCHANGED, Outcome.MISSING)
FIELD_NAMES = {
    "planned_start": TARGET_NAMES[Target.START_PLANNED],
    "planned_finish": TARGET_NAMES[Target.FINISH_PLANNED],
    "forecast_start": TARGET_NAMES[Target.START_FORECAST],
    "forecast_finish": TARGET_NAMES[Target.FINISH_FORECAST],
    "whole_life_cost": TARGET_NAMES[Target.WHOLE_LIFE_COST],
    "year_budget": TARGET_NAMES[Target.BUDGET_YEAR],
    "year_forecast": TARGET_NAMES[Target.FORECAST_YEAR],
    "rag": TARGET_NAMES[Target.RAG],
    "sponsor": TARGET_NAMES[Target.OWNER],
    "manager": TARGET_NAMES[Target.MANAGER],
    "portfolio": TARGET_NAMES[Target.PORTFOLIO],
    "description": TARGET_NAMES[Target.DESCRIPTION],
    "name": TARGET_NAMES[Target.NAME],
    "stage": TARGET_NAMES[Target.STAGE],
    "tags": TARGET_NAMES[Target.TAGS],
    "external_id": TARGET_NAMES[Target.ID],
}
SHOWN_LETTERS = 80


def imports_table(runs: Iterable[ImportRun]) -> Table:
    f = formatter()
    columns = (
        Column("file", _("File"), width=30),
        Column("about", _("Holds")),
        Column("state", _("State")),
        Column("day", _("Speaks for")),
        Column("who", _("Who")),
        Column("when", _("When")),
        Column("what", _("Result")),
    )
    rows = [
        Row(
            str(run.id),
            (
                Cell(run.upload.name, url=_address(run)),
                str(About(run.about).label),
                Cell(run.get_state_display(), tone=TONES.get(ImportState(run.state), "accent")),
                f.date(run.day),
                run.person.name if run.person else UNKNOWN,
                f.moment(run.started_at),
                Cell(run.message or _result(run), kind="w"),
            ),
        )
        for run in runs
    ]
    return Table("imports", _("Imports"), heads(columns, QueryDict()), rows, empty_text=_("No file was imported yet."))


def _address(run: ImportRun) -> str:
    if run.about == About.ENTRIES:
        return reverse("exchange:register_preview", args=[run.id])
    return reverse("exchange:preview" if run.summary else "exchange:mapping", args=[run.id])


def _result(run: ImportRun) -> str:
    if not run.summary:
        return UNKNOWN
    facts = {name: run.summary.get(name, 0) for name in ("new", "changed", "refused")}
    return _("%(new)d new, %(changed)d changed, %(refused)d refused") % facts


@dataclass(frozen=True, slots=True)
class ColumnToMap:
    """A column on the mapping page: what it holds, where it goes, and everything that can be corrected."""

    column: int
    name: str
    samples: tuple[str, ...]
    reason: str
    tone: str
    target: str
    kind: str
    unit: str
    currency: str
    order: str
    note: str
    is_money: bool
    is_date: bool
    is_custom: bool
    targets: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str], ...]


def columns_to_map(run: ImportRun) -> list[ColumnToMap]:
    return [_column_to_map(plan) for plan in mapping_stored(run.mapping).plans]


def _column_to_map(plan: Plan) -> ColumnToMap:
    return ColumnToMap(
        column=plan.column,
        name=plan.name,
        samples=tuple(sample[:SHOWN_LETTERS] for sample in plan.samples[:3]),
        reason=plan.reason,
        tone="green" if plan.confidence >= 0.9 else "amber" if plan.target is not Target.CUSTOM else "none",
        target=plan.target.value,
        kind=plan.kind.value,
        unit=str(int(plan.factor)) if plan.factor is not None and plan.factor == int(plan.factor) else "",
        currency=plan.currency or "",
        order=plan.order.value,
        note=_guesses(plan),
        is_money=plan.kind is ValueKind.MONEY,
        is_date=plan.kind is ValueKind.DATE,
        is_custom=plan.target is Target.CUSTOM,
        targets=tuple((target.value, str(name)) for target, name in TARGET_NAMES.items()),
        kinds=tuple((kind.value, str(name)) for kind, name in KIND_NAMES.items()),
        units=tuple((value, str(name)) for value, name in UNITS),
        orders=tuple((value, str(name)) for value, name in ORDERS),
    )


def _guesses(plan: Plan) -> str:
    said = []
    if plan.kind is ValueKind.MONEY and plan.is_currency_guess:
        said.append(_("The currency is a guess: please check it."))
    if plan.kind is ValueKind.MONEY and plan.is_factor_guess:
        said.append(_("The unit is a guess: please check it."))
    if plan.is_order_ambiguous:
        said.append(_("No date tells whether day or month stands first: please check it."))
    return " ".join(said)


def facts_of_run(run: ImportRun) -> list[Fact]:
    f = formatter()
    names = {
        "rows": _("Rows"),
        "new": _("New"),
        "changed": _("Changed"),
        "unchanged": _("Unchanged"),
        "missing": _("Missing"),
        "refused": _("Refused"),
        "matched_by_id": _("Matched by id"),
        "matched_by_name": _("Matched by name"),
    }
    facts = [Fact(_("State"), run.get_state_display()), Fact(_("Speaks for"), f.date(run.day))]
    return facts + [Fact(label, f.number(run.summary[name])) for name, label in names.items() if name in run.summary]


def first_outcome(counts: Mapping[str, int]) -> str:
    """What needs a look first."""
    return next((outcome.value for outcome in SHOWN_FIRST if counts.get(outcome)), Outcome.NEW.value)


def outcome_tabs(counts: Mapping[str, int], current: str) -> tuple[Tab, ...]:
    f = formatter()
    return tuple(
        Tab(str(outcome.label), f"?outcome={outcome.value}", f.number(counts[outcome]), outcome == current)
        for outcome in Outcome
        if counts.get(outcome)
    )


def rows_table(rows: list[ImportRow], outcome: str) -> Table:
    columns = (
        Column("place", _("Where")),
        Column("name", _("Initiative"), width=40),
        Column("what", _("What"), width=60),
    )
    stage_names = {str(stage.id): stage.name for stage in stages()}
    made = [
        Row(str(row.pk), (Cell(row.place or UNKNOWN), _named(row), Cell(_what(row, stage_names), kind="w")))
        for row in rows
    ]
    return Table("import_rows", str(Outcome(outcome).label), heads(columns, QueryDict()), made, empty_text=_("None."))


def _named(row: ImportRow) -> Cell:
    is_there = bool(row.key) and row.outcome != Outcome.NEW
    by = {"id": _("by id"), "name": _("by name")}.get(row.matched_by, "")
    url = reverse("work:initiative", args=[row.key]) if is_there else ""
    return Cell(row.name or UNKNOWN, url=url, note=" ".join(part for part in (row.key, by) if part))


def _what(row: ImportRow, stage_names: Mapping[str, str]) -> str:
    if row.problems:
        return "; ".join(f"{one['place']} {one['field']}: {one['reason']}" for one in row.problems)
    if row.outcome == Outcome.NEW:
        return _stated(row)
    return "; ".join(
        f"{field_name(name)}: {_said(name, before, stage_names)} → {_said(name, after, stage_names)}"
        for name, before, after in row.changes
    )


def _said(name: str, text: str, stage_names: Mapping[str, str]) -> str:
    """A kept value as people read it; a stage is kept by its id."""
    said = stage_names.get(text, text) if name == "stage" else text
    return said[:SHOWN_LETTERS] or UNKNOWN


def _stated(row: ImportRow) -> str:
    """What the file says of a new initiative, in one line."""
    f = formatter()
    parts = [row.portfolio] if row.portfolio else []
    for seen in row.facts.get("observed", []):
        if seen.get("amount"):
            text = f.money_full(Money(Decimal(seen["amount"]), seen["currency"]))
        elif seen.get("day"):
            text = f.date(date.fromisoformat(seen["day"]))
        else:
            text = "" if seen["field"] == "stage" else (seen.get("text") or seen.get("words") or "")[:SHOWN_LETTERS]
        if text:
            parts.append(f"{field_name(seen['field'])} {text}")
    return " · ".join(parts)


def field_name(name: str) -> str:
    """A field as people call it."""
    return str(FIELD_NAMES.get(name, name.removeprefix("custom.").replace("_", " ")))


def money_table(run: ImportRun) -> Table:
    f = formatter()
    columns = (
        Column("column", _("Column"), width=40),
        Column("total", _("Known total"), is_number=True),
        Column("currency", _("Currency")),
        Column("known", _("Known"), is_number=True),
        Column("unknown", _("Unknown"), is_number=True),
        Column("note", _("To check")),
    )
    rows = []
    for name, one in run.summary.get("money", {}).items():
        total = f.figure(Money(Decimal(str(one["known_total"])), one["currency"]))
        guess = _("currency or unit is a guess") if one["is_currency_a_guess"] or one["is_unit_a_guess"] else ""
        cells = (
            Cell(one["column"], note=field_name(name)),
            number_cell(total),
            one["currency"],
            Cell(f.number(one["known_count"]), kind="n"),
            Cell(f.number(one["unknown_count"]), kind="n"),
            guess,
        )
        rows.append(Row(name, cells))
    return Table("import_money", _("Money in the file"), heads(columns, QueryDict()), rows, empty_text=_("No money."))


@dataclass(frozen=True, slots=True)
class Decision:
    """A record that could be one of several initiatives."""

    field: str
    name: str
    place: str
    choices: tuple[tuple[str, str], ...]


KEY_IN_BRACKETS = re.compile(r"([^,:]+?) \((PRJ-\d+)\)")


def decisions_to_make(rows: list[ImportRow]) -> list[Decision]:
    made = []
    for row in rows:
        reason = row.problems[0]["reason"] if row.problems else ""
        found = tuple((key, f"{name.strip()} ({key})") for name, key in KEY_IN_BRACKETS.findall(reason))
        choices = (("", _("decide …")), *found, ("new", _("none of them: a new one")))
        made.append(Decision(f"row-{row.number}", row.name, row.place, choices))
    return made
