"""A capability model as plain values: what rules, reads and the engine are asked with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StageShape:
    """A leg of the journey, from a level up to the next leg's."""

    key: str
    name: str
    note: str
    from_level: int


@dataclass(frozen=True, slots=True)
class DimensionShape:
    id: UUID
    key: str
    name: str
    question: str


@dataclass(frozen=True, slots=True)
class PracticeShape:
    """A practice. effort_days >= 1; needs: keys of the practices that it stands on; threshold: 0..1, with a probe."""

    id: UUID
    key: str
    dimension: str
    level: int
    name: str
    why: str
    works: str
    effort: str
    effort_days: int
    weight: float
    probe: str
    threshold: float | None
    needs: tuple[str, ...]


@dataclass(frozen=True)  # without slots: it keeps its indices
class ModelShape:
    """An edition with all that belongs to it, practices in order of dimension, level and place."""

    id: UUID
    name: str
    edition: str
    stages: tuple[StageShape, ...]
    dimensions: tuple[DimensionShape, ...]
    practices: tuple[PracticeShape, ...]

    @cached_property
    def by_key(self) -> Mapping[str, PracticeShape]:
        return {one.key: one for one in self.practices}

    @cached_property
    def by_id(self) -> Mapping[UUID, PracticeShape]:
        return {one.id: one for one in self.practices}

    def of(self, dimension: str) -> tuple[PracticeShape, ...]:
        """The practices of a dimension, named by its key."""
        return tuple(one for one in self.practices if one.dimension == dimension)

    def stage_at(self, level: int | None) -> StageShape | None:
        """The leg of the journey that a level lies on; below the first leg, the first; None: nothing is known."""
        if level is None or not self.stages:
            return None
        reached = [one for one in self.stages if one.from_level <= level]
        return reached[-1] if reached else self.stages[0]
