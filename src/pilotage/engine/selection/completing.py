"""From whole numbers of ways and extras to a full choice: parts of extras as needed, everything respected exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from pilotage.engine.selection.least import Line, Number, least_bill
from pilotage.engine.selection.model import Model, worth_of
from pilotage.engine.selection.rows import Row


@dataclass(frozen=True, slots=True)
class Choice:
    """Units of every column, respecting every row exactly. Ways are 0 or 1."""

    units: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Why the whole numbers cannot be completed: rows over whole columns that follow from all rows, and are broken."""

    rows: tuple[Row, ...]


def completed(model: Model, rows: Sequence[Row], picked: Sequence[int]) -> Choice | Broken:
    """The choice with these ways and whole extras, and the least of the other extras that is needed.

    picked   (columns,) whole numbers; those of extras that are bought in parts are not looked at
    """
    parts = [model.ways + place for place, is_whole in enumerate(model.is_whole) if not is_whole]
    if not parts:
        broken = tuple(row for row in rows if row.over_by(picked))
        return Broken(broken) if broken else Choice(tuple(picked))
    place_of = {column: place for place, column in enumerate(parts)}
    plain, lines, sides = [], [], []
    for row in rows:
        if model.is_eased(row) and not place_of.keys().isdisjoint(row.columns):
            for side, line in _lines_of(row, picked, place_of):
                lines.append(line)
                sides.append((row, side))
        elif row.over_by(picked):
            plain.append(row)
    if plain:
        return Broken(tuple(plain))
    most = [model.most[column - model.ways] for column in parts]
    bill = least_bill(lines, [(-model.values[column], model.costs[column]) for column in parts], most)
    if bill.is_short:
        return Broken((_blamed(sides, bill.blame, place_of, most),))
    units: list[Number] = list(picked)
    for column, amount in zip(parts, bill.units, strict=True):
        units[column] = amount
    return Choice(tuple(units))


def with_fewest(model: Model, rows: Sequence[Row], choice: Choice) -> Choice:
    """The choice without the whole extras that nothing needs: what a search leaves when it stops early."""
    best = choice
    for place, is_whole in enumerate(model.is_whole):
        column = model.ways + place
        step = int(best.units[column]) if is_whole else 0
        while step:
            fewer = [int(amount) for amount in best.units]
            fewer[column] -= step
            found = completed(model, rows, fewer) if fewer[column] >= 0 else None
            if isinstance(found, Choice) and _rank(model, found) <= _rank(model, best):
                best = found
            else:
                step //= 2
    return best


def _rank(model: Model, choice: Choice) -> tuple[Number, Number]:
    return -worth_of(model.values, choice.units), worth_of(model.costs, choice.units)


def _lines_of(row: Row, picked: Sequence[int], place_of: dict[int, int]) -> Iterator[tuple[int, Line]]:
    fixed = 0
    parts: dict[int, Number] = {}
    for column, coefficient in zip(row.columns, row.coefficients, strict=True):
        if column in place_of:
            parts[place_of[column]] = coefficient
        else:
            fixed += coefficient * picked[column]
    if row.at_most is not None:
        weight = Fraction(1, max(abs(row.at_most), 1))
        yield -1, Line(row.at_most - fixed, {place: -number for place, number in parts.items()}, weight)
    if row.at_least is not None:
        yield 1, Line(fixed - row.at_least, parts, Fraction(1, max(abs(row.at_least), 1)))


def _blamed(
    sides: Sequence[tuple[Row, int]],
    blame: Sequence[Number],
    place_of: dict[int, int],
    most: Sequence[Number | None],
) -> Row:
    """Rows in the proportions of the proof, with the parts of extras at their best: at_least <= Σ whole columns.

    Source: Farkas (1902); Benders (1962), Partitioning procedures for solving mixed-variables programming problems.
    """
    least: Number = 0
    whole: dict[int, Number] = {}
    eased: dict[int, Number] = {}
    for (row, side), part in zip(sides, blame, strict=True):
        if not part:
            continue
        end = row.at_most if side < 0 else row.at_least
        least += part * side * (end or 0)
        for column, coefficient in zip(row.columns, row.coefficients, strict=True):
            into = eased if column in place_of else whole
            into[column] = into.get(column, 0) + part * side * coefficient
    least -= sum(number * (most[place_of[column]] or 0) for column, number in eased.items() if number > 0)
    used = sorted((column, Fraction(number)) for column, number in whole.items() if number)
    scale = lcm(Fraction(least).denominator, *(number.denominator for _, number in used))
    return Row(
        None,
        tuple(column for column, _ in used),
        tuple(int(number * scale) for _, number in used),
        int(least * scale),
        None,
        scale,
    )


@dataclass(slots=True)
class Cuts:
    """Rows that forbid choices which break something, and nothing that is allowed.

    switches   columns after all others, 0 or 1, by which a cut asks a whole extra for more or fewer units
    """

    model: Model
    rows: tuple[Row, ...] = ()
    switches: int = 0

    def forbid(self, row: Row, picked: Sequence[int]) -> None:
        """Not all of these.

        Too much is used: of the chosen that use it one must go, or of the left-out that give it back one must come.
        Too little is used: the same with the signs turned.
        """
        over = row.over_by(picked) > 0
        terms: list[tuple[int, int]] = []
        most = -1
        for column, coefficient in zip(row.columns, row.coefficients, strict=True):
            pushes = (coefficient > 0) == over  # more of it moves the sum further out
            if column >= self.model.ways:
                terms.extend(self._switch(column, picked[column], is_fewer=pushes))
            elif pushes and picked[column]:
                terms.append((column, 1))
                most += 1
            elif not pushes and not picked[column]:
                terms.append((column, -1))
        self.rows = (*self.rows, _row_of(terms, None, most))

    def _switch(self, extra: int, units: int, *, is_fewer: bool) -> Iterator[tuple[int, int]]:
        """A column that can only be 1 when there are fewer, or more, units than now."""
        most = int(self.model.most[extra - self.model.ways] or 0)
        if units == (0 if is_fewer else most):
            return
        column = self.model.width + self.switches
        self.switches += 1
        if is_fewer:
            self.rows = (*self.rows, _row_of([(extra, 1), (column, most - units + 1)], None, most))
        else:
            self.rows = (*self.rows, _row_of([(extra, 1), (column, -units - 1)], 0, None))
        yield column, -1


def _row_of(terms: Sequence[tuple[int, int]], at_least: int | None, at_most: int | None) -> Row:
    return Row(None, tuple(column for column, _ in terms), tuple(number for _, number in terms), at_least, at_most)
