"""What an answer is computed from, frozen: as it is kept beside the answer, and as two of them are told apart."""

import hashlib
import json
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

# JSON as it is kept in the database: Any.
Json = dict[str, Any]
ZERO = Decimal(0)


class Into(StrEnum):
    """Why a candidate is in before anything is compared."""

    NOT = ""
    RULE = "rule"
    BEGUN = "begun"  # in delivery, and keeps its claim


class Out(StrEnum):
    """Why a candidate is out before anything is compared."""

    NOT = ""
    RULE = "rule"
    GAPS = "gaps"  # its value or cost is unknown
    NEEDS = "needs"  # something that is neither a candidate nor decided
    EXCLUDED = "excluded"  # by something that is decided
    TOGETHER = "together"  # with something that is neither a candidate nor decided


class Gap(StrEnum):
    """What is not known of a candidate."""

    UNRATED = "unrated"
    PARTLY_RATED = "partly_rated"  # the low end of its priority counts; no reason to leave it out
    NO_NPV = "no_npv"
    UNCOSTED = "uncosted"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One initiative as it enters the search.

    value          what it adds to the goal; where that is not known and it is in all the same: 0, nothing is claimed
    costs          by year of the horizon; of unknown costs the known part, so that its use is a minimum
    low, high      its priority 0..1, an interval while ratings are missing; None without a set of drivers
    worth          what it gives to each driver (weight × share of the level); None = not rated
    cost_total     known cost over its whole life, also outside the horizon
    lacks          codes of `finance.rules.gaps`: why the cost or the NPV is not known
    words          reason of the person who forced it, or the name of what blocks it
    """

    id: str
    key: str
    name: str
    version: int
    stage: str
    phase: str
    value: Decimal
    costs: tuple[Decimal, ...]
    low: Decimal | None
    high: Decimal | None
    share_rated: float
    npv: Decimal | None
    worth: tuple[Decimal | None, ...]
    cost_total: Decimal | None
    gaps: tuple[Gap, ...]
    lacks: tuple[str, ...]
    into: Into
    out: Out
    words: str

    @property
    def cost(self) -> Decimal:
        """Within the horizon; a minimum when costs are unknown."""
        return sum(self.costs, ZERO)

    @property
    def is_costed(self) -> bool:
        return Gap.UNCOSTED not in self.gaps

    @property
    def is_compared(self) -> bool:
        """Does the search decide on it? What is forced or left out is decided before."""
        return not self.into and not self.out


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency between two candidates that the answer respects: needs, excludes or together."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """By their dates the later one starts before the earlier one (and the lag) is over. Only a warning: dates stand."""

    first: str
    then: str
    days: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that decides an answer, with what is needed to show it as it was."""

    goal: str
    currency: str
    years: tuple[int, ...]
    budgets: tuple[Decimal | None, ...]  # None: no limit
    start_month: int
    driver_set: str
    drivers: tuple[str, ...]
    weights: tuple[Decimal, ...]
    candidates: tuple[Candidate, ...]
    links: tuple[Link, ...]
    misfits: tuple[Misfit, ...]

    @property
    def by_id(self) -> dict[str, Candidate]:
        return {one.id: one for one in self.candidates}


def to_json(inputs: Inputs) -> Json:
    """As it is kept: amounts are texts, so that not a digit is lost."""
    kept: Json = json.loads(json.dumps(asdict(inputs), default=_text))
    return kept


def from_json(kept: Json) -> Inputs:
    """What `to_json` kept."""
    return Inputs(
        goal=kept["goal"],
        currency=kept["currency"],
        years=tuple(kept["years"]),
        budgets=tuple(_decimal(budget) for budget in kept["budgets"]),
        start_month=kept["start_month"],
        driver_set=kept["driver_set"],
        drivers=tuple(kept["drivers"]),
        weights=tuple(Decimal(weight) for weight in kept["weights"]),
        candidates=tuple(_candidate(one) for one in kept["candidates"]),
        links=tuple(Link(**link) for link in kept["links"]),
        misfits=tuple(Misfit(**misfit) for misfit in kept["misfits"]),
    )


# What people read beside the numbers may change without making an answer out of date.
_ONLY_SHOWN = ("key", "name", "version", "stage", "words", "lacks", "cost_total")


def digest_of(inputs: Inputs) -> str:
    """The same for inputs that give the same answer with the same numbers beside it, and for no others."""
    facts = to_json(inputs)
    for shown in ("drivers", "driver_set", "start_month"):
        facts.pop(shown)
    for candidate in facts["candidates"]:
        for name in _ONLY_SHOWN:
            candidate.pop(name)
    facts["candidates"].sort(key=lambda one: one["id"])
    facts["links"].sort(key=lambda link: (link["kind"], link["source"], link["target"]))
    facts["misfits"].sort(key=lambda misfit: (misfit["first"], misfit["then"]))
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _candidate(kept: Json) -> Candidate:
    return Candidate(
        **{
            **kept,
            "value": Decimal(kept["value"]),
            "costs": tuple(Decimal(cost) for cost in kept["costs"]),
            "worth": tuple(_decimal(worth) for worth in kept["worth"]),
            **{name: _decimal(kept[name]) for name in ("low", "high", "npv", "cost_total")},
            "gaps": tuple(Gap(gap) for gap in kept["gaps"]),
            "lacks": tuple(kept["lacks"]),
            "into": Into(kept["into"]),
            "out": Out(kept["out"]),
        }
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        # 1.20 and 1.2 are one amount: without this a digest would tell them apart.
        plain = value.normalize()
        return format(plain, "f")
    raise TypeError(type(value))
