"""Both passes over plain lists: the shortest way to say it, and fast where levels are narrow."""

import numpy as np

from pilotage.engine.network.arrays import Network, Passed, weights_of
from pilotage.engine.network.ordering import refuse_circle


def passed_in_lists(network: Network) -> Passed:
    """Raises Cycle with the places of its tasks. O(tasks + links)."""
    durations, after = network.durations.tolist(), network.after.tolist()
    weights = weights_of(network).tolist()
    outgoing: list[list[int]] = [[] for _ in durations]
    for link, source in enumerate(network.before.tolist()):
        outgoing[source].append(link)
    early, order = _pushed(outgoing, after, weights)
    if len(order) < len(durations):
        refuse_circle(network)
    finish = max((start + lasting for start, lasting in zip(early, durations, strict=True)), default=0)
    late, free = _pulled(outgoing, after, weights, early, order, [finish - lasting for lasting in durations])
    starts, late_starts = np.array(early, dtype=np.int64), np.array(late, dtype=np.int64)
    return Passed(starts, late_starts, late_starts - starts, np.array(free, dtype=np.int64), finish)


def _pushed(outgoing: list[list[int]], after: list[int], weights: list[int]) -> tuple[list[int], list[int]]:
    """Early starts, and the order in which they were found: without what is in a circle or behind it."""
    early, waiting = [0] * len(outgoing), [0] * len(outgoing)
    for target in after:
        waiting[target] += 1
    order = [node for node, left in enumerate(waiting) if not left]
    for node in order:
        start = early[node]
        for link in outgoing[node]:
            target = after[link]
            asked = start + weights[link]
            if asked > early[target]:
                early[target] = asked
            waiting[target] -= 1
            if not waiting[target]:
                order.append(target)
    return early, order


def _pulled(
    outgoing: list[list[int]], after: list[int], weights: list[int], early: list[int], order: list[int], late: list[int]
) -> tuple[list[int], list[int]]:
    """Late starts, from those that the finish of the whole allows, and free float."""
    free = [need - start for need, start in zip(late, early, strict=True)]
    for node in reversed(order):
        need, start, room = late[node], early[node], free[node]
        for link in outgoing[node]:
            target, weight = after[link], weights[link]
            if late[target] - weight < need:
                need = late[target] - weight
            if early[target] - weight - start < room:
                room = early[target] - weight - start
        late[node], free[node] = need, room
    return late, free
