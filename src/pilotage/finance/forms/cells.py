"""Cells of the money grid as values: names of columns, and what was typed into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from pilotage.finance.rules.actuals import Booked
from pilotage.finance.rules.entries import Entries
from pilotage.finance.rules.permissions import Impossible
from pilotage.kit.edits import Change
from pilotage.kit.entering import amount_from

Place = TypeVar("Place")
FACTS: Final = ("name", "kind", "currency", "fund", "owner", "note")


@dataclass(frozen=True, slots=True)
class RowChange:
    """All changes of one line that came together: facts of the line, planned amounts, and actual ones."""

    facts: dict[str, str | int]
    entries: Entries
    booked: Booked


def year_column(year: int) -> str:
    return f"y{year}"


def month_column(month: date) -> str:
    return f"m{month:%Y-%m}"


def actual_year_column(year: int) -> str:
    return f"a{year_column(year)}"


def actual_month_column(month: date) -> str:
    return f"a{month_column(month)}"


def row_change(changes: Sequence[Change]) -> RowChange:
    """The changes of one row. An empty cell empties; "?" or "unknown" says unknown. Raises Unreadable, Impossible."""
    facts: dict[str, str | int] = {}
    months: dict[date, Decimal | None] = {}
    years: dict[int, Decimal | None] = {}
    emptied_months: list[date] = []
    emptied_years: list[int] = []
    booked: dict[date, Decimal | None] = {}
    unbooked: list[date] = []
    for change in changes:
        if change.column in FACTS:
            facts[change.column] = change.value
        elif (month := _month(change.column)) is not None:
            _enter(change.value, month, months, emptied_months)
        elif (year := _year(change.column)) is not None:
            _enter(change.value, year, years, emptied_years)
        elif change.column.startswith("a") and (month := _month(change.column[1:])) is not None:
            _enter(change.value, month, booked, unbooked)
        else:
            raise Impossible(_("This column cannot be changed."), field=change.column)
    return RowChange(facts, Entries(months, years, emptied_months, emptied_years), Booked(booked, unbooked))


def _enter(text: str, place: Place, amounts: dict[Place, Decimal | None], emptied: list[Place]) -> None:
    if text.strip():
        amounts[place] = amount_from(text)
    else:
        emptied.append(place)


def _month(column: str) -> date | None:
    try:
        return date.fromisoformat(f"{column[1:]}-01") if column.startswith("m") else None
    except ValueError:
        return None


def _year(column: str) -> int | None:
    return int(column[1:]) if column.startswith("y") and column[1:].isdecimal() and len(column) == 5 else None
