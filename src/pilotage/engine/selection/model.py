"""A problem written down for searching: columns (ways by number, then extras), rows over them, what each is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from pilotage.engine.selection.amounts import exact, whole
from pilotage.engine.selection.problem import Extra, Problem
from pilotage.engine.selection.rows import Row, rows_of, sharper_rows_of, spans_of

MOST_WHOLE = 1_000_000  # units of a whole extra without an end: more people than anybody hires


@dataclass(frozen=True, slots=True)
class Model:
    """Everything in whole numbers.

    rows      all that must be respected
    sharper   rows that follow from them and help the relaxation
    owner     candidate of each way
    values    of one unit of each column, times value_scale
    costs     of one unit of each column, times cost_scale
    is_whole  (extras,) whether only whole units are bought
    most      (extras,) most units, None = unlimited (never of whole ones)
    """

    rows: tuple[Row, ...]
    sharper: tuple[Row, ...]
    owner: tuple[int, ...]
    values: tuple[int, ...]
    value_scale: int
    costs: tuple[int, ...]
    cost_scale: int
    is_whole: tuple[bool, ...]
    most: tuple[Fraction | None, ...]

    @property
    def ways(self) -> int:
        """Number of ways: the column of the first extra."""
        return len(self.owner)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.owner) + len(self.most)

    def is_eased(self, row: Row) -> bool:
        """Whether extras take part in the row."""
        return bool(row.columns) and row.columns[-1] >= self.ways


def model_of(problem: Problem) -> Model:
    """The problem's model. Linear in its numbers."""
    ways = list(chain.from_iterable(problem.ways))
    values, value_scale = whole((*(way.value for way in ways), *(extra.value for extra in problem.extras)))
    costs, cost_scale = whole((*(way.cost for way in ways), *(extra.cost for extra in problem.extras)))
    return Model(
        rows=rows_of(problem),
        sharper=sharper_rows_of(problem),
        owner=tuple(candidate for candidate, span in enumerate(spans_of(problem)) for _ in span),
        values=values,
        value_scale=value_scale,
        costs=costs,
        cost_scale=cost_scale,
        is_whole=tuple(extra.is_whole for extra in problem.extras),
        most=tuple(most_of(extra) for extra in problem.extras),
    )


def worth_of(numbers: Sequence[int], units: Sequence[Fraction | int]) -> Fraction | int:
    """Σ number × units."""
    return sum(number * amount for number, amount in zip(numbers, units, strict=True) if amount)


def most_of(extra: Extra) -> Fraction | None:
    """Units that can be bought; whole ones always have an end."""
    if not extra.is_whole:
        return None if extra.most is None else exact(extra.most)
    return Fraction(MOST_WHOLE if extra.most is None else int(extra.most))
