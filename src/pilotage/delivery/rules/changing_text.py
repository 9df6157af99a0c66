"""Durations and predecessors as planners type them: "5d", "3w", "1 ed", "12FS+2d", and back into text.

Digits may have a point or a comma. A unit with an e before it is elapsed: of the clock and not of the calendar.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from pilotage.delivery.models import Plan
from pilotage.delivery.rules.permissions import Impossible
from pilotage.engine.network.plan import LagUnit, LinkType

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86_400
LONGEST: Final = 100 * 366 * DAY
"""Seconds that one duration or lag may have: a century, beyond which somebody mistyped."""
MOST_SIGNS: Final = 60
MOST_PREDECESSORS: Final = 200

_UNITS: Final = {
    "m": "minute", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
    "d": "day", "dy": "day", "day": "day", "days": "day",
    "w": "week", "wk": "week", "wks": "week", "week": "week", "weeks": "week",
    "mo": "month", "mon": "month", "mons": "month", "month": "month", "months": "month",
}  # fmt: skip
_ELAPSED: Final = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 30 * DAY}
_DURATION = re.compile(r"^([\d.,]+)\s*(e?)\s*([a-z]*)\s*(\?)?$", re.IGNORECASE)
_LAG = re.compile(r"^([+\-−])\s*([\d.,]+)\s*(e?)\s*(%|[a-z]*)$", re.IGNORECASE)
_TYPED = re.compile(r"^(?P<ref>.*?)\s*(?P<type>FS|SS|FF|SF)?\s*(?P<lag>[+\-−]\s*[\d.,]+\s*(?:e?\s*%|[a-z]*))?$", re.I)

# The comma of "+1,5d" is a point; that of "1FS+1,5SS" stands between two predecessors.
_DECIMAL = re.compile(r"([+\-−]\s*\d+),(\d+\s*e?\s*(?:%|[mhdw]))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Units:
    """What a typed day, week and month mean in a plan, in working seconds."""

    day: int
    week: int
    month: int

    def seconds(self, unit: str) -> int:
        return {"minute": MINUTE, "hour": HOUR, "day": self.day, "week": self.week, "month": self.month}[unit]


@dataclass(frozen=True, slots=True)
class Duration:
    """seconds: working, or of the clock where it is elapsed. is_estimated: a first guess, typed with a "?"."""

    seconds: int
    is_elapsed: bool = False
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Lag:
    """share: of the predecessor's duration, where the unit is a share."""

    seconds: int = 0
    unit: LagUnit = LagUnit.WORKING
    share: float = 0.0


NO_LAG: Final = Lag()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One predecessor as it was typed."""

    task: UUID
    type: LinkType = LinkType.FS
    lag: Lag = NO_LAG


def units_of(plan: Plan) -> Units:
    return Units(plan.seconds_a_day, plan.seconds_a_week, round(plan.days_a_month * plan.seconds_a_day))


def duration_from(text: str, units: Units) -> Duration:
    """ "5d", "3 weeks", "2h", "1 ed", "4d?"; a bare number is days. Raises Impossible."""
    found = _DURATION.match(text.strip()) if len(text) <= MOST_SIGNS else None
    number = _number(found[1]) if found else None
    unit = _UNITS.get(found[3].lower() or "d") if found else None
    if found is None or number is None or unit is None:
        said = _("“%(text)s” is not a duration. Write it like 5d, 3w, 2h, or 1ed for a day of the clock.")
        raise Impossible(said % {"text": _short(text)}, field="duration")
    is_elapsed = bool(found[2])
    seconds = round(number * (_ELAPSED[unit] if is_elapsed else units.seconds(unit)))
    if seconds > LONGEST:
        raise Impossible(_("“%(text)s” is longer than a hundred years.") % {"text": _short(text)}, field="duration")
    return Duration(seconds, is_elapsed=is_elapsed, is_estimated=bool(found[4]))


def duration_text(seconds: int | None, units: Units, *, is_elapsed: bool = False, is_estimated: bool = False) -> str:
    """In days where that is a plain number, else in hours or minutes: what `duration_from` reads as the same."""
    if seconds is None:
        return "–"
    return _amount(seconds, DAY if is_elapsed else units.day, "e" if is_elapsed else "") + ("?" if is_estimated else "")


def lag_from(text: str, units: Units) -> Lag:
    """ "+2d", "-1ed", "+50%", "-10e%"; nothing is no lag. Raises Impossible."""
    if not text.strip():
        return Lag()
    found = _LAG.match(text.strip()) if len(text) <= MOST_SIGNS else None
    number = _number(found[2]) if found else None
    if found is None or number is None:
        raise Impossible(_bad_lag(text), field="predecessors")
    sign = -1 if found[1] in "-−" else 1
    is_elapsed = bool(found[3])
    if found[4] == "%":
        return Lag(unit=LagUnit.ELAPSED_SHARE if is_elapsed else LagUnit.SHARE, share=sign * number / 100)
    unit = _UNITS.get(found[4].lower() or "d")
    if unit is None:
        raise Impossible(_bad_lag(text), field="predecessors")
    seconds = round(number * (_ELAPSED[unit] if is_elapsed else units.seconds(unit)))
    if seconds > LONGEST:
        raise Impossible(_("“%(text)s” is longer than a hundred years.") % {"text": _short(text)}, field="predecessors")
    return Lag(sign * seconds, LagUnit.ELAPSED if is_elapsed else LagUnit.WORKING)


def lag_text(lag: Lag, units: Units) -> str:
    """What `lag_from` reads as the same; nothing for no lag."""
    if lag.unit in (LagUnit.SHARE, LagUnit.ELAPSED_SHARE):
        sign = "e%" if lag.unit is LagUnit.ELAPSED_SHARE else "%"
        return f"{lag.share * 100:+.6g}{sign}" if lag.share else ""
    if not lag.seconds:
        return ""
    is_elapsed = lag.unit is LagUnit.ELAPSED
    amount = _amount(abs(lag.seconds), DAY if is_elapsed else units.day, "e" if is_elapsed else "")
    return ("-" if lag.seconds < 0 else "+") + amount


def link_text(row: int | str, link_type: str, lag: Lag, units: Units) -> str:
    """ "12" for a plain finish to start, else "12SS+2d": row number, type and lag."""
    said = lag_text(lag, units)
    return f"{row}{link_type if said or link_type != LinkType.FS else ''}{said}"


def predecessors_from(text: str, units: Units, find: Callable[[str], UUID | None]) -> tuple[Wanted, ...]:
    """Predecessors between commas or semicolons; `find` knows a task by its row number or its code.

    Raises Impossible, naming the part that cannot be read.
    """
    parts = [part.strip() for part in re.split(r"[;,]", _DECIMAL.sub(r"\1.\2", text)) if part.strip()]
    if len(parts) > MOST_PREDECESSORS:
        said = _("These are more than %(count)s predecessors for one task.") % {"count": MOST_PREDECESSORS}
        raise Impossible(said, field="predecessors")
    wanted = tuple(_predecessor(part, units, find) for part in parts)
    _refuse_twice(wanted, parts)
    return wanted


def _predecessor(part: str, units: Units, find: Callable[[str], UUID | None]) -> Wanted:
    # A code may itself end in FS, or hold a minus: the whole text first, then without lag and type.
    whole = find(part)
    if whole is not None:
        return Wanted(whole)
    found = _TYPED.match(part) if len(part) <= 2 * MOST_SIGNS else None
    task = find(found["ref"]) if found and found["ref"] else None
    if found is None or task is None:
        said = _(
            "“%(text)s” is no predecessor. Write the row number or the code of a task, such as 12, 12SS or 12FS+2d."
        )
        raise Impossible(said % {"text": _short(part)}, field="predecessors")
    link_type = LinkType((found["type"] or "FS").upper())
    return Wanted(task, link_type, lag_from(found["lag"] or "", units))


def _refuse_twice(wanted: Sequence[Wanted], parts: Sequence[str]) -> None:
    seen: set[tuple[UUID, LinkType]] = set()
    for one, part in zip(wanted, parts, strict=True):
        if (one.task, one.type) in seen:
            said = _("“%(text)s” names a task that is a predecessor of the same kind already.") % {"text": _short(part)}
            raise Impossible(said, field="predecessors")
        seen.add((one.task, one.type))


def _bad_lag(text: str) -> str:
    return _("“%(text)s” is not a lag. Write it like +2d, -1w, +1ed or +50%%.") % {"text": _short(text)}


def _number(digits: str) -> float | None:
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None


def _amount(seconds: int, day: int, mark: str) -> str:
    """The largest of day, hour and minute in which it is a number of at most two digits after the point."""
    for unit, length in (("d", day), ("h", HOUR), ("m", MINUTE)):
        number = round(seconds / length, 2)
        if round(number * length) == seconds:
            return f"{number:.10g}{mark}{unit}"
    return f"{round(seconds / MINUTE, 4):.10g}{mark}m"


def _short(text: str) -> str:
    kept = text.strip()
    return kept if len(kept) <= MOST_SIGNS else kept[:MOST_SIGNS] + "…"
