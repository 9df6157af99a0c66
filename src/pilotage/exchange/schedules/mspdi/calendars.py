"""Calendars of MSPDI: weeks, exceptions that may recur, other weeks for a while, and calendars built on others."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotage.delivery.rules.document import Unheld
from pilotage.engine.calendars.calendar import OFFICE_HOURS, Calendar, OtherWeek, Seconds, Shifts, Special
from pilotage.exchange.schedules.amounts import clipped, moment_of, whole_of
from pilotage.exchange.schedules.mspdi.recurring import MOST_DAYS, Recurrence, Recurs, days_of
from pilotage.exchange.schedules.mspdi.tree import Node
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.shifts import Drawn, flattened, shifts_of, week_of

MOST_CALENDARS: Final = 5_000
MOST_EXCEPTIONS: Final = 50_000
"""Of all calendars together; enterprise plans with a calendar per person stay below a tenth of it."""
UNSAID: Final[tuple[Shifts, ...]] = (OFFICE_HOURS,) * 5 + ((),) * 2
"""A base calendar that leaves a day away means MS Project's own standard."""


@dataclass(slots=True)
class ReadCalendars:
    calendars: dict[int | str, Calendar] = field(default_factory=dict)
    names: dict[int | str, str] = field(default_factory=dict)
    unheld: list[Unheld] = field(default_factory=list)


def calendars_of(project: Node) -> ReadCalendars:
    """All calendars of the file by their ids, each with everything that counts in it."""
    nodes = project.within("Calendars", "Calendar")
    if len(nodes) > MOST_CALENDARS:
        raise Unreadable(_("it has more than {limit} calendars").format(limit=MOST_CALENDARS))
    result = ReadCalendars()
    drawn: dict[int | str, Drawn] = {}
    left = MOST_EXCEPTIONS
    for node in nodes:
        uid = whole_of(node.get("UID"), where=gettext_lazy("a calendar"), what=gettext_lazy("the id"))
        if uid is None or uid < 0:
            continue
        name = (node.get("Name") or "")[:200]
        where = _("calendar {uid} “{name}”").format(uid=uid, name=clipped(name))
        if uid in drawn:
            raise Unreadable(_("two calendars have the id {uid}").format(uid=uid), where=where)
        drawn[uid] = _drawn(node, name, where, result.unheld)
        left -= len(drawn[uid].special)
        if left < 0:
            raise Unreadable(_("its calendars have more than {limit} exceptions").format(limit=MOST_EXCEPTIONS))
        result.names[uid] = name
    flat = flattened(drawn, unsaid=UNSAID)
    for key in flat.circles:
        result.unheld.append(Unheld(result.names[key], _("the calendar builds on itself; the circle was cut")))
    result.calendars = flat.calendars
    return result


def _drawn(node: Node, name: str, where: str, unheld: list[Unheld]) -> Drawn:
    below = whole_of(node.get("BaseCalendarUID"), where=where, what=gettext_lazy("the base calendar"))
    days: dict[int, list[tuple[Seconds, Seconds]]] = {}
    old: list[Special] = []
    for day in node.within("WeekDays", "WeekDay"):
        kind = whole_of(day.get("DayType"), where=where, what=gettext_lazy("the day of the week"))
        if kind is not None and 1 <= kind <= 7:
            days[(kind - 2) % 7] = _times_of(day, where)
        elif kind == 0:
            old += _stretch(day, where)
    special = [one for node in node.within("Exceptions", "Exception") for one in _specials(node, where, unheld)]
    # Since 2007 exceptions stand twice; what stands only in the old place is of an older version.
    is_based = below is not None and below >= 0
    return Drawn(
        name,
        below if is_based else None,
        week_of(dict(days)),
        tuple(special or old),
        tuple(other for week in node.within("WorkWeeks", "WorkWeek") if (other := _other_week(week, where))),
    )


def _times_of(node: Node, where: str) -> list[tuple[Seconds, Seconds]]:
    if not node.is_set("DayWorking"):
        return []
    times = []
    for one in node.within("WorkingTimes", "WorkingTime"):
        start, finish = _clock(one.get("FromTime"), where), _clock(one.get("ToTime"), where)
        if start is not None and finish is not None:
            times.append((start, finish))
    return times or list(OFFICE_HOURS)


def _clock(text: str | None, where: str) -> Seconds | None:
    """Seconds after midnight. Some writers put a date before the time."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text).time() if "T" in text else time.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(_("the working time “{text}” is no time").format(text=clipped(text)), where=where) from error
    return found.hour * 3600 + found.minute * 60 + found.second


def _period(node: Node, where: str) -> tuple[date, date] | None:
    for period in node.all("TimePeriod"):
        first = moment_of(period.get("FromDate"), where=where, what=gettext_lazy("the first day"))
        last = moment_of(period.get("ToDate"), where=where, what=gettext_lazy("the last day"))
        if first is None:
            return None
        return first.date(), max(first, last or first).date()
    return None


def _stretch(node: Node, where: str) -> list[Special]:
    period = _period(node, where)
    if period is None:
        return []
    return [Special(*period, shifts_of(_times_of(node, where))[0], (node.get("Name") or "")[:200])]


def _specials(node: Node, where: str, unheld: list[Unheld]) -> list[Special]:
    period = _period(node, where)
    if period is None:
        return []
    recurrence = _recurrence(node, period, where)
    if recurrence is None:
        return _stretch(node, where)
    name = (node.get("Name") or "")[:200]
    shifts = shifts_of(_times_of(node, where))[0]
    days = list(days_of(recurrence))
    if len(days) == MOST_DAYS:
        said = _("the exception “{name}” counts on its first {count} days only").format(name=name, count=MOST_DAYS)
        unheld.append(Unheld(where, said))
    return [Special(day, day, shifts, name) for day in days]


def _recurrence(node: Node, period: tuple[date, date], where: str) -> Recurrence | None:
    """None: a plain stretch of days."""

    def said(name: str, default: int) -> int:
        found = whole_of(node.get(name), where=where, what=gettext_lazy("a setting of an exception"))
        return default if found is None else found

    kind, every = said("Type", 9), said("Period", 1)
    if kind not in list(Recurs) or (kind == Recurs.DAILY and every <= 1):
        return None
    mask = said("DaysOfWeek", 0)
    most = said("Occurrences", 0) if node.is_set("EnteredByOccurrences") else 0
    return Recurrence(
        Recurs(kind),
        *period,
        every=min(max(every, 1), 10_000),
        weekdays=frozenset((place - 1) % 7 for place in range(7) if mask >> place & 1),
        item=said("MonthItem", 0),
        place=max(0, said("MonthPosition", 0)),
        month=min(max(said("Month", 0), 0), 11) + 1,
        day=min(max(said("MonthDay", 1), 1), 31),
        most=most or None,
    )


def _other_week(node: Node, where: str) -> OtherWeek | None:
    period = _period(node, where)
    days = {}
    for day in node.within("WeekDays", "WeekDay"):
        kind = whole_of(day.get("DayType"), where=where, what=gettext_lazy("the day of the week"))
        if kind is not None and 1 <= kind <= 7:
            days[(kind - 2) % 7] = _times_of(day, where)
    if period is None or not days:
        return None
    return OtherWeek(*period, week_of(dict(days)), (node.get("Name") or "")[:200])
