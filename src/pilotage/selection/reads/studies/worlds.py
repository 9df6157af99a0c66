"""Worlds that could come instead of the planned one: other weights of drivers, costs, benefits and budgets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from pilotage.engine.selection.problem import Amount, Problem
from pilotage.engine.selection.robust import World as PosedWorld
from pilotage.selection.models import Goal
from pilotage.selection.reads.inputs import ZERO, Candidate, Counts, Inputs, Way

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


class Posed:
    """What differs from the plan in each world, as the engine asks for it.

    Made when it is asked for: all amounts of a thousand worlds would not fit into memory. What is as planned is not
    said. What was decided before costs what it costs there, too.
    """

    def __init__(self, inputs: Inputs, problem: Problem, worlds: Sequence[World]) -> None:
        self.inputs, self.problem, self.worlds = inputs, problem, worlds
        self._unit = _unit(inputs)
        self._owner = [place for place, ways in enumerate(problem.ways) for _way in ways]
        self._money = [place for place, limit in enumerate(inputs.limits) if limit.counts == Counts.MONEY]

    def __len__(self) -> int:
        return len(self.worlds)

    def __getitem__(self, number: int, /) -> PosedWorld:
        world = self.worlds[number]
        factors = [float(cost) for cost in world.costs]
        return PosedWorld(
            values=dict(self._values(world)),
            uses={
                place: {
                    way: float(used) * factors[self._owner[way]]
                    for way, used in self.problem.limits[place].uses.items()
                    if factors[self._owner[way]] != 1
                }
                for place in self._money
            },
            at_most=dict(self._budgets(world)),
        )

    def _values(self, world: World) -> Iterator[tuple[int, Amount]]:
        for place, first in enumerate(self.problem.first_way):
            one = self.inputs.candidates[place]
            if one.is_claim:
                continue
            factor = _priority_factor(self.inputs, one, world)
            for number, way in enumerate(one.all_ways, start=first):
                value = self._value(one, way, world, place, factor)
                if value.quantize(DIGITS) != way.value.quantize(DIGITS):
                    yield number, float(value)

    def _value(self, one: Candidate, way: Way, world: World, place: int, factor: Decimal) -> Decimal:
        if way.npv is None or not self._unit:
            return way.value * factor
        npv = _npv(one, way.npv, world.costs[place], world.benefits[place])
        return (way.value - self._unit * way.npv) * factor + self._unit * npv

    def _budgets(self, world: World) -> Iterator[tuple[int, Amount]]:
        for place in self._money:
            most = self.problem.limits[place].at_most
            if self.inputs.limits[place].is_budget and most is not None and world.budget != 1:
                yield place, float(most) * float(world.budget)


def _unit(inputs: Inputs) -> Decimal:
    """What one unit of NPV adds to the goal."""
    if inputs.goal == Goal.PRIORITY:
        return ZERO
    if inputs.goal == Goal.NPV:
        return ONE
    free = [one for one in inputs.candidates if not one.is_claim]
    every = sum((one.npv for one in free if one.npv is not None and one.npv > 0), ZERO)
    return (1 - (inputs.mix_share or ZERO)) * 100 / every if every else ZERO


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
