"""The priority of an initiative: its ratings weighed by the drivers, an interval while ratings are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose, isfinite


class WrongScore(ValueError):
    """Weights or ratings that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Priority:
    """Where the priority lies. `low` counts missing ratings as the worst, `high` as the best."""

    low: float
    high: float
    completeness: float  # 0..1: the weight of the rated drivers
    rated: int  # number of drivers with a rating
    drivers: int

    @property
    def point(self) -> float | None:
        """The priority, or None while a rating that matters is missing."""
        return self.low if self.low == self.high else None


def priority_of(ratings: Sequence[float | None], weights: Sequence[float], *, least: float, most: float) -> Priority:
    """The sum of weight × rating.

    ratings       one per driver, least..most, None = not rated
    weights       one per driver, >= 0, sum 1
    least, most   ends of the rating scale
    Raises WrongScore.
    """
    refuse_wrong_weights(weights)
    if len(ratings) != len(weights):
        raise WrongScore(f"{len(ratings)} ratings for {len(weights)} drivers")
    pairs = list(zip(weights, ratings, strict=True))
    known = [(weight, rating) for weight, rating in pairs if rating is not None]
    if not all(least <= rating <= most for _, rating in known):
        raise WrongScore(f"a rating is outside {least}..{most}")
    unknown = sum(weight for weight, rating in pairs if rating is None)
    score = sum(weight * rating for weight, rating in known)
    return Priority(
        low=score + unknown * least,
        high=score + unknown * most,
        completeness=sum(weight for weight, _ in known) if unknown else 1.0,
        rated=len(known),
        drivers=len(weights),
    )


def refuse_wrong_weights(weights: Sequence[float]) -> None:
    """Raise WrongScore unless the weights are a division of 1."""
    if not all(isfinite(weight) and weight >= 0 for weight in weights):
        raise WrongScore("a weight is negative or not a number")
    if not isclose(sum(weights), 1.0, abs_tol=1e-6):
        raise WrongScore("the weights do not sum to 1")
