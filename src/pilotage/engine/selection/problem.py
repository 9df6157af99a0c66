"""What is chosen from, under which limits and rules. Candidates are their positions 0..n-1."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from math import isfinite

Amount = int | Decimal | float  # exact as written: a float counts as the shortest decimal that it prints as


class WrongProblem(ValueError):
    """A number or a position that cannot be used; the message says which and why."""


class Kind(Enum):
    """What sort of limit or rule a name speaks of."""

    BUDGET = "budget"
    LIMIT = "limit"
    FORCED_IN = "forced_in"
    FORCED_OUT = "forced_out"
    RULE = "rule"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """One limit or rule of a problem: its kind, and where it stands.

    index   of a budget its period, of a limit or rule its place in the problem, of a forced choice the candidate
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


Rule = Needs | Excludes | Together | AtMost | AtLeast


@dataclass(frozen=True, slots=True)
class Limit:
    """What all chosen candidates together may or must use of one thing: hours of a role, money of a fund."""

    uses: tuple[Amount, ...]  # one per candidate
    at_least: Amount | None
    at_most: Amount | None

    def __post_init__(self) -> None:
        ends = (end for end in (self.at_least, self.at_most) if end is not None)
        _refuse_not_finite("a limit", (*self.uses, *ends))


@dataclass(frozen=True, slots=True)
class Problem:
    """Candidates with value and cost by period, and what the choice must respect.

    values    (n,) any sign; only sums of them are compared
    costs     (n, t) one unit of money for all; unknown costs are decided above it
    budgets   (t,) most that may be spent in each period, None = unlimited
    """

    values: tuple[Amount, ...]
    costs: tuple[tuple[Amount, ...], ...]
    budgets: tuple[Amount | None, ...]
    forced_in: tuple[int, ...] = ()
    forced_out: tuple[int, ...] = ()
    rules: tuple[Rule, ...] = ()
    limits: tuple[Limit, ...] = ()

    def __post_init__(self) -> None:
        n, t = len(self.values), len(self.budgets)
        if len(self.costs) != n:
            raise WrongProblem(f"{n} values but {len(self.costs)} rows of costs")
        for candidate, row in enumerate(self.costs):
            if len(row) != t:
                raise WrongProblem(f"candidate {candidate} has {len(row)} costs for {t} periods")
            _refuse_not_finite(f"a cost of candidate {candidate}", row)
        _refuse_not_finite("a value", self.values)
        _refuse_not_finite("a budget", tuple(budget for budget in self.budgets if budget is not None))
        for place, limit in enumerate(self.limits):
            if len(limit.uses) != n:
                raise WrongProblem(f"limit {place} has {len(limit.uses)} uses for {n} candidates")
        self._refuse_strangers("forced in", self.forced_in)
        self._refuse_strangers("forced out", self.forced_out)
        for place, rule in enumerate(self.rules):
            self._refuse_strangers(f"rule {place}", members_of(rule))
            if isinstance(rule, AtMost | AtLeast) and rule.count < 0:
                raise WrongProblem(f"rule {place} counts below 0")

    @property
    def size(self) -> int:
        """Number of candidates."""
        return len(self.values)

    def _refuse_strangers(self, where: str, members: tuple[int, ...]) -> None:
        if len(set(members)) != len(members):
            raise WrongProblem(f"{where} names a candidate twice")
        for member in members:
            if not 0 <= member < self.size:
                raise WrongProblem(f"{where} names candidate {member} of {self.size}")


def members_of(rule: Rule) -> tuple[int, ...]:
    """The candidates that a rule speaks of, as it lists them."""
    match rule:
        case Needs(candidate, needed):
            return candidate, needed
        case Excludes(first, second):
            return first, second
        case Together(candidates) | AtMost(_, candidates) | AtLeast(_, candidates):
            return candidates


def _refuse_not_finite(what: str, amounts: tuple[Amount | None, ...]) -> None:
    for amount in amounts:
        if amount is None or not isfinite(amount):
            raise WrongProblem(f"{what} is not a number: {amount}")
