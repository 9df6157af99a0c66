"""What a choice made by hand would mean: what it adds up to, which limits and rules it breaks, what must be bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pilotage.engine.selection.answer import Taken
from pilotage.engine.selection.evaluate import Standing, standing_of
from pilotage.engine.selection.problem import Kind, Problem
from pilotage.selection.reads.inputs import ZERO, Candidate, Inputs, Into, Out
from pilotage.selection.reads.kept import Kept
from pilotage.selection.reads.problem import problem_of


@dataclass(frozen=True, slots=True)
class Tried:
    """A choice by hand.

    shifts   months by which each is moved, of those that are in, by id
    most     another "at most" of some limits, by their place; None takes the limit away
    """

    shifts: Mapping[str, int]
    most: Mapping[int, Decimal | None]


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that the choice breaks, by its place: above its most when `by` is above 0, else below its least."""

    limit: int
    by: Decimal


@dataclass(frozen=True, slots=True)
class Stood:
    """How a choice stands.

    used, eased   by limit, in their order; used - eased counts against the limit
    rules         places of the rules that it breaks: the links come first, then the logic
    bought        (place of an extra, units)
    """

    value: Decimal
    cost: Decimal
    used: tuple[Decimal, ...]
    eased: tuple[Decimal, ...]
    broken: tuple[Broken, ...]
    rules: tuple[int, ...]
    bought: tuple[tuple[int, Decimal], ...]


def may_be_tried(one: Candidate) -> bool:
    """Can it be put in and out by hand? Not what is decided and keeps its claim, nor what cannot be in or compared."""
    if one.is_claim or one.into == Into.BEGUN:
        return False
    return one.out in (Out.NOT, Out.RULE)


def tried_problem(inputs: Inputs, most: Mapping[int, Decimal | None]) -> Problem:
    """The problem as a person tries it: their hand comes before what was forced, and budgets are those they set."""
    found = problem_of(inputs)
    limits = tuple(
        replace(limit, at_most=most[place]) if place in most else limit for place, limit in enumerate(found.limits)
    )
    return replace(found, limits=limits, forced_in=(), forced_out=())


def stood(inputs: Inputs, tried: Tried) -> Stood:
    """The choice worked out exactly, without a search."""
    return _stood(standing_of(tried_problem(inputs, tried.most), _taken(inputs, tried.shifts)))


def shifts_of(inputs: Inputs, kept: Kept) -> dict[str, int]:
    """What an answer chose, as a choice that can be changed by hand."""
    return {id: months for id, months in kept.shift_of.items() if id in inputs.by_id}


def _taken(inputs: Inputs, shifts: Mapping[str, int]) -> Sequence[Taken]:
    taken = []
    for place, one in enumerate(inputs.candidates):
        if one.id in shifts:
            months = [way.months for way in one.all_ways]
            taken.append(Taken(place, months.index(shifts[one.id]) if shifts[one.id] in months else 0))
    return taken


def _stood(found: Standing) -> Stood:
    return Stood(
        value=found.value,
        cost=found.cost,
        used=tuple(use.used for use in found.uses),
        eased=tuple(use.eased for use in found.uses),
        broken=tuple(Broken(short.name.index, short.by) for short in found.short),
        rules=tuple(name.index for name in found.broken if name.kind == Kind.RULE),
        bought=tuple((one.extra, one.units) for one in found.bought if one.units > ZERO),
    )
