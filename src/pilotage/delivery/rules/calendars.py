"""A plan's calendar as it is kept in a row, and as the engine reads it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pilotage.engine.calendars.calendar import Calendar, OtherWeek, Shifts, Special

# The content of a row is JSON, shaped as `PlanCalendar` says: Any.
Content = Mapping[str, Any]


def calendar_from(content: Content, *, name: str) -> Calendar:
    """The calendar that a row holds. Raises WrongCalendar when it cannot be one."""
    return Calendar(
        week=tuple(_shifts(day) for day in content["week"]),
        special=tuple(
            Special(_day(one["first"]), _day(one["last"]), _shifts(one["shifts"]), one.get("name", ""))
            for one in content.get("special", ())
        ),
        other_weeks=tuple(
            OtherWeek(
                _day(one["first"]),
                _day(one["last"]),
                tuple(None if day is None else _shifts(day) for day in one["week"]),
                one.get("name", ""),
            )
            for one in content.get("other_weeks", ())
        ),
        name=name,
    )


def content_of(calendar: Calendar) -> dict[str, Any]:  # JSON: Any
    """The content of the row that keeps this calendar."""
    return {
        "week": [_pairs(day) for day in calendar.week],
        "special": [
            {"first": f"{one.first}", "last": f"{one.last}", "shifts": _pairs(one.shifts), "name": one.name}
            for one in calendar.special
        ],
        "other_weeks": [
            {
                "first": f"{one.first}",
                "last": f"{one.last}",
                "week": [None if day is None else _pairs(day) for day in one.week],
                "name": one.name,
            }
            for one in calendar.other_weeks
        ],
    }


def _shifts(pairs: Iterable[Sequence[int]]) -> Shifts:
    return tuple((int(start), int(finish)) for start, finish in pairs)


def _pairs(shifts: Shifts) -> list[list[int]]:
    return [[start, finish] for start, finish in shifts]


def _day(text: str) -> date:
    return date.fromisoformat(text)
