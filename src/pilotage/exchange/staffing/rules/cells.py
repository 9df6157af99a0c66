"""Cells as values: hours, months, shares and days. All raise Unfit with a sentence."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.exchange.tabular.table import Raw, text_of
from pilotage.kit.entering import Unreadable, amount_from, day_from
from pilotage.kit.periods import month_of
from pilotage.resources.rules.units import Unit, in_hours


def number_of(raw: Raw) -> Decimal | None:
    """A number; None where the cell is empty or says unknown."""
    if isinstance(raw, Decimal):
        return raw
    try:
        return amount_from(text_of(raw))
    except Unreadable as wrong:
        raise Unfit(str(wrong)) from wrong


def hours_of(hours: Raw, fte: Raw, hours_per_month: Decimal) -> Decimal | None:
    """The hours of a row: its hours, else its FTE of the role; None is unknown."""
    if text_of(hours):
        return number_of(hours)
    found = number_of(fte)
    return None if found is None else in_hours(found, Unit.FTE, hours_per_month)


def day_of(raw: Raw) -> date | None:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return day_from(text_of(raw))
    except Unreadable as wrong:
        raise Unfit(str(wrong)) from wrong


def month_from(raw: Raw) -> date:
    """A calendar month: a day in it, or "2027-03"."""
    text = text_of(raw)
    if len(text) == 7 and text[4:5] in "-/" and (text[:4] + text[5:]).isdecimal() and 1 <= int(text[5:]) <= 12:
        return date(int(text[:4]), int(text[5:]), 1) if text[:4] != "0000" else _no_month(text)
    found = day_of(raw)
    return month_of(found) if found is not None else _no_month(text)


def _no_month(text: str) -> date:
    raise Unfit(_("“%(text)s” is not a month. Write it like 2027-03.") % {"text": text[:60]})


def place_of(raw: Raw) -> int | None:
    """A month counted from the start, when the cell holds such a small whole number; None for anything else."""
    text = text_of(raw)
    number = raw if isinstance(raw, Decimal) else Decimal(text) if text.isdecimal() and len(text) <= 3 else None
    is_whole = number is not None and number == number.to_integral_value() and 0 <= number < 1000
    return int(number) if number is not None and is_whole else None


def share_of(raw: Raw) -> Decimal:
    """0.8, 80 and "80 %" are the same; an empty cell is everything."""
    text = text_of(raw)
    if not text:
        return Decimal(1)
    number = number_of(text.replace("%", "")) if isinstance(raw, str) else number_of(raw)
    share = None if number is None else number / 100 if number > 1 or "%" in text else number
    if share is None or not 0 <= share <= 1:
        raise Unfit(_("“%(text)s” is no share: write 80 %% or 0.8.") % {"text": text[:60]})
    return share
