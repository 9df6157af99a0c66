"""The house rules that no linter knows: who writes, how wings point to each other, how long a file may be."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

HOUSE = Path(__file__).resolve().parents[2] / "src" / "pilotage"
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "update", "get_or_create", "update_or_create"}
# Rooms where rows are written, or where the machine's own rows are kept.
WRITERS = ("actions", "models", "migrations")
MACHINE = {"kit/jobs.py"}
# `update` and `delete` are methods of plain dicts and sets too; these names hold rows.
ROWS = {"objects", "filter", "exclude", "all", "get_queryset", "select_for_update"}
NO_CLOCK = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow")}
LONGEST = 400


def modules() -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)


def rooms_of(path: Path) -> tuple[str, ...]:
    return path.relative_to(HOUSE).with_suffix("").parts


def touches_rows(node: ast.Call) -> bool:
    """Whether a call writes: a manager's or a query set's writing method, or `.save()` on anything."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in WRITES:
        return False
    if function.attr in {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}:
        return True
    chain = {part.attr for part in ast.walk(function.value) if isinstance(part, ast.Attribute)}
    if function.attr == "save":
        # A deck of slides is saved into a file.
        is_deck = isinstance(function.value, ast.Name) and function.value.id == "deck"
        return not is_deck and not chain & {"cleaned_data"}
    return bool(chain & ROWS)


def test_only_actions_write_rows():
    found = []
    for path in modules():
        rooms = rooms_of(path)
        if (
            set(WRITERS) & set(rooms)
            or "/".join(path.relative_to(HOUSE).parts) in MACHINE
            or rooms[0] in {"engine", "config"}
        ):
            continue
        tree = ast.parse(path.read_text())
        found += [
            f"{path.relative_to(HOUSE)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and touches_rows(node)
        ]
    assert found == []


def own_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("pilotage.") and not hasattr(model, "pgh_tracked_model")
    ]


def test_a_foreign_key_to_another_wing_leads_there_and_not_back():
    wrong = []
    for model in own_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or not field.concrete:
                continue
            there = field.remote_field.model._meta.app_label
            if there != model._meta.app_label and not field.remote_field.hidden:
                wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


def test_every_domain_table_has_a_history():
    """The machine's own tables (jobs, keys of repeated requests, kept sums, uploads) have none, and say why here."""
    machine = {
        "Job",  # a job is its own record
        "Scope",  # follows the portfolio tree, which has a history
        "PastInitiative",  # is the history
        "MoneyByYear",  # a sum kept from rows that have a history
        "MoneySummary",  # the same
        "PlanFigures",  # the same
        "EarnedFigures",  # the same
        "ActualCost",  # the same
        "ActualCostByYear",  # the same
        "AnsweredRequest",  # forgotten after a day
        "TokenPace",  # a count of this minute
        "Upload",  # a file as it came, never changed; what is made of it has a history
        "ImportRow",  # a row of that file on its way in
        "GateFile",  # a document as it came, never changed; the tick that names it has a history
        "ProbeCount",  # counted from rows that have a history; its run has one
        "ProbeGap",  # the same, of one person
        "SentNotice",  # what was told by mail, so that it is told once
    }
    without = {model.__name__ for model in own_models() if not hasattr(model, "pgh_event_model")}
    assert without - machine == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_file_is_longer_than_a_reader_bears(path):
    assert len(path.read_text().splitlines()) <= LONGEST


def clocks_in(path: Path) -> list[str]:
    """Where a file asks what time it is."""
    asks = []
    for node in ast.walk(ast.parse(path.read_text())):
        is_kit_clock = isinstance(node, ast.ImportFrom) and node.module == "pilotage.kit.clock"
        is_call = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        if is_kit_clock or (is_call and (node.value.id, node.attr) in NO_CLOCK):
            asks.append(f"{path.relative_to(HOUSE)}:{node.lineno}")
    return asks


def test_the_engine_asks_no_clock_and_draws_no_chance_of_its_own():
    assert [place for path in (HOUSE / "engine").rglob("*.py") for place in clocks_in(path)] == []


def test_nothing_below_the_pages_asks_what_day_it_is():
    found = []
    for path in modules():
        rooms = rooms_of(path)
        if rooms[0] in {"kit", "config", "engine"} or {"pages", "api", "jobs", "commands"} & set(rooms):
            continue
        found += clocks_in(path)
    assert found == []


def test_nothing_is_marked_safe():
    for path in [*modules(), *HOUSE.rglob("*.html")]:
        text = path.read_text()
        assert "mark_safe" not in text, path
        assert "|safe" not in text.replace(" ", ""), path


def test_files_are_short_on_the_whole():
    lengths = sorted(len(path.read_text().splitlines()) for path in modules() if path.name != "__init__.py")
    assert lengths[len(lengths) // 2] <= 120
