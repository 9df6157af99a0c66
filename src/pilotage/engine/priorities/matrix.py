"""Judgements as a matrix, and its principal eigenvector."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pilotage.engine.priorities.judgements import Judgement

Ratios = NDArray[np.float64]  # (n, n) importance of row over column, reciprocal, diagonal 1, 0 = not judged
Shares = NDArray[np.float64]  # (n,) > 0, sum 1


class Disconnected(ValueError):
    """Some items were never compared with the others, not even through a third: `groups` holds each island's items."""

    def __init__(self, groups: tuple[tuple[int, ...], ...]) -> None:
        super().__init__(f"{len(groups)} groups are not compared with each other: {groups}")
        self.groups = groups


def ratios_of(size: int, judgements: Iterable[Judgement]) -> Ratios:
    """The reciprocal matrix of the judgements. Raises Disconnected."""
    ratios: Ratios = np.eye(size)
    for judgement in judgements:
        ratios[judgement.first, judgement.second] = judgement.ratio
        ratios[judgement.second, judgement.first] = 1 / judgement.ratio
    groups = _islands(ratios)
    if len(groups) > 1:
        raise Disconnected(groups)
    return ratios


def principal(matrix: Ratios) -> tuple[float, Shares]:
    """The largest eigenvalue of a non-negative irreducible matrix and its eigenvector, all positive, summing to 1."""
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), vector / vector.sum()


def _islands(ratios: Ratios) -> tuple[tuple[int, ...], ...]:
    left = list(range(len(ratios)))
    groups = []
    while left:
        reached, edge = {left[0]}, [left[0]]
        while edge:
            near = {int(other) for other in np.flatnonzero(ratios[edge.pop()])} - reached
            reached |= near
            edge.extend(sorted(near))
        groups.append(tuple(sorted(reached)))
        left = [item for item in left if item not in reached]
    return tuple(groups)
