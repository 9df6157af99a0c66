"""What one would write without arrays: one trial after the other, a dictionary of links, random.betavariate."""

from random import Random

from pilotage.engine.network.plan import LinkType
from pilotage.engine.risk_analysis.problem import Problem

SLACK = 0.01  # days


def simulate_plainly(problem: Problem, *, samples: int, seed: int) -> tuple[list[float], list[float]]:
    """Ends of the trials, rising, and the criticality of each task."""
    lot = Random(seed)
    size = problem.size
    incoming: list[list[tuple[int, LinkType, float]]] = [[] for _ in range(size)]
    outgoing: list[list[tuple[int, LinkType, float]]] = [[] for _ in range(size)]
    for link in problem.links:
        incoming[link.successor].append((link.predecessor, link.type, link.lag))
        outgoing[link.predecessor].append((link.successor, link.type, link.lag))
    ends, critical = [], [0] * size
    for _ in range(samples):
        lasts = _drawn(problem, lot)
        start, late = [0.0] * size, [0.0] * size
        for at in problem.order:
            for before, kind, lag in incoming[at]:
                start[at] = max(start[at], start[before] + _weight(kind, lasts[before], lasts[at], lag))
        end = max(begun + lasts[at] for at, begun in enumerate(start))
        for at in reversed(problem.order):
            late[at] = end - lasts[at]
            for after, kind, lag in outgoing[at]:
                late[at] = min(late[at], late[after] - _weight(kind, lasts[at], lasts[after], lag))
            critical[at] += late[at] - start[at] <= SLACK
        ends.append(end)
    return sorted(ends), [times / samples for times in critical]


def _drawn(problem: Problem, lot: Random) -> list[float]:
    lasts = list(problem.durations)
    for at, estimate in problem.estimates.items():
        width = estimate.high - estimate.low
        skew = 4 * (estimate.likely - estimate.low) / width
        lasts[at] = estimate.low + width * lot.betavariate(1 + skew, 5 - skew)
    return lasts


def _weight(kind: LinkType, before: float, after: float, lag: float) -> float:
    """How long after the start of the one the other may start."""
    match kind:
        case LinkType.FS:
            return before + lag
        case LinkType.SS:
            return lag
        case LinkType.FF:
            return before + lag - after
        case LinkType.SF:
            return lag - after
