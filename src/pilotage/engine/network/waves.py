"""Both passes wave by wave: a wave is all tasks whose predecessors are done. Fast where waves are wide.

Nothing is sorted beforehand: each wave looks for its links among all, which costs less than an order of the links as
long as waves are few.
"""

import numpy as np

from pilotage.engine.network.arrays import Amounts, Network, Passed, Places, weights_of
from pilotage.engine.network.ordering import refuse_circle

PATIENCE = 8
"""Waves after which it is first asked how wide they are: many a plan begins with one task."""


class TooNarrow(Exception):
    """Waves hold so few tasks that another way is faster."""


def passed_in_waves(network: Network, *, fewest: float = 0.0) -> Passed:
    """fewest: tasks of a wave on average; where there are fewer, it gives up.

    Raises Cycle with the places of its tasks, and TooNarrow. O(waves * links).
    """
    durations = network.durations
    early = np.zeros(len(durations), dtype=np.int64)
    weights = weights_of(network)
    waves = _pushed(network, weights, early, fewest)
    finish = int((early + durations).max(initial=0))
    latest = finish - durations
    late = latest.copy()
    for before, after, weight in reversed(waves):
        np.minimum.at(late, before, late[after] - weight)
    np.minimum.at(latest, network.before, early[network.after] - weights)
    return Passed(early, late, late - early, latest - early, finish)


def _pushed(network: Network, weights: Amounts, early: Amounts, fewest: float) -> list[tuple[Places, Places, Amounts]]:
    """Fills `early`. Returns the links that leave each wave: predecessors, successors and weights."""
    before, after = network.before, network.after
    waiting = np.bincount(after, minlength=len(early))
    is_ready = waiting == 0
    done = np.count_nonzero(is_ready)
    waves = []
    while len(links := is_ready.take(before).nonzero()[0]):
        sources, targets, weight = before[links], after[links], weights[links]
        np.maximum.at(early, targets, early[sources] + weight)
        np.subtract.at(waiting, targets, 1)
        waves.append((sources, targets, weight))
        if len(waves) > PATIENCE + done / max(fewest, 1e-9):
            raise TooNarrow
        is_ready.fill(False)
        is_ready[targets[waiting[targets] == 0]] = True
        done += np.count_nonzero(is_ready)
    if done < len(early):
        refuse_circle(network)
    return waves
