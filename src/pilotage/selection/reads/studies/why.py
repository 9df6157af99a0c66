"""What it costs to have a candidate on the other side, and the least that would let it in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.engine.selection.answer import Outcome, Taken
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.forcing import Forced, forced
from pilotage.engine.selection.nearest import nearest_way
from pilotage.engine.selection.problem import Problem
from pilotage.engine.selection.relaxing import Relaxed, least_relaxed
from pilotage.kit.periods import add_months
from pilotage.selection.reads.inputs import ZERO, Candidate, Counts, Inputs, Into, Out, Way, moved
from pilotage.selection.reads.problem import problem_of
from pilotage.selection.reads.studies.bench import Base, Bench
from pilotage.selection.reads.studies.results import Over, Placed, WayIn, WhyResult

MONEY, PEOPLE, BOTH, START = "money", "people", "all", "start"
# An initiative may be looked at from so many months earlier to so many later.
FARTHEST = 24
MOST_STARTS = 12
# Where money and people must both be widened: an hour weighs as much as so much money.
HOUR = Decimal(100)


def is_askable(one: Candidate) -> bool:
    """Can it be on the other side at all? What is decided, and what has no known value or cost, cannot."""
    return one.into != Into.BEGUN and one.out not in (Out.GAPS, Out.WINDOW)


def why_study(base: Base, subject: str, effort: Effort, bench: Bench) -> WhyResult:
    """First the best choice with it on the other side, then the least that lets it in."""
    place = next(at for at, one in enumerate(base.inputs.candidates) if one.id == subject)
    is_in = any(taken.candidate == place for taken in base.answer.taken)
    result = WhyResult(is_whole=False, is_in=is_in)
    found = forced(base.problem, base.answer, place, effort, bench.watch)
    if bench.is_stopped:
        return result
    result = _told(base, result, found)
    bench.told(result, 0.4, _("What it costs is known"))
    if not is_in:
        for share, kind in ((0.6, MONEY), (0.8, PEOPLE), (0.9, BOTH), (1.0, START)):
            if bench.is_stopped:
                return result
            if kind == BOTH and result.ways_in:
                continue
            way = _start(base, place, effort, bench) if kind == START else _more(base, place, kind, effort, bench)
            if bench.is_stopped:
                return result
            if way is not None and _helps(way, result):
                result = replace(result, ways_in=(*result.ways_in, way))
                bench.told(result, share, _("Looking for what would let it in"))
    return replace(result, is_whole=True)


def _helps(way: WayIn, result: WhyResult) -> bool:
    """Another start that costs as much as having it in at a start that is allowed lets nobody in."""
    return not way.loss or result.value_lost is None or way.loss < result.value_lost


def _told(base: Base, result: WhyResult, found: Forced) -> WhyResult:
    def named(some: Iterable[Taken]) -> tuple[Placed, ...]:
        return tuple(base.placed(one) for one in some)

    return replace(
        result,
        outcome=found.outcome.value,
        gap=found.gap,
        value_lost=found.value_lost,
        lost_at_least=found.lost_at_least,
        lost_at_most=found.lost_at_most,
        entered=named(found.entered),
        left=named(found.left),
        moved=named(found.moved),
        clash=tuple((name.kind.value, name.index) for name in found.conflict.names) if found.conflict else (),
    )


def widenable(inputs: Inputs, kind: str) -> dict[int, Decimal]:
    """The limits that this kind of help would widen, with the weight of one unit of each."""
    weights = {Counts.MONEY: Decimal(1), Counts.HOURS: HOUR if kind == BOTH else Decimal(1)}
    wanted = {MONEY: {Counts.MONEY}, PEOPLE: {Counts.HOURS}, BOTH: {Counts.MONEY, Counts.HOURS}}[kind]
    return {
        place: weights[limit.counts]
        for place, limit in enumerate(inputs.limits)
        if (limit.at_most, limit.at_least) != (None, None) and limit.counts in wanted
    }


def _more(base: Base, place: int, kind: str, effort: Effort, bench: Bench) -> WayIn | None:
    """The least more of money, or of people, with which it is in and the whole is worth no less."""
    widen = widenable(base.inputs, kind)
    if not widen:
        return None
    found = least_relaxed(
        base.problem,
        free=widen,
        candidate=place,
        value_at_least=base.answer.value,
        effort=effort,
        report=bench.watch,
    )
    if found is None:
        return None
    by = tuple(Over(short.name.index, short.by) for short in found.by)
    return WayIn(kind, by, _months(base.inputs, place, found), found.value, ZERO, found.is_proved)


def _months(inputs: Inputs, place: int, found: Relaxed) -> int:
    ways = inputs.candidates[place].all_ways
    return next((ways[taken.way].months for taken in found.taken if taken.candidate == place), 0)


def _start(base: Base, place: int, effort: Effort, bench: Bench) -> WayIn | None:
    """The nearest start, of those that are not allowed now, with which it is in and nothing of the value is lost.

    Where there is none, the start at which having it in costs least; None where none lets it in.
    """
    one = base.inputs.candidates[place]
    ways = other_starts(base.inputs, one)
    if not ways:
        return None
    everyone = list(base.inputs.candidates)
    everyone[place] = replace(one, ways=ways)
    problem = problem_of(replace(base.inputs, candidates=tuple(everyone)))
    near = _nearest(base, problem, place, ways, effort, bench)
    if near is not None or bench.is_stopped:
        return near
    found = forced(problem, base.answer, place, effort, bench.watch)
    way = next((taken.way for taken in found.entered if taken.candidate == place), None)
    if way is None or found.value_lost is None or base.answer.value is None:
        return None
    lost = max(found.value_lost, ZERO)
    value = base.answer.value - found.value_lost
    return WayIn(START, (), ways[way].months, value, lost, found.outcome is Outcome.OPTIMAL)


def _nearest(
    base: Base, problem: Problem, place: int, ways: Sequence[Way], effort: Effort, bench: Bench
) -> WayIn | None:
    """problem: with the other starts as the ways of the candidate."""
    if base.answer.value is None:
        return None
    found = nearest_way(
        problem,
        place,
        distances=[abs(way.months) for way in ways],
        value_at_least=base.answer.value,
        effort=effort,
        report=bench.watch,
    )
    return None if found is None else WayIn(START, (), ways[found.way].months, found.value, ZERO, found.is_proved)


def other_starts(inputs: Inputs, one: Candidate) -> tuple[Way, ...]:
    """Starts that are not among its ways, the nearest first, none outside the horizon, where no money counts."""
    start = one.start_of(0)
    if start is None:
        return ()
    known = {way.months for way in one.all_ways}
    grain = inputs.grain
    steps = [step for distance in range(grain, FARTHEST + 1, grain) for step in (distance, -distance)]
    end = add_months(inputs.first_month, inputs.month_count)
    allowed = [step for step in steps if step not in known and inputs.first_month <= moved(start, step) < end]
    return tuple(_way(one, months) for months in allowed[:MOST_STARTS])


def _way(one: Candidate, months: int) -> Way:
    """A delay takes what the delays that are known take, month by month; sooner is worth what its own start is."""
    own, last = one.all_ways[0], one.all_ways[-1]
    if months <= own.months or last.months <= own.months:
        return replace(own, months=months)
    steps = Decimal(months - own.months) / (last.months - own.months)
    return Way(months, own.value + (last.value - own.value) * steps, own.second + (last.second - own.second) * steps)
