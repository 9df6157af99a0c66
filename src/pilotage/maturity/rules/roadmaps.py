"""What a roadmap's practices ask of each other, when one is in place, and which levels follow."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pilotage.maturity.rules.levels import IN_PLACE, Told, told
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

Held = Mapping[str, float | None]  # by key of the practice: 1 in place, 0.5 partly, 0 not; None or absent: not known
Places = Mapping[str, int]  # by key of the practice: the increment in which it stands, from 0


class PracticeState(StrEnum):
    """Whether a practice is in place, as far as it can be told today."""

    IN_PLACE = "in_place"
    NOT_YET = "not_yet"
    NO_EVIDENCE = "no_evidence"  # its probe has nothing to look at yet
    PEOPLE = "people"  # no probe looks for it, and no assessment has settled it: only people can say


@dataclass(frozen=True, slots=True)
class Judged:
    """A practice today. evidence: what its probe found; held: what was settled last, where no probe looks for it."""

    state: PracticeState
    evidence: Evidence | None = None
    held: float | None = None


def judged(practice: PracticeShape, evidence: Evidence | None, held: float | None) -> Judged:
    """By its probe, where it has one; else by what the last closed assessment settled."""
    if practice.probe:
        return Judged(_by_probe(evidence.holds if evidence is not None else None), evidence)
    if held is None:
        return Judged(PracticeState.PEOPLE)
    return Judged(PracticeState.IN_PLACE if held == IN_PLACE else PracticeState.NOT_YET, None, held)


def _by_probe(holds: bool | None) -> PracticeState:
    if holds is None:
        return PracticeState.NO_EVIDENCE
    return PracticeState.IN_PLACE if holds else PracticeState.NOT_YET


def is_done(found: Collection[Judged]) -> bool:
    """Whether an increment is complete: it holds something, and all of that is in place."""
    return bool(found) and all(one.state == PracticeState.IN_PLACE for one in found)


def lacking(shape: ModelShape, held: Held, keys: Iterable[str]) -> set[str]:
    """These and all that they stand on, directly or through others, as far as it is not in place."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found and held.get(key) != IN_PLACE and key in shape.by_key:
            found.add(key)
            waiting.extend(shape.by_key[key].needs)
    return found


def wanted_for(shape: ModelShape, held: Held, aims: Mapping[str, int]) -> set[str]:
    """The practices that aims ask for and that are not in place, with what they stand on. aims: level by dimension."""
    asked = (one.key for one in shape.practices if one.weight > 0 and one.level <= aims.get(one.dimension, 0))
    return lacking(shape, held, asked)


def standing_on(shape: ModelShape, key: str, among: Collection[str]) -> set[str]:
    """Of these, the practices that stand on it, directly or through others."""
    above: dict[str, list[str]] = {}
    for one in shape.practices:
        for needed in one.needs:
            above.setdefault(needed, []).append(one.key)
    found: set[str] = set()
    waiting = list(above.get(key, ()))
    while waiting:
        one_above = waiting.pop()
        if one_above not in found:
            found.add(one_above)
            waiting.extend(above.get(one_above, ()))
    return found & set(among)


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands against a practice in an increment.

    missing   it stands on these, and they are neither in place nor in any increment
    later     it stands on these, and they come only later
    earlier   these stand on it, and come before
    """

    missing: tuple[PracticeShape, ...] = ()
    later: tuple[PracticeShape, ...] = ()
    earlier: tuple[PracticeShape, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.later or self.earlier)


def broken_by(shape: ModelShape, held: Held, places: Places, key: str, to: int | None) -> Broken:
    """What would be broken with a practice in the increment `to`; None: in no increment any more."""
    practice = shape.by_key[key]
    needs = [shape.by_key[one] for one in practice.needs if to is not None and held.get(one) != IN_PLACE]
    above = standing_on(shape, key, places)
    return Broken(
        missing=tuple(one for one in needs if one.key not in places),
        later=tuple(one for one in needs if to is not None and places.get(one.key, -1) > to),
        earlier=tuple(one for one in shape.practices if one.key in above and (to is None or places[one.key] < to)),
    )


def levels_ahead(shape: ModelShape, held: Held, places: Places, count: int) -> dict[str, tuple[Told, ...]]:
    """By dimension: the level before the first increment, and after each when what stands in it is in place."""
    stand = dict(held)
    found: dict[str, list[Told]] = {one.key: [told(shape.of(one.key), stand)] for one in shape.dimensions}
    for place in range(count):
        stand |= {key: IN_PLACE for key, at in places.items() if at == place}
        for one in shape.dimensions:
            found[one.key].append(told(shape.of(one.key), stand))
    return {key: tuple(levels) for key, levels in found.items()}


def reached_after(levels: Sequence[Told], wanted: int) -> int | None:
    """How many increments it takes to be on that level; 0: it is reached already; None: it is not reached."""
    return next((at for at, one in enumerate(levels) if (one.level or 0) >= wanted), None)
