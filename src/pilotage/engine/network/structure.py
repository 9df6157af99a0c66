"""The shape of a network: what comes before what, in an order in which each comes after its predecessors."""

from collections.abc import Sequence

Node = int


def topological_order(size: int, outgoing: Sequence[Sequence[Node]]) -> list[Node]:
    """Every node after its predecessors (Kahn 1962); ties in the order of the nodes, so that an answer repeats itself.

    outgoing   successors of each node; an arc that is there twice counts twice
    returns    fewer nodes than `size` where there is a circle: those in it, or behind it, are missing
    """
    waiting = [0] * size
    for successors in outgoing:
        for node in successors:
            waiting[node] += 1
    order = [node for node in range(size) if not waiting[node]]
    for node in order:
        for successor in outgoing[node]:
            waiting[successor] -= 1
            if not waiting[successor]:
                order.append(successor)
    return order


def circle_in(size: int, outgoing: Sequence[Sequence[Node]], order: Sequence[Node]) -> list[Node]:
    """A circle among the nodes that `topological_order` could not place, each before the next."""
    placed = set(order)
    left = {node for node in range(size) if node not in placed}
    before: dict[Node, Node] = {}
    for node in sorted(left):
        for successor in outgoing[node]:
            if successor in left:
                before.setdefault(successor, node)
    node = min(left)
    seen: dict[Node, int] = {}
    path: list[Node] = []
    while node not in seen:
        seen[node] = len(path)
        path.append(node)
        node = before[node]
    return path[seen[node] :][::-1]
