"""Elements of MSPDI with their values, and how these are written."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from pilotage.engine.calendars.calendar import Seconds
from pilotage.exchange.schedules.mspdi.values import SLACK

UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0 cannot hold these, not even escaped."""
Value = str | int | float | bool | Decimal | datetime | None


def put(parent: Element, name: str, value: Value) -> None:
    """One element below; nothing where the value is unknown."""
    if value is None:
        return
    SubElement(parent, name).text = _text(value)


def put_all(parent: Element, **values: Value) -> None:
    """Each value by the name of its element, in this order."""
    for name, value in values.items():
        put(parent, name, value)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, float):
        return format(value, ".10g")
    if isinstance(value, Decimal):
        return format(value, "f")
    return UNWRITABLE.sub("", str(value))


def duration(seconds: Seconds | None) -> str | None:
    """As "PT16H30M0S"."""
    if seconds is None:
        return None
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}PT{hours}H{rest // 60}M{rest % 60}S"


def hours(amount: Decimal | None) -> str | None:
    return None if amount is None else duration(round(amount * 3600))


def cents(amount: Decimal | None) -> Decimal | None:
    """Costs are written in hundredths of the currency."""
    return None if amount is None else (amount * 100).quantize(Decimal(1))


def tenths(seconds: Seconds | None) -> int | None:
    return None if seconds is None else round(seconds / SLACK)


def clock(seconds: Seconds) -> str:
    """Of a time of the day; midnight at its end is 0:00."""
    seconds %= 86_400
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def first_second(day: date) -> str:
    return f"{day.isoformat()}T00:00:00"


def last_minute(day: date) -> str:
    return f"{day.isoformat()}T23:59:00"
