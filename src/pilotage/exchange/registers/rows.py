"""A reading of a file as the rows that an import keeps: shown in its preview, and found again when it is written."""

from datetime import date
from decimal import Decimal
from typing import Any

from pilotage.exchange.imports.models import ImportRow, ImportRun, Outcome
from pilotage.exchange.registers.reads import Line, Reading
from pilotage.risk.actions.importing import Imported

# JSON: Any.
Json = dict[str, Any]
MOST_LETTERS = 200


def rows_of_reading(run: ImportRun, reading: Reading) -> list[ImportRow]:
    """One row for each record, in the order of the file."""
    refused = [
        ImportRow(
            run=run,
            number=one.number,
            outcome=Outcome.REFUSED,
            place=one.place,
            name=one.title[:400],
            problems=[{"reason": one.sentence}],
        )
        for one in reading.problems
    ]
    return sorted([*refused, *(_row(run, one) for one in reading.lines)], key=lambda row: row.number)


def _row(run: ImportRun, line: Line) -> ImportRow:
    said, entry = line.said, line.said.entry
    return ImportRow(
        run=run,
        number=line.number,
        outcome=Outcome.NEW if entry is None else Outcome.UNCHANGED if line.is_same else Outcome.CHANGED,
        place=line.place,
        matched_by=line.matched_by,
        entry=entry.pk if entry else None,
        read_version=entry.version if entry else None,
        key=entry.key if entry else "",
        name=(entry.title if entry else line.title)[:400],
        facts={"register": said.register.name, "kind": str(said.kind)},
        changes=_changes(said),
    )


def _changes(said: Imported) -> list[list[str]]:
    """Field, before and after, as plain text; of a new entry what the file states."""
    changes = []
    for name, after in {**said.facts, **said.levels}.items():
        before = getattr(said.entry, name) if said.entry else None
        if said.entry is not None or (after not in (None, "") and name != "title"):
            changes.append([name, _plain(before), _plain(after)])
    return changes


def _plain(value: Any) -> str:  # a fact of any type: Any
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)[:MOST_LETTERS]


def counts_of_rows(rows: list[ImportRow]) -> Json:
    """What the list of imports says of the file."""
    counted = {outcome: sum(row.outcome == outcome for row in rows) for outcome in
               (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.REFUSED)}  # fmt: skip
    by = {f"matched_by_{word}": sum(row.matched_by == word for row in rows) for word in ("id", "name")}
    return {"rows": len(rows), **{str(outcome.value): count for outcome, count in counted.items()}, **by}


def is_alike(one: ImportRow, other: ImportRow) -> bool:
    """Would both write the same into an entry that has not changed?"""
    names = ("number", "outcome", "entry", "read_version", "changes", "problems", "facts")
    return all(getattr(one, name) == getattr(other, name) for name in names)
