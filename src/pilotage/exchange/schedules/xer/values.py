"""How Primavera writes dates, hours and choices."""

import html
import re
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.plan import Constraint, FloatOf, Kind, LagCalendar, LinkType
from pilotage.exchange.schedules.amounts import clipped, number_of, seconds_within, within_years
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.xer.tables import Row

KINDS: Final = {
    "TT_Task": Kind.TASK,
    "TT_Rsrc": Kind.TASK,
    "TT_LOE": Kind.LEVEL_OF_EFFORT,
    "TT_Mile": Kind.MILESTONE,
    "TT_FinMile": Kind.FINISH_MILESTONE,
}
CONSTRAINTS: Final = {
    "CS_MSO": Constraint.START_ON,
    "CS_MSOA": Constraint.START_NO_EARLIER,
    "CS_MSOB": Constraint.START_NO_LATER,
    "CS_MEO": Constraint.FINISH_ON,
    "CS_MEOA": Constraint.FINISH_NO_EARLIER,
    "CS_MEOB": Constraint.FINISH_NO_LATER,
    "CS_ALAP": Constraint.AS_LATE_AS_POSSIBLE,
    "CS_MANDSTART": Constraint.MANDATORY_START,
    "CS_MANDFIN": Constraint.MANDATORY_FINISH,
}
LINKS: Final = {"FS": LinkType.FS, "SS": LinkType.SS, "FF": LinkType.FF, "SF": LinkType.SF}
FLOATS: Final = {"FT_FF": FloatOf.FINISH, "FT_SF": FloatOf.START, "FT_MN": FloatOf.SMALLER}
LAGS: Final = {
    "rcal_predecessor": LagCalendar.PREDECESSOR,
    "rcal_successor": LagCalendar.SUCCESSOR,
    "rcal_projdefault": LagCalendar.PROJECT,
    "rcal_24hour": LagCalendar.ROUND_THE_CLOCK,
}
OLDER: Final = ("%d-%b-%y", "%d-%b-%y %H:%M", "%d-%b-%Y")
"""P6 writes dates as ISO; what imitates it does not always."""
NONE_YET: Final = 1899
"""Primavera writes 30 December 1899 for a date that was never set."""
MARKUP: Final = re.compile(r"<(?:style|script).*?</(?:style|script)>|<[^>]{0,2000}>", re.IGNORECASE | re.DOTALL)
BREAKS: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^>]{0,200}>", re.IGNORECASE)


def moment_in(row: Row, column: str) -> datetime | None:
    text = row.get(column)
    if text is None:
        return None
    found = _parsed(text)
    if found is None:
        raise Unreadable(_("{field} “{text}” is no date").format(field=column, text=clipped(text)), where=row.where)
    return None if found.year <= NONE_YET else within_years(found, where=row, what=column)


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        pass
    for form in OLDER:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - plans are kept in the local time of their project
        except ValueError:
            continue
    return None


def seconds_in(row: Row, column: str, *, is_signed: bool = False) -> Seconds | None:
    """Hours of the column as seconds."""
    hours = number_of(row.get(column), where=row, what=column)
    if hours is None:
        return None
    return seconds_within(round(hours * 3600), where=row, what=column, is_signed=is_signed)


def number_in(row: Row, column: str) -> Decimal | None:
    return number_of(row.get(column), where=row, what=column)


def text_in(row: Row, column: str) -> str:
    """As people typed it: quotation marks are doubled in the file, and 7F stands for a line break."""
    return (row.get(column) or "").replace('""', '"').replace("\x7f\x7f", "\n").replace("\x7f", "\n").strip()


def plain(text: str) -> str:
    """Notes without their markup."""
    return "\n".join(
        line for part in html.unescape(MARKUP.sub("", BREAKS.sub("\n", text))).splitlines() if (line := part.strip())
    )
