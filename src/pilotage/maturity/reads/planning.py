"""From a roadmap's rows to the question for the engine: which practices, what they need, and what there is for them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.engine.roadmap.problem import Practice, Problem
from pilotage.engine.roadmap.spans import Span, capacities_of, due_slot
from pilotage.engine.selection.problem import Amount
from pilotage.maturity.models import Aim, Increment, Roadmap
from pilotage.maturity.reads.roadmaps import increment_spans
from pilotage.maturity.rules.roadmaps import Held, lacking, wanted_for
from pilotage.maturity.rules.shape import ModelShape, PracticeShape


@dataclass(frozen=True, slots=True)
class Planned:
    """The question. keys: (n,) of the practices, in the order of the model"""

    keys: tuple[str, ...]
    problem: Problem
    spans: tuple[Span, ...]


def is_settled(increment: Increment, spans: Sequence[Span], on: date) -> bool:
    """Whether it stays as it is: locked, in the register, or over. Nothing leaves it, and nothing enters."""
    return increment.is_locked or increment.initiative_id is not None or spans[increment.place].last < on


def locked_in(increments: Collection[Increment], spans: Sequence[Span], on: date) -> dict[str, int]:
    """By key, the increment that a proposal leaves a practice in."""
    return {
        line.practice.key: one.place
        for one in increments
        for line in one.practices.all()
        if line.is_locked or is_settled(one, spans, on)
    }


def question_of(
    roadmap: Roadmap,
    shape: ModelShape,
    *,
    held: Held,
    aims: Mapping[str, Aim],
    increments: Sequence[Increment],
    on: date,
) -> Planned:
    """What a proposal chooses among: what aims ask for and is not in place, what that stands on, and what is locked."""
    spans = increment_spans(roadmap)
    locked = locked_in(increments, spans, on)
    keys = wanted_for(shape, held, {key: one.level for key, one in aims.items()})
    keys |= set(locked) | lacking(shape, held, _needs_of(shape, locked))
    return _planned(shape, keys, aims, spans, locked, _rooms(roadmap, increments, on))


def planned_of(
    roadmap: Roadmap, shape: ModelShape, *, aims: Mapping[str, Aim], increments: Sequence[Increment], on: date
) -> Planned:
    """What stands in increments as it is: what the facts that explain it are counted from."""
    spans = increment_spans(roadmap)
    keys = {line.practice.key for one in increments for line in one.practices.all()}
    return _planned(shape, keys, aims, spans, locked_in(increments, spans, on), rooms_of(roadmap, spans))


@dataclass(frozen=True, slots=True)
class Room:
    """What an increment holds: days, and practices."""

    days: Amount
    places: int


def _planned(
    shape: ModelShape,
    keys: Collection[str],
    aims: Mapping[str, Aim],
    spans: tuple[Span, ...],
    locked: Mapping[str, int],
    rooms: Sequence[Room],
) -> Planned:
    # Lower levels first: of equally good roadmaps the one that has them first is taken.
    ordered = sorted((one for one in shape.practices if one.key in keys), key=lambda one: one.level)
    at = {one.key: place for place, one in enumerate(ordered)}
    practices = tuple(_practice(one, aims.get(one.dimension), spans, at, locked) for one in ordered)
    days, places = tuple(one.days for one in rooms), tuple(one.places for one in rooms)
    return Planned(tuple(at), Problem(practices, days, places), spans)


def _practice(
    one: PracticeShape, aim: Aim | None, spans: Sequence[Span], at: Mapping[str, int], locked: Mapping[str, int]
) -> Practice:
    needs = tuple(at[needed] for needed in dict.fromkeys(one.needs) if needed in at)
    if aim is None or one.weight == 0 or one.level > aim.level:
        return Practice(one.effort_days, 0, needs, None, locked.get(one.key))
    return Practice(one.effort_days, _value_of(one, aim), needs, due_slot(spans, aim.by), locked.get(one.key))


def rooms_of(roadmap: Roadmap, spans: Sequence[Span]) -> tuple[Room, ...]:
    """What each increment may hold by the roadmap's limits."""
    days = capacities_of(spans, Decimal(roadmap.capacity_days))
    return tuple(Room(one, roadmap.most_practices) for one in days)


def _rooms(roadmap: Roadmap, increments: Sequence[Increment], on: date) -> tuple[Room, ...]:
    """The same, but exactly what is in it for an increment that stays as it is, be it too much or too little."""
    spans = increment_spans(roadmap)
    rooms = list(rooms_of(roadmap, spans))
    for one in increments:
        if one.place < len(rooms) and is_settled(one, spans, on):
            lines = list(one.practices.all())
            rooms[one.place] = Room(sum(days_of(roadmap, line.practice.effort) for line in lines), len(lines))
    return tuple(rooms)


def days_of(roadmap: Roadmap, effort: str) -> int:
    """Working days of an effort class, by the roadmap's edition of the model."""
    model = roadmap.model
    return {"small": model.small_days, "medium": model.medium_days}.get(effort, model.large_days)


def _value_of(practice: PracticeShape, aim: Aim) -> Decimal:
    """What the PMO gives the dimension, times the practice's part in its level, for each level that waits for it.

    A level is reached when all below it are: up to the aim every level from the practice's own on waits for it.
    """
    return aim.value * Decimal(repr(practice.weight)) * (aim.level - practice.level + 1)


def _needs_of(shape: ModelShape, keys: Collection[str]) -> list[str]:
    return [needed for key in keys for needed in shape.by_key[key].needs]
