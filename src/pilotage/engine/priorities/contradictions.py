"""Which judgements contradict each other, and which stand against all the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from pilotage.engine.priorities.judgements import Judgement

_AGREE = 1e-9  # logarithm; below it a difference is rounding, not contradiction


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Three judgements of which any two imply another third.

    "a over b" times "b over c" implies "a over c"; that is `implied`, and `stated` is what was said of a and c.
    """

    items: tuple[int, int, int]  # a < b < c
    a_over_b: float
    b_over_c: float
    stated: float
    implied: float

    @property
    def factor(self) -> float:
        """How far the implied ratio is from the stated one, >= 1."""
        return exp(abs(log(self.implied / self.stated)))


@dataclass(frozen=True, slots=True)
class Strain:
    """A judgement beside the ratio of the weights that all judgements together lead to."""

    first: int
    second: int
    stated: float
    implied: float

    @property
    def factor(self) -> float:
        """How far the two are from each other, >= 1."""
        return exp(abs(log(self.implied / self.stated)))


def contradictions_in(judgements: Sequence[Judgement], most: int) -> tuple[Contradiction, ...]:
    """At most `most` contradicting triads, worst first; equal ones in the order of their items. Cubic in the items.

    Source: Koczkodaj (1993), A new definition of consistency of pairwise comparisons: look at the worst triad first.
    """
    ratio = {(judgement.first, judgement.second): judgement.ratio for judgement in judgements}
    items = sorted({item for pair in ratio for item in pair})
    found = [
        Contradiction((a, b, c), ratio[a, b], ratio[b, c], ratio[a, c], ratio[a, b] * ratio[b, c])
        for a, b, c in combinations(items, 3)
        if (a, b) in ratio and (b, c) in ratio and (a, c) in ratio
    ]
    found = [triad for triad in found if log(triad.factor) > _AGREE]
    return tuple(sorted(found, key=lambda triad: (-round(triad.factor, 9), triad.items))[:most])


def strains_in(judgements: Sequence[Judgement], weights: Sequence[float], most: int) -> tuple[Strain, ...]:
    """At most `most` judgements farthest from the weights, worst first. Sees longer circles than three, too."""
    found = [Strain(j.first, j.second, j.ratio, weights[j.first] / weights[j.second]) for j in judgements]
    found = [strain for strain in found if log(strain.factor) > _AGREE]
    return tuple(sorted(found, key=lambda strain: (-round(strain.factor, 9), strain.first, strain.second))[:most])
