"""From a task's start to its finish and back, in its own calendar or in those of its resources."""

from pilotage.engine.calendars.working import Moment
from pilotage.engine.network.plan import Kind
from pilotage.engine.network.prepared import Prepared
from pilotage.engine.network.structure import Node


def begun(ready: Prepared, node: Node, moment: Moment) -> Moment:
    """The first moment, from this one on, at which the task's work can begin."""
    works = ready.works.get(node)
    if works:
        return min(time.next(moment) for time, _, _, _ in works)
    return ready.times[node].next(moment)


def ended(ready: Prepared, node: Node, moment: Moment) -> Moment:
    """The last moment, up to this one, at which the task's work can end."""
    works = ready.works.get(node)
    if works:
        return max(time.previous(moment) for time, _, _, _ in works)
    return ready.times[node].previous(moment)


def finish_from(ready: Prepared, node: Node, start: Moment) -> Moment:
    works = ready.works.get(node)
    if works:
        return max(time.add(time.add(time.next(start), delay), whole) for time, whole, _, delay in works)
    return ready.times[node].add(start, ready.spans[node])


def start_from(ready: Prepared, node: Node, finish: Moment) -> Moment:
    works = ready.works.get(node)
    if works:
        return min(time.add(finish, -whole - delay) for time, whole, _, delay in works)
    return ready.times[node].add(finish, -ready.spans[node])


def rest_from(ready: Prepared, node: Node, start: Moment) -> Moment:
    """Where what is left of the task ends, when it goes on at a moment."""
    works = ready.works.get(node)
    if works:
        return max(time.add(time.next(start), left) for time, _, left, _ in works)
    return ready.times[node].add(start, ready.rests[node])


def rest_until(ready: Prepared, node: Node, finish: Moment) -> Moment:
    """Where what is left of the task must go on, to end at a moment."""
    works = ready.works.get(node)
    if works:
        return min(time.add(finish, -left) for time, _, left, _ in works)
    return ready.times[node].add(finish, -ready.rests[node])


def is_moment(ready: Prepared, node: Node) -> bool:
    """Is it a milestone, whatever it is called?"""
    kind = ready.tasks[node].kind
    return kind in (Kind.MILESTONE, Kind.FINISH_MILESTONE) or (ready.spans[node] == 0 and node not in ready.works)
