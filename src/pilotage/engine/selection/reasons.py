"""What a choice uses, and what stands against each candidate that it leaves out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pilotage.engine.selection.answer import LeftOut, Short, Use, decimal_of
from pilotage.engine.selection.problem import Kind, Name, Problem
from pilotage.engine.selection.program import program_of
from pilotage.engine.selection.rows import Row, exact, written
from pilotage.engine.selection.solver import prices


@dataclass(frozen=True, slots=True)
class Worths:
    """Duals of the relaxation, in the problem's own units."""

    by_name: dict[Name, float]
    by_candidate: tuple[float, ...]


def worths_of(values: Sequence[int], value_scale: int, rows: Sequence[Row], seed: int) -> Worths | None:
    """What one more unit of each row's limit is worth, and each candidate net of them; None without an optimum."""
    if not values:
        return Worths({}, ())
    program = program_of(values, rows)
    duals = prices(program, seed)
    if duals is None:
        return None
    unit = program.value_scale * value_scale
    by_name: dict[Name, float] = defaultdict(float)
    for row, dual, scale in zip(rows, duals.rows, program.row_scales.tolist(), strict=True):
        by_name[row.name] += dual * scale * row.scale / unit
    return Worths(dict(by_name), tuple(dual / unit + 0.0 for dual in duals.columns))


def uses_of(problem: Problem, selected: Sequence[int], worths: Worths | None) -> tuple[Use, ...]:
    """What the choice uses of each budget, by period, and of each limit."""

    def worth(name: Name) -> float | None:
        return worths.by_name.get(name, 0.0) if worths else None

    found = []
    for period, budget in enumerate(problem.budgets):
        name = Name(Kind.BUDGET, period)
        spent = _total(problem.costs[candidate][period] for candidate in selected)
        found.append(Use(name, spent, None, decimal_of(budget), worth(name)))
    for place, limit in enumerate(problem.limits):
        name = Name(Kind.LIMIT, place)
        used = _total(limit.uses[candidate] for candidate in selected)
        found.append(Use(name, used, decimal_of(limit.at_least), decimal_of(limit.at_most), worth(name)))
    return tuple(found)


def left_out_of(
    problem: Problem, rows: Sequence[Row], chosen: Sequence[int], worths: Worths | None
) -> tuple[LeftOut, ...]:
    """Every candidate that was not chosen with what its addition would break.

    chosen   (n,) of 0 and 1, respecting every row
    """
    breaks: dict[int, list[Name]] = defaultdict(list)
    short: dict[int, list[Short]] = defaultdict(list)
    for row in rows:
        for candidate, over in _broken_by_adding(row, chosen):
            if row.name.kind in {Kind.BUDGET, Kind.LIMIT}:
                short[candidate].append(Short(row.name, written(Fraction(over, row.scale))))
            elif row.name not in breaks[candidate]:
                breaks[candidate].append(row.name)
    forced_out = set(problem.forced_out)
    return tuple(
        LeftOut(
            candidate=candidate,
            is_forced_out=candidate in forced_out,
            breaks=tuple(name for name in breaks[candidate] if name.kind is Kind.RULE),
            short=tuple(short[candidate]),
            net_worth=worths.by_candidate[candidate] if worths else None,
        )
        for candidate, x in enumerate(chosen)
        if not x
    )


def _broken_by_adding(row: Row, chosen: Sequence[int]) -> Iterable[tuple[int, int]]:
    """(candidate, how far the row would be off) of each that is left out and does not fit into the row."""
    used = row.used_by(chosen)
    for candidate, coefficient in zip(row.columns, row.coefficients, strict=True):
        if chosen[candidate]:
            continue
        if row.at_most is not None and used + coefficient > row.at_most:
            yield candidate, used + coefficient - row.at_most
        elif row.at_least is not None and used + coefficient < row.at_least:
            yield candidate, used + coefficient - row.at_least


def _total(amounts: Iterable[int | Decimal | float]) -> Decimal:
    return written(sum((exact(amount) for amount in amounts), start=Fraction(0)))
