"""Several judges become one: the geometric mean of their judgements."""

from math import exp, log

from pilotage.engine.priorities.judgements import Comparison, Judgement


def merged(comparison: Comparison) -> tuple[Judgement, ...]:
    """One judgement for each pair that anybody judged, in the order of the pairs.

    The weighted geometric mean of the judges who judged the pair; their weights are scaled to sum to 1 over them.
    It is the only mean that is reciprocal-safe: merging "A over B" and turning it round equals merging "B over A".
    Source: Aczél & Saaty (1983), Procedures for synthesizing ratio judgements (AIJ).
    """
    logs: dict[tuple[int, int], float] = {}
    says: dict[tuple[int, int], float] = {}
    for judge in comparison.judges:
        for judgement in judge.judgements:
            pair = (judgement.first, judgement.second)
            logs[pair] = logs.get(pair, 0.0) + judge.weight * log(judgement.ratio)
            says[pair] = says.get(pair, 0.0) + judge.weight
    return tuple(
        Judgement(first, second, exp(logs[first, second] / says[first, second])) for first, second in sorted(logs)
    )
