"""Amounts, shares and months: as they are typed, and as somebody would type them."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.kit.entering import Unreadable, amount_from, day_from, whole_number_from

HUNDRED = Decimal(100)


def typed_amount(amount: Decimal | None) -> str:
    """As somebody would type it: 12.4m, 850000; empty for no limit."""
    if amount is None:
        return ""
    millions = (amount / 1_000_000).normalize()
    exponent = millions.as_tuple().exponent
    if amount >= 100_000 and isinstance(exponent, int) and exponent >= -3:
        return f"{format(millions, 'f')}m"
    return plain(amount)


def plain(number: Decimal | None) -> str:
    """Without a point where there is nothing behind it; empty for nothing."""
    return "" if number is None else format(number.normalize() + 0, "f")


def share_from(text: str) -> Decimal | None:
    """A share that was typed in percent: "20" and "20 %" are a fifth. Raises Unreadable."""
    typed = text.strip().removesuffix("%").strip()
    amount = amount_from(typed)
    if amount is None:
        return None
    if not 0 <= amount <= HUNDRED:
        raise Unreadable(_("“%(text)s” is no share: type a number of percent up to 100.") % {"text": text.strip()[:60]})
    return amount / HUNDRED


def typed_share(share: Decimal | None) -> str:
    """In percent, without the sign."""
    return "" if share is None else plain(share * HUNDRED)


def month_from(text: str) -> date | None:
    """The first of the month in which the day lies; "2027-03" will do. Raises Unreadable."""
    typed = text.strip()
    day = day_from(f"{typed}-01" if len(typed) == 7 and typed[4:5] == "-" else typed)
    return day.replace(day=1) if day else None


def count_from(text: str) -> int:
    """A whole number; nothing is 0. Raises Unreadable."""
    typed = text.strip()
    found = whole_number_from(typed, -1) if typed not in ("", "–", "-") else 0
    if found < 0:
        raise Unreadable(_("“%(text)s” is no whole number.") % {"text": typed[:60]})
    return found
