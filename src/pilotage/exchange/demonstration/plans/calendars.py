"""When is worked at Nordhaven: public holidays, closures of summer and Christmas, and nights on the railway."""

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.easter import easter

from pilotage.engine.calendars.calendar import DAY, OFFICE_HOURS, Calendar, Shifts, Special

SITE_HOURS: Shifts = ((7 * 3600, 12 * 3600), (12 * 3600 + 1800, 15 * 3600 + 1800))
# The last train leaves before 22:00, the first one comes after 5:00: eight hours, over midnight, from Monday on.
EVENING: Shifts = ((22 * 3600, DAY),)
MORNING: Shifts = ((0, 6 * 3600),)
NIGHT = MORNING + EVENING

FIXED_HOLIDAYS = (
    (1, 1, "New Year"), (5, 1, "Labour Day"), (6, 5, "Constitution Day"), (12, 24, "Christmas Eve"),
    (12, 25, "Christmas Day"), (12, 26, "Second day of Christmas"), (12, 31, "New Year's Eve"),
)  # fmt: skip
# Days from Easter Sunday.
MOVING_HOLIDAYS = ((-2, "Good Friday"), (1, "Easter Monday"), (39, "Ascension Day"), (50, "Whit Monday"))
OFFICE, SITE, NIGHTS = "office", "site", "nights"
NAMES = {OFFICE: "Nordhaven office", SITE: "Site works", NIGHTS: "Night possessions"}


def calendars(first_year: int, last_year: int) -> dict[str, Calendar]:
    """The calendars of a plan, with the holidays of these years."""
    years = range(first_year, last_year + 1)
    holidays = tuple(special for year in years for special in _holidays(year))
    closures = tuple(special for year in years for special in _closures(year))
    return {
        OFFICE: Calendar((OFFICE_HOURS,) * 5 + ((),) * 2, holidays, name=NAMES[OFFICE]),
        SITE: Calendar((SITE_HOURS,) * 5 + ((),) * 2, closures + holidays, name=NAMES[SITE]),
        NIGHTS: Calendar((EVENING, *(NIGHT,) * 4, MORNING, ()), holidays, name=NAMES[NIGHTS]),
    }


def _holidays(year: int) -> Iterator[Special]:
    for month, day, name in FIXED_HOLIDAYS:
        yield Special(date(year, month, day), date(year, month, day), name=name)
    sunday = easter(year)
    for days, name in MOVING_HOLIDAYS:
        yield Special(sunday + timedelta(days=days), sunday + timedelta(days=days), name=name)


def _closures(year: int) -> Iterator[Special]:
    """Three weeks from the second Monday of July on, when contractors are away; and between the years."""
    july = date(year, 7, 1)
    monday = july + timedelta(days=(7 - july.weekday()) % 7 + 7)
    yield Special(monday, monday + timedelta(days=18), name="Summer closure")
    yield Special(date(year, 12, 22), date(year, 12, 31), name="Winter closure")
