"""On what it depends whether a candidate is chosen: the sampled quantity that separates the worlds best."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.selection.problem import WrongProblem
from pilotage.engine.selection.robust import Robust, Verdict
from pilotage.engine.selection.sampling import Draws, Numbers

# A chance split of 500 worlds over 200 quantities was never seen to gain 0.06 bits (20 trials of pure noise reached
# 0.035), and what gains less separates so badly that it explains nothing. Of fewer worlds chance gains more: `_noise`.
_LEAST_GAIN = 0.05


@dataclass(frozen=True, slots=True)
class Split:
    """Where one quantity parts the worlds with a candidate from those without it.

    column      name of the quantity; None: no single one separates them better than chance would
    is_above    in where it is above the threshold; False: in where it is not above it
    accuracy    share of the worlds that the split tells rightly
    baseline    share that is told rightly without looking: always the more frequent side
    gain        bits that the split tells about the side, 0..1
    """

    candidate: int
    share: float
    column: str | None
    is_above: bool
    threshold: float | None
    accuracy: float
    baseline: float
    gain: float


def depends_on(found: Robust, draws: Draws) -> tuple[Split, ...]:
    """For every candidate whose choice depends on the world: on what, by candidate.

    draws   a row for every world that was asked for

    The split of greatest information gain over all quantities and thresholds; a threshold lies midway between two
    draws. Of equal splits the quantity that is named first. Linearithmic in the worlds for each quantity.
    Sources: Iba & Langley (1992), Induction of one-level decision trees; Quinlan (1986), Induction of decision trees.
    """
    if len(draws.numbers) != found.asked:
        raise WrongProblem(f"{len(draws.numbers)} draws for {found.asked} worlds")
    verdicts = found.verdicts or ()
    numbers = draws.numbers[list(found.solved)]
    depending = [candidate for candidate, verdict in enumerate(verdicts) if verdict is Verdict.DEPENDS]
    return tuple(_split(candidate, found.chosen[:, candidate], draws.names, numbers) for candidate in depending)


def _split(candidate: int, is_in: NDArray[np.bool_], names: tuple[str, ...], numbers: Numbers) -> Split:
    share = float(is_in.mean())
    baseline = max(share, 1 - share)
    best = max(_stumps(is_in, numbers), key=lambda stump: stump.gain, default=None)
    if best is None or best.gain < max(_LEAST_GAIN, _noise(len(is_in), len(names))):
        return Split(candidate, share, None, False, None, baseline, baseline, 0.0)
    told = (numbers[:, best.column] > best.threshold) == best.is_above
    accuracy = float((told == is_in).mean())
    return Split(candidate, share, names[best.column], best.is_above, best.threshold, accuracy, baseline, best.gain)


@dataclass(frozen=True, slots=True)
class _Stump:
    column: int
    threshold: float
    is_above: bool
    gain: float


def _stumps(is_in: NDArray[np.bool_], numbers: Numbers) -> Iterator[_Stump]:
    """The best split of each quantity."""
    count, total = len(is_in), int(is_in.sum())
    for column in range(numbers.shape[1]):
        order = np.argsort(numbers[:, column], kind="stable")
        drawn = numbers[order, column]
        cuts = np.flatnonzero(drawn[1:] > drawn[:-1]) + 1  # so many worlds lie below
        if not len(cuts):
            continue
        below = np.cumsum(is_in[order])[cuts - 1]
        gains = (
            _bits(total / count)
            - (cuts * _bits(below / cuts) + (count - cuts) * _bits((total - below) / (count - cuts))) / count
        )
        at = int(np.argmax(gains))
        cut = cuts[at]
        is_above = bool((total - below[at]) / (count - cut) > below[at] / cut)
        yield _Stump(column, float((drawn[cut - 1] + drawn[cut]) / 2), is_above, float(gains[at]))


def _bits(share: Numbers | float) -> Numbers:
    """Entropy of a yes or no."""
    inside = np.clip(share, 1e-15, 1 - 1e-15)
    found: Numbers = -(inside * np.log2(inside) + (1 - inside) * np.log2(1 - inside))
    return found


def _noise(worlds: int, quantities: int) -> float:
    """Bits that the best of so many splits gains by chance in one case of a hundred at most.

    2·ln2·worlds·gain is chi-square with one degree of freedom for one split; all thresholds of all quantities are
    counted as so many trials (Bonferroni), by the tail bound exp(-x / 2).
    """
    trials = max(worlds * quantities, 1)
    return float(np.log(100 * trials) / (np.log(2) * max(worlds, 1)))
