"""From inputs to the engine's problem: the engine knows positions, we know initiatives, limits and months."""

from collections.abc import Iterator
from datetime import date

from pilotage.engine.selection.problem import (
    After,
    AtLeast,
    AtMost,
    Excludes,
    Extra,
    Limit,
    Needs,
    Problem,
    Rule,
    Second,
    Together,
    Way,
)
from pilotage.selection.models import LogicKind
from pilotage.selection.reads.inputs import Candidate, Inputs, Logic
from pilotage.selection.reads.uses import Uses
from pilotage.work.models import DependencyKind


def problem_of(inputs: Inputs) -> Problem:
    """Every candidate has a place, also those that are left out: what needs them must learn that they are out.

    Limits and extras stand in the inputs' order; rules are the links, then the logic.
    """
    all_uses = [Uses(one) for one in inputs.candidates]
    shifts = [(place, way.months) for place, one in enumerate(inputs.candidates) for way in one.all_ways]
    second = [way.second for one in inputs.candidates for way in one.all_ways]
    return Problem(
        ways=tuple(tuple(_ways(inputs, one, uses)) for one, uses in zip(inputs.candidates, all_uses, strict=True)),
        limits=tuple(
            Limit(
                uses={
                    number: used
                    for number, (place, months) in enumerate(shifts)
                    if (used := all_uses[place].of(limit, months))
                },
                at_least=limit.at_least,
                at_most=limit.at_most,
            )
            for limit in inputs.limits
        ),
        extras=tuple(
            Extra(dict(extra.uses), extra.most, extra.is_whole, extra.value, extra.cost) for extra in inputs.extras
        ),
        forced_in=tuple(index for index, one in enumerate(inputs.candidates) if one.into),
        forced_out=tuple(index for index, one in enumerate(inputs.candidates) if one.out),
        rules=tuple(_rules(inputs)),
        second=Second(dict(enumerate(second)), float(inputs.second_share)) if inputs.second_goal else None,
    )


def _ways(inputs: Inputs, one: Candidate, uses: Uses) -> Iterator[Way]:
    """Starts and finishes are days from the horizon's first: lags are days, too."""
    origin = inputs.first_month
    for way in one.all_ways:
        start, finish = one.start_of(way.months), one.finish_of(way.months)
        first = _day(origin, start) if start else 0
        last = _day(origin, finish) + 1 if finish else first
        yield Way(first, max(first, last), way.value, uses.whole_cost)


def _day(origin: date, day: date) -> int:
    return (day - origin).days


def _rules(inputs: Inputs) -> Iterator[Rule]:
    place = {one.id: index for index, one in enumerate(inputs.candidates)}
    for link in inputs.links:
        source, target = place[link.source], place[link.target]
        match link.kind:
            case DependencyKind.NEEDS:
                yield Needs(source, target)
            case DependencyKind.EXCLUDES:
                yield Excludes(source, target)
            case _:
                yield Together((source, target))
    for logic in inputs.logic:
        yield _rule(logic, tuple(place[member] for member in logic.members))


def _rule(logic: Logic, members: tuple[int, ...]) -> Rule:
    match logic.kind:
        case LogicKind.NEEDS:
            return Needs(*members)
        case LogicKind.EXCLUDES:
            return Excludes(*members)
        case LogicKind.AFTER:
            return After(members[0], members[1], logic.lag)
        case LogicKind.AT_LEAST:
            return AtLeast(logic.count, members)
        case LogicKind.AT_MOST:
            return AtMost(logic.count, members)
        case _:
            return Together(members)
