"""What an entry must be to be kept: each refusal says what is wrong, where, and what to do."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.accounts.rules import Impossible
from pilotage.risk.models import Entry, EntryKind, Status, Strategy
from pilotage.risk.rules.states import HAS_DUE, HAS_NUMBERS, STRATEGIES, UNCERTAIN

MOST_DAYS = 5_000  # of a delay: nineteen years of working days
COSTS = ("cost_low", "cost_likely", "cost_high")
DELAYS = ("delay_low", "delay_likely", "delay_high")


def check_entry(entry: Entry) -> None:
    """Raises Impossible for the first thing that is wrong."""
    entry.title = " ".join(entry.title.split())
    if not entry.title:
        raise Impossible(_("Give the entry a title."), field="title")
    if len(entry.title) > 200:
        raise Impossible(
            _("A title has at most 200 characters. Say the rest in cause, event and effect."), field="title"
        )
    if entry.near_from and entry.near_until and entry.near_from > entry.near_until:
        raise Impossible(_("The time in which it may happen ends before it begins."), field="near_until")
    if entry.due_on and entry.kind not in HAS_DUE:
        raise Impossible(_("Only issues and actions are due on a day."), field="due_on")
    _check_numbers(entry)


def _check_numbers(entry: Entry) -> None:
    share = entry.probability_share
    if share is not None and not 0 <= Decimal(share) <= 1:
        raise Impossible(_("A probability lies between 0 and 100 %."), field="probability_share")
    if share is not None and entry.kind not in UNCERTAIN:
        raise Impossible(_("What has happened, or is to be done, has no probability."), field="probability_share")
    for names, unlikely in ((COSTS, None), (DELAYS, MOST_DAYS)):
        points = [getattr(entry, name) for name in names]
        if entry.kind not in HAS_NUMBERS and any(one is not None for one in points):
            raise Impossible(_("Only risks, opportunities and issues have cost and delay."), field=names[1])
        _check_points(names, points, unlikely)


def _check_points(names: tuple[str, ...], points: list[Decimal | int | None], most: int | None) -> None:
    low, likely, high = points
    if any(one is not None and one < 0 for one in points):
        raise Impossible(_("Write cost and delay as amounts of 0 or more."), field=names[0])
    if most is not None and any(one is not None and one > most for one in points):
        raise Impossible(_("A delay has at most %(most)s days.") % {"most": most}, field=names[2])
    if likely is None and (low is not None or high is not None):
        raise Impossible(_("Say the likely value too: the least and the greatest stand around it."), field=names[1])
    if (low is None) != (high is None):
        raise Impossible(
            _("Say the least and the greatest value, or neither."), field=names[0] if low is None else names[2]
        )
    if low is not None and likely is not None and high is not None and not low <= likely <= high:
        raise Impossible(_("Three points rise: least, likely, greatest."), field=names[1])


def check_day(on: date, *, today: date, field: str) -> None:
    """What was observed or done lies in no future. Raises Impossible."""
    if on > today:
        raise Impossible(_("This day lies in the future."), field=field)
    if on.year < 1990:
        raise Impossible(_("This day lies too far back: look at the year."), field=field)


def check_level(level: int | None, field: str) -> None:
    if level is not None and level not in range(1, 6):
        raise Impossible(_("A level is one of 1 to 5."), field=field)


def check_strategy(kind: str, strategy: str) -> None:
    if strategy not in STRATEGIES[kind]:
        words = _("“%(strategy)s” is no way to answer this kind of entry: %(kind)s.")
        names = {"strategy": Strategy(strategy).label, "kind": EntryKind(kind).label}
        raise Impossible(words % names, field="strategy")


def check_reason(text: str, *, field: str) -> str:
    """The text without what surrounds it. Raises Impossible when nothing is said."""
    if not text.strip():
        raise Impossible(_("Say why in a sentence: who reads it later needs it."), field=field)
    return text.strip()


def known_status(status: str) -> Status:
    if status not in Status.values:
        raise Impossible(_("This is no status of an entry."), field="status")
    return Status(status)
