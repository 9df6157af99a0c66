"""What was compared with what, by whom: the problem that the weights answer."""

from dataclasses import dataclass
from math import isclose, isfinite


class WrongJudgement(ValueError):
    """A comparison that cannot be used; `reason` says why, `pair` which one (None: the comparison as a whole)."""

    def __init__(self, reason: str, pair: tuple[int, int] | None = None) -> None:
        super().__init__(f"{reason}: {pair}" if pair else reason)
        self.reason = reason
        self.pair = pair


@dataclass(frozen=True, slots=True)
class Judgement:
    """The first item is `ratio` times as important as the second; upper triangle only, so first < second."""

    first: int
    second: int
    ratio: float  # > 0

    def __post_init__(self) -> None:
        if not 0 <= self.first < self.second:
            raise WrongJudgement("not in the upper triangle", (self.first, self.second))
        if not (isfinite(self.ratio) and self.ratio > 0):
            raise WrongJudgement("a ratio must be positive", (self.first, self.second))


@dataclass(frozen=True, slots=True)
class Judge:
    """One person's judgements, each pair at most once; pairs may be missing."""

    judgements: tuple[Judgement, ...]
    weight: float  # share of the say, 0 < weight <= 1; the weights of all judges sum to 1

    def __post_init__(self) -> None:
        if not 0 < self.weight <= 1:
            raise WrongJudgement("a judge's weight must be above 0 and at most 1")
        seen: set[tuple[int, int]] = set()
        for judgement in self.judgements:
            pair = (judgement.first, judgement.second)
            if pair in seen:
                raise WrongJudgement("judged twice", pair)
            seen.add(pair)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`size` items compared pair by pair by one or several judges."""

    size: int  # >= 1
    judges: tuple[Judge, ...]

    def __post_init__(self) -> None:
        if self.size < 1:
            raise WrongJudgement("nothing to compare")
        if self.judges and not isclose(sum(judge.weight for judge in self.judges), 1.0, abs_tol=1e-9):
            raise WrongJudgement("the judges' weights do not sum to 1")
        for judge in self.judges:
            for judgement in judge.judgements:
                if judgement.second >= self.size:
                    raise WrongJudgement("no such item", (judgement.first, judgement.second))


def alike(size: int, *judges: tuple[Judgement, ...]) -> Comparison:
    """A comparison in which every judge has the same say."""
    return Comparison(size, tuple(Judge(judgements, 1 / len(judges)) for judgements in judges))
