"""Following dependencies."""

from uuid import UUID

from pilotage.accounts.rules import Access
from pilotage.work.models import Dependency
from pilotage.work.reads.visible import initiatives_visible_to


def names_on_the_way(access: Access, start: UUID, goal: UUID, *, kind: str) -> tuple[str, ...]:
    """The names along the links of one kind from start to goal, both included; empty when no way leads there.

    What the person may not see is on the way without its name. All links of the kind are read at once: a register
    has some thousands at most.
    """
    onward: dict[UUID, list[UUID]] = {}
    for source, target in Dependency.objects.filter(kind=kind).order_by("id").values_list("source_id", "target_id"):
        onward.setdefault(source, []).append(target)
    way = _way(onward, start, goal)
    names = dict(initiatives_visible_to(access).filter(id__in=way).values_list("id", "name"))
    return tuple(names.get(step, "…") for step in way)


def _way(onward: dict[UUID, list[UUID]], start: UUID, goal: UUID) -> list[UUID]:
    came_from: dict[UUID, UUID | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            break
        for there in onward.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    if goal not in came_from:
        return []
    way: list[UUID] = []
    step: UUID | None = goal
    while step is not None:
        way.append(step)
        step = came_from[step]
    return way[::-1]
