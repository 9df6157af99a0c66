"""What probes have in common: findings about initiatives, ages in days, and signs that a row was made to pass."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilotage.kit.formats import formatter
from pilotage.maturity.rules.facts import Facts, InitiativeFact
from pilotage.maturity.rules.probing import Finding

MONTH_DAYS = 30
QUARTER_DAYS = 100  # a quarter, and the days that it takes to report it
HALF_YEAR_DAYS = 180
YEAR = timedelta(days=365)
# Fewer rows alike are chance; of three or more somebody has copied, or has done them all at once.
FEWEST_ALIKE = 3
FEWEST_AT_ONCE = 5


def about(
    one: InitiativeFact, passes: bool, said: str, address: str, *, sign: str = "", is_money: bool = False
) -> Finding:
    """A finding of which the initiative itself is the subject; a sign is told of what passes only."""
    return Finding(one.path, one.subject, address, passes, said, one.owner, sign if passes else "", is_money)


def part_of(
    one: InitiativeFact,
    name: str,
    passes: bool,
    said: str,
    address: str,
    *,
    owner: UUID | None = None,
    is_money: bool = False,
) -> Finding:
    """A finding about something of an initiative: a line, a request. owner: where it has one of its own."""
    subject = _("%(name)s, of %(initiative)s") % {"name": name, "initiative": one.subject}
    return Finding(one.path, subject, address, passes, said, owner or one.owner, is_money=is_money)


def those_in(facts: Facts, phases: Collection[str]) -> Iterator[InitiativeFact]:
    """The initiatives in one of these phases of their life."""
    return (one for one in facts.initiatives if one.phase in phases)


def is_within(day: date | None, days: int, of: date) -> bool:
    """Whether something happened within so many days before that day."""
    return day is not None and (of - day).days <= days


def aged(day: date | None, of: date, never: str) -> str:
    """ "12 Mar 2027, 41 days old", or what is said where there is no day."""
    return never if day is None else f"{formatter().date(day)}, {formatter().age(day, of)}"


def repeated(values: Iterable[Hashable]) -> Counter[Hashable]:
    """How often each value stands there; empty ones do not count."""
    return Counter(value for value in values if value)


def copied(count: int) -> str:
    """The sign of a text that stands elsewhere too, word for word; count: with this one."""
    if count < 2:
        return ""
    words = ngettext("word for word as on %(count)s other", "word for word as on %(count)s others", count - 1)
    return words % {"count": formatter().number(count - 1)}


def at_once(moments: Iterable[tuple[Hashable, datetime | None]], within: timedelta) -> dict[datetime, int]:
    """Of each moment, how many by the same hand lie so close to it, itself included; only where they are many.

    moments   whose, and when; None: not known
    """
    by_hand: dict[Hashable, list[datetime]] = {}
    for hand, moment in moments:
        if moment is not None:
            by_hand.setdefault(hand, []).append(moment)
    found: dict[datetime, int] = {}
    for times in by_hand.values():
        times.sort()
        for moment in times:
            count = bisect_right(times, moment + within) - bisect_left(times, moment - within)
            if count >= FEWEST_AT_ONCE:
                found[moment] = max(found.get(moment, 0), count)
    return found


def crowded(count: int | None, words: str) -> str:
    """The sign of what was done together with many others: words hold a place for how many."""
    return words % {"count": formatter().number(count - 1)} if count else ""
