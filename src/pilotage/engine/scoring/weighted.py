"""Weighted scores of several options side by side, as they are and normalised."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pilotage.engine.scoring.priority import WrongScore, refuse_wrong_weights


@dataclass(frozen=True, slots=True)
class Scores:
    """One number per option in both."""

    plain: tuple[float, ...]  # Σ weight × score
    normalised: tuple[float, ...]  # the same over min-max normalised scores, 0..1


def scores_of(options: Sequence[Sequence[float]], weights: Sequence[float]) -> Scores:
    """Plain and min-max normalised weighted scores.

    options   (n options, m criteria) finite scores, more is better
    weights   (m,) >= 0, sum 1
    The normalised scores depend on which options are compared: adding one can reverse the rank of two others.
    A criterion on which all options are equal cannot tell them apart and counts 0 for all.
    Raises WrongScore.
    """
    refuse_wrong_weights(weights)
    if any(len(option) != len(weights) for option in options):
        raise WrongScore("an option has not one score for every criterion")
    if not options:
        return Scores((), ())
    table = np.array(options, dtype=float)
    if not np.isfinite(table).all():
        raise WrongScore("a score is not a number")
    least, spread = table.min(axis=0), np.ptp(table, axis=0)
    normalised = (table - least) / np.where(spread == 0, 1, spread)
    share = np.array(weights)
    return Scores(tuple((table @ share).tolist()), tuple((normalised @ share).tolist()))
