"""A calendar as it is written: the shifts of a week, and the days on which it is otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

DAY: Final = 86_400
"""Seconds of a day. Plans know no daylight saving: they are kept in the local time of their project."""

Seconds = int
Shifts = tuple[tuple[Seconds, Seconds], ...]
"""Working time of one day, in seconds after midnight, in order, half open: ((28800, 43200), (46800, 61200)).

A night shift from 22:00 to 06:00 is (79200, 86400) on the one day and (0, 21600) on the next.
"""


class WrongCalendar(ValueError):
    """A calendar that cannot be read; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Special:
    """Days that differ from the week, both ends included: a holiday (no shifts), or a Saturday that is worked."""

    first: date
    last: date
    shifts: Shifts = ()
    name: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise WrongCalendar(f"an exception ends on {self.last}, before it begins on {self.first}")
        _refuse_wrong_shifts(self.shifts)


@dataclass(frozen=True, slots=True)
class OtherWeek:
    """Another week for a while, both ends included: summer hours.

    week   (7,) shifts from Monday on; None where the usual week counts
    """

    first: date
    last: date
    week: tuple[Shifts | None, ...]
    name: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise WrongCalendar(f"another week ends on {self.last}, before it begins on {self.first}")
        _refuse_wrong_week(shifts for shifts in self.week if shifts is not None)
        if len(self.week) != 7:
            raise WrongCalendar(f"a week has 7 days, not {len(self.week)}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When is worked. A special day counts before another week, and that before the usual week.

    week      (7,) shifts from Monday on
    special   of two that speak of the same day the later in this order counts
    """

    week: tuple[Shifts, ...]
    special: tuple[Special, ...] = ()
    other_weeks: tuple[OtherWeek, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        _refuse_wrong_week(self.week)
        if len(self.week) != 7:
            raise WrongCalendar(f"a week has 7 days, not {len(self.week)}")


def _refuse_wrong_week(week: Iterable[Shifts]) -> None:
    for shifts in week:
        _refuse_wrong_shifts(shifts)


def _refuse_wrong_shifts(shifts: Shifts) -> None:
    before = 0
    for start, finish in shifts:
        if not before <= start < finish <= DAY:
            raise WrongCalendar(f"shifts must follow each other within a day: {shifts}")
        before = finish


OFFICE_HOURS: Final[Shifts] = ((8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600))
STANDARD: Final = Calendar(week=(OFFICE_HOURS,) * 5 + ((),) * 2, name="Standard")
"""Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00."""
ROUND_THE_CLOCK: Final = Calendar(week=(((0, DAY),),) * 7, name="24 hours")
