"""A problem as named linear rows over its ways and extras, in whole numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from pilotage.engine.selection.amounts import whole
from pilotage.engine.selection.problem import (
    After,
    Amount,
    AtLeast,
    AtMost,
    Excludes,
    Kind,
    Limit,
    Name,
    Needs,
    Problem,
    Rule,
    Together,
)


@dataclass(frozen=True, slots=True)
class Row:
    """at_least <= Σ coefficient × units <= at_most, exactly. Columns are ways by number, then extras.

    name    None: no limit or rule of the problem, but how it is written down (a candidate takes one way)
    scale   numbers are the problem's own times this, which makes them whole; >= 1
    """

    name: Name | None
    columns: tuple[int, ...]  # ascending, each once
    coefficients: tuple[int, ...]  # none is 0
    at_least: int | None
    at_most: int | None
    scale: int = 1

    def used_by(self, units: Sequence[int]) -> int:
        """The row's sum. units: of every column; 0 or 1 of ways."""
        return sum(c * units[j] for j, c in zip(self.columns, self.coefficients, strict=True))

    def over_by(self, units: Sequence[int]) -> int:
        """How much the sum is above (positive) or below (negative) what is allowed; 0 when it is respected."""
        used = self.used_by(units)
        if self.at_most is not None and used > self.at_most:
            return used - self.at_most
        if self.at_least is not None and used < self.at_least:
            return used - self.at_least
        return 0


def rows_of(problem: Problem) -> tuple[Row, ...]:
    """Every limit and rule of the problem as rows; a rule may need several, which share its name.

    A limit without ends has no row. A forced choice is a row as well, so that it can be named in a conflict.
    """
    return (*_one_way_rows(problem), *rule_rows_of(problem), *_limit_rows(problem))


def rule_rows_of(problem: Problem) -> Iterator[Row]:
    """Forced choices and rules alone."""
    spans = spans_of(problem)
    for candidate in problem.forced_in:
        yield _count_row(Name(Kind.FORCED_IN, candidate), spans[candidate], at_least=1)
    for candidate in problem.forced_out:
        yield _count_row(Name(Kind.FORCED_OUT, candidate), spans[candidate], at_most=0)
    for place, rule in enumerate(problem.rules):
        yield from _rule_rows(problem, spans, Name(Kind.RULE, place), rule)


def sharper_rows_of(problem: Problem) -> tuple[Row, ...]:
    """Rows that follow from several rules together and leave the relaxation less room; no choice breaks only them.

    Where `later` needs `earlier` and comes after it: what has started by a period is at most what had finished in
    time for it. Source: Christofides, Alvarez-Valdes & Tamarit (1987), disaggregated precedence.
    """
    spans = spans_of(problem)
    needed = {(rule.candidate, rule.needed) for rule in problem.rules if isinstance(rule, Needs)}
    needed |= {pair for rule in problem.rules if isinstance(rule, Together) for pair in _pairs(rule)}
    found: list[Row] = []
    for rule in problem.rules:
        if isinstance(rule, After) and (rule.later, rule.earlier) in needed:
            found.extend(_precedence_rows(problem, spans, rule))
    return tuple(found)


def spans_of(problem: Problem) -> tuple[range, ...]:
    """(n,) the way numbers of each candidate."""
    return tuple(range(first, first + len(ways)) for first, ways in zip(problem.first_way, problem.ways, strict=True))


def _one_way_rows(problem: Problem) -> Iterator[Row]:
    for span in spans_of(problem):
        if len(span) > 1:
            yield _count_row(None, span, at_most=1)


def _rule_rows(problem: Problem, spans: Sequence[range], name: Name, rule: Rule) -> Iterator[Row]:
    match rule:
        case Needs(candidate, needed):
            yield _difference_row(name, spans[needed], spans[candidate], 0, None)
        case Excludes(first, second):
            yield _count_row(name, (*spans[first], *spans[second]), at_most=1)
        case Together(candidates):
            for one, next_one in pairwise(candidates):
                yield _difference_row(name, spans[one], spans[next_one], 0, 0)
        case AtMost(count, candidates):
            yield _count_row(name, _ways_of(spans, candidates), at_most=count)
        case AtLeast(count, candidates):
            yield _count_row(name, _ways_of(spans, candidates), at_least=count)
        case After():
            yield from _after_rows(problem, spans, name, rule)


def _after_rows(problem: Problem, spans: Sequence[range], name: Name, rule: After) -> Iterator[Row]:
    """Of the ways of `earlier` that end at `finish` or later, and those of `later` that start too soon after it, one.

    One row for each step of the staircase describes all pairs that contradict, with no fraction left between the two.
    """
    before = {way: kind.finish for way, kind in zip(spans[rule.earlier], problem.ways[rule.earlier], strict=True)}
    after = {way: kind.start for way, kind in zip(spans[rule.later], problem.ways[rule.later], strict=True)}
    known = 0
    for finish in sorted(set(before.values())):
        too_soon = [way for way, start in after.items() if start < finish + rule.lag]
        if len(too_soon) > known:  # a later finish with no more of them says less than this row
            known = len(too_soon)
            yield _count_row(name, (*too_soon, *(way for way, end in before.items() if end >= finish)), at_most=1)


def _precedence_rows(problem: Problem, spans: Sequence[range], rule: After) -> Iterator[Row]:
    before = {way: kind.finish for way, kind in zip(spans[rule.earlier], problem.ways[rule.earlier], strict=True)}
    after = {way: kind.start for way, kind in zip(spans[rule.later], problem.ways[rule.later], strict=True)}
    for start in sorted(set(after.values())):
        begun = [way for way, begin in after.items() if begin <= start]
        in_time = [way for way, end in before.items() if end + rule.lag <= start]
        if len(in_time) < len(before):  # otherwise the need alone says it
            yield _difference_row(None, in_time, begun, 0, None)


def _pairs(rule: Together) -> Iterator[tuple[int, int]]:
    return ((one, other) for one in rule.candidates for other in rule.candidates if one != other)


def _ways_of(spans: Sequence[range], candidates: Iterable[int]) -> tuple[int, ...]:
    return tuple(way for candidate in candidates for way in spans[candidate])


def _count_row(
    name: Name | None, columns: Iterable[int], at_least: int | None = None, at_most: int | None = None
) -> Row:
    ordered = tuple(sorted(columns))
    return Row(name, ordered, (1,) * len(ordered), at_least, at_most)


def _difference_row(
    name: Name | None, plus: Iterable[int], minus: Iterable[int], at_least: int | None, at_most: int | None
) -> Row:
    ordered = sorted([(way, 1) for way in plus] + [(way, -1) for way in minus])
    return Row(name, tuple(way for way, _ in ordered), tuple(sign for _, sign in ordered), at_least, at_most)


def _limit_rows(problem: Problem) -> Iterator[Row]:
    eased: list[dict[int, Amount]] = [{} for _ in problem.limits]
    for place, extra in enumerate(problem.extras):
        for at, amount in extra.uses.items():
            eased[at][problem.way_count + place] = amount
    for place, (limit, extras) in enumerate(zip(problem.limits, eased, strict=True)):
        if limit.at_least is not None or limit.at_most is not None:
            yield _amount_row(Name(Kind.LIMIT, place), limit, extras)


def _amount_row(name: Name, limit: Limit, extras: Mapping[int, Amount]) -> Row:
    ways = sorted(limit.uses)
    low, high = limit.at_least, limit.at_most
    ends = [end for end in (low, high) if end is not None]
    numbers, scale = whole((*(limit.uses[way] for way in ways), *extras.values(), *ends))
    used = [(column, number) for column, number in zip((*ways, *extras), numbers, strict=False) if number]
    return Row(
        name,
        tuple(column for column, _ in used),
        tuple(number for _, number in used),
        None if low is None else numbers[-len(ends)],
        None if high is None else numbers[-1],
        scale,
    )


def value_row(values: Sequence[int], least: Fraction | int) -> Row:
    """The sum of `values` is at least so much."""
    scale = least.denominator
    used = [(column, value * scale) for column, value in enumerate(values) if value]
    return Row(
        None, tuple(column for column, _ in used), tuple(value for _, value in used), least.numerator, None, scale
    )
