"""What the missing judgements would be if they contradicted the given ones as little as possible."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pilotage.engine.priorities.judgements import Judgement
from pilotage.engine.priorities.matrix import Ratios, principal, ratios_of

_ROUNDS = 2000  # each round gains about one digit in three; 2,000 is far beyond need and ends a cycle of rounding
_STILL = 1e-14  # change of a logarithm that no longer matters


@dataclass(frozen=True, slots=True)
class Completion:
    """The missing judgements, and the largest eigenvalue of the matrix which they complete."""

    judgements: tuple[Judgement, ...]
    lambda_max: float


def complete(size: int, judgements: Sequence[Judgement]) -> Completion:
    """The completion with the smallest largest eigenvalue; it is unique. Raises Disconnected.

    With u, v the left and right principal eigenvectors the eigenvalue is smallest where every missing pair has
    a_ij = √(u_j·v_i / (u_i·v_j)); found by repeating that assignment from the logarithmic least squares solution.
    Source: Bozóki, Fülöp & Rónyai (2010), On optimal completion of incomplete pairwise comparison matrices.
    """
    ratios = ratios_of(size, judgements)
    rows, columns = np.nonzero(np.triu(ratios == 0))
    logs = _least_squares(ratios)
    missing = logs[rows] - logs[columns]
    value = float(size)
    for _ in range(_ROUNDS):
        ratios[rows, columns], ratios[columns, rows] = np.exp(missing), np.exp(-missing)
        value, right = principal(ratios)
        left = principal(ratios.T)[1]
        spread = np.log(right / left) / 2
        moved = spread[rows] - spread[columns] - missing
        if not len(rows) or np.abs(moved).max() < _STILL:
            break
        missing = missing + moved
    found = zip(rows.tolist(), columns.tolist(), np.exp(missing).tolist(), strict=True)
    return Completion(tuple(Judgement(*pair) for pair in found), value)


def _least_squares(ratios: Ratios) -> Ratios:
    """(n,) logarithms of the weights that fit the given judgements best."""
    given = (ratios > 0) & ~np.eye(len(ratios), dtype=bool)
    logs = np.log(ratios, where=given, out=np.zeros_like(ratios))
    laplacian = np.diag(given.sum(axis=1)) - given.astype(float)
    # The Laplacian has no inverse (weights are free up to a factor): its pseudo-inverse picks the solution of mean 0.
    found: Ratios = np.linalg.pinv(laplacian) @ logs.sum(axis=1)
    return found
