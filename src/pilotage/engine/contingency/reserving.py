"""From risks to the money that is enough with a given certainty: exact where it can be, else by many trials."""

from collections.abc import Callable
from math import fsum, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.contingency.answer import Answer, Method
from pilotage.engine.contingency.problem import Costly, Problem
from pilotage.engine.risk_analysis.contingency import Contingency, Risk, contingency_of

Sums = NDArray[np.float64]
# Called after each block with the trials drawn so far; True stops.
Report = Callable[[int], bool]
BLOCK = 10_000
_STEPS = 4_096
_WIDEST = 6.0  # standard scores: beyond lies a billionth


def reserve_for(problem: Problem, *, samples: int, seed: int, report: Report = lambda done: False) -> Answer:
    """Exact for independent risks with known costs, as long as their sums can be counted; else drawn.

    The same seed and number of samples give the same answer. No risk at all asks for nothing.
    Source: AACE International 44R-08 (expected value) and 41R-08 (range estimating), Risk Analysis and Contingency
    Determination.
    """
    exact = _exact(problem)
    return exact if exact is not None else _drawn(problem, samples=samples, seed=seed, report=report)


def can_be_exact(problem: Problem) -> bool:
    """Whether there is anything to draw: costs with a spread, or risks that come together."""
    return all(one.is_fixed for one in problem.risks) and (problem.correlation == 0 or len(problem.risks) < 2)


def _exact(problem: Problem) -> Answer | None:
    if not can_be_exact(problem):
        return None
    found: Contingency = contingency_of([Risk(one.probability, one.likely) for one in problem.risks])
    if found.outcomes is None or found.shares is None:
        return None
    return Answer(Method.EXACT, found.expected, found.deviation, found.outcomes, found.shares)


def _drawn(problem: Problem, *, samples: int, seed: int, report: Report) -> Answer:
    lot = np.random.Generator(np.random.PCG64(seed))
    blocks: list[Sums] = []
    done, is_stopped = 0, False
    while done < samples and not is_stopped:
        width = min(BLOCK, samples - done)
        blocks.append(_block(problem, lot, width))
        done += width
        is_stopped = report(done) and done < samples
    sums = np.sort(np.concatenate(blocks))
    expected = fsum(one.expected for one in problem.risks)
    independent = sqrt(fsum(one.spread**2 for one in problem.risks))
    amounts, shares = _steps_of(sums)
    deviation = independent if problem.correlation == 0 else float(sums.std())
    return Answer(Method.TRIALS, expected, deviation, amounts, shares, samples=done, is_stopped=is_stopped)


def _steps_of(sums: Sums) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """F at some thousand of the sorted sums: at each the share that lies at or below it, so that no quantile is low."""
    count = len(sums)
    places = np.unique(np.linspace(0, count - 1, min(count, _STEPS)).round().astype(np.int64))
    amounts = np.unique(sums[places])
    shares = np.searchsorted(sums, amounts, side="right") / count
    return tuple(map(float, amounts)), tuple(map(float, shares))


def _block(problem: Problem, lot: np.random.Generator, width: int) -> Sums:
    sums = np.zeros(width)
    correlation = problem.correlation
    common_event = lot.standard_normal(width) * sqrt(correlation) if correlation else None
    common_cost = lot.standard_normal(width) * sqrt(correlation) if correlation else None
    for risk in problem.risks:
        happens = _happens(risk, lot, width, common_event, correlation)
        costs = np.full(width, risk.likely)
        if not risk.is_fixed:
            costs = _triangle(risk, _shares(lot, width, common_cost, correlation))
        sums += np.where(happens, costs, 0.0)
    return sums


def _happens(
    risk: Costly, lot: np.random.Generator, width: int, common: Sums | None, correlation: float
) -> NDArray[np.bool_]:
    """A normal copula with one common score decides, so that risks that correlate tend to come together.

    Source: Vasicek (1987), Probability of Loss on Loan Portfolio.
    """
    if common is None or risk.probability in (0.0, 1.0):
        return lot.random(width) < risk.probability
    score = common + lot.standard_normal(width) * sqrt(1 - correlation)
    return score <= NormalDist().inv_cdf(risk.probability)


def _shares(lot: np.random.Generator, width: int, common: Sums | None, correlation: float) -> Sums:
    """(width,) uniform in 0..1, each tied to the common score."""
    if common is None:
        return lot.random(width)
    score = common + lot.standard_normal(width) * sqrt(1 - correlation)
    shares: Sums = np.interp(score, _SCORES, _BELOW)
    return shares


_SCORES = np.linspace(-_WIDEST, _WIDEST, _STEPS)
_BELOW = np.array([NormalDist().cdf(float(score)) for score in _SCORES])


def _triangle(risk: Costly, shares: Sums) -> Sums:
    """The costs below which these shares of a triangle lie."""
    low, likely, high = risk.low, risk.likely, risk.high
    width = high - low
    rising = low + np.sqrt(shares * width * (likely - low))
    falling = high - np.sqrt((1 - shares) * width * (high - likely))
    return np.where(shares <= (likely - low) / width, rising, falling)
