"""Working times of files as those of the engine: in order, apart, within a day; and calendars that build on others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pilotage.engine.calendars.calendar import DAY, Calendar, OtherWeek, Seconds, Shifts, Special

NOTHING: Final[Shifts] = ()


def shifts_of(times: Iterable[tuple[Seconds, Seconds]]) -> tuple[Shifts, Shifts]:
    """The shifts of one day, and what of them falls on the next: a night from 22:00 to 6:00 is written as one.

    An end at 0:00 is midnight; a shift that ends when it begins lasts the whole day.
    """
    today, tomorrow = [], []
    for start, finish in times:
        if start == finish == 0:
            today.append((0, DAY))
        elif start < finish:
            today.append((start, finish))
        elif start > finish:
            today.append((start, DAY))
            if finish:
                tomorrow.append((0, finish))
    return merged(today), merged(tomorrow)


def merged(times: Iterable[tuple[Seconds, Seconds]]) -> Shifts:
    """In order, and what overlaps or touches as one."""
    result: list[tuple[Seconds, Seconds]] = []
    for start, finish in sorted(times):
        start, finish = max(0, start), min(DAY, finish)
        if start >= finish:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], finish))
        else:
            result.append((start, finish))
    return tuple(result)


def week_of(days: dict[int, Iterable[tuple[Seconds, Seconds]]]) -> tuple[Shifts | None, ...]:
    """(7,) from Monday on; a day that is not named stays None, unless a night before reaches into it."""
    week: list[Shifts | None] = [None] * 7
    late: dict[int, Shifts] = {}
    for day, times in days.items():
        week[day], rest = shifts_of(times)
        if rest:
            late[(day + 1) % 7] = rest
    for day, rest in late.items():
        week[day] = merged((*(week[day] or ()), *rest))
    return tuple(week)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A calendar as a file draws it: what it says itself, on top of what another says.

    week   (7,) from Monday on; None: as in the calendar below
    """

    name: str
    below: int | str | None = None
    week: tuple[Shifts | None, ...] = (None,) * 7
    special: tuple[Special, ...] = ()
    other_weeks: tuple[OtherWeek, ...] = ()


@dataclass(slots=True)
class Flattened:
    """Calendars in which everything stands that counts, by key; `circles`: those that build on themselves."""

    calendars: dict[int | str, Calendar] = field(default_factory=dict)
    circles: list[int | str] = field(default_factory=list)


def flattened(drawn: dict[int | str, Drawn], *, unsaid: tuple[Shifts, ...]) -> Flattened:
    """Each calendar with what it takes over from those below it; `unsaid` counts where none says anything."""
    result = Flattened()
    for key in drawn:
        chain: list[int | str] = []
        at: int | str | None = key
        while at is not None and at in drawn and at not in chain:
            chain.append(at)
            at = drawn[at].below
        if at is not None and at in chain:
            result.circles.append(key)
        result.calendars[key] = _laid_over([drawn[one] for one in reversed(chain)], unsaid)
    return result


def _laid_over(layers: list[Drawn], unsaid: tuple[Shifts, ...]) -> Calendar:
    week = list(unsaid)
    special: list[Special] = []
    others: list[OtherWeek] = []
    for layer in layers:
        week = [below if own is None else own for own, below in zip(layer.week, week, strict=True)]
        special += layer.special
        others += layer.other_weeks
    return Calendar(tuple(week), tuple(special), tuple(others), layers[-1].name)


def days_between(first: date, last: date) -> int:
    return (last - first).days + 1
