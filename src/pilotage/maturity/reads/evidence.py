"""What probes say: live, of the rows that one reader may see; and as it was kept, run by run."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission
from pilotage.accounts.rules.access import any_of
from pilotage.kit.formats import formatter
from pilotage.maturity.models import ProbeCount, ProbeRun
from pilotage.maturity.reads.facts import GatheredFacts
from pilotage.maturity.rules.facts import Facts
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import (
    COMMON_SIGHTS,
    Evidence,
    Finding,
    Probe,
    Sight,
    Tally,
    tally_of,
)
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

# So many signs are told of a probe; the others are counted.
MOST_SIGNS = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """What the newest run up to a day found, of what the reader may see. day None: nothing was kept until then.

    by_key    evidence by practice; one whose probe had nothing to ask about is there, with an empty tally
    """

    day: date | None
    by_key: Mapping[str, Evidence]
    ran_at: datetime | None = None
    is_afterwards: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One run in a trend."""

    day: date
    tally: Tally
    is_afterwards: bool


# Live.


def findings_of(name: str, access: Access, *, path: str, day: date) -> list[Finding] | None:
    """What one probe finds in the scope, of what the reader may see; None: there is no such probe."""
    probe = PROBES.get(name)
    return None if probe is None else asked(probe, GatheredFacts(access, path=path, day=day), access, path=path)


def all_findings(
    access: Access, *, path: str, day: date, names: Iterable[str] = tuple(PROBES)
) -> dict[str, list[Finding]]:
    """What these probes find, in order: facts are gathered once for all of them."""
    facts = GatheredFacts(access, path=path, day=day)
    return {name: asked(PROBES[name], facts, access, path=path) for name in names}


def asked(probe: Probe[Facts], facts: Facts, access: Access, *, path: str) -> list[Finding]:
    """The findings in the scope that the reader may be told: facts hold little else, and some places ask for more."""
    if probe.sight is Sight.PEOPLE and not access.may_everywhere(Permission.SEE_PEOPLE):
        return []
    return [
        one
        for one in probe.ask(facts)
        if (is_common(probe) or one.place.startswith(path)) and (not one.is_money or _may_see_money(access, probe, one))
    ]


def _may_see_money(access: Access, probe: Probe[Facts], one: Finding) -> bool:
    if probe.sight is Sight.COMMON_MONEY:
        return bool(access.may_anywhere(Permission.SEE_MONEY))
    return bool(access.may(Permission.SEE_MONEY, path=one.place))


def evidence_now(shape: ModelShape, access: Access, *, path: str, day: date) -> Mapping[str, Evidence]:
    """By key of the practice, of those with a probe: live, of what the reader may see."""
    probed = _probed(shape)
    found = all_findings(access, path=path, day=day, names=sorted({one.probe for one in probed}))
    return {one.key: evidence_of(found[one.probe], one.threshold) for one in probed}


def evidence_of(findings: Sequence[Finding], threshold: float | None) -> Evidence:
    return Evidence(tally_of(findings), _needed(threshold), signs_in(findings))


def signs_in(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The commonest signs with how often each was seen; the others together."""
    seen = Counter(one.sign for one in findings if one.passes and one.sign)
    f, told = formatter(), seen.most_common(MOST_SIGNS)
    words = [_("%(count)s: %(sign)s") % {"count": f.number(count), "sign": sign} for sign, count in told]
    if others := sum(seen.values()) - sum(count for _sign, count in told):
        words.append(_("%(count)s: other signs") % {"count": f.number(others)})
    return tuple(words)


def _probed(shape: ModelShape) -> list[PracticeShape]:
    """Practices whose probe there is; an imported model may name one that is not."""
    return [one for one in shape.practices if one.probe in PROBES]


def _needed(threshold: float | None) -> float:
    return 1.0 if threshold is None else threshold


# Kept.


def newest_run(*, on: date | None) -> ProbeRun | None:
    """The newest run on or before a day (None: of all) that asked every probe; without one, what was worked out since.

    What was worked out afterwards knows some probes alone: it speaks only for days of which nothing else was kept.
    """
    runs = ProbeRun.objects.all() if on is None else ProbeRun.objects.filter(day__lte=on)
    return runs.order_by("is_afterwards", "-day").first()


def tallies_kept(run: ProbeRun, access: Access, *, path: str) -> dict[str, Tally]:
    """By probe, over the places in the scope that the reader may see: one query."""
    return {name: tally for (name, _day), tally in _summed(ProbeCount.objects.filter(run=run), access, path).items()}


def evidence_kept(shape: ModelShape, access: Access, *, path: str, on: date | None) -> Kept:
    """From the newest run on or before `on` (None: the newest of all): two queries."""
    run = newest_run(on=on)
    if run is None:
        return Kept(None, {})
    tallies = tallies_kept(run, access, path=path)
    by_key = {
        one.key: Evidence(tally, _needed(one.threshold), _suspicions(tally))
        for one in _probed(shape)
        for tally in [tallies.get(one.probe, Tally())]
    }
    return Kept(run.day, by_key, run.ran_at, run.is_afterwards)


def _suspicions(tally: Tally) -> tuple[str, ...]:
    if not tally.suspects:
        return ()
    return (_("%(count)s pass with a sign of having been made to") % {"count": formatter().number(tally.suspects)},)


def trend_of(probe: str, access: Access, *, path: str) -> list[Point]:
    """Every kept run in which the probe asked something that the reader may see, the oldest first: one query."""
    return trends_of([probe], access, path=path).get(probe, [])


def trends_of(
    probes: Iterable[str], access: Access, *, path: str, days: Iterable[date] | None = None
) -> dict[str, list[Point]]:
    """The same of several; days: only the runs of these."""
    rows = ProbeCount.objects.filter(probe__in=list(probes))
    rows = rows if days is None else rows.filter(run__day__in=list(days))
    found: dict[str, list[Point]] = {}
    for (name, (day, is_afterwards)), tally in sorted(_summed(rows, access, path).items()):
        found.setdefault(name, []).append(Point(day, tally, is_afterwards))
    return found


def run_days() -> list[date]:
    """Every day of a run, the oldest first."""
    return list(ProbeRun.objects.order_by("day").values_list("day", flat=True))


Summed = dict[tuple[str, tuple[date, bool]], Tally]


def _summed(rows: QuerySet[ProbeCount], access: Access, path: str) -> Summed:
    sums = {"passes": Sum("passed"), "asks": Sum("asked"), "doubts": Sum("suspects")}
    seen = rows.filter(told(access, path)).order_by().values_list("probe", "run__day", "run__is_afterwards")
    return {
        (name, (day, is_afterwards)): Tally(passed, asks, doubts)
        for name, day, is_afterwards, passed, asks, doubts in seen.annotate(**sums)
    }


def told(access: Access, path: str) -> Q:
    """The condition on kept counts: of places in the scope, and only what the reader may be told of them."""
    named = {sight: [one.name for one in PROBES.values() if one.sight is sight] for sight in Sight}
    below = Q(place__startswith=path)
    sees = access.where(Permission.SEE, field="place")
    sees_money = access.where(Permission.SEE_MONEY, field="place")
    found = [
        Q(probe__in=named[Sight.PLACE]) & below & sees,
        Q(probe__in=named[Sight.MONEY]) & below & sees & sees_money,
    ]
    if access.may_anywhere(Permission.SEE):
        found.append(Q(probe__in=named[Sight.COMMON]))
    # Whose money is in which currency is told to who sees all of it.
    if access.may_everywhere(Permission.SEE_MONEY):
        found.append(Q(probe__in=named[Sight.COMMON_MONEY]))
    if access.may_everywhere(Permission.SEE_PEOPLE):
        found.append(Q(probe__in=named[Sight.PEOPLE]) & below)
    return any_of(found)


def is_common(probe: Probe[Facts]) -> bool:
    """Whether it counts in every scope, because what it asks about belongs to everybody."""
    return probe.sight in COMMON_SIGHTS
