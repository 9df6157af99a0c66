"""Weights from pairwise judgements (analytic hierarchy process), with a check of their consistency."""

from dataclasses import dataclass

import numpy as np

from pilotage.engine.priorities.contradictions import Contradiction, Strain, contradictions_in, strains_in
from pilotage.engine.priorities.indices import RandomIndex
from pilotage.engine.priorities.judgements import Comparison, Judgement
from pilotage.engine.priorities.matrix import Ratios, principal, ratios_of
from pilotage.engine.priorities.merging import merged

_NAMED = 3  # contradictions to show; more are not read


@dataclass(frozen=True, slots=True)
class Weights:
    """What the judgements say, and how well they agree with themselves."""

    weights: tuple[float, ...]  # one per item, > 0, sum 1
    lambda_max: float  # >= size; equal to it when nothing contradicts
    consistency_index: float  # CI = (lambda_max - n) / (n - 1), 0 for one item
    consistency_ratio: float | None  # CI / random index; None: no judgement checks another, or the table ends
    random_index: float | None
    random_index_table: str  # name of the table; the ratio means nothing without it
    judgements: tuple[Judgement, ...]  # merged over the judges
    missing: tuple[tuple[int, int], ...]  # pairs that nobody judged
    contradictions: tuple[Contradiction, ...]  # worst first
    strains: tuple[Strain, ...]  # judgements farthest from the weights, worst first


def weigh(comparison: Comparison, table: RandomIndex) -> Weights:
    """The weights of the items: principal eigenvector of the merged judgements.

    Missing pairs take the ratio of the weights themselves (Harker): 0 in the matrix, their count added to the diagonal.
    Raises Disconnected when some items are compared with the others not even through a third.

    Source: Saaty (1980), The Analytic Hierarchy Process; Harker (1987), Alternative modes of questioning in the AHP.
    """
    size = comparison.size
    judgements = merged(comparison)
    ratios = ratios_of(size, judgements)
    missing = tuple((int(first), int(second)) for first, second in np.argwhere(np.triu(ratios == 0)))
    lambda_max, shares = principal(_harker(ratios))
    lambda_max = max(lambda_max, float(size))  # smaller by rounding only
    index = (lambda_max - size) / (size - 1) if size > 1 else 0.0
    random = table.of(size, len(missing))
    weights = tuple(float(share) for share in shares)
    return Weights(
        weights=weights,
        lambda_max=lambda_max,
        consistency_index=index,
        consistency_ratio=None if random is None else index / random,
        random_index=random,
        random_index_table=table.name,
        judgements=judgements,
        missing=missing,
        contradictions=contradictions_in(judgements, _NAMED),
        strains=strains_in(judgements, weights, _NAMED),
    )


def _harker(ratios: Ratios) -> Ratios:
    filled: Ratios = ratios + np.diag((ratios == 0).sum(axis=1))
    return filled
