"""Levels of effort: they last as long as what they serve, and move nothing."""

from collections.abc import Iterator
from typing import NamedTuple

from pilotage.engine.calendars.working import Moment
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Driver, Kind, Link, LinkType, Reason
from pilotage.engine.network.prepared import Prepared, moment
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


class Edge(NamedTuple):
    """What a link says of the start or the finish of an effort: when, by which link, and whether it has happened."""

    when: Moment
    link: int
    is_start: bool
    is_actual: bool


def _spread(ready: Prepared, found: Found, node: Node, links: list[tuple[int, Link]]) -> None:
    time = ready.times[node]
    early = list(_edges(ready, found, node, links, is_late=False))
    late = list(_edges(ready, found, node, links, is_late=True))
    now = ready.start if ready.status is None else ready.status
    begin = min((edge for edge in early if edge.is_start), default=None)
    shown = time.next(now) if begin is None else begin.when
    start = time.next(max(shown, now))
    end = max((edge for edge in early if not edge.is_start), default=None)
    finish = shown if end is None else _ended(ready, node, end)
    last = end or begin
    if last is None or not last.is_actual:
        finish = max(finish, now, start)
    late_finish = max((_ended(ready, node, edge) for edge in late if not edge.is_start), default=found.horizon)
    late_start = min((edge.when for edge in late if edge.is_start), default=late_finish)
    late_start = late_finish if late_start >= late_finish else time.next(late_start)
    found.put(node, start, finish, late_start, late_finish)
    found.begun[node] = shown if begin is not None and begin.is_actual else start
    found.drivers[node] = Driver(Reason.STATUS) if begin is None else Driver(Reason.LINK, begin.link)


def _ended(ready: Prepared, node: Node, edge: Edge) -> Moment:
    return edge.when if edge.is_actual else ready.times[node].previous(edge.when)


def _edges(
    ready: Prepared, found: Found, node: Node, links: list[tuple[int, Link]], *, is_late: bool
) -> Iterator[Edge]:
    for place, link in links:
        lag, time = lag_of(ready, link)
        is_of_start, is_after_finish = link.type in IS_OF_START, link.type in IS_AFTER_FINISH
        if ready.index[link.successor] == node:
            other, at_finish, is_start = ready.index[link.predecessor], is_after_finish, is_of_start
        else:
            other, at_finish, is_start = ready.index[link.successor], not is_of_start, not is_after_finish
            lag = -lag
        if ready.tasks[other].is_active and not found.is_empty(other):
            task = ready.tasks[other]
            # With what the effort starts, it may start as late as that might have: its late start stays a date to come.
            is_open = is_late and link.type is LinkType.SS and ready.index[link.successor] == node
            actual = None if is_open else moment(task.finished if at_finish else task.started)
            when = _planned(found, other, at_finish=at_finish, is_late=is_late) if actual is None else actual
            yield Edge(time.add(when, lag), place, is_start, actual is not None)


def _planned(found: Found, node: Node, *, at_finish: bool, is_late: bool) -> Moment:
    if is_late:
        return found.late_finish[node] if at_finish else found.late_start[node]
    return found.early_finish[node] if at_finish else found.early_start[node]
