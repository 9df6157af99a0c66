"""Shares as they are shown: with numerator and denominator, what is needed of them, and how they went."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.kit.formats import UNKNOWN, Formatter
from pilotage.maturity.reads.evidence import Point
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probing import Lack, Probe, Sight, Tally
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

HOLDS, SHORT, NO_EVIDENCE, UNUSED = "holds", "short", "unknown", "unused"
STATES = {
    HOLDS: (lazy("enough"), "green", "✓"),
    SHORT: (lazy("not enough"), "amber", "!"),
    NO_EVIDENCE: (lazy("no evidence yet"), "none", ""),
    UNUSED: (lazy("no practice asks for it"), "none", ""),
}
LACKS = {
    Lack.MISSING: (lazy("Missing"), "red", "M"),
    Lack.STALE: (lazy("Too old"), "amber", "O"),
    Lack.CONTRADICTORY: (lazy("Contradictory"), "blue", "C"),
}
MENDED = (lazy("Mended since"), "green", "✓")
COUNTED = {
    Sight.PLACE: lazy("Counted over what you may see in this scope."),
    Sight.MONEY: lazy("Counted over what you may see, with its money, in this scope."),
    Sight.COMMON: lazy("It belongs to everybody, and counts the same in every scope."),
    Sight.COMMON_MONEY: lazy("It belongs to everybody, and is told to who may see money."),
    Sight.PEOPLE: lazy("It is about people, and told to who may see them; it counts in the enterprise alone."),
}
WIDTH, HEIGHT = 80, 20


@dataclass(frozen=True, slots=True)
class Spark:
    """A trend as a small line: points of an SVG polyline, and what it says."""

    points: str
    last_x: str
    last_y: str
    words: str


def share_text(tally: Tally, probe: Probe[Facts], f: Formatter) -> str:
    """ "82 % · 45 of 55 initiatives in delivery"; a share of nothing is no share."""
    if tally.share is None:
        return _("no evidence yet: it needs %(needs)s") % {"needs": probe.needs}
    values = {
        "share": f.share(tally.share), "passed": f.number(tally.passed), "asked": f.number(tally.asked),
        "things": probe.things,
    }  # fmt: skip
    return _("%(share)s · %(passed)s of %(asked)s %(things)s") % values


def practices_of(shape: ModelShape | None, probe: str) -> list[PracticeShape]:
    """The practices that the probe looks for."""
    return [one for one in shape.practices if one.probe == probe] if shape else []


def state_of(tally: Tally, practices: Sequence[PracticeShape]) -> str:
    """Whether the share reaches what every practice needs that uses it."""
    if tally.share is None:
        return NO_EVIDENCE
    if not practices:
        return UNUSED
    needed = max(one.threshold or 1.0 for one in practices)
    return HOLDS if tally.share >= needed - 1e-9 else SHORT


def needed_text(practices: Sequence[PracticeShape], f: Formatter) -> str:
    """What is needed: "90 %", or "70 % to 95 %" where practices of several levels use it."""
    needed = sorted({one.threshold for one in practices if one.threshold is not None})
    if not needed:
        return UNKNOWN
    if len(needed) == 1:
        return f.share(needed[0])
    return _("%(least)s to %(most)s") % {"least": f.share(needed[0]), "most": f.share(needed[-1])}


def spark_of(points: Sequence[Point], f: Formatter) -> Spark | None:
    """The way of a share; None before two runs can be told apart."""
    shares = [(point.day.toordinal(), point.tally.share) for point in points if point.tally.share is not None]
    if len(shares) < 2:
        return None
    first, last = shares[0][0], shares[-1][0]
    places = [
        (f"{(day - first) / (last - first) * (WIDTH - 4) + 2:.1f}", f"{HEIGHT - 2 - share * (HEIGHT - 4):.1f}")
        for day, share in shares
    ]
    values = {
        "before": f.share(shares[0][1]), "now": f.share(shares[-1][1]), "day": f.date(points[0].day),
    }  # fmt: skip
    words = _("%(before)s on %(day)s, %(now)s at last") % values
    return Spark(" ".join(f"{x},{y}" for x, y in places), *places[-1], words)


def change_text(points: Sequence[Point], f: Formatter) -> str:
    """By how many points the share moved: "+4"."""
    shares = [point.tally.share for point in points if point.tally.share is not None]
    if len(shares) < 2:
        return ""
    moved = round((shares[-1] - shares[0]) * 100)
    return f"+{f.number(moved)}" if moved > 0 else f.number(moved)
