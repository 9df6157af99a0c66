"""What studies find, as it is kept: by initiative and by limit. A result grows while its job runs."""

import json
from dataclasses import asdict, dataclass
from decimal import Decimal

from pilotage.selection.models import Study, StudyKind
from pilotage.selection.reads.freezing import Json, reader_of, text_of


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate that is carried out, starting so many months after the register's date."""

    id: str
    months: int = 0


@dataclass(frozen=True, slots=True)
class Over:
    """A limit, by its place in the inputs, and by how much it is widened; below 0: its minimum is lowered."""

    limit: int
    by: Decimal


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """A choice that no other one beats: none that fits into as little is worth as much.

    share    of the answer's own budgets: the smallest into which it fits
    up_to    the largest for which it is known to be as good
    budget   at that smallest share, of all years that have one
    cost     what is chosen costs in these years, without what was decided before; with what is bought in
    gap      0 where proved; None: nothing is proved
    """

    share: Decimal
    up_to: Decimal
    budget: Decimal
    cost: Decimal
    value: Decimal
    bound: float | None
    gap: float | None
    chosen: tuple[Placed, ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.chosen)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The most that a budget could bring if parts of initiatives could be chosen: nothing is above it."""

    budget: float
    value: float


@dataclass(frozen=True, slots=True)
class FrontierResult:
    """Points by rising budget. Of the asked budgets several may have one and the same best choice."""

    is_whole: bool
    asked: int
    curve: tuple[CurvePoint, ...] = ()
    points: tuple[FrontierPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class WayIn:
    """What lets a candidate in: more money, more people, or another start.

    by         how much more of which limits; nothing for a start
    value      of the whole choice with it
    loss       of value all the same (another start may cost less than its own, and still something)
    """

    kind: str  # money, people, all, start
    by: tuple[Over, ...]
    months: int
    value: Decimal | None
    loss: Decimal | None
    is_proved: bool


@dataclass(frozen=True, slots=True)
class WhyResult:
    """The best choice with the candidate on the other side, beside the answer.

    value_lost     by putting it there; below 0 only where the answer was not proved, or somebody forced it
    lost_at_least  and `lost_at_most`: what the proofs leave open; both the same where all is proved
    clash          why it cannot be there at all: (kind, place) of limits and rules
    """

    is_whole: bool
    is_in: bool
    outcome: str = ""
    gap: float | None = None
    value_lost: Decimal | None = None
    lost_at_least: float | None = None
    lost_at_most: float | None = None
    entered: tuple[Placed, ...] = ()
    left: tuple[Placed, ...] = ()
    moved: tuple[Placed, ...] = ()
    clash: tuple[tuple[str, int], ...] = ()
    ways_in: tuple[WayIn, ...] = ()


@dataclass(frozen=True, slots=True)
class Cure:
    """One thing that lets a choice exist.

    kind   limits (widen them), let_go (of a candidate that is forced), rule (drop it)
    place  of the candidate or of the rule
    """

    kind: str
    by: tuple[Over, ...] = ()
    place: int = 0
    is_proved: bool = True


@dataclass(frozen=True, slots=True)
class CuresResult:
    is_whole: bool
    asked: int
    tried: int = 0
    cures: tuple[Cure, ...] = ()


@dataclass(frozen=True, slots=True)
class WorthLine:
    """What a step more of one limit adds to the goal, solved again with it."""

    limit: int
    step: Decimal
    gained: Decimal | None
    gained_at_least: float | None
    gained_at_most: float | None


@dataclass(frozen=True, slots=True)
class WorthResult:
    is_whole: bool
    asked: int
    lines: tuple[WorthLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaning:
    """What decides whether a candidate is in: how much more often it is in the half of the worlds with more of it."""

    on: str  # driver, cost, benefit, budget
    place: int  # of the driver; else 0
    lift: float  # -1..1


@dataclass(frozen=True, slots=True)
class RobustLine:
    id: str
    count: int  # of worlds in which it is chosen
    leanings: tuple[Leaning, ...] = ()


@dataclass(frozen=True, slots=True)
class RobustResult:
    """worlds: answered ones; unproved: of them, those that ended without proof; none: without any choice."""

    is_whole: bool
    asked: int
    worlds: int = 0
    unproved: int = 0
    none: int = 0
    lines: tuple[RobustLine, ...] = ()


Result = FrontierResult | WhyResult | CuresResult | WorthResult | RobustResult
KINDS: dict[str, type] = {
    StudyKind.FRONTIER: FrontierResult,
    StudyKind.WHY: WhyResult,
    StudyKind.CURES: CuresResult,
    StudyKind.WORTH: WorthResult,
    StudyKind.ROBUST: RobustResult,
}


def plain_of(result: Result) -> Json:
    """As it is kept: amounts are texts, with all their digits."""
    plain: Json = json.loads(json.dumps(asdict(result), default=text_of))
    return plain


def result_of(study: Study) -> Result | None:
    """What is there so far; None before anything is."""
    if not study.result:
        return None
    found: Result = reader_of(KINDS[study.kind])(study.result)
    return found
