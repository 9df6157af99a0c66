"""Draws of what is not certain: ranges of amounts, weights of drivers within their judges' disagreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.priorities.judgements import Judgement
from pilotage.engine.priorities.matrix import principal, ratios_of
from pilotage.engine.selection.problem import WrongProblem

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Range:
    """A quantity between two ends. likely: where it most probably lies; None: anywhere between, all alike."""

    name: str
    low: float
    likely: float | None
    high: float

    def __post_init__(self) -> None:
        ends = (self.low, self.low if self.likely is None else self.likely, self.high)
        if not all(map(isfinite, ends)) or list(ends) != sorted(ends):
            raise WrongProblem(f"a range goes from low over likely to high: {self}")


@dataclass(frozen=True, slots=True)
class Draws:
    """names: (k,) of the quantities; numbers: (worlds, k) what each is in each world."""

    names: tuple[str, ...]
    numbers: Numbers

    def beside(self, other: "Draws") -> "Draws":
        """Both, world by world. Raises WrongProblem when their worlds are not as many, or a name comes twice."""
        if len(self.numbers) != len(other.numbers) or set(self.names) & set(other.names):
            raise WrongProblem("draws of other worlds, or of the same quantities")
        return Draws((*self.names, *other.names), np.hstack((self.numbers, other.numbers)))


def sampled(seed: int, count: int, ranges: Sequence[Range]) -> Draws:
    """`count` worlds of independent quantities: triangular where a likely value is known, else uniform.

    The same for the same seed; more worlds begin with the same ones.
    Source: Kotz & van Dorp (2004), Beyond Beta, ch. 1 (triangular by its inverse).
    """
    uniform = np.random.default_rng(seed).random((count, len(ranges)))
    columns = [_drawn(one, uniform[:, at]) for at, one in enumerate(ranges)]
    return Draws(tuple(one.name for one in ranges), np.stack(columns, axis=1) if columns else np.empty((count, 0)))


def sampled_weights(
    seed: int, count: int, names: Sequence[str], judges: Sequence[Sequence[float]], spread: float
) -> Draws:
    """`count` worlds of driver weights between those of several judges, each row > 0 and summing to 1.

    judges   (judges, drivers) weights >= 0 of each judge; a judge's own sum does not matter
    spread   >= 0: standard deviation of the logarithm by which each weight is off besides, for the inconsistency of
             the judgements; 0: none

    Each world mixes the judges in random shares that are uniform over all mixtures (Dirichlet with ones), so that it
    lies within their disagreement.
    Sources: Lahdelma, Hokkanen & Salminen (1998), SMAA; Rubin (1981), The Bayesian bootstrap (uniform mixtures).
    """
    weights = np.array(judges, dtype=float).reshape(len(judges), len(names))
    if not len(judges) or not np.isfinite(weights).all() or (weights < 0).any() or not (weights.sum(axis=1) > 0).all():
        raise WrongProblem("every judge needs weights of at least 0, not all of them 0")
    if not (isfinite(spread) and spread >= 0):
        raise WrongProblem("a spread is at least 0")
    weights /= weights.sum(axis=1, keepdims=True)
    lot = np.random.default_rng(seed)
    mixed = np.empty((count, len(names)))
    for world in range(count):  # one after the other, so that more worlds begin with the same ones
        shares = lot.standard_exponential(len(judges))
        mixed[world] = shares / shares.sum() @ weights * np.exp(spread * lot.standard_normal(len(names)))
    return Draws(tuple(names), mixed / mixed.sum(axis=1, keepdims=True))


def sampled_priorities(seed: int, count: int, names: Sequence[str], judgements: Sequence[Judgement]) -> Draws:
    """`count` worlds of driver weights that one set of pairwise judgements may have meant, by its inconsistency.

    judgements   a single judge's, or those of all merged; pairs may be missing

    Every judgement is taken times a log-normal error as large as the judgements are off from their own weights, and
    the weights are computed again. Judgements that do not contradict each other have no error, nor have so few that
    none checks another. Raises Disconnected.
    Sources: Hauser & Tadikamalla (1996), The AHP in an uncertain environment: a simulation approach; Crawford &
    Williams (1985), A note on the analysis of subjective judgment matrices (the size of the error).
    """
    size = len(names)
    shares = _weights(size, judgements)
    spread = error_of(judgements, shares.tolist())
    lot = np.random.default_rng(seed)
    found = np.empty((count, size))
    for world in range(count):
        errors = np.exp(spread * lot.standard_normal(len(judgements))).tolist()
        off = [Judgement(j.first, j.second, j.ratio * error) for j, error in zip(judgements, errors, strict=True)]
        found[world] = _weights(size, off)
    return Draws(tuple(names), found)


def error_of(judgements: Sequence[Judgement], weights: Sequence[float]) -> float:
    """Standard deviation of the logarithms by which the judgements are off from the ratios of the weights.

    Of m judgements over n items m - n + 1 check each other; with none of these it is 0.
    Source: Crawford & Williams (1985), the residual variance of the logarithmic fit.
    """
    checks = len(judgements) - len(weights) + 1
    if checks < 1:
        return 0.0
    off = [np.log(j.ratio * weights[j.second] / weights[j.first]) for j in judgements]
    return float(np.sqrt(np.sum(np.square(off)) / checks))


def _weights(size: int, judgements: Sequence[Judgement]) -> Numbers:
    ratios = ratios_of(size, judgements)
    # Missing pairs count on the diagonal: Harker (1987), as where priorities are weighed.
    return principal(ratios + np.diag((ratios == 0).sum(axis=1)))[1]


def _drawn(one: Range, uniform: Numbers) -> Numbers:
    width = one.high - one.low
    if one.likely is None or width == 0:
        return one.low + width * uniform
    turn = (one.likely - one.low) / width
    rising = one.low + np.sqrt(uniform * width * (one.likely - one.low))
    falling = one.high - np.sqrt((1 - uniform) * width * (one.high - one.likely))
    return np.where(uniform < turn, rising, falling)
