"""How a given choice stands: its value, its uses, and what it breaks. No search by the solver, exact, at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from pilotage.engine.selection.amounts import as_decimal, decimal_of, exact, total, whole, written
from pilotage.engine.selection.answer import Bought, Short, Taken, Use
from pilotage.engine.selection.least import Line, Number
from pilotage.engine.selection.model import most_of
from pilotage.engine.selection.problem import Amount, Kind, Name, Problem, WrongProblem
from pilotage.engine.selection.rows import rule_rows_of
from pilotage.engine.selection.wholes import least_whole_bill

# What was bought may have been rounded where no decimal can write it: such a hair is not called short.
_HAIR = Fraction(1, 10**30)


@dataclass(frozen=True, slots=True)
class Standing:
    """A choice as it is, good or not.

    broken   rules, forced choices and limits that it does not respect
    short    by how much each broken limit is missed, after what was bought: above 0 too much, below 0 too little
    """

    value: Decimal
    second_value: Decimal | None
    cost: Decimal
    uses: tuple[Use, ...]  # `worth` is not known here
    bought: tuple[Bought, ...]
    broken: tuple[Name, ...]
    short: tuple[Short, ...]


def standing_of(problem: Problem, taken: Sequence[Taken], bought: Sequence[Bought] | None = None) -> Standing:
    """What the choice is worth, uses and breaks.

    bought   None: the least that is needed; first the smallest shortage in proportion to the limits, then the least
             value lost, then the lowest cost. Of whole extras the least as far as a bounded search tells.

    Raises WrongProblem when a candidate is taken twice, or a way or extra does not exist.
    """
    ways = ways_of(problem, taken)
    used = used_of(problem, ways)
    units = needed_of(problem, used) if bought is None else _units_of(problem, bought)
    short = tuple(short_of(problem, used, units))
    return Standing(
        value=value_of(problem, ways, units),
        second_value=second_value_of(problem, ways),
        cost=cost_of(problem, ways, units),
        uses=uses_of(problem, used, units, None),
        bought=bought_of(units),
        broken=(*_broken_rules(problem, ways), *(one.name for one in short)),
        short=short,
    )


def ways_of(problem: Problem, taken: Sequence[Taken]) -> tuple[int, ...]:
    """The numbers of the ways that are taken, ascending. Raises WrongProblem as `standing_of`."""
    if len({one.candidate for one in taken}) != len(taken):
        raise WrongProblem("a candidate is taken twice")
    for one in taken:
        if one.candidate not in range(problem.size) or one.way not in range(len(problem.ways[one.candidate])):
            raise WrongProblem(f"candidate {one.candidate} has no way {one.way}")
    firsts = problem.first_way
    return tuple(sorted(firsts[one.candidate] + one.way for one in taken))


def taken_of(problem: Problem, ways: Sequence[int]) -> tuple[Taken, ...]:
    """The ways of these numbers as taken by their candidates."""
    numbers = frozenset(ways)
    return tuple(
        Taken(candidate, way)
        for candidate, first in enumerate(problem.first_way)
        for way in range(len(problem.ways[candidate]))
        if first + way in numbers
    )


def bought_of(units: Sequence[Number]) -> tuple[Bought, ...]:
    """What there is of each extra. units: (extras,)"""
    return tuple(Bought(extra, written(amount)) for extra, amount in enumerate(units) if amount)


def used_of(problem: Problem, ways: Sequence[int]) -> tuple[Decimal, ...]:
    """(limits,) what the ways use of each."""
    chosen = frozenset(ways)
    return tuple(total(map(limit.uses.__getitem__, limit.uses.keys() & chosen)) for limit in problem.limits)


def needed_of(problem: Problem, used: Sequence[Decimal]) -> tuple[Number, ...]:
    """(extras,) the least that is needed when ways use so much of each limit."""
    if not problem.extras:
        return ()
    lines = list(_lines(problem, used))
    prices = [(-exact(extra.value), exact(extra.cost)) for extra in problem.extras]
    whole = [extra.is_whole for extra in problem.extras]
    return least_whole_bill(lines, prices, [most_of(extra) for extra in problem.extras], whole).units


def uses_of(
    problem: Problem, used: Sequence[Decimal], units: Sequence[Number], worths: Mapping[Name, float] | None
) -> tuple[Use, ...]:
    """What is used of every limit, and eased by what was bought."""
    eased = _eased(problem, units)
    return tuple(
        Use(
            name=Name(Kind.LIMIT, place),
            used=used[place],
            eased=written(eased[place]),
            at_least=decimal_of(limit.at_least),
            at_most=decimal_of(limit.at_most),
            worth=None if worths is None else worths.get(Name(Kind.LIMIT, place), 0.0),
        )
        for place, limit in enumerate(problem.limits)
    )


def value_of(problem: Problem, ways: Sequence[int], units: Sequence[Number]) -> Decimal:
    """Of ways and of what was bought."""
    every = tuple(chain.from_iterable(problem.ways))
    bought = sum((exact(one.value) * amount for one, amount in zip(problem.extras, units, strict=True)), Fraction(0))
    return total((*(every[way].value for way in ways), written(bought)))


def cost_of(problem: Problem, ways: Sequence[int], units: Sequence[Number]) -> Decimal:
    """Of ways and of what was bought."""
    every = tuple(chain.from_iterable(problem.ways))
    bought = sum((exact(one.cost) * amount for one, amount in zip(problem.extras, units, strict=True)), Fraction(0))
    return total((*(every[way].cost for way in ways), written(bought)))


def second_value_of(problem: Problem, ways: Sequence[int]) -> Decimal | None:
    """None without a second goal."""
    second = problem.second
    return total(second.values[way] for way in ways if way in second.values) if second else None


def _eased(problem: Problem, units: Sequence[Number]) -> list[Fraction]:
    eased = [Fraction(0)] * len(problem.limits)
    for extra, amount in zip(problem.extras, units, strict=True):
        if amount:
            for place, number in extra.uses.items():
                eased[place] -= exact(number) * amount
    return eased


def short_of(problem: Problem, used: Sequence[Decimal], units: Sequence[Number]) -> Iterator[Short]:
    """By how much each limit that is not kept is missed."""
    for place, eased in enumerate(_eased(problem, units)):
        limit = problem.limits[place]
        counts = Fraction(used[place]) - eased if eased else used[place]
        for end, side in ((limit.at_most, 1), (limit.at_least, -1)):
            if end is None or _is_kept(counts, end, side):
                continue
            by = Fraction(counts) - exact(end)
            if by * side > _HAIR:
                yield Short(Name(Kind.LIMIT, place), written(by))


def _is_kept(counts: Fraction | Decimal, end: Amount, side: int) -> bool:
    """Decimals are compared as they are, which is exact and ten times as fast as fractions."""
    most = as_decimal(end) if isinstance(counts, Decimal) else exact(end)
    return counts <= most if side > 0 else counts >= most


def _lines(problem: Problem, used: Sequence[Decimal]) -> Iterator[Line]:
    eased: dict[int, dict[int, Amount]] = {}
    for column, extra in enumerate(problem.extras):
        for place, number in extra.uses.items():
            eased.setdefault(place, {})[column] = number
    for place, numbers in eased.items():
        limit = problem.limits[place]
        for end, side in ((limit.at_most, -1), (limit.at_least, 1)):
            if end is not None:
                (room, spent, *parts), scale = whole((end, used[place], *numbers.values()))
                coefficients = {column: side * part for column, part in zip(numbers, parts, strict=True)}
                yield Line(side * (spent - room), coefficients, Fraction(1, max(abs(room), scale)))


def _units_of(problem: Problem, bought: Sequence[Bought]) -> tuple[Number, ...]:
    units: list[Number] = [0] * len(problem.extras)
    for one in bought:
        if one.extra not in range(len(units)):
            raise WrongProblem(f"there is no extra {one.extra}")
        units[one.extra] += exact(one.units)
    return tuple(units)


def _broken_rules(problem: Problem, ways: Sequence[int]) -> tuple[Name, ...]:
    units = [0] * problem.way_count
    for way in ways:
        units[way] = 1
    found = (row.name for row in rule_rows_of(problem) if row.name and row.over_by(units))
    return tuple(dict.fromkeys(found))
