"""The least that must be bought so that limits hold: a small linear program, solved in fractions, exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Number = Fraction | int
Price = tuple[Number, Number, Number]  # shortage, value lost, cost: compared in this order

_FREE: Price = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """constant + Σ coefficient × units >= 0; below 0 it is short.

    weight   what one unit of shortage counts against that of other lines; None: may not be short, and never needs be
    """

    constant: Number
    coefficients: Mapping[int, Number]
    weight: Number | None


@dataclass(frozen=True, slots=True)
class Bill:
    """What is bought.

    units     of every extra
    short     of every line what remains missing, >= 0
    blame     of every line its part in a proof that something must remain missing; 0 where nothing does
    """

    units: tuple[Number, ...]
    short: tuple[Number, ...]
    blame: tuple[Number, ...]

    @property
    def is_short(self) -> bool:
        return any(self.short)


def least_bill(lines: Sequence[Line], prices: Sequence[tuple[Number, Number]], most: Sequence[Number | None]) -> Bill:
    """The units with the least weighted shortage, of these with the least value lost, of these at the lowest cost.

    prices   (extras,) value lost and cost of one unit, both >= 0
    most     (extras,)

    Buying nothing is the cheapest there is, so a dual simplex starts there and takes lines up as they are broken.
    Source: Lemke (1954), The dual method of solving the linear programming problem; Bland (1977) for its end.
    """
    tableau = _Tableau(lines, prices, most)
    while tableau.load_broken():
        while tableau.turn():
            pass
    return tableau.bill()


@dataclass(slots=True)
class _Tableau:
    """Variables: extras 0..e-1, what each line has to spare, what it is short, what each extra has left to its most.

    rows    of every variable that is not at 0: constant and coefficients of those that are
    prices  of every variable at 0 that has one
    """

    lines: Sequence[Line]
    unit_prices: Sequence[tuple[Number, Number]]
    most: Sequence[Number | None]
    rows: dict[int, tuple[Number, dict[int, Number]]] = field(default_factory=dict)
    prices: dict[int, Price] = field(default_factory=dict)
    loaded: set[int] = field(default_factory=set)
    below: set[int] = field(default_factory=set)  # of the rows, those whose variable is below 0

    def __post_init__(self) -> None:
        for extra, (value, cost) in enumerate(self.unit_prices):
            self.prices[extra] = (0, value, cost)

    def load_broken(self) -> bool:
        """Take up all lines that the units of now break. False: there are none."""
        extras = len(self.most)
        units = self._units()
        broken = [
            at
            for at, line in enumerate(self.lines)
            if at not in self.loaded
            and line.constant + sum(number * units[j] for j, number in line.coefficients.items() if units[j]) < 0
        ]
        for at in broken:
            self.loaded.add(at)
            line = self.lines[at]
            row = self._in_zeros(line.constant, line.coefficients)
            if line.weight is not None:
                short = self._short(at)
                row[1][short] = 1
                self.prices[short] = (line.weight, 0, 0)
            self._put(extras + at, row)
        full = [
            j
            for j, most in enumerate(self.most)
            if most is not None and self._left(j) not in self.loaded and units[j] > most
        ]
        for j in full:
            self.loaded.add(self._left(j))
            self._put(self._left(j), self._in_zeros(self.most[j] or 0, {j: -1}))
        return bool(broken or full)

    def turn(self) -> bool:
        """One step: the first variable below 0 leaves at 0, the cheapest that lifts it enters. False: none is below."""
        if not self.below:
            return False
        leaving = min(self.below)
        self.below.remove(leaving)
        constant, coefficients = self.rows.pop(leaving)
        entering = min(
            (variable for variable, number in coefficients.items() if number > 0),
            key=lambda variable: (_over(self.prices.get(variable, _FREE), coefficients[variable]), variable),
        )
        self._pivot(leaving, entering, constant, coefficients)
        return True

    def bill(self) -> Bill:
        lines = range(len(self.lines))
        return Bill(
            units=tuple(self._units()),
            short=tuple(self.rows.get(self._short(at), (0, {}))[0] for at in lines),
            blame=tuple(self.prices.get(len(self.most) + at, _FREE)[0] for at in lines),
        )

    def _pivot(self, leaving: int, entering: int, constant: Number, coefficients: dict[int, Number]) -> None:
        factor = _one_over(coefficients.pop(entering))
        row: dict[int, Number] = {variable: -number * factor for variable, number in coefficients.items()}
        row[leaving] = factor
        start = -constant * factor
        touched = [(variable, found) for variable, found in self.rows.items() if entering in found[1]]
        for variable, (other, numbers) in touched:
            times = numbers.pop(entering)
            _add(numbers, row, times)
            self._put(variable, (other + times * start, numbers))
        self._put(entering, (start, row))
        price = self.prices.pop(entering, _FREE)
        if any(price):
            for variable, number in row.items():
                self.prices[variable] = _plus(self.prices.get(variable, _FREE), price, number)

    def _in_zeros(self, constant: Number, coefficients: Mapping[int, Number]) -> tuple[Number, dict[int, Number]]:
        found: dict[int, Number] = {}
        for extra, number in coefficients.items():
            if extra in self.rows:
                other, numbers = self.rows[extra]
                constant += number * other
                _add(found, numbers, number)
            else:
                _add(found, {extra: 1}, number)
        return constant, found

    def _put(self, variable: int, row: tuple[Number, dict[int, Number]]) -> None:
        self.rows[variable] = row
        if row[0] < 0:
            self.below.add(variable)
        else:
            self.below.discard(variable)

    def _units(self) -> list[Number]:
        return [self.rows[extra][0] if extra in self.rows else 0 for extra in range(len(self.most))]

    def _short(self, line: int) -> int:
        return len(self.most) + len(self.lines) + line

    def _left(self, extra: int) -> int:
        return len(self.most) + 2 * len(self.lines) + extra


def _add(numbers: dict[int, Number], others: Mapping[int, Number], times: Number) -> None:
    for variable, number in others.items():
        sum_ = numbers.get(variable, 0) + times * number
        if sum_:
            numbers[variable] = sum_
        else:
            numbers.pop(variable, None)


def _over(price: Price, number: Number) -> Price:
    part = _one_over(number)
    return price[0] * part, price[1] * part, price[2] * part


def _one_over(number: Number) -> Number:
    return 1 if number == 1 else Fraction(1) / number


def _plus(price: Price, other: Price, times: Number) -> Price:
    return price[0] + other[0] * times, price[1] + other[1] * times, price[2] + other[2] * times
