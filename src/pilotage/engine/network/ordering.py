"""The links of a network in the order in which passes need them, level by level. Made once for a structure.

A level holds the tasks whose longest chain of predecessors has the same length: no two of them wait for each other, so
a whole level is reckoned at once.
"""

from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from pilotage.engine.network.arrays import Amounts, Network, Places
from pilotage.engine.network.plan import Cycle
from pilotage.engine.network.structure import circle_in, topological_order


@dataclass(frozen=True, slots=True)
class Side:
    """The links of one direction, level by level.

    links    (m,) places of links; other, own: (m,) their far and their near end
    tasks    (k,) near ends that have links, in the order of their levels; first: (k,) the first link of each
    levels   (first task, last task, first link, last link) of each level, half open
    """

    links: Places
    other: Places
    tasks: Places
    first: Places
    levels: tuple[tuple[int, int, int, int], ...]
    is_incoming: bool


@dataclass(frozen=True, slots=True)
class Ordered:
    """A network with its levels: forward the links that come in, backward those that go out."""

    network: Network
    level: Places
    incoming: Side
    outgoing: Side

    @property
    def depth(self) -> int:
        return len(self.incoming.levels)


def ordered(network: Network) -> Ordered:
    """Raises Cycle with the places of its tasks."""
    level = _levels(network)
    incoming = _side(level[network.after], network.after, network.before, is_incoming=True)
    outgoing = _side(-level[network.before], network.before, network.after, is_incoming=False)
    return Ordered(network, level, incoming, outgoing)


def _levels(network: Network) -> Places:
    """(n,) the length of the longest chain of predecessors of each task."""
    size = len(network.durations)
    by_source = np.argsort(network.before, kind="stable")
    targets = network.after[by_source].tolist()
    bounds = np.searchsorted(network.before[by_source], np.arange(size + 1)).tolist()
    waiting = np.bincount(network.after, minlength=size).tolist()
    level = [0] * size
    order = [node for node in range(size) if not waiting[node]]
    for node in order:
        deeper = level[node] + 1
        for target in targets[bounds[node] : bounds[node + 1]]:
            waiting[target] -= 1
            if not waiting[target]:
                level[target] = deeper  # `order` rises by level, so that the last predecessor is the deepest
                order.append(target)
    if len(order) < size:
        refuse_circle(network)
    return np.array(level, dtype=np.int64)


def _side(rank: Amounts, own: Places, other: Places, *, is_incoming: bool) -> Side:
    """Links by the rank of their near end, then by that end."""
    spread = rank * (int(own.max(initial=0)) + 1) + own  # one key is sorted in less than half the time of two
    links = np.argsort(spread, kind="stable")
    near, ranks = own[links], rank[links]
    is_first = np.ones(len(links), dtype=bool)
    is_first[1:] = near[1:] != near[:-1]
    first = np.flatnonzero(is_first)
    tasks = near[first]
    edges = np.flatnonzero(np.diff(ranks[first], prepend=ranks[:1] - 1)) if len(first) else first
    bounds = [*edges.tolist(), len(first)]
    starts = [*first[edges].tolist(), len(links)]
    levels = tuple(zip(bounds[:-1], bounds[1:], starts[:-1], starts[1:], strict=True))
    return Side(links, other[links], tasks, first, levels, is_incoming)


def refuse_circle(network: Network) -> NoReturn:
    size = len(network.durations)
    outgoing: list[list[int]] = [[] for _ in range(size)]
    for source, target in zip(network.before.tolist(), network.after.tolist(), strict=True):
        outgoing[source].append(target)
    circle = circle_in(size, outgoing, topological_order(size, outgoing))
    raise Cycle(f"tasks wait for each other in a circle: {' > '.join(map(str, [*circle, circle[0]]))}", tuple(circle))
