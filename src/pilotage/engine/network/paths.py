"""The paths that matter: the longest one, and those nearly critical."""

from pilotage.engine.calendars.calendar import Seconds
from pilotage.engine.network.found import Found
from pilotage.engine.network.plan import Key, Schedule
from pilotage.engine.network.prepared import EARLIEST, FF, FS, GATE, ROLL, SS, Arc, Prepared
from pilotage.engine.network.structure import Node


def longest(ready: Prepared, found: Found) -> set[Node]:
    """The tasks that lead to the latest early finish, each by a link that leaves the next no room.

    Of more than one such path all are there.
    """
    if found.finish == EARLIEST:
        return set()
    on_path = {
        node
        for node in range(len(ready.tasks))
        if ready.is_leaf[node] and ready.tasks[node].is_active and found.early_finish[node] == found.finish
    }
    for node in reversed(ready.order):
        if node in on_path:
            on_path.update(arc.node for arc in ready.incoming[node] if is_driving(ready, found, node, arc))
    return {node for node in on_path if node < len(ready.tasks)}


def is_driving(ready: Prepared, found: Found, node: Node, arc: Arc) -> bool:
    """Does the arc that comes in leave the node no room, so that what it comes from moves it?"""
    before, kind, lag, time, _ = arc
    if kind == ROLL:
        return found.early_finish[before] == found.early_finish[node]
    when = found.early_finish[before] if kind in (FS, FF) else found.early_start[before]
    if when == EARLIEST:
        return False
    if lag:
        when = time.add(when, lag)
    own = found.early_start[node] if kind in (FS, SS, GATE) else found.early_finish[node]
    return ready.times[node].between(when, own) <= 0


def near_critical(schedule: Schedule, *, within: Seconds) -> tuple[Key, ...]:
    """Tasks with little total float that are not critical, the tightest first."""
    near = [
        (dated.total_float, key)
        for key, dated in schedule.dates.items()
        if dated.total_float is not None and not dated.is_critical and dated.total_float <= within
    ]
    return tuple(key for _, key in sorted(near, key=lambda pair: pair[0]))
