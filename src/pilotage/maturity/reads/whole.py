"""A roadmap with all that its pages show and its changes look at."""

from dataclasses import dataclass
from datetime import date

from pilotage.accounts.rules import Access
from pilotage.engine.roadmap.spans import Span
from pilotage.maturity.models import Aim, Increment, IncrementPractice, Roadmap
from pilotage.maturity.reads.capability import shape_of
from pilotage.maturity.reads.planning import is_settled
from pilotage.maturity.reads.roadmaps import aims_of, increment_spans, increments_of, places_of
from pilotage.maturity.reads.standing import Today, today_of
from pilotage.maturity.rules.levels import Told
from pilotage.maturity.rules.roadmaps import Places, levels_ahead
from pilotage.maturity.rules.shape import ModelShape


@dataclass(frozen=True, slots=True)
class Whole:
    """A roadmap, what is in place on a day, and what stands where.

    aims    by key of the dimension
    spans   (s,) the days of each increment
    """

    roadmap: Roadmap
    shape: ModelShape
    today: Today
    on: date
    aims: dict[str, Aim]
    increments: list[Increment]
    spans: tuple[Span, ...]

    @property
    def places(self) -> Places:
        return places_of(self.increments)

    def line_of(self, key: str) -> IncrementPractice | None:
        """Where a practice stands."""
        lines = (line for one in self.increments for line in one.practices.all())
        return next((line for line in lines if line.practice.key == key), None)

    def stays(self, increment: Increment) -> bool:
        """Whether nothing leaves it and nothing enters: locked, in the register, or over."""
        return is_settled(increment, self.spans, self.on)

    def days_in(self, increment: Increment) -> int:
        """Days that its practices take together."""
        return sum(self.shape.by_key[line.practice.key].effort_days for line in increment.practices.all())

    def levels(self) -> dict[str, tuple[Told, ...]]:
        """By dimension: the level today, and after each increment."""
        return levels_ahead(self.shape, self.today.held, self.places, len(self.spans))


def whole_of(
    roadmap: Roadmap, access: Access, *, on: date, shape: ModelShape | None = None, today: Today | None = None
) -> Whole:
    """It as it is now. shape, today: where they were read already."""
    shape = shape or shape_of(roadmap.model)
    today = today or today_of(access, path=roadmap.scope.path, shape=shape, on=on)
    return Whole(roadmap, shape, today, on, aims_of(roadmap), increments_of(roadmap), increment_spans(roadmap))
