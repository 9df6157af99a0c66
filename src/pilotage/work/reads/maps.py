"""The small map of an initiative's dependencies: what comes before it, what after, what stands beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from pilotage.work.models import Dependency, DependencyKind, Initiative


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another initiative, how it is linked, and from which side."""

    dependency: Dependency
    other: Initiative
    is_outgoing: bool

    @property
    def is_in_time(self) -> bool:
        return self.dependency.kind == DependencyKind.FINISH_TO_START


@dataclass(frozen=True, slots=True)
class DependencyMap:
    """Left: what must come first. Right: what waits for it. Beside: excludes and together."""

    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    beside: tuple[Neighbour, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.before or self.after or self.beside)


def dependency_map(initiative: Initiative, links: Sequence[Dependency]) -> DependencyMap:
    """The neighbours of one initiative among these (visible) links."""
    before: list[Neighbour] = []
    after: list[Neighbour] = []
    beside: list[Neighbour] = []
    for link in links:
        if initiative.id not in (link.source_id, link.target_id):
            continue
        is_outgoing = link.source_id == initiative.id
        neighbour = Neighbour(link, link.target if is_outgoing else link.source, is_outgoing)
        if link.kind == DependencyKind.NEEDS:
            (before if is_outgoing else after).append(neighbour)
        elif link.kind == DependencyKind.FINISH_TO_START:
            (after if is_outgoing else before).append(neighbour)
        else:
            beside.append(neighbour)
    return DependencyMap(tuple(before), tuple(after), tuple(beside))
