"""When it is done: every coming period is like a past one."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.forecast.answer import Finish
from pilotage.engine.forecast.history import LONGEST, History, Scope, WrongForecast, in_wholes

MOST_STATES = 20_000  # amounts that may be left: up to here all of them are followed, in a tenth of a second or so
_SURE = 1 - 1e-9

Chances = NDArray[np.float64]


def finish_of(history: History, scope: Scope, *, seed: int, samples: int = 20_000) -> Finish:
    """The probability to be done after each number of periods, exact where no more than 20,000 amounts can be left.

    seed, samples   of the trials that are drawn where there are more
    Where the scope grows, it is done once nothing is left at the end of a period, whatever would have come later.
    Source: Vacanti (2015), Actionable Agile Metrics for Predictability, ch. 14 (resampling of throughput).
    """
    found = in_wholes(history.amounts, scope.amounts(), (scope.growth,))
    if found is not None:
        done, left, (growth,) = found
        if max(left) + growth * LONGEST <= MOST_STATES:
            return _followed(done, left, growth)
    return finish_by_trials(history, scope, seed=seed, samples=samples)


def _followed(done: Sequence[int], left: Sequence[int], growth: int) -> Finish:
    """The distribution of what is left, period after period; what is done stays done."""
    chances = np.zeros(max(left) + growth * LONGEST + 1)
    for one in left:
        chances[one] += 1 / len(left)
    steps = [(growth - amount, count / len(done)) for amount, count in sorted(Counter(done).items())]
    shares = [float(chances[0])]
    while len(shares) <= LONGEST and shares[-1] < _SURE:
        chances = _after(chances, steps)
        shares.append(float(chances[0]))
    return Finish(tuple(shares), is_exact=True)


def _after(chances: Chances, steps: Sequence[tuple[int, float]]) -> Chances:
    """One period later. The first place holds what is done."""
    after = np.zeros_like(chances)
    after[0] = chances[0]
    size = len(chances)
    for step, share in steps:
        if step >= 0:
            after[1 + step :] += share * chances[1 : size - step]
        else:
            gone = min(-step, size - 1)
            after[0] += share * chances[1 : gone + 1].sum()
            after[1 : size - gone] += share * chances[gone + 1 :]
    return after


def finish_by_trials(history: History, scope: Scope, *, seed: int, samples: int) -> Finish:
    """The same by drawing; the same for the same seed."""
    if samples < 1:
        raise WrongForecast("at least one trial is drawn")
    lot = np.random.default_rng(seed)
    done = np.array(history.amounts)
    left = lot.choice(np.array(scope.amounts()), samples)
    open_ = left > 0
    shares = [1 - float(open_.mean())]
    while len(shares) <= LONGEST and open_.any():
        left += scope.growth - lot.choice(done, samples)
        open_ &= left > 1e-9
        shares.append(1 - float(open_.mean()))
    return Finish(tuple(shares), is_exact=False, samples=samples)
