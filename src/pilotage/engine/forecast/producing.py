"""How much is done by then: every coming period is like a past one."""

from collections import Counter

import numpy as np

from pilotage.engine.forecast.answer import Output
from pilotage.engine.forecast.history import LONGEST, History, WrongForecast, in_wholes

MOST_AMOUNTS = 50_000  # that can come about: up to here all of them are counted


def output_of(history: History, periods: int, *, seed: int, samples: int = 20_000) -> Output:
    """What is done after so many periods (0..520), exact where no more than 50,000 amounts can come about.

    seed, samples   of the trials that are drawn where there are more
    """
    if not 0 <= periods <= LONGEST:
        raise WrongForecast(f"a forecast looks 0 to {LONGEST} periods ahead")
    found = in_wholes(history.amounts)
    if found is None or max(found[0]) * periods > MOST_AMOUNTS:
        return output_by_trials(history, periods, seed=seed, samples=samples)
    done = found[0]
    one = np.zeros(max(done) + 1)
    for amount, count in Counter(done).items():
        one[amount] = count / len(done)
    chances = np.array([1.0])
    for _ in range(periods):
        chances = np.convolve(chances, one)
    reached = np.minimum(np.cumsum(chances[::-1])[::-1], 1.0)
    unit = next((amount / whole for amount, whole in zip(history.amounts, done, strict=True) if whole), 1.0)
    places = np.flatnonzero(chances)
    return Output(
        tuple(round(unit * place, 6) for place in places.tolist()), tuple(reached[places].tolist()), is_exact=True
    )


def output_by_trials(history: History, periods: int, *, seed: int, samples: int) -> Output:
    """The same by drawing; the same for the same seed."""
    if samples < 1:
        raise WrongForecast("at least one trial is drawn")
    lot = np.random.default_rng(seed)
    done = np.zeros(samples)
    for _ in range(periods):
        done += lot.choice(np.array(history.amounts), samples)
    amounts, counts = np.unique(np.round(done, 6), return_counts=True)
    reached = np.cumsum(counts[::-1])[::-1] / samples
    return Output(tuple(amounts.tolist()), tuple(reached.tolist()), is_exact=False, samples=samples)
