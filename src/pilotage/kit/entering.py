"""From what people type to values: amounts such as "12.4m" and days such as "31/3/2027".

Empty text is nothing (unknown), never 0. What cannot be read raises Unreadable with a sentence for the person.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

from dateutil.parser import ParserError, parse
from django.utils.translation import gettext as _

UNITS = {"": Decimal(1), "k": Decimal(10) ** 3, "m": Decimal(10) ** 6, "bn": Decimal(10) ** 9, "b": Decimal(10) ** 9}
UNKNOWN_WORDS = {"", "?", "-", "–", "unknown", "n/a", "tbc", "tbd"}
# Two defaults that differ in everything show whether day, month and year were all said.
_FIRST = datetime.combine(date(2001, 1, 1), time.min)
_SECOND = datetime.combine(date(2002, 2, 2), time.min)
_AMOUNT = re.compile(r"^([-−(]?)\s*[€$£¥]?\s*([\d.,'\s\u00a0\u202f]+?)\s*(k|m|bn|b)?\s*\)?$", re.IGNORECASE)


class Unreadable(Exception):
    """The text cannot be read as what was asked; the message says so in words."""


def amount_from(text: str) -> Decimal | None:
    """An amount or number: 1200, "1 200.50", "1,200", "1.200,50", "12.4m", "(300k)". None when it says unknown."""
    if text.strip().lower() in UNKNOWN_WORDS:
        return None
    found = _AMOUNT.match(text.strip())
    if not found:
        raise Unreadable(_("“%(text)s” is not an amount. Write it like 1200000 or 1.2m.") % {"text": text.strip()})
    sign, digits, unit = found.groups()
    number = Decimal(_plain(re.sub(r"['\s]", "", digits))) * UNITS[(unit or "").lower()]
    return -number if sign else number


def _plain(digits: str) -> str:
    """One decimal point and no grouping: the last of "." and "," is decimal unless it only groups thousands."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return digits
    mark, other = digits[last], "," if digits[last] == "." else "."
    groups_thousands = digits.count(mark) > 1 or (mark == "," and other not in digits and len(digits) - last == 4)
    if groups_thousands:
        return digits.replace(mark, "").replace(other, ".")
    return digits.replace(other, "").replace(mark, ".")


def day_from(text: str) -> date | None:
    """A day: 2027-03-31, 31/3/2027, 31 Mar 2027. None for nothing. Days come before months, as in Europe."""
    if text.strip().lower() in UNKNOWN_WORDS:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    first, second = _parsed(text, _FIRST), _parsed(text, _SECOND)
    if first is None or first != second:
        raise Unreadable(_("“%(text)s” is not a day. Write it like 2027-03-31.") % {"text": text.strip()})
    return first


def _parsed(text: str, otherwise: datetime) -> date | None:
    """The day that the text says; what it leaves out is taken from `otherwise`."""
    try:
        return parse(text, dayfirst=True, default=otherwise).date()
    except (ParserError, OverflowError, ValueError):
        return None
