"""Calendars of a file that MPXJ has read."""

from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from pilotage.delivery.rules.document import Unheld
from pilotage.engine.calendars.calendar import OFFICE_HOURS, Calendar, OtherWeek, Seconds, Shifts, Special
from pilotage.engine.network.plan import Key
from pilotage.exchange.schedules.amounts import FIRST_YEAR, LAST_YEAR, clipped
from pilotage.exchange.schedules.refusals import Unreadable
from pilotage.exchange.schedules.shifts import Drawn, flattened, shifts_of, week_of

# JSON: Any.
Json = dict[str, Any]
MOST_EXCEPTIONS: Final = 200_000
UNSAID: Final[tuple[Shifts, ...]] = (OFFICE_HOURS,) * 5 + ((),) * 2


def calendars_of(said: list[Json]) -> tuple[dict[Key, Calendar], list[Unheld]]:
    """Each calendar with everything that counts in it."""
    drawn: dict[int | str, Drawn] = {}
    unheld: list[Unheld] = []
    left = MOST_EXCEPTIONS
    for one in said:
        name = (one["name"] or "")[:200]
        left -= len(one["special"])
        if left < 0:
            raise Unreadable(_("its calendars have more than {limit} exceptions").format(limit=MOST_EXCEPTIONS))
        drawn[one["key"]] = Drawn(
            name,
            one["below"],
            _week(one["week"]),
            tuple(special for each in one["special"] if (special := _special(each))),
            tuple(other for each in one["other_weeks"] if (other := _other_week(each))),
        )
    flat = flattened(drawn, unsaid=UNSAID)
    for key in flat.circles:
        where = _("calendar “{name}”").format(name=clipped(drawn[key].name))
        unheld.append(Unheld(where, _("the calendar builds on itself; the circle was cut")))
    return dict(flat.calendars), unheld


def _week(days: list[list[list[int]] | None]) -> tuple[Shifts | None, ...]:
    return week_of({place: _times(times) for place, times in enumerate(days) if times is not None})


def _times(times: list[list[int]]) -> list[tuple[Seconds, Seconds]]:
    return [(start, finish) for start, finish in times]


def _stretch(said: Json) -> tuple[date, date] | None:
    """First and last day, as far as a plan reaches."""
    if not said["first"]:
        return None
    first = _day(said["first"])
    last = _day(said["last"]) if said["last"] else first
    first, last = max(first, date(FIRST_YEAR, 1, 1)), min(last, date(LAST_YEAR, 12, 31))
    return (first, last) if first <= last else None


def _day(text: str) -> date:
    # Java writes years beyond 9999 with a sign.
    return date.fromisoformat(text[:10]) if text[:1].isdecimal() else date(LAST_YEAR, 12, 31) + timedelta(0)


def _special(said: Json) -> Special | None:
    stretch = _stretch(said)
    if stretch is None:
        return None
    return Special(*stretch, shifts_of(_times(said["times"]))[0], (said["name"] or "")[:200])


def _other_week(said: Json) -> OtherWeek | None:
    stretch = _stretch(said)
    return None if stretch is None else OtherWeek(*stretch, _week(said["week"]), (said["name"] or "")[:200])
