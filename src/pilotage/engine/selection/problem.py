"""What is chosen from, when it may start, under which limits and rules. Candidates are their positions 0..n-1."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import accumulate
from math import isfinite

Amount = int | Decimal | float  # exact as written: a float counts as the shortest decimal that it prints as


class WrongProblem(ValueError):
    """A number or a position that cannot be used; the message says which and why."""


class Kind(Enum):
    """What sort of limit or rule a name speaks of."""

    LIMIT = "limit"
    FORCED_IN = "forced_in"
    FORCED_OUT = "forced_out"
    RULE = "rule"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One limit or rule of a problem: its kind, and where it stands.

    index   of a limit or rule its place in the problem, of a forced choice the candidate
    """

    kind: Kind
    index: int


@dataclass(frozen=True, slots=True)
class Needs:
    """`candidate` only together with `needed`; `needed` may go without."""

    candidate: int
    needed: int


@dataclass(frozen=True, slots=True)
class Excludes:
    """Not both."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Together:
    """All of them or none: two that go together, or a programme that is not split."""

    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AtMost:
    """No more than `count` of them."""

    count: int
    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """No fewer than `count` of them."""

    count: int
    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class After:
    """If both are chosen, `later` starts no sooner than `lag` periods after `earlier` has finished.

    It does not need `earlier`: add Needs for that. A lag below 0 lets them overlap.
    """

    later: int
    earlier: int
    lag: int = 0


Rule = Needs | Excludes | Together | AtMost | AtLeast | After


@dataclass(frozen=True, slots=True)
class Way:
    """One way of carrying a candidate out: from one of its possible starts on. A chosen candidate takes exactly one.

    start    period in which it begins; periods are only compared and counted, they may lie before 0
    finish   the first period after it
    value    any sign; only sums of values are compared
    cost     total money: of equally good choices the cheapest is taken; any sign
    """

    start: int
    finish: int
    value: Amount
    cost: Amount

    def __post_init__(self) -> None:
        if self.finish < self.start:
            raise WrongProblem(f"a way starts in {self.start} and finishes in {self.finish}")
        _refuse_not_finite("value or cost of a way", (self.value, self.cost))


@dataclass(frozen=True, slots=True)
class Limit:
    """What all chosen ways together may or must use of one thing in one span: money of a year, hours of a role.

    uses   by way number: ways are numbered through, those of candidate 0 first; ways that are absent use none
    """

    uses: Mapping[int, Amount]
    at_least: Amount | None
    at_most: Amount | None

    def __post_init__(self) -> None:
        _refuse_not_finite("a use of a limit", self.uses.values())
        _refuse_not_finite("a limit", [end for end in (self.at_least, self.at_most) if end is not None])


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that may be bought to relieve limits: contractor hours at a rate, an overspend at a penalty, a hire.

    uses       what one unit uses of limits, by their place; negative = relief. Of a contractor's hour: {hours: -1,
               money: rate}
    most       most units; None = as many as wanted (of whole ones: up to a million)
    is_whole   whole units only (people); otherwise any fraction
    value      what one unit adds to the total value; <= 0
    cost       money of one unit, counted like Way.cost; >= 0
    """

    uses: Mapping[int, Amount]
    most: Amount | None
    is_whole: bool
    value: Amount = 0
    cost: Amount = 0

    def __post_init__(self) -> None:
        _refuse_not_finite("a number of an extra", (*self.uses.values(), self.value, self.cost))
        _refuse_not_finite("the most of an extra", [] if self.most is None else [self.most])
        if self.value > 0 or self.cost < 0 or (self.most is not None and self.most < 0):
            raise WrongProblem(f"an extra may not add value, earn money or end below 0: {self}")


@dataclass(frozen=True, slots=True)
class Second:
    """A second goal: of all choices whose value is within `share` × |best value| of the best, the one with most of it.

    values   by way number; ways that are absent add none
    share    0..1: how much of the first goal may be given up
    """

    values: Mapping[int, Amount]
    share: Amount

    def __post_init__(self) -> None:
        _refuse_not_finite("a value of the second goal", self.values.values())
        _refuse_not_finite("the share of the second goal", [self.share])
        if not 0 <= self.share <= 1:
            raise WrongProblem(f"the second goal may cost a share of 0..1 of the first, not {self.share}")


@dataclass(frozen=True, slots=True)
class Problem:
    """Candidates with the ways of carrying them out, and what the choice must respect.

    ways     (n,) by candidate, at least one each
    limits   budgets, hours of roles, minima, all alike; one without ends is only counted
    """

    ways: tuple[tuple[Way, ...], ...]
    limits: tuple[Limit, ...] = ()
    extras: tuple[Extra, ...] = ()
    forced_in: tuple[int, ...] = ()
    forced_out: tuple[int, ...] = ()
    rules: tuple[Rule, ...] = ()
    second: Second | None = None

    def __post_init__(self) -> None:
        for candidate, ways in enumerate(self.ways):
            if not ways:
                raise WrongProblem(f"candidate {candidate} has no way")
        known = range(self.way_count)
        for place, limit in enumerate(self.limits):
            _refuse_strangers(f"limit {place}", "way", limit.uses, known)
        for place, extra in enumerate(self.extras):
            _refuse_strangers(f"extra {place}", "limit", extra.uses, range(len(self.limits)))
        if self.second:
            _refuse_strangers("the second goal", "way", self.second.values, known)
        self._refuse_strangers("forced in", self.forced_in)
        self._refuse_strangers("forced out", self.forced_out)
        for place, rule in enumerate(self.rules):
            self._refuse_strangers(f"rule {place}", members_of(rule))
            if isinstance(rule, AtMost | AtLeast) and rule.count < 0:
                raise WrongProblem(f"rule {place} counts below 0")

    @property
    def size(self) -> int:
        """Number of candidates."""
        return len(self.ways)

    @property
    def first_way(self) -> tuple[int, ...]:
        """(n,) the number of each candidate's first way."""
        return tuple(accumulate((len(ways) for ways in self.ways), initial=0))[:-1]

    @property
    def way_count(self) -> int:
        """Ways of all candidates together."""
        return sum(len(ways) for ways in self.ways)

    def _refuse_strangers(self, where: str, members: tuple[int, ...]) -> None:
        if len(set(members)) != len(members):
            raise WrongProblem(f"{where} names a candidate twice")
        _refuse_strangers(where, "candidate", members, range(self.size))


def members_of(rule: Rule) -> tuple[int, ...]:
    """The candidates that a rule speaks of, as it lists them."""
    match rule:
        case Needs(candidate, needed):
            return candidate, needed
        case Excludes(first, second):
            return first, second
        case After(later, earlier, _):
            return later, earlier
        case Together(candidates) | AtMost(_, candidates) | AtLeast(_, candidates):
            return candidates


def _refuse_strangers(where: str, what: str, members: Collection[int], known: range) -> None:
    for member in members:
        if member not in known:
            raise WrongProblem(f"{where} names {what} {member} of {len(known)}")


def _refuse_not_finite(what: str, amounts: Iterable[Amount | None]) -> None:
    for amount in amounts:
        if type(amount) is not int and (amount is None or not isfinite(amount)):
            raise WrongProblem(f"{what} is not a number: {amount}")
