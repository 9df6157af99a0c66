"""A capability model as text: what a file says of it, before it has rows and after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

EFFORTS = ("small", "medium", "large")
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class StageText:
    key: str
    name: str
    note: str
    from_level: int


@dataclass(frozen=True, slots=True)
class DimensionText:
    key: str
    name: str
    question: str


@dataclass(frozen=True, slots=True)
class MappingText:
    """Where a practice is found in another scheme."""

    scheme: str
    code: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PracticeText:
    """A practice. threshold: 0..1, where there is a probe; works: one sign a line."""

    key: str
    dimension: str
    level: int
    name: str
    why: str
    works: str
    effort: str
    weight: Decimal = Decimal(1)
    probe: str = ""
    threshold: Decimal | None = None
    needs: tuple[str, ...] = ()
    mappings: tuple[MappingText, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelText:
    """An edition. days: working days of each effort class, rising."""

    key: str
    edition: str
    name: str
    note: str
    source: str
    days: tuple[int, int, int]
    stages: tuple[StageText, ...]
    dimensions: tuple[DimensionText, ...]
    practices: tuple[PracticeText, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a model. where: the line, the practice or the part; said: what, and what to do about it."""

    where: str
    said: str

    def __str__(self) -> str:
        return f"{self.where}: {self.said}" if self.where else self.said


class Unfit(Exception):
    """A model that cannot be used as it is, with every problem that was found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def ordered(model: ModelText) -> ModelText:
    """The same model with its parts in the order in which they are kept: so that two of the same content are equal."""
    places = {one.key: place for place, one in enumerate(model.dimensions)}
    practices = (
        replace(
            one,
            needs=tuple(sorted(one.needs)),
            mappings=tuple(sorted(one.mappings, key=lambda each: (each.scheme, each.code))),
        )
        for one in model.practices
    )
    return replace(
        model,
        stages=tuple(sorted(model.stages, key=lambda one: one.from_level)),
        practices=tuple(sorted(practices, key=lambda one: (places.get(one.dimension, len(places)), one.level))),
    )


def plain(text: str) -> str:
    """Text as it is kept: lines without blanks at their ends, and no empty lines."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


Needs = Mapping[str, tuple[str, ...]]
