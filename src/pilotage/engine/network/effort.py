"""Levels of effort: they last as long as what they serve, and move nothing."""

from collections.abc import Iterator

from pilotage.engine.calendars.working import Moment, moment_of
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Driver, Kind, Link, LinkType, Reason
from pilotage.engine.network.prepared import Prepared
from pilotage.engine.network.preparing import lag_of
from pilotage.engine.network.structure import Node, topological_order

IS_AFTER_FINISH = (LinkType.FS, LinkType.FF)
IS_OF_START = (LinkType.FS, LinkType.SS)


def spread(ready: Prepared, found: Found) -> None:
    """From the first of what it follows, or starts with, to the last of what it precedes, or ends with."""
    efforts = [node for node, task in enumerate(ready.tasks) if task.kind is Kind.LEVEL_OF_EFFORT]
    if not efforts:
        return
    joined: dict[Node, list[tuple[int, Link]]] = {node: [] for node in efforts}
    outgoing: list[list[Node]] = [[] for _ in ready.tasks]
    for place, link in enumerate(ready.plan.links):
        before, after = ready.index[link.predecessor], ready.index[link.successor]
        for node in (before, after):
            if node in joined:
                joined[node].append((place, link))
        if before in joined and after in joined:
            outgoing[before].append(after)
    for node in topological_order(len(ready.tasks), outgoing):
        if node in joined:
            _spread(ready, found, node, joined[node])


def _spread(ready: Prepared, found: Found, node: Node, links: list[tuple[int, Link]]) -> None:
    time = ready.times[node]
    early = list(_edges(ready, found, node, links, is_late=False))
    late = list(_edges(ready, found, node, links, is_late=True))
    now = ready.start if ready.status is None else ready.status
    start, place = min(((when, place) for when, place, is_start in early if is_start), default=(now, None))
    finish = max((time.previous(when) for when, _, is_start in early if not is_start), default=start)
    late_finish = max((time.previous(when) for when, _, is_start in late if not is_start), default=found.horizon)
    late_start = min((when for when, _, is_start in late if is_start), default=late_finish)
    start = time.next(max(start, now))
    late_finish = max(late_finish, time.previous(late_start))
    found.put(node, start, max(start, finish), time.next(late_start), late_finish)
    found.drivers[node] = Driver(Reason.STATUS) if place is None else Driver(Reason.LINK, place)


def _edges(
    ready: Prepared, found: Found, node: Node, links: list[tuple[int, Link]], *, is_late: bool
) -> Iterator[tuple[Moment, int, bool]]:
    """What each link says of an edge of the effort: when, by which link, and is it of the start."""
    for place, link in links:
        lag, time = lag_of(ready, link)
        if ready.index[link.successor] == node:
            other, at_finish, is_start = (
                ready.index[link.predecessor],
                link.type in IS_AFTER_FINISH,
                link.type in IS_OF_START,
            )
        else:
            other, at_finish, is_start = (
                ready.index[link.successor],
                link.type not in IS_OF_START,
                link.type not in IS_AFTER_FINISH,
            )
            lag = -lag
        if ready.tasks[other].is_active and not found.is_empty(other):
            yield time.add(_edge(ready, found, other, at_finish=at_finish, is_late=is_late), lag), place, is_start


def _edge(ready: Prepared, found: Found, node: Node, *, at_finish: bool, is_late: bool) -> Moment:
    task = ready.tasks[node]
    actual = task.finished if at_finish else task.started
    if actual is not None and not is_late:
        return moment_of(actual)
    if is_late:
        return found.late_finish[node] if at_finish else found.late_start[node]
    return found.early_finish[node] if at_finish else found.early_start[node]
