"""What holds of a practice: what people say, what the data say, where they disagree, and what was settled.

Two steps from one answer to another are a whole one: not in place 0, partly 0.5, in place 1. "Don't know" is no number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pilotage.maturity.models import Says, Source
from pilotage.maturity.rules.levels import IN_PLACE, NOT_IN_PLACE, PARTLY, TOP, Told, told
from pilotage.maturity.rules.probing import Evidence
from pilotage.maturity.rules.shape import ModelShape, PracticeShape

VALUES: Mapping[str, float] = {Says.NO: NOT_IN_PLACE, Says.PARTLY: PARTLY, Says.YES: IN_PLACE}
# The answer that is nearest to the mean; halfway between two counts as the higher. So three of four who say "in
# place" are enough, or one of two where the other says "partly": anything less is not yet what people mean by it.
IN_PLACE_FROM, PARTLY_FROM = 0.75, 0.25
# From "not in place" to "partly" is one step already: whoever answers differently sees something else.
STEP = 0.5


@dataclass(frozen=True, slots=True)
class Opinion:
    """How many participants gave each answer to one practice."""

    no: int = 0
    partly: int = 0
    yes: int = 0
    unknown: int = 0

    @property
    def known(self) -> int:
        return self.no + self.partly + self.yes

    @property
    def mean(self) -> float | None:
        """0..1, of those who know; None: nobody does."""
        return (self.partly * PARTLY + self.yes * IN_PLACE) / self.known if self.known else None

    @property
    def spread(self) -> float | None:
        """From the lowest to the highest answer, 0..1; None: nobody knows."""
        said = [value for value, count in self.counts if count]
        return max(said) - min(said) if said else None

    @property
    def counts(self) -> tuple[tuple[float, int], ...]:
        return ((NOT_IN_PLACE, self.no), (PARTLY, self.partly), (IN_PLACE, self.yes))

    @property
    def value(self) -> float | None:
        """What they say together: the answer nearest to the mean."""
        mean = self.mean
        if mean is None:
            return None
        return IN_PLACE if mean >= IN_PLACE_FROM else PARTLY if mean >= PARTLY_FROM else NOT_IN_PLACE

    @property
    def is_split(self) -> bool:
        """Whether the participants disagree."""
        spread = self.spread
        return spread is not None and spread >= STEP


def opinion_of(said: Mapping[str, int]) -> Opinion:
    """From how many gave each answer, by its name."""
    return Opinion(*(said.get(answer, 0) for answer in (Says.NO, Says.PARTLY, Says.YES, Says.UNKNOWN)))


class Stand(StrEnum):
    """By what a practice stands where it stands."""

    SETTLED = "settled"
    DISPUTED = "disputed"
    AGREED = "agreed"
    EVIDENT = "evident"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is said of one practice. settled: one of `Says`; empty: nothing was settled"""

    opinion: Opinion = Opinion()
    evidence: Evidence | None = None
    settled: str = ""

    @property
    def evident(self) -> float | None:
        """What the data say: in place from the threshold on, else not; None: there is no evidence."""
        holds = self.evidence.holds if self.evidence is not None else None
        return None if holds is None else IN_PLACE if holds else NOT_IN_PLACE

    @property
    def is_contradicted(self) -> bool:
        """Whether the data say the opposite of what people say together. "Partly" agrees with either."""
        said, seen = self.opinion.value, self.evident
        return said is not None and seen is not None and abs(said - seen) == IN_PLACE

    @property
    def is_disputed(self) -> bool:
        """Whether there is something to settle, settled or not."""
        return self.opinion.is_split or self.is_contradicted

    @property
    def stand(self) -> Stand:
        if self.settled:
            return Stand.SETTLED
        if self.is_disputed:
            return Stand.DISPUTED
        if self.opinion.known:
            return Stand.AGREED
        return Stand.UNKNOWN if self.evident is None else Stand.EVIDENT

    @property
    def value(self) -> float | None:
        """What holds: what was settled; else what everybody says who knows, where the data do not say the opposite;
        else, where nobody knows, what the data say. None: unknown, or in dispute.
        """
        match self.stand:
            case Stand.SETTLED:
                return VALUES[self.settled]
            case Stand.AGREED:
                return self.opinion.value
            case Stand.EVIDENT:
                return self.evident
        return None

    def by(self, source: Source) -> float | None:
        """By whose word: 1 in place, 0.5 partly, 0 not in place; None: not known."""
        if source == Source.OPINION:
            return self.opinion.value
        return self.evident if source == Source.EVIDENCE else self.value


Standings = Mapping[str, Standing]
Levels = Mapping[tuple[str, Source], Told]
NOTHING = Standing()


def counted(shape: ModelShape) -> tuple[PracticeShape, ...]:
    """The practices that people are asked about: those that count in a level."""
    return tuple(one for one in shape.practices if one.weight > 0)


def held_by(source: Source, standings: Standings) -> dict[str, float | None]:
    """By key of the practice, as `levels.told` asks for it."""
    return {key: one.by(source) for key, one in standings.items()}


def levels_by_evidence(shape: ModelShape, evidence: Mapping[str, Evidence]) -> dict[str, Told]:
    """By key of the dimension, from the data alone: what can be said without an assessment."""
    held = {key: Standing(evidence=one).evident for key, one in evidence.items()}
    return {one.key: told_by_evidence(shape.of(one.key), held) for one in shape.dimensions}


def levels_by_source(shape: ModelShape, standings: Standings) -> dict[tuple[str, Source], Told]:
    """The level of every dimension by opinion, by evidence, and settled."""
    found: dict[tuple[str, Source], Told] = {}
    for source in Source:
        held = held_by(source, standings)
        tell = told_by_evidence if source == Source.EVIDENCE else told
        found |= {(one.key, source): tell(shape.of(one.key), held) for one in shape.dimensions}
    return found


def told_by_evidence(practices: Sequence[PracticeShape], held: Mapping[str, float | None]) -> Told:
    """The level that the data show: only practices that a probe looks for count, and no level above them is told."""
    probed = [one for one in practices if one.probe and one.weight > 0]
    found, top = told(probed, held), max((one.level for one in probed), default=0)
    return Told(top, 0.0, 0) if found.level is not None and found.level > top else found


def in_dispute(shape: ModelShape, standings: Standings) -> list[PracticeShape]:
    """What has to be settled before the assessment can be closed."""
    return [one for one in counted(shape) if standings.get(one.key, NOTHING).stand == Stand.DISPUTED]


def holding_back(shape: ModelShape, dimension: str, held: Mapping[str, float | None]) -> tuple[PracticeShape, ...]:
    """The practices for want of which the next level of a dimension is not reached; none at the top."""
    lacking = [one for one in shape.of(dimension) if one.weight > 0 and held.get(one.key) != IN_PLACE]
    lowest = min((one.level for one in lacking), default=TOP + 1)
    return tuple(one for one in lacking if one.level == lowest)


def ahead(shape: ModelShape, dimension: str, held: Mapping[str, float | None]) -> tuple[PracticeShape, ...]:
    """The practices that are in place above the level that the dimension has reached."""
    reached = told(shape.of(dimension), held).level or 0
    found = (one for one in shape.of(dimension) if one.weight > 0 and one.level > reached)
    return tuple(one for one in found if held.get(one.key) == IN_PLACE)


def overall(levels: Iterable[Told]) -> int | None:
    """The level that every dimension has which anything is known of: that of the weakest. None: nothing is known."""
    return min((one.level for one in levels if one.level is not None), default=None)
