"""Both passes with NumPy, level by level: fast where levels are wide."""

import numpy as np

from pilotage.engine.network.arrays import Amounts, Passed, weights_of
from pilotage.engine.network.ordering import Ordered, Side


def passed_by_level(ordered: Ordered, durations: Amounts | None = None) -> Passed:
    """Other durations than the network's own may be passed: the structure stays. O(tasks + links)."""
    network = ordered.network
    lasting = network.durations if durations is None else durations
    weights = weights_of(network, lasting)
    early = np.zeros(len(lasting), dtype=np.int64)
    _push(early, weights, ordered.incoming)
    finish = int((early + lasting).max(initial=0))
    late = finish - lasting
    _pull(late, weights, ordered.outgoing)
    free = finish - early - lasting
    side = ordered.outgoing
    if len(side.links):
        room = early[side.other] - weights[side.links]
        least = np.minimum.reduceat(room, side.first) - early[side.tasks]
        free[side.tasks] = np.minimum(free[side.tasks], least)
    return Passed(early, late, late - early, free, finish)


def _push(early: Amounts, weights: Amounts, side: Side) -> None:
    own_weights = weights[side.links]
    for first_task, last_task, first_link, last_link in side.levels:
        asked = early[side.other[first_link:last_link]]
        asked += own_weights[first_link:last_link]
        if last_task - first_task < last_link - first_link:
            asked = np.maximum.reduceat(asked, side.first[first_task:last_task] - first_link)
        early[side.tasks[first_task:last_task]] = np.maximum(asked, 0)


def _pull(late: Amounts, weights: Amounts, side: Side) -> None:
    own_weights = weights[side.links]
    for first_task, last_task, first_link, last_link in side.levels:
        need = late[side.other[first_link:last_link]]
        need -= own_weights[first_link:last_link]
        if last_task - first_task < last_link - first_link:
            need = np.minimum.reduceat(need, side.first[first_task:last_task] - first_link)
        tasks = side.tasks[first_task:last_task]
        late[tasks] = np.minimum(late[tasks], need)
