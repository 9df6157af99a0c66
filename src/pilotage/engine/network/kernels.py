"""Compiled loops over arrays. Imported only where numba is there; the same sums as `listed`, bit for bit."""

import numpy as np
from numba import njit

from pilotage.engine.network.arrays import FF, FS, SF, Amounts, Places


@njit(cache=True)
def grouped(before: Places, size: int) -> tuple[Places, Places]:
    """Links by their predecessor: (n + 1,) bounds, and (m,) places of links, in their order."""
    bounds = np.zeros(size + 1, np.int64)
    for source in before:
        bounds[source + 1] += 1
    for node in range(size):
        bounds[node + 1] += bounds[node]
    filled = bounds[:-1].copy()
    links = np.empty(len(before), np.int64)
    for link, source in enumerate(before):
        links[filled[source]] = link
        filled[source] += 1
    return bounds, links


@njit(cache=True)
def waiting_of(after: Places, size: int) -> tuple[Places, Places, int]:
    """(n,) how many predecessors each task has; the order so far: those with none; and their number."""
    waiting = np.zeros(size, np.int64)
    for target in after:
        waiting[target] += 1
    order = np.empty(size, np.int64)
    filled = 0
    for node in range(size):
        if waiting[node] == 0:
            order[filled] = node
            filled += 1
    return waiting, order, filled


@njit(cache=True)
def _weights(
    durations: Amounts, before: Places, after: Places, types: Amounts, lags: Amounts, links: Places
) -> Amounts:
    weights = np.empty(len(links), np.int64)
    for at, link in enumerate(links):
        kind = types[link]
        weights[at] = lags[link]
        if kind in (FS, FF):
            weights[at] += durations[before[link]]
        if kind in (FF, SF):
            weights[at] -= durations[after[link]]
    return weights


@njit(cache=True)
def passes(
    durations: Amounts, before: Places, after: Places, types: Amounts, lags: Amounts
) -> tuple[Amounts, Amounts, Amounts, Amounts, int]:
    """Early, late, total and free float, and the finish; -1 where there is a circle."""
    size = len(durations)
    bounds, links = grouped(before, size)
    targets = after[links]
    weights = _weights(durations, before, after, types, lags, links)
    waiting, order, filled = waiting_of(after, size)
    early = np.zeros(size, np.int64)
    done = finish = 0
    while done < filled:
        node = order[done]
        done += 1
        finish = max(finish, early[node] + durations[node])
        for at in range(bounds[node], bounds[node + 1]):
            target = targets[at]
            early[target] = max(early[target], early[node] + weights[at])
            waiting[target] -= 1
            if waiting[target] == 0:
                order[filled] = target
                filled += 1
    late, total, free = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    if filled < size:
        return early, late, total, free, -1
    for back in range(size - 1, -1, -1):
        node = order[back]
        need = finish - durations[node]
        room = need - early[node]
        for at in range(bounds[node], bounds[node + 1]):
            need = min(need, late[targets[at]] - weights[at])
            room = min(room, early[targets[at]] - weights[at] - early[node])
        late[node], total[node], free[node] = need, need - early[node], room
    return early, late, total, free, finish
