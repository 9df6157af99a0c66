"""Dates, durations and money of a plan file: what a plan can hold, and what is refused by name.

`where` and `what` name the place and the field; they become words only where something is refused, as putting them
into somebody's language takes longer than reading the value.
"""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.translation import gettext as _

from pilotage.exchange.schedules.refusals import Unreadable

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""MS Project knows 1984 to 2149, Primavera somewhat more; beyond is a slip of a program, and adding to it fails."""
MOST_SECONDS: Final = 200 * 366 * 86_400
"""No duration, lag or float of a plan is longer than the years that it may lie in."""
MOST_MONEY: Final = Decimal(10) ** 17
MOST_HOURS: Final = Decimal(10) ** 9
SHOWN: Final = 40
"""So much of a wrong value is repeated to the person."""
WHOLE: Final = re.compile(r"[+-]?\d{1,18}")


def clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def moment_of(text: str | None, *, where: object, what: object) -> datetime | None:
    """A date with its time, without seconds lost; None where nothing stands."""
    if text is None or not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Unreadable(
            _("{field} “{text}” is no date").format(field=what, text=clipped(text)), where=str(where)
        ) from error
    # A zone is that of the machine which wrote the file: plans are kept in the local time of their project.
    return within_years(found.replace(tzinfo=None, microsecond=0), where=where, what=what)


def within_years(moment: datetime, *, where: object, what: object) -> datetime:
    if FIRST_YEAR <= moment.year <= LAST_YEAR:
        return moment
    raise Unreadable(
        _("{field} lies in the year {year}, and plans are kept from {first} to {last}").format(
            field=what, year=moment.year, first=FIRST_YEAR, last=LAST_YEAR
        ),
        where=str(where),
    )


def whole_of(text: str | None, *, where: object, what: object) -> int | None:
    """A whole number; None where nothing stands."""
    if text is None or not text.strip():
        return None
    if not WHOLE.fullmatch(text.strip()):
        said = _("{field} “{text}” is no whole number").format(field=what, text=clipped(text))
        raise Unreadable(said, where=str(where))
    return int(text)


def number_of(text: str | None, *, where: object, what: object, most: Decimal = MOST_MONEY) -> Decimal | None:
    """A number, with a decimal point or comma; None where nothing stands."""
    if text is None or not text.strip():
        return None
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        said = _("{field} “{text}” is no number").format(field=what, text=clipped(text))
        raise Unreadable(said, where=str(where)) from error
    if not found.is_finite() or abs(found) > most:
        said = _("{field} “{text}” is larger than a plan can hold").format(field=what, text=clipped(text))
        raise Unreadable(said, where=str(where))
    return found


def seconds_within(seconds: int, *, where: object, what: object, is_signed: bool = False) -> int:
    """The duration, where a plan can hold it."""
    if seconds < 0 and not is_signed:
        raise Unreadable(_("{field} is below 0").format(field=what), where=str(where))
    if abs(seconds) > MOST_SECONDS:
        raise Unreadable(_("{field} is longer than 200 years").format(field=what), where=str(where))
    return seconds
