"""Calendars of Primavera: working times in nested brackets, exceptions as days counted from 30 December 1899."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Unheld
from pilotage.engine.calendars.calendar import OFFICE_HOURS, Calendar, Seconds, Shifts, Special
from pilotage.engine.network.plan import Key
from pilotage.exchange.schedules.amounts import FIRST_YEAR, LAST_YEAR, clipped, whole_of
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.shifts import Drawn, flattened, shifts_of, week_of
from pilotage.exchange.schedules.xer.tables import Row, Tables

DAY_ZERO: Final = date(1899, 12, 30)
MOST_EXCEPTIONS: Final = 200_000
"""Of all calendars together. Ten years of holidays and shut-downs are some hundreds each."""
TOKEN: Final = re.compile(r"\(0\|\|([A-Za-z]+|\d+)\(([^()]*)\)|[()]")
"""A bracket that begins with its name and what it says, or one around what is within: "(0||2()((0||0(s|08:00)())))"."""
DEEPEST: Final = 40
"""Deeper than any calendar: brackets that never close."""
UNSAID: Final[tuple[Shifts, ...]] = (OFFICE_HOURS,) * 5 + ((),) * 2


@dataclass(slots=True)
class Branch:
    """One bracket: its name, what it says ("s|08:00|f|12:00"), and the brackets within."""

    name: str
    said: dict[str, str]
    branches: list["Branch"] = field(default_factory=list)


@dataclass(slots=True)
class ReadCalendars:
    calendars: dict[Key, Calendar] = field(default_factory=dict)
    names: dict[Key, str] = field(default_factory=dict)
    day_hours: dict[Key, tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    default: Key | None = None
    unheld: list[Unheld] = field(default_factory=list)


def calendars_of(tables: Tables) -> ReadCalendars:
    """All calendars of the file by their ids, each with the holidays of the one that it builds on."""
    result = ReadCalendars()
    drawn: dict[int | str, Drawn] = {}
    left = MOST_EXCEPTIONS
    for row in tables.all("CALENDAR"):
        key = whole_of(row.get("clndr_id"), where=row, what="clndr_id")
        if key is None:
            continue
        name = (row.get("clndr_name") or "")[:200]
        if key in drawn:
            raise Unreadable(_("two calendars have the id {uid}").format(uid=key), where=row.where)
        drawn[key] = _drawn(row, name, result.unheld)
        left -= len(drawn[key].special)
        if left < 0:
            raise Unreadable(_("its calendars have more than {limit} exceptions").format(limit=MOST_EXCEPTIONS))
        result.names[key] = name
        result.day_hours[key] = (row.get("day_hr_cnt"), row.get("week_hr_cnt"), row.get("month_hr_cnt"))
        if result.default is None or (row.is_set("default_flag") and row.get("clndr_type") == "CA_Base"):
            result.default = key
    flat = flattened(drawn, unsaid=UNSAID)
    for circle in flat.circles:
        result.unheld.append(Unheld(result.names[circle], _("the calendar builds on itself; the circle was cut")))
    result.calendars = dict(flat.calendars)
    return result


def _drawn(row: Row, name: str, unheld: list[Unheld]) -> Drawn:
    where = _("calendar “{name}”").format(name=clipped(name))
    below = whole_of(row.get("base_clndr_id"), where=row, what="base_clndr_id")
    data = row.get("clndr_data")
    if data is None:
        if below is None:
            unheld.append(Unheld(where, _("it says no working times; those of a usual week count")))
        return Drawn(name, below)
    tree = _tree(data)
    week = _week(tree, where)
    if week is None:
        unheld.append(Unheld(where, _("its working times are damaged; those of a usual week count")))
        return Drawn(name, below)
    return Drawn(name, below, week, _specials(tree, where, unheld))


def _tree(data: str) -> list[Branch]:
    """The brackets; what is cut off or stands between them is passed over."""
    top = Branch("", {})
    around = [top]
    for token in TOKEN.finditer(data):
        if token[0] == ")":
            if len(around) > 1:
                around.pop()
        elif token[0] == "(":
            around.append(around[-1])
        else:
            parts = token[2].split("|")
            branch = Branch(token[1], dict(zip(parts[::2], parts[1::2], strict=False)))
            around[-1].branches.append(branch)
            around.append(branch)
        if len(around) > DEEPEST:
            return []
    return top.branches


def _within(branches: list[Branch], name: str) -> Branch | None:
    for branch in branches:
        if branch.name == name:
            return branch
        found = _within(branch.branches, name)
        if found is not None:
            return found
    return None


def _week(tree: list[Branch], where: str) -> tuple[Shifts | None, ...] | None:
    """(7,) from Monday on; Primavera counts from Sunday, which is 1."""
    found = _within(tree, "DaysOfWeek")
    if found is None:
        return None
    days = {
        (int(branch.name) - 2) % 7: _times(branch, where)
        for branch in found.branches
        if branch.name in ("1", "2", "3", "4", "5", "6", "7")
    }
    return week_of(dict(days)) if days else None


def _times(branch: Branch, where: str) -> list[tuple[Seconds, Seconds]]:
    times = []
    for shift in branch.branches:
        start, finish = shift.said.get("s"), shift.said.get("f")
        if start is not None and finish is not None:
            times.append((_clock(start, where), _clock(finish, where)))
    return times


def _clock(text: str, where: str) -> Seconds:
    """Of "8:00" or "08:00", also with AM or PM."""
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp][Mm])?\s*", text)
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 0)
    if found and found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise Unreadable(_("the working time “{text}” is no time").format(text=clipped(text)), where=where)
    return (hour % 24) * 3600 + minute * 60


def _specials(tree: list[Branch], where: str, unheld: list[Unheld]) -> tuple[Special, ...]:
    found = _within(tree, "Exceptions")
    result, strange = [], 0
    for branch in found.branches if found is not None else ():
        number = branch.said.get("d", "")
        day = _day(number)
        if day is None:
            strange += 1
            continue
        result.append(Special(day, day, shifts_of(_times(branch, where))[0]))
    if strange:
        unheld.append(Unheld(where, _("{count} of its exceptions lie on no day").format(count=strange)))
    return tuple(result)


def _day(number: str) -> date | None:
    if not number.isdecimal() or len(number) > 6:
        return None
    day = DAY_ZERO + timedelta(days=int(number))
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
