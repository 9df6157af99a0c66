"""What happened in a sprint: what was committed, added, taken out and done, day by day. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """One story in the sprint. size None: not estimated, counted apart."""

    key: str
    size: float | None
    added_on: date
    left_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    start: date
    finish: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.start + DAY * place for place in range((self.finish - self.start).days + 1))


@dataclass(frozen=True, slots=True)
class Burn:
    """At the end of a day: what was in the sprint, what of it was left, and what an even pace would leave.

    scope and left are None on days that are still to come.
    """

    day: date
    scope: float | None
    left: float | None
    even: float


@dataclass(frozen=True, slots=True)
class Account:
    """What became of a sprint, in the unit of the backlog.

    committed   in it at the end of its first day; `added` came later, `removed` went before its last day
    done        in it and done by its last day; carried: in it to the end and not done
    unsized     stories in it that nobody estimated; they are in none of the sums
    """

    committed: float
    added: float
    removed: float
    done: float
    carried: float
    unsized: int
    stories_committed: int
    stories_done: int


def account(stays: Iterable[Stay], span: Span, *, today: date) -> Account:
    """The sprint as it stands at the end of its last day, or of today where that comes first."""
    last = min(span.finish, today)
    stays = list(stays)
    committed = [one for one in stays if _is_in(one, span.start, span)]
    inside = [one for one in stays if _is_in(one, last, span)]
    added = [one for one in stays if one.added_on > span.start and one.added_on <= span.finish]
    removed = [one for one in stays if not _is_in(one, last, span) and one.added_on <= last]
    done = [one for one in inside if _is_done(one, last)]
    carried = [one for one in inside if not _is_done(one, last)]
    return Account(
        committed=size_of(committed),
        added=size_of(added),
        removed=size_of(removed),
        done=size_of(done),
        carried=size_of(carried),
        unsized=sum(one.size is None for one in inside),
        stories_committed=len(committed),
        stories_done=len(done),
    )


def burn_down(stays: Iterable[Stay], span: Span, *, today: date) -> tuple[Burn, ...]:
    """Every day of the sprint; the even pace begins at what was committed and ends at nothing."""
    stays = list(stays)
    committed = size_of(one for one in stays if _is_in(one, span.start, span))
    days = span.days
    found = []
    for place, day in enumerate(days):
        inside = [one for one in stays if _is_in(one, day, span)]
        is_known = day <= today
        found.append(
            Burn(
                day,
                scope=size_of(inside) if is_known else None,
                left=size_of(one for one in inside if not _is_done(one, day)) if is_known else None,
                even=round(committed * (1 - (place + 1) / len(days)), 4),
            )
        )
    return tuple(found)


def size_of(stays: Iterable[Stay]) -> float:
    return round(sum(one.size for one in stays if one.size is not None), 6)


def reliability(accounts: Sequence[Account]) -> float | None:
    """Done of what was committed, over several sprints; None where nothing was committed."""
    committed = sum(one.committed for one in accounts)
    return sum(one.done for one in accounts) / committed if committed else None


def _is_in(stay: Stay, day: date, span: Span) -> bool:
    """At the end of that day. Who leaves on the last day or later was there to the end: it is carried over."""
    if stay.added_on > day:
        return False
    return stay.left_on is None or stay.left_on > day or stay.left_on >= span.finish


def _is_done(stay: Stay, day: date) -> bool:
    return stay.done_on is not None and stay.done_on <= day
