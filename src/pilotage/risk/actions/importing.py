"""Taking a list of entries over, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.risk.actions.entries import LEVEL_FIELDS, change_entry, create_entry
from pilotage.risk.actions.ratings import rate_entry
from pilotage.risk.models import Entry
from pilotage.work.models import Initiative, Portfolio


@dataclass(frozen=True, slots=True)
class Imported:
    """One row of a list. entry None: it is new; else only what differs from it."""

    register: Initiative | Portfolio
    kind: str
    entry: Entry | None
    # Values of several types by field name: Any.
    facts: Mapping[str, Any]
    levels: Mapping[str, int | None]


def import_entries(lines: Sequence[Imported], *, file: str, on: date, access: Access) -> list[Entry]:
    """Write new entries and differences in one transaction, in this order; levels of known ones are a rating of today.

    Raises Refused, Stale (somebody changed one since it was read) or Impossible.
    """
    with transaction.atomic(), deed("import_entries", actor=access.person_id, file=file[:200]):
        return [_written(line, line.entry, on=on, access=access) for line in lines]


def _written(line: Imported, entry: Entry | None, *, on: date, access: Access) -> Entry:
    if entry is None:
        facts = {**line.facts, **line.levels}
        return create_entry(kind=line.kind, register=line.register, facts=facts, on=on, access=access)
    found = change_entry(entry, version=entry.version, changes=line.facts, on=on, access=access)
    if line.levels:
        levels = {name: line.levels.get(name, getattr(found, name)) for name in LEVEL_FIELDS}
        rate_entry(found, version=None, rated_on=on, note="", on=on, access=access, **levels)
    return found
