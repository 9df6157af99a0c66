"""What a choice leaves out, what stands against each of it, and what scarce things are worth."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from pilotage.engine.selection.amounts import written
from pilotage.engine.selection.answer import LeftOut, Short
from pilotage.engine.selection.completing import Choice
from pilotage.engine.selection.effort import Effort
from pilotage.engine.selection.evaluate import needed_of, short_of, used_of
from pilotage.engine.selection.least import Number
from pilotage.engine.selection.model import Model
from pilotage.engine.selection.problem import Kind, Name, Problem
from pilotage.engine.selection.program import program_of
from pilotage.engine.selection.rows import Row, spans_of
from pilotage.engine.selection.solver import prices

# Of the time of a search that its reasons may take on top: at 1,000 candidates and 340 limits 1 to 2 s are needed.
_SHARE, _LEAST_SECONDS = 0.25, 2.0
_MOST_BILLS = 100  # of 5 to 20 ms each


@dataclass(frozen=True, slots=True)
class Worths:
    """Duals of the relaxation, in the problem's own units."""

    by_name: dict[Name, float]
    by_way: tuple[float, ...]


def worths_of(model: Model, effort: Effort) -> Worths | None:
    """What one more unit of each row's limit is worth, and each way net of them; None without an optimum in time."""
    if not model.width:
        return Worths({}, ())
    program = program_of(model.values, model, model.rows)
    duals = prices(program, seconds=max(effort.seconds * _SHARE, _LEAST_SECONDS), seed=effort.seed)
    if duals is None:
        return None
    unit = program.value_scale * model.value_scale
    by_name: dict[Name, float] = defaultdict(float)
    for row, dual, scale in zip(model.rows, duals.rows, program.row_scales.tolist(), strict=True):
        if row.name:
            by_name[row.name] += dual * scale * row.scale / unit
    return Worths(dict(by_name), tuple(dual / unit + 0.0 for dual in duals.columns[: model.ways]))


@dataclass(slots=True)
class _Against:
    """What adding one way would break. size: how short in proportion to the limits, all together."""

    breaks: list[Name] = field(default_factory=list)
    short: list[Short] = field(default_factory=list)
    size: float = 0.0

    @property
    def rank(self) -> tuple[int, float]:
        return len(self.breaks) + len(self.short), self.size


def left_out_of(problem: Problem, model: Model, choice: Choice, worths: Worths | None) -> tuple[LeftOut, ...]:
    """Every candidate that was not chosen with what its addition would break, even after all that may be bought."""
    against: dict[int, _Against] = defaultdict(_Against)
    for row in model.rows:
        if row.name is None or row.name.kind is Kind.FORCED_OUT:
            continue
        for way, over in _broken_by_adding(model, row, choice.units):
            found = against[way]
            if row.name.kind is Kind.LIMIT:
                found.short.append(Short(row.name, written(Fraction(over) / row.scale)))
                found.size += float(Fraction(over) / _size(row))
            elif row.name not in found.breaks:
                found.breaks.append(row.name)
    closest = {
        candidate: min(span, key=lambda way: (against[way].rank, way))
        for candidate, span in enumerate(spans_of(problem))
        if not any(choice.units[way] for way in span)
    }
    for way, short in _short_of_relief(problem, model, choice, worths, closest, against):
        against[way].short.extend(short)
    firsts, forced_out = problem.first_way, frozenset(problem.forced_out)
    return tuple(
        LeftOut(
            candidate=candidate,
            way=way - firsts[candidate],
            is_forced_out=candidate in forced_out,
            breaks=tuple(against[way].breaks),
            short=tuple(against[way].short),
            net_worth=worths.by_way[way] if worths else None,
        )
        for candidate, way in closest.items()
    )


def _short_of_relief(
    problem: Problem,
    model: Model,
    choice: Choice,
    worths: Worths | None,
    closest: dict[int, int],
    against: dict[int, _Against],
) -> Iterable[tuple[int, list[Short]]]:
    """(way, what is short) of those against which no limit alone stands, but all together: what is bought to relieve
    one limit may lack the money of another. Those of the greatest net worth are looked at, a bounded number."""
    if all(len(extra.uses) < 2 and not extra.is_whole for extra in problem.extras):
        return
    ways = [way for way in closest.values() if not any(against[way].rank) and model.values[way] > 0]
    if worths:
        ways.sort(key=lambda way: (-worths.by_way[way], way))
    chosen = [way for way in range(model.ways) if choice.units[way]]
    for way in ways[:_MOST_BILLS]:
        used = used_of(problem, [*chosen, way])
        yield way, list(short_of(problem, used, needed_of(problem, used)))


def _broken_by_adding(model: Model, row: Row, units: Sequence[Number]) -> Iterable[tuple[int, Number]]:
    """(way, how far the row would be off) of each that is left out and does not fit into the row."""
    used = sum(c * units[j] for j, c in zip(row.columns, row.coefficients, strict=True) if units[j])
    low: Number | None = row.at_least
    high: Number | None = row.at_most
    if model.is_eased(row):
        down, up = _still_eased(model, row, units)
        high = None if high is None or down is None else high + down
        low = None if low is None or up is None else low - up
    for way, coefficient in zip(row.columns, row.coefficients, strict=True):
        if way >= model.ways:
            break
        if units[way]:
            continue
        if high is not None and used + coefficient > high:
            yield way, used + coefficient - high
        elif low is not None and used + coefficient < low:
            yield way, used + coefficient - low


def _still_eased(model: Model, row: Row, units: Sequence[Number]) -> tuple[Number | None, Number | None]:
    """By how much the sum can be brought down, and up, by what may still be bought. None: as far as wanted."""
    down: Number | None = 0
    up: Number | None = 0
    for column, coefficient in zip(row.columns, row.coefficients, strict=True):
        if column < model.ways:
            continue
        most = model.most[column - model.ways]
        more = None if most is None else (most - units[column]) * abs(coefficient)
        if coefficient < 0:
            down = None if down is None or more is None else down + more
        else:
            up = None if up is None or more is None else up + more
    return down, up


def _size(row: Row) -> int:
    return max(abs(row.at_most or 0), abs(row.at_least or 0), 1)
