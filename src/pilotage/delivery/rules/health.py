"""One health for every method: lights with their reasons, from a plan, a backlog, or what was stated. Pure.

A light is computed and never typed in; what people say of an initiative is its RAG, which stands beside it. What
cannot be known is not known, and is never green.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pilotage.delivery.rules.words import deadline_reason, promise_words, working_days
from pilotage.kit.formats import UNKNOWN, formatter

# A finish that is late by up to a tenth of the planned length is what a manager may still make up; more asks for a
# decision. The same tenth is what change control usually leaves to the manager.
LATE_AMBER_SHARE = 0.10
# Scheduled and done work: within 5 % is the noise of reporting, below 85 % hardly any plan ever recovers.
PACE_GREEN = 0.95
PACE_AMBER = 0.85
# A scope that grows by a tenth is refinement; by a quarter, it is another product than the one that was agreed.
GROWTH_GREEN_SHARE = 0.10
GROWTH_AMBER_SHARE = 0.25
# The share of deadlines that are missed, and of work that is stuck: DCMA's check of missed tasks allows 5 %.
THREAT_AMBER_SHARE = 0.05
# Stories that nobody estimated: what a forecast in points does not see.
UNSIZED_AMBER_SHARE = 0.20
# Fewer weeks than this say nothing about a pace.
FEWEST_WEEKS = 4


# What an estimate moves by between two reports is no news; a tenth above what was approved asks for a decision.
DEARER_GREEN_SHARE = 0.02
DEARER_AMBER_SHARE = 0.10


class Dimension(StrEnum):
    TIME = "time"
    MONEY = "money"
    SCOPE = "scope"
    RISK = "risk"
    FORECAST = "forecast"


DIMENSION_NAMES = {
    Dimension.TIME: gettext_lazy("Time"),
    Dimension.MONEY: gettext_lazy("Money"),
    Dimension.SCOPE: gettext_lazy("Scope"),
    Dimension.RISK: gettext_lazy("Risk"),
    Dimension.FORECAST: gettext_lazy("Forecast against promise"),
}


class Colour(StrEnum):
    """From best to worst; what is not known is beside the order."""

    GREEN = "G"
    AMBER = "A"
    RED = "R"
    UNKNOWN = ""


WORST_FIRST = (Colour.RED, Colour.AMBER, Colour.GREEN, Colour.UNKNOWN)
COLOUR_NAMES = {
    Colour.GREEN: gettext_lazy("Green"),
    Colour.AMBER: gettext_lazy("Amber"),
    Colour.RED: gettext_lazy("Red"),
    Colour.UNKNOWN: gettext_lazy("Not known"),
}


@dataclass(frozen=True, slots=True)
class Light:
    """One answer, with the reason in words. facts: (what, value) behind it, ready to show."""

    colour: Colour
    reason: str
    facts: tuple[tuple[str, str], ...] = ()


Health = Mapping[Dimension, Light]


def worst(lights: Iterable[Light]) -> Colour:
    """The worst of what is known; not known where nothing is."""
    colours = {light.colour for light in lights}
    return next((colour for colour in WORST_FIRST if colour in colours), Colour.UNKNOWN)


def together(lights: Sequence[Light], *, otherwise: str) -> Light:
    """Several answers to one question as one: the worst decides, and every reason is said, the worst first."""
    known = sorted((one for one in lights if one.colour), key=lambda one: WORST_FIRST.index(one.colour))
    if not known:
        return lights[0] if lights else Light(Colour.UNKNOWN, otherwise)
    facts = tuple(fact for one in lights for fact in one.facts)
    return Light(known[0].colour, " ".join(one.reason for one in known), facts)


@dataclass(frozen=True, slots=True)
class Roll:
    """How many initiatives have each colour, in one dimension or in all. Nothing is weighted, nothing left out."""

    counts: Mapping[Colour, int]

    @property
    def worst(self) -> Colour:
        return next((colour for colour in WORST_FIRST if self.counts.get(colour)), Colour.UNKNOWN)

    @property
    def all(self) -> int:
        return sum(self.counts.values())


def rolled_up(healths: Iterable[Health], dimensions: Sequence[Dimension]) -> dict[Dimension | None, Roll]:
    """The colours of many initiatives by dimension, and (None) of each one's worst light."""
    counts: dict[Dimension | None, Counter[Colour]] = {one: Counter() for one in (*dimensions, None)}
    for health in healths:
        for dimension in dimensions:
            light = health.get(dimension)
            counts[dimension][light.colour if light else Colour.UNKNOWN] += 1
        counts[None][worst(health.values())] += 1
    return {one: Roll(found) for one, found in counts.items()}


def lateness(finish: date, promised: date, start: date | None, *, what: str, from_what: str) -> Light:
    """A finish against a promise, measured by the length that was promised."""
    f = formatter()
    slip = Slip((finish - promised).days, (promised - start).days if start else None)
    facts = ((what, f.date(finish)), (from_what, f.date(promised)))
    return _late(slip, f.days(abs(slip.days)), what, from_what, facts)


@dataclass(frozen=True, slots=True)
class Slip:
    """days: how much later than promised, below 0 earlier; length: days that were promised. None: not known."""

    days: float
    length: float | None


def _late(slip: Slip, days: str, what: str, from_what: str, facts: tuple[tuple[str, str], ...]) -> Light:
    late = round(slip.days, 1)
    if late <= 0:
        early = _("on the day") if not late else _("%(days)s early") % {"days": days}
        return Light(Colour.GREEN, _("%(what)s: %(early)s.") % {"what": what, "early": early}, facts)
    words = _("%(what)s: %(days)s after %(from_what)s.")
    reason = words % {"what": what, "days": days, "from_what": from_what.lower()}
    is_small = slip.length is not None and slip.length > 0 and slip.days <= slip.length * LATE_AMBER_SHARE
    return Light(Colour.AMBER if is_small else Colour.RED, reason, facts)


def plan_time(*, finish: date | None, approved: date | None, slip: Slip | None, missed: int, deadlines: int) -> Light:
    """A plan's finish against that of its current baseline, and the deadlines that it misses.

    slip   between both, in working days of the plan, in which plans speak everywhere; None: nothing was approved
    """
    words, f = promise_words(), formatter()
    if finish is None:
        return Light(Colour.UNKNOWN, words.no_dates)
    facts = ((_("Deadlines"), f.number(deadlines)),) if deadlines else ()
    lights = [threats(missed, deadlines, reason=deadline_reason(missed), facts=facts)] if deadlines else []
    if approved is not None and slip is not None:
        dates = ((words.finish, f.date(finish)), (words.baseline, f.date(approved)))
        lights.insert(0, _late(slip, working_days(abs(slip.days)), words.finish, words.baseline, dates))
    return together(lights, otherwise=words.no_baseline)


def pace(ratio: float | None, *, reason: str, facts: tuple[tuple[str, str], ...] = ()) -> Light:
    """Work done against work that should be done by now: 1 is even."""
    if ratio is None:
        return Light(Colour.UNKNOWN, reason, facts)
    colour = Colour.GREEN if ratio >= PACE_GREEN else Colour.AMBER if ratio >= PACE_AMBER else Colour.RED
    return Light(colour, reason, facts)


def backlog_pace(*, share: float | None, start: date | None, promised: date | None, today: date) -> Light:
    """The share that is done against the share of the time that is gone."""
    f = formatter()
    if share is None:
        return Light(Colour.UNKNOWN, _("The backlog is empty."))
    if start is None or promised is None or promised <= start:
        return Light(Colour.UNKNOWN, _("Without a planned start and finish there is no pace to keep."))
    gone = min(1.0, max(0.0, (today - start).days / (promised - start).days))
    facts = ((_("Done"), f.share(share)), (_("Time gone"), f.share(gone)))
    reason = _("%(done)s is done when %(gone)s of the time is gone.") % {"done": f.share(share), "gone": f.share(gone)}
    return pace(share / gone if gone else None if not share else 1.0, reason=reason, facts=facts)


def scope_growth(share: float | None, *, since: date | None, what: str) -> Light:
    """Growth of the scope since it was agreed, or since the baseline."""
    f = formatter()
    if share is None:
        return Light(Colour.UNKNOWN, _("There is no agreed scope to compare with."))
    facts = ((what, f.share(share, 1)), (_("Since"), f.date(since)))
    values = {"share": f.share(abs(share)), "day": f.date(since)}
    if share <= 0:
        words = (
            _("The scope is as it was on %(day)s.")
            if not share
            else _("The scope is %(share)s smaller than on %(day)s.")
        )
        return Light(Colour.GREEN, words % values, facts)
    colour = _within(share, GROWTH_GREEN_SHARE, GROWTH_AMBER_SHARE)
    return Light(colour, _("The scope grew by %(share)s since %(day)s.") % values, facts)


def _within(share: float, green: float, amber: float) -> Colour:
    return Colour.GREEN if share <= green else Colour.AMBER if share <= amber else Colour.RED


def overrun(share: float | None, *, reason: str, facts: tuple[tuple[str, str], ...] = ()) -> Light:
    """Money above what was approved, as a share of it; below is green."""
    if share is None:
        return Light(Colour.UNKNOWN, reason, facts)
    colour = (
        Colour.GREEN if share <= DEARER_GREEN_SHARE else Colour.AMBER if share <= DEARER_AMBER_SHARE else Colour.RED
    )
    return Light(colour, reason, facts)


def threats(count: int, whole: int, *, reason: str, facts: tuple[tuple[str, str], ...] = ()) -> Light:
    """Things that endanger the finish, of all that could: none is green, a few are amber."""
    if not whole:
        return Light(Colour.UNKNOWN, reason, facts)
    share = count / whole
    colour = Colour.GREEN if not count else Colour.AMBER if share <= THREAT_AMBER_SHARE else Colour.RED
    return Light(colour, reason, facts)


def ageing(*, stuck: int, doing: int, limit_days: int | None) -> Light:
    """Stories in progress for longer than 85 % of the finished ones took. One of several is amber, most are red."""
    f = formatter()
    if limit_days is None:
        return Light(Colour.UNKNOWN, _("No finished story tells how long one takes."))
    facts = ((_("In progress"), f.number(doing)), (_("85 % took at most"), f.days(limit_days)))
    if not stuck:
        return Light(Colour.GREEN, _("Nothing is in progress for unusually long."), facts)
    words = ngettext(
        "%(count)s story in progress is older than the %(days)s in which 85 %% are done.",
        "%(count)s stories in progress are older than the %(days)s in which 85 %% are done.",
        stuck,
    )
    reason = words % {"count": f.number(stuck), "days": f.days(limit_days)}
    return Light(Colour.RED if stuck * 2 > doing else Colour.AMBER, reason, facts)


def unsized(count: int, left: int) -> Light:
    """Stories without an estimate among those that are left."""
    f = formatter()
    if not left:
        return Light(Colour.GREEN, _("Nothing is left to estimate."))
    if not count:
        return Light(Colour.GREEN, _("Everything that is left is estimated."))
    words = ngettext(
        "%(count)s of %(left)s stories that are left is not estimated.",
        "%(count)s of %(left)s stories that are left are not estimated.",
        count,
    )
    reason = words % {"count": f.number(count), "left": f.number(left)}
    colour = Colour.AMBER if count / left > UNSIZED_AMBER_SHARE else Colour.GREEN
    return Light(colour, reason, ((_("Not estimated"), f.number(count)),))


def forecast_light(*, likely: date | None, safe: date | None, promised: date | None, why_not: str) -> Light:
    """Forecast against promise: kept with 85 % is green, with 50 % amber.

    likely, safe   the days by which it is done with 50 and 85 %; None: not within the time that was looked at
    why_not        why there is no forecast; empty where there is one
    """
    f = formatter()
    if why_not:
        return Light(Colour.UNKNOWN, why_not)
    if promised is None:
        return Light(Colour.UNKNOWN, _("No finish is planned, so nothing is promised."), _dates(likely, safe, None))
    facts = _dates(likely, safe, promised)
    values = {"safe": f.date(safe), "likely": f.date(likely), "promised": f.date(promised)}
    if safe is not None and safe <= promised:
        return Light(Colour.GREEN, _("Done by %(safe)s with 85 %%; promised is %(promised)s.") % values, facts)
    if likely is not None and likely <= promised:
        words = _("Done by %(likely)s with 50 %%, but only by %(safe)s with 85 %%; promised is %(promised)s.")
        return Light(Colour.AMBER, words % values, facts)
    words = _("Even with 50 %% it is done only by %(likely)s; promised is %(promised)s.")
    if likely is None:
        words = _("At this pace it is not done within the years looked at; promised is %(promised)s.")
    return Light(Colour.RED, words % values, facts)


def _dates(likely: date | None, safe: date | None, promised: date | None) -> tuple[tuple[str, str], ...]:
    f = formatter()
    return (
        (_("50 % by"), f.date(likely)),
        (_("85 % by"), f.date(safe)),
        (_("Promised"), f.date(promised) if promised else UNKNOWN),
    )
