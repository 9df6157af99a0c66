"""Calendars of a document as MSPDI: base calendars, and one for each resource that builds on one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from pilotage.delivery.rules.document import Document, PlanResource
from pilotage.engine.calendars.calendar import Calendar, OtherWeek, Shifts, Special
from pilotage.engine.network.plan import Key
from pilotage.exchange.schedules.mspdi.writing.elements import clock, first_second, last_minute, put_all


@dataclass(slots=True)
class CalendarBook:
    """Which number each calendar has in the file, and which the calendar of each resource.

    A resource has a calendar of its own in MS Project. Where that of the document adds to another calendar, and nobody
    else uses it, it is written as what it adds; else a calendar that adds nothing is put on top of it.
    below   the calendar on which one builds, by key
    """

    numbers: dict[Key, int] = field(default_factory=dict)
    of_resources: dict[Key, int] = field(default_factory=dict)
    below: dict[Key, Key] = field(default_factory=dict)


def calendar_book(document: Document) -> CalendarBook:
    plan, book = document.plan, CalendarBook()
    held = {task.calendar for task in plan.tasks} | {plan.calendar}
    users: dict[Key, list[PlanResource]] = {}
    for resource in document.resources:
        if resource.calendar is not None:
            users.setdefault(resource.calendar, []).append(resource)
    # Calendars of a task and a resource together are reckoned, not drawn: nobody names them.
    written = [key for key in plan.calendars if key in held or key in users or "+" not in str(key)]
    _number(written, book)
    for key, using in users.items():
        bases = [one for one in (plan.calendar, *written) if one != key and one not in book.below and one not in users]
        base = next((one for one in bases if _adds_to(plan.calendars[key], plan.calendars[one])), None)
        if key not in held and len(using) == 1 and base is not None:
            book.below[key] = base
            book.of_resources[using[0].key] = book.numbers[key]
    following = max(book.numbers.values(), default=0)
    for resource in document.resources:
        if resource.calendar is not None and resource.key not in book.of_resources:
            following += 1
            book.of_resources[resource.key] = following
    return book


def _number(keys: list[Key], book: CalendarBook) -> None:
    """The file's own numbers where they are some."""
    for key in keys:
        number = int(key) if str(key).isascii() and str(key).isdecimal() and len(str(key)) < 9 else 0
        if number > 0 and number not in book.numbers.values():
            book.numbers[key] = number
    following = max(book.numbers.values(), default=0)
    for key in keys:
        if key not in book.numbers:
            following += 1
            book.numbers[key] = following


def _adds_to(calendar: Calendar, base: Calendar) -> bool:
    """Whether the calendar has everything that the base has beside its week."""
    return (
        calendar.special[: len(base.special)] == base.special
        and calendar.other_weeks[: len(base.other_weeks)] == base.other_weeks
    )


def write_calendars(project: Element, document: Document, book: CalendarBook) -> None:
    parent = SubElement(project, "Calendars")
    plan = document.plan
    names = document.calendar_names
    # A calendar stands behind that on which it builds.
    for key in sorted(book.numbers, key=lambda key: (key in book.below, book.numbers[key])):
        base = book.below.get(key)
        name = names.get(key) or plan.calendars[key].name or str(key)
        drawn = plan.calendars[key]
        if base is None:
            _write(parent, book.numbers[key], name, -1, drawn, dict(enumerate(drawn.week)))
        else:
            _write_added(parent, book, key, base, name, plan.calendars)
    for resource in document.resources:
        number = book.of_resources.get(resource.key)
        if number is not None and number not in book.numbers.values() and resource.calendar is not None:
            _write(parent, number, resource.name, book.numbers[resource.calendar], None, {})


def _write_added(
    parent: Element, book: CalendarBook, key: Key, base: Key, name: str, calendars: Mapping[Key, Calendar]
) -> None:
    whole, below = calendars[key], calendars[base]
    added = Calendar(
        whole.week, whole.special[len(below.special) :], whole.other_weeks[len(below.other_weeks) :], whole.name
    )
    week = {day: shifts for day, shifts in enumerate(whole.week) if shifts != below.week[day]}
    _write(parent, book.numbers[key], name, book.numbers[base], added, week)


def _write(
    parent: Element, number: int, name: str, base: int, calendar: Calendar | None, week: Mapping[int, Shifts]
) -> None:
    node = SubElement(parent, "Calendar")
    put_all(node, UID=number, Name=name, IsBaseCalendar=base < 0, IsBaselineCalendar=False, BaseCalendarUID=base)
    if week:
        days = SubElement(node, "WeekDays")
        # MS Project counts from Sunday, which is 1.
        for day in sorted(week, key=lambda day: (day + 1) % 7):
            _write_day(days, (day + 1) % 7 + 1, week[day])
    if calendar is not None and calendar.special:
        exceptions = SubElement(node, "Exceptions")
        for special in calendar.special:
            _write_special(exceptions, special)
    if calendar is not None and calendar.other_weeks:
        weeks = SubElement(node, "WorkWeeks")
        for other in calendar.other_weeks:
            _write_other_week(weeks, other)


def _write_day(days: Element, type: int, shifts: Shifts) -> None:
    day = SubElement(days, "WeekDay")
    put_all(day, DayType=type, DayWorking=bool(shifts))
    _write_times(day, shifts)


def _write_times(node: Element, shifts: Shifts) -> None:
    if not shifts:
        return
    times = SubElement(node, "WorkingTimes")
    for start, finish in shifts:
        put_all(SubElement(times, "WorkingTime"), FromTime=clock(start), ToTime=clock(finish))


def _write_special(exceptions: Element, special: Special) -> None:
    node = SubElement(exceptions, "Exception")
    put_all(node, EnteredByOccurrences=False)
    put_all(SubElement(node, "TimePeriod"), FromDate=first_second(special.first), ToDate=last_minute(special.last))
    days = (special.last - special.first).days + 1
    put_all(node, Occurrences=days, Name=special.name or None, Type=1, Period=1, DayWorking=bool(special.shifts))
    _write_times(node, special.shifts)


def _write_other_week(weeks: Element, other: OtherWeek) -> None:
    node = SubElement(weeks, "WorkWeek")
    put_all(SubElement(node, "TimePeriod"), FromDate=first_second(other.first), ToDate=last_minute(other.last))
    put_all(node, Name=other.name or None)
    days = SubElement(node, "WeekDays")
    for day in sorted(range(7), key=lambda day: (day + 1) % 7):
        shifts = other.week[day]
        if shifts is not None:
            _write_day(days, (day + 1) % 7 + 1, shifts)
