"""How MSPDI writes durations, lags, rates and choices."""

import re
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.plan import Constraint, LagUnit, LinkType
from pilotage.exchange.schedules.amounts import clipped, seconds_within
from pilotage.exchange.schedules.refusals import Unreadable

SLACK: Final = 6
"""Slack and lag are written in tenths of a minute: so many seconds each."""
DURATION: Final = re.compile(
    r"(-)?P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,9})D)?"
    r"(?:T(?:(\d{1,12}(?:\.\d+)?)H)?(?:(\d{1,12}(?:\.\d+)?)M)?(?:(\d{1,12}(?:\.\d+)?)S)?)?"
)
LINKS: Final = {"0": LinkType.FF, "1": LinkType.FS, "2": LinkType.SF, "3": LinkType.SS}
CONSTRAINTS: Final = {
    "1": Constraint.AS_LATE_AS_POSSIBLE,
    "2": Constraint.START_ON,
    "3": Constraint.FINISH_ON,
    "4": Constraint.START_NO_EARLIER,
    "5": Constraint.START_NO_LATER,
    "6": Constraint.FINISH_NO_EARLIER,
    "7": Constraint.FINISH_NO_LATER,
}
ELAPSED: Final = frozenset({4, 6, 8, 10, 12, 36, 38, 40, 42, 44})
"""Formats of durations that are counted by the clock; those from 32 on are estimates of the same."""
SHARES: Final = {19: LagUnit.SHARE, 51: LagUnit.SHARE, 20: LagUnit.ELAPSED_SHARE, 52: LagUnit.ELAPSED_SHARE}


def duration_of(text: str | None, *, where: object, what: object) -> Seconds | None:
    """Of "PT16H30M0S"; years, months and days, which MS Project never writes, as 24-hour days of the calendar."""
    if text is None or not text.strip():
        return None
    found = DURATION.fullmatch(text.strip())
    if found is None or text.strip().endswith(("P", "T")):
        said = _("{field} “{text}” is no duration").format(field=what, text=clipped(text))
        raise Unreadable(said, where=str(where))
    sign, years, months, days, hours, minutes, seconds = found.groups()
    whole_days = int(years or 0) * 365 + int(months or 0) * 30 + int(days or 0)
    total = Decimal(hours or 0) * 3600 + Decimal(minutes or 0) * 60 + Decimal(seconds or 0) + whole_days * 86_400
    return seconds_within(round(-total if sign else total), where=where, what=what)


def hours_of(text: str | None, *, where: object, what: object) -> Decimal | None:
    seconds = duration_of(text, where=where, what=what)
    return None if seconds is None else (Decimal(seconds) / 3600).quantize(Decimal("0.0001"))


def lag_of(amount: int, format: int | None, *, where: object) -> tuple[Seconds, LagUnit, float]:
    """Seconds, what they count, and the share where it is one."""
    if format in SHARES:
        return 0, SHARES[format], max(-1000.0, min(1000.0, amount / 100))
    seconds = seconds_within(amount * SLACK, where=where, what=gettext_lazy("a lag"), is_signed=True)
    return seconds, LagUnit.ELAPSED if format in ELAPSED else LagUnit.WORKING, 0.0
