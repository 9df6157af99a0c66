"""Worlds that could come instead of the planned one: other weights of drivers, costs, benefits and budgets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from pilotage.engine.selection.problem import Limit, Problem, Way
from pilotage.selection.models import Goal
from pilotage.selection.reads.inputs import ZERO, Candidate, Counts, Inputs

ONE = Decimal(1)
DIGITS = Decimal("1e-6")
Ends = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Ranges:
    """How far worlds lie from the plan. Everything between is equally likely.

    weights   (lowest, highest) by driver, before they are made to add up to 1
    costs     (lowest, highest) factor of what single candidates cost, where it was stated; benefits alike
    cost      the same of all others;   budget: of the budgets of all years together
    """

    weights: tuple[Ends, ...]
    costs: Mapping[str, Ends]
    benefits: Mapping[str, Ends]
    cost: Ends
    benefit: Ends
    budget: Ends


@dataclass(frozen=True, slots=True)
class World:
    """One world: weights by driver, factors by candidate, and the factor of the budgets."""

    weights: tuple[Decimal, ...]
    costs: tuple[Decimal, ...]
    benefits: tuple[Decimal, ...]
    budget: Decimal


def ranges_from(inputs: Inputs, settings: Mapping[str, object]) -> Ranges:
    """From the settings of a study: ranges that were judged or stated where there are any, shares elsewhere."""
    spread = _share(settings, "drivers")
    weights = tuple((weight * (1 - spread), weight * (1 + spread)) for weight in inputs.weights)
    said = settings.get("weights")
    if isinstance(said, list) and len(said) == len(inputs.weights):
        weights = tuple((Decimal(str(low)), Decimal(str(high))) for low, high in said)
    return Ranges(
        weights=weights,
        costs=_stated(settings, "stated_costs"),
        benefits=_stated(settings, "stated_benefits"),
        cost=_around(settings, "costs"),
        benefit=_around(settings, "benefits"),
        budget=_around(settings, "budgets"),
    )


def _stated(settings: Mapping[str, object], name: str) -> dict[str, Ends]:
    """Shares of the plan, such as -0.1 and 0.3, as factors."""
    stated = settings.get(name)
    by_id = stated if isinstance(stated, dict) else {}
    return {str(id): (ONE + Decimal(str(low)), ONE + Decimal(str(high))) for id, (low, high) in by_id.items()}


def _share(settings: Mapping[str, object], name: str) -> Decimal:
    return Decimal(str(settings.get(name, "0")))


def _around(settings: Mapping[str, object], name: str) -> Ends:
    spread = _share(settings, name)
    return ONE - spread, ONE + spread


def worlds_of(inputs: Inputs, ranges: Ranges, *, count: int, seed: int) -> Iterator[World]:
    """The same for the same seed; the first hundred of a thousand are the hundred of a smaller study."""
    chance = Random(seed)  # noqa: S311  # worlds are drawn, nothing is kept secret
    for _number in range(count):
        yield World(
            weights=_adding_up([_between(chance, ends) for ends in ranges.weights]),
            costs=tuple(_between(chance, ranges.costs.get(one.id, ranges.cost)) for one in inputs.candidates),
            benefits=tuple(_between(chance, ranges.benefits.get(one.id, ranges.benefit)) for one in inputs.candidates),
            budget=_between(chance, ranges.budget),
        )


def _between(chance: Random, ends: Ends) -> Decimal:
    drawn = Decimal(repr(chance.random()))
    return (ends[0] + (ends[1] - ends[0]) * drawn).quantize(DIGITS)


def _adding_up(weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    total = sum(weights, ZERO)
    return tuple(weight / total if total else weight for weight in weights)


def problem_in(inputs: Inputs, problem: Problem, world: World) -> Problem:
    """The problem as that world poses it. What was decided before costs what it costs there, too."""
    units = _units(inputs)
    ways = tuple(
        tuple(_way(inputs, units, world, place, number, way) for number, way in enumerate(problem.ways[place]))
        for place in range(problem.size)
    )
    owner = [place for place, some in enumerate(problem.ways) for _way in some]
    limits = tuple(_limit(inputs, world, owner, at, limit) for at, limit in enumerate(problem.limits))
    # One goal: a second one would have to be drawn as well.
    return replace(problem, ways=ways, limits=limits, second=None)


def _units(inputs: Inputs) -> Decimal:
    """What one unit of NPV adds to the goal."""
    if inputs.goal == Goal.PRIORITY:
        return ZERO
    if inputs.goal == Goal.NPV:
        return ONE
    free = [one for one in inputs.candidates if not one.is_claim]
    every = sum((one.npv for one in free if one.npv is not None and one.npv > 0), ZERO)
    return (1 - (inputs.mix_share or ZERO)) * 100 / every if every else ZERO


def _way(inputs: Inputs, unit: Decimal, world: World, place: int, number: int, way: Way) -> Way:
    one = inputs.candidates[place]
    known = one.all_ways[number]
    cost = Decimal(str(way.cost)) * world.costs[place]
    if one.is_claim:
        return replace(way, cost=cost)
    by_npv = unit * (known.npv or ZERO)
    value = (known.value - by_npv) * _priority_factor(inputs, one, world)
    if known.npv is not None and unit:
        value += unit * _npv(one, known.npv, world.costs[place], world.benefits[place])
    return replace(way, value=value.quantize(DIGITS), cost=cost)


def _priority_factor(inputs: Inputs, one: Candidate, world: World) -> Decimal:
    """How its priority changes when every driver has the weight that it has in this world."""
    planned = sum((worth for worth in one.worth if worth is not None), ZERO)
    if not planned:
        return ONE
    there = sum(
        (
            worth * weight / was
            for worth, weight, was in zip(one.worth, world.weights, inputs.weights, strict=False)
            if worth is not None and was
        ),
        ZERO,
    )
    return there / planned


def _npv(one: Candidate, npv: Decimal, cost: Decimal, benefit: Decimal) -> Decimal:
    """Benefits are what the NPV and the cost add up to; costs are taken as they stand, not discounted."""
    spent = one.cost_total if one.cost_total is not None else one.cost
    return (npv + spent) * benefit - spent * cost


def _limit(inputs: Inputs, world: World, owner: Sequence[int], at: int, limit: Limit) -> Limit:
    facts = inputs.limits[at]
    if facts.counts != Counts.MONEY:
        return limit
    uses = {way: (Decimal(str(used)) * world.costs[owner[way]]).quantize(DIGITS) for way, used in limit.uses.items()}
    most = limit.at_most
    if most is not None and facts.is_budget:
        most = (Decimal(str(most)) * world.budget).quantize(DIGITS)
    return replace(limit, uses=uses, at_most=most)
