"""From what people type to values: amounts such as "12.4m" and days such as "31/3/2027".

Empty text is nothing (unknown), never 0. What cannot be read raises Unreadable with a sentence for the person.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from dateutil.parser import ParserError, parse
from django.utils.translation import gettext as _

UNITS = {"": Decimal(1), "k": Decimal(10) ** 3, "m": Decimal(10) ** 6, "bn": Decimal(10) ** 9, "b": Decimal(10) ** 9}
UNKNOWN_WORDS = {"", "?", "-", "–", "unknown", "n/a", "tbc", "tbd"}
# Two defaults that differ in everything show whether day, month and year were all said.
_FIRST = datetime.combine(date(2001, 1, 1), time.min)
_SECOND = datetime.combine(date(2002, 2, 2), time.min)
# Longer than any amount or day that somebody means; a pattern should not search a whole page for one.
_MOST_SIGNS = 60
# What a column of money holds: 18 digits before the point.
_MOST = Decimal(10) ** 18
_AMOUNT = re.compile(r"^([-−(]?)\s*[€$£¥]?\s*([\d.,'\s\u00a0\u202f]+?)\s*(k|m|bn|b)?\s*\)?$", re.IGNORECASE)


class Unreadable(Exception):
    """The text cannot be read as what was asked; the message says so in words."""


def amount_from(text: str) -> Decimal | None:
    """An amount or number: 1200, "1 200.50", "1,200", "1.200,50", "12.4m", "(300k)". None when it says unknown."""
    if text.strip().lower() in UNKNOWN_WORDS:
        return None
    found = _AMOUNT.match(text.strip()) if len(text) <= _MOST_SIGNS else None
    if not found or not any(sign.isdecimal() for sign in text):
        raise Unreadable(_("“%(text)s” is not an amount. Write it like 1200000 or 1.2m.") % {"text": _short(text)})
    sign, digits, unit = found.groups()
    number = Decimal(_plain(re.sub(r"['\s]", "", digits))) * UNITS[(unit or "").lower()]
    if number >= _MOST:
        raise Unreadable(_("“%(text)s” is more than can be kept: at most 18 digits.") % {"text": _short(text)})
    return -number if sign else number


def _short(text: str) -> str:
    kept = text.strip()
    return kept if len(kept) <= _MOST_SIGNS else kept[:_MOST_SIGNS] + "…"


def id_from(text: str | None) -> UUID | None:
    """An id as a hidden input says it; None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def whole_number_from(text: str | None, otherwise: int) -> int:
    """A count or a version as an address or a hidden input says it; `otherwise` for everything else."""
    # Python refuses to read thousands of digits, and no column holds them.
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) <= 9
    return int(text) if text is not None and is_number else otherwise


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
    is_short = len(text) <= _MOST_SIGNS
    first, second = (_parsed(text, _FIRST), _parsed(text, _SECOND)) if is_short else (None, None)
    if first is None or first != second:
        raise Unreadable(_("“%(text)s” is not a day. Write it like 2027-03-31.") % {"text": _short(text)})
    return first


def _parsed(text: str, otherwise: datetime) -> date | None:
    """The day that the text says; what it leaves out is taken from `otherwise`."""
    try:
        return parse(text, dayfirst=True, default=otherwise).date()
    except (ParserError, OverflowError, ValueError):
        return None
