"""Objectives, measures, drivers and what initiatives serve, as probes see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ObjectiveFact:
    """is_leaf: nothing stands below it. targets: measures with a target and its day."""

    id: UUID
    name: str
    owner: UUID | None = None
    is_leaf: bool = True
    measures: int = 0
    targets: int = 0

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """measured_on: the last day for which a value is known."""

    id: UUID
    name: str
    objective: UUID
    owner: UUID | None = None
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class WeightingFact:
    """The drivers in use and where their weights came from. ratio None: consistency cannot be told."""

    id: UUID
    name: str
    drivers: int
    is_pairwise: bool = False
    ratio: float | None = None
    judges: int = 0


@dataclass(frozen=True, slots=True)
class ServiceFact:
    """What one initiative serves.

    levels    by driver in use, of those that are rated
    serves    drivers and objectives that it serves at all
    """

    levels: Mapping[UUID, str]
    objectives: frozenset[UUID] = frozenset()
    serves: int = 0


@dataclass(frozen=True, slots=True)
class AlignmentFact:
    """Where an initiative stands with its alignment review.

    state        of governance: accepted, to_renew, none, draft …
    accepted     whether there is an acceptance at all; expects: one of its lines names a measure and its change
    words        a digest of why it serves what it serves; empty: nothing was said
    """

    state: str
    accepted: bool = False
    expects: bool = False
    words: str = ""
