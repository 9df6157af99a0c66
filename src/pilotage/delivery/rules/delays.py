"""Something that may happen and then delays a plan: by how much, and which of its tasks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pilotage.delivery.rules.uncertainty import Points

# The beginning or the end of a line of the plan, by its uid.
Node = tuple[int, bool]
START, END = False, True


@dataclass(frozen=True, slots=True)
class Delay:
    """lines: uids of the tasks, or of the phases, that it delays when it happens, all by one and the same delay."""

    id: str
    name: str
    probability: float
    points: Points
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of a plan by uid, and what runs one after the other.

    parents   of each line its summary
    links     predecessor and successor, of those where the one begins when the other is done
    open      the tasks that can be delayed: those that take time and are not finished
    """

    parents: Mapping[int, int | None]
    links: Collection[tuple[int, int]]
    open: Collection[int]


def tasks_delayed(lines: Iterable[int], outline: Outline) -> tuple[int, ...]:
    """The tasks that last longer when these lines are hit.

    A phase ends later by the delay, and once: its last tasks are delayed, those that no other open task of the phase
    waits for. A task that is finished, or that takes no time, is passed over.
    """
    found: dict[int, None] = {}
    for line in lines:
        for task in [line] if line in outline.open else _last_tasks(line, outline):
            found[task] = None
    return tuple(found)


def _last_tasks(phase: int, outline: Outline) -> list[int]:
    below = _below(phase, outline.parents)
    inside = [uid for uid in below if uid in outline.open]
    followed = _leading_to({(uid, START) for uid in inside}, below, outline)
    return [uid for uid in inside if (uid, END) not in followed]


def _below(phase: int, parents: Mapping[int, int | None]) -> set[int]:
    children: dict[int | None, list[int]] = defaultdict(list)
    for uid, parent in parents.items():
        children[parent].append(uid)
    found: set[int] = set()
    waiting = list(children[phase])
    while waiting:
        uid = waiting.pop()
        if uid not in found:
            found.add(uid)
            waiting += children[uid]
    return found


def _leading_to(targets: Collection[Node], below: Collection[int], outline: Outline) -> set[Node]:
    """Everything within the phase that one of these beginnings waits for, over milestones and summaries too."""
    earlier: dict[Node, list[Node]] = defaultdict(list)
    for uid in below:
        parent = outline.parents[uid]
        earlier[uid, END].append((uid, START))
        if parent in below and parent is not None:
            earlier[uid, START].append((parent, START))
            earlier[parent, END].append((uid, END))
    for predecessor, successor in outline.links:
        if predecessor in below and successor in below:
            earlier[successor, START].append((predecessor, END))
    found: set[Node] = set()
    waiting = list(targets)
    while waiting:
        for node in earlier[waiting.pop()]:
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
