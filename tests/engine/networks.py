"""Plans in the words of a planner, for the tests of the network."""

from datetime import date, datetime

from pilotage.engine.calendars.calendar import DAY, ROUND_THE_CLOCK, STANDARD, Calendar, Special
from pilotage.engine.network.plan import MS_PROJECT, Link, LinkType, Plan, Task

WORKDAY = 8 * 3600
MONDAY = datetime.fromisoformat("2026-01-05T08:00")
MIDNIGHT = datetime.fromisoformat("2026-01-05")


def a_task(key, days=0, **more):
    return Task(key, duration=round(days * WORKDAY), **more)


def link(before, after, kind="FS", lag_days=0, **more):
    return Link(before, after, LinkType(kind), round(lag_days * WORKDAY), **more)


def a_plan(tasks, links=(), *, rules=MS_PROJECT, start=MONDAY, calendar=STANDARD, calendars=None, **more):
    known = {"standard": calendar, **(calendars or {})}
    return Plan(tuple(tasks), tuple(links), known, "standard", rules, start, **more)


def in_days(durations, links, **more):
    """A plan without nights: days of the clock, numbered from the start."""
    tasks = [Task(key, duration=days * DAY) for key, days in durations.items()]
    joined = [Link(before, after, LinkType(kind), lag * DAY) for before, after, kind, lag in links]
    return a_plan(tasks, joined, start=MIDNIGHT, calendar=ROUND_THE_CLOCK, **more)


def day(when, start=MIDNIGHT):
    return (when - start).total_seconds() / DAY


def holiday(first, last=None, calendar=STANDARD):
    away = Special(date.fromisoformat(first), date.fromisoformat(last or first))
    return Calendar(calendar.week, (*calendar.special, away), calendar.other_weeks, calendar.name)


def at(text):
    return datetime.fromisoformat(text)
