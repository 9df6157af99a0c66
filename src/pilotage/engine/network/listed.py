"""Both passes over plain lists: the shortest way to say it, and fast where levels are narrow."""

from operator import add, sub

import numpy as np

from pilotage.engine.network.arrays import Network, Passed, weights_of
from pilotage.engine.network.ordering import refuse_circle


def passed_in_lists(network: Network) -> Passed:
    """Raises Cycle with the places of its tasks. O(tasks + links)."""
    durations = network.durations.tolist()
    outgoing: list[list[tuple[int, int]]] = [[] for _ in durations]
    waiting = [0] * len(durations)
    rows = zip(network.before.tolist(), network.after.tolist(), weights_of(network).tolist(), strict=True)
    for source, target, weight in rows:
        outgoing[source].append((target, weight))
        waiting[target] += 1
    early, order = _pushed(outgoing, waiting)
    if len(order) < len(durations):
        refuse_circle(network)
    finish = max(map(add, early, durations), default=0)
    late, free = _pulled(outgoing, early, order, [finish - lasting for lasting in durations])
    starts, late_starts = np.array(early, dtype=np.int64), np.array(late, dtype=np.int64)
    return Passed(starts, late_starts, late_starts - starts, np.array(free, dtype=np.int64), finish)


def _pushed(outgoing: list[list[tuple[int, int]]], waiting: list[int]) -> tuple[list[int], list[int]]:
    """Early starts, and the order in which they were found: without what is in a circle or behind it."""
    early = [0] * len(outgoing)
    order = [node for node, left in enumerate(waiting) if not left]
    for node in order:
        start = early[node]
        for target, weight in outgoing[node]:
            asked = start + weight
            if asked > early[target]:
                early[target] = asked
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return early, order


def _pulled(
    outgoing: list[list[tuple[int, int]]], early: list[int], order: list[int], late: list[int]
) -> tuple[list[int], list[int]]:
    """Late starts, from those that the finish of the whole allows, and free float."""
    free = list(map(sub, late, early))
    for node in reversed(order):
        links = outgoing[node]
        if not links:
            continue
        need, start = late[node], early[node]
        latest = start + free[node]
        for target, weight in links:
            asked = late[target] - weight
            if asked < need:
                need = asked
            asked = early[target] - weight
            if asked < latest:
                latest = asked
        late[node], free[node] = need, latest - start
    return late, free
