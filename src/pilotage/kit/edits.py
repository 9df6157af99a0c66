"""The talk between <pm-grid> and a page: changed cells come in, saved cells and refusals go out.

In:  {"changes": [{"key": "PRJ-0042", "version": 3, "column": "name", "value": "Depot"}, ...]}
Out: {"cells": [...], "refused": [...], "versions": {...}, "totals": [...], "message": "", "undo": ""}
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest, JsonResponse, RawPostDataException
from django.utils.translation import gettext as _

from pilotage.kit.tables import Cell

# A paste of a whole register is 2,000 rows of some columns; more than this is an import.
MOST_CHANGES = 20_000


class BadEdit(Exception):
    """What came is no list of changes; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell as the person wants it; an empty value means unknown. Version 0: the row has none."""

    key: str
    version: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A cell as it is now, drawn as the table draws it."""

    key: str
    column: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one cell was not changed: a sentence that says what is wrong and what to do."""

    key: str
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The whole answer. Versions: key to the row's new version. Totals: the new last line, if the table has one."""

    saved: Sequence[Saved] = ()
    refused: Sequence[Refusal] = ()
    versions: Mapping[str, int] = field(default_factory=dict)
    totals: Sequence[Cell] = ()
    message: str = ""
    undo_url: str = ""


def changes_of(request: HttpRequest) -> tuple[Change, ...]:
    """The changes that came, in order. Raises BadEdit."""
    try:
        written = json.loads(request.body)["changes"]
        changes = tuple(
            Change(str(one["key"]), int(one.get("version") or 0), str(one["column"]), str(one["value"] or "").strip())
            for one in written
        )
        # JSON can write NUL and half characters, which no text in the database holds.
        is_text = all("\x00" not in text for one in changes for text in (one.key, one.column, one.value))
        json.dumps(written, ensure_ascii=False).encode()
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
        RawPostDataException,
    ) as reason:
        raise BadEdit(_("The changes could not be read. Load the page again and repeat them.")) from reason
    if not is_text:
        raise BadEdit(_("The changes hold a sign that cannot be kept. Type them again instead of pasting."))
    if len(changes) > MOST_CHANGES:
        raise BadEdit(_("These are too many changes at once. Import them from a file."))
    return changes


def answer(edited: Edited) -> JsonResponse:
    """The answer for <pm-grid>; 200 also when single cells were refused, for the others are saved."""
    body: dict[str, Any] = {  # JSON: Any
        "cells": [{"key": one.key, "column": one.column, **one.cell._asdict()} for one in edited.saved],
        "refused": [asdict(one) for one in edited.refused],
        "versions": dict(edited.versions),
        "message": edited.message,
        "undo": edited.undo_url,
    }
    if edited.totals:
        body["totals"] = [cell._asdict() for cell in edited.totals]
    return JsonResponse(body)


def refuse_all(message: str, *, status: int = 400) -> JsonResponse:
    """Nothing was saved, for one reason."""
    return JsonResponse({"message": message}, status=status)
