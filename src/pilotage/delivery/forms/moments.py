"""Moments and shifts as people type them: "2026-03-02", "2026-03-02 08:00", "8:00-12:00, 13:00-17:00"."""

import re
from datetime import datetime, time

from django.utils.translation import gettext as _

from pilotage.engine.calendars.calendar import DAY
from pilotage.kit.entering import Unreadable, day_from

_CLOCK = re.compile(r"^(.*?)[ T,]+(\d{1,2})[:.h](\d{2})$")
_SHIFT = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.h](\d{2}))?$")
_MOST_SIGNS = 200


def moment_from(text: str, *, otherwise: time) -> datetime | None:
    """A day, with a time of day or at `otherwise`. None for nothing. Raises Unreadable."""
    found = _CLOCK.match(text.strip()) if len(text) <= _MOST_SIGNS else None
    day = day_from(found[1] if found else text)
    if day is None:
        return None
    return datetime.combine(day, _clock(found[2], found[3], text) if found else otherwise)


def moment_text(moment: datetime | None) -> str:
    """What `moment_from` reads as the same."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _clock(hours: str, minutes: str, text: str) -> time:
    try:
        return time(int(hours), int(minutes))
    except ValueError as wrong:
        raise Unreadable(_("“%(text)s” has no such time of day.") % {"text": text.strip()}) from wrong


def shifts_from(text: str) -> list[list[int]]:
    """Working time of a day, in seconds after midnight; nothing: not worked. Raises Unreadable."""
    shifts: list[list[int]] = []
    for part in text[:_MOST_SIGNS].split(","):
        if not part.strip():
            continue
        found = _SHIFT.match(part.strip())
        start, finish = (_seconds(found[1], found[2]), _seconds(found[3], found[4])) if found else (1, 0)
        if not (shifts[-1][1] if shifts else 0) <= start < finish <= DAY:
            words = _("“%(text)s” is not working time. Write it like 8:00-12:00, 13:00-17:00; nothing for a day off.")
            raise Unreadable(words % {"text": text.strip()[:60]})
        shifts.append([start, finish])
    return shifts


def shifts_text(shifts: list[list[int]]) -> str:
    """ "8:00-12:00, 13:00-17:00"; nothing for a day that is not worked."""
    return ", ".join(f"{_of_day(start)}-{_of_day(finish)}" for start, finish in shifts)


def hours_text(shifts: list[list[int]]) -> str:
    seconds = sum(finish - start for start, finish in shifts)
    return f"{seconds / 3600:g}"


def _seconds(hours: str, minutes: str | None) -> int:
    return int(hours) * 3600 + int(minutes or 0) * 60 if int(minutes or 0) < 60 else DAY + 1


def _of_day(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"
