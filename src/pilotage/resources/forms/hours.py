"""Hours as people type and read them: "380 h", "2.5 fte", or a plain number in the unit of the page."""

import re
from decimal import ROUND_HALF_UP, Decimal

from pilotage.kit.entering import amount_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.resources.rules.units import Unit, in_hours, in_unit

_SAID = re.compile(r"^(.*?)\s*(fte|ftes|h|hours?|hrs?)$", re.IGNORECASE | re.DOTALL)
FINE = Decimal("0.0001")


def hours_from(text: str, unit: Unit, hours_per_month: Decimal) -> Decimal | None:
    """The hours; None says unknown ("?"). Raises Unreadable."""
    said = _SAID.match(text.strip()) if len(text) <= 60 else None
    number = amount_from(said.group(1) if said else text)
    if number is None:
        return None
    if said:
        unit = Unit.FTE if said.group(2).lower().startswith("fte") else Unit.HOURS
    return in_hours(number, unit, hours_per_month)


def hours_text(hours: Decimal | None, unit: Unit, hours_per_month: Decimal) -> str:
    """As it is shown: whole hours without decimals, FTE with one or two."""
    shown = in_unit(hours, unit, hours_per_month)
    if shown is None:
        return UNKNOWN
    if unit == Unit.FTE:
        return formatter().number(shown, 1 if abs(shown) >= 10 else 2)
    return formatter().number(shown, 0 if shown == shown.to_integral_value() else 1)


def short_text(hours: Decimal | None, unit: Unit, hours_per_month: Decimal) -> str:
    """As a map shows it, where many stand side by side: whole hours, FTE with one decimal."""
    shown = in_unit(hours, unit, hours_per_month)
    digits = 1 if unit == Unit.FTE else 0
    # A lack must not be rounded away: it keeps its sign.
    if shown is not None and shown < 0 and round(shown, digits) == 0:
        digits += 1
    return formatter().number(shown, digits)


def typed_text(hours: Decimal | None, unit: Unit, hours_per_month: Decimal) -> str:
    """What an editor starts from."""
    shown = in_unit(hours, unit, hours_per_month)
    if shown is None:
        return "?"
    plain = format(shown.quantize(FINE, rounding=ROUND_HALF_UP), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
