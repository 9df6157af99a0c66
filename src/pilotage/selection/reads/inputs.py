"""What an answer is computed from, as it is kept beside the answer.

Months are counted from the first month of the horizon: 0 is that month, what lies before it is negative.
New facts have defaults, so that inputs that were kept before them can still be read.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pilotage.kit.periods import add_months

ZERO = Decimal(0)
MONTHS_A_YEAR = 12


class Into(StrEnum):
    """Why a candidate is in before anything is compared."""

    NOT = ""
    RULE = "rule"
    BEGUN = "begun"  # decided or running, and keeps its claim


class Out(StrEnum):
    """Why a candidate is out before anything is compared."""

    NOT = ""
    RULE = "rule"
    GAPS = "gaps"  # its value or cost is unknown
    NEEDS = "needs"  # something that is neither a candidate nor decided
    EXCLUDED = "excluded"  # by something that is decided
    TOGETHER = "together"  # with something that is neither a candidate nor decided
    WINDOW = "window"  # it may not start in any month that its terms leave


class Gap(StrEnum):
    """What is not known of a candidate."""

    UNRATED = "unrated"
    PARTLY_RATED = "partly_rated"  # the low end of its priority counts; no reason to leave it out
    NO_NPV = "no_npv"
    UNCOSTED = "uncosted"
    UNSTAFFED = "unstaffed"  # nobody said whom it needs, or how much of them


@dataclass(frozen=True, slots=True)
class Series:
    """Known cost by month, of one kind and one fund. What is unknown counts 0 here and is named among the gaps."""

    kind: str  # capex, opex or stated
    fund: str  # "" = no fund
    first: int
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Known hours of one role by month."""

    role: str
    first: int
    hours: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One possible start: so many months after the dates that stand in the register; negative is earlier.

    value    what it adds to the goal when it starts then
    second   what it adds to the second goal
    npv      None = not known
    """

    months: int
    value: Decimal
    second: Decimal = ZERO
    npv: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One initiative as it enters the search.

    value          what it adds to the goal at its own start; where that is not known and it is in all the same: 0
    costs          by year of the horizon at its own start; of unknown costs the known part: its use is a minimum
    low, high      its priority 0..1, an interval while ratings are missing; None without a set of drivers
    worth          what it gives to each driver (weight × share of the level); None = not rated
    cost_total     known cost over its whole life, also outside the horizon
    lacks          codes of `finance.rules.gaps`: why the cost or the NPV is not known
    words          reason of the person who forced it, or the name of what blocks it
    start, finish  ISO days as they stand in the register; "" = unknown
    within         ids of the portfolios in which it lies, the outermost first
    serves         ids of the objectives to which it contributes, of those that a limit speaks of
    ways           at least one; the first is its own start unless its terms rule that out
    is_claim       it is no candidate of this choice: decided or running work that keeps its claim
    bounded        gaps that somebody bounded by hand: it is compared all the same
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
    start: str = ""
    finish: str = ""
    within: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    asks: tuple[Ask, ...] = ()
    ways: tuple[Way, ...] = ()
    is_claim: bool = False
    bounded: tuple[Gap, ...] = ()

    @property
    def cost(self) -> Decimal:
        """Within the horizon, at its own start; a minimum when costs are unknown."""
        return sum(self.costs, ZERO)

    @property
    def is_costed(self) -> bool:
        return Gap.UNCOSTED not in self.gaps

    @property
    def is_compared(self) -> bool:
        """Does the search decide on it? What is forced or left out is decided before."""
        return not self.into and not self.out

    @property
    def all_ways(self) -> tuple[Way, ...]:
        """Its ways; only its own start for what was kept before starts could move."""
        return self.ways or (Way(0, self.value, npv=self.npv),)

    def start_of(self, months: int) -> date | None:
        """The day on which it starts when it is moved by so many months."""
        return moved(date.fromisoformat(self.start), months) if self.start else None

    def finish_of(self, months: int) -> date | None:
        return moved(date.fromisoformat(self.finish), months) if self.finish else None


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency of the register between two candidates that the answer respects: needs, excludes or together."""

    kind: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Logic:
    """A rule of the scenario, or an order of the register between candidates that can be moved.

    kind      needs, excludes, after: of the first member to the second; together, at_least, at_most: of all members
    members   ids of candidates
    lag       of "after": days between the end of the second and the start of the first
    group     name of the portfolio or programme whose candidates the members are; "" for a list
    """

    kind: str
    members: tuple[str, ...]
    count: int = 0
    lag: int = 0
    group: str = ""
    reason: str = ""
    is_register: bool = False


@dataclass(frozen=True, slots=True)
class Misfit:
    """By their dates the later one starts before the earlier one (and the lag) is over. Only a warning: dates stand."""

    first: str
    then: str
    days: int


class Counts(StrEnum):
    """What a limit is counted in."""

    MONEY = "money"
    HOURS = "hours"
    VALUE = "value"  # priority, 1 = one initiative that serves everything fully


@dataclass(frozen=True, slots=True)
class Limit:
    """At least, at most or both of one thing over some months of the horizon; neither: it is only counted.

    label      what is counted, without the span: "Cost", "Capex, Networks", "Data engineer"
    span       the span in words: "2027", "Q1 27", "2027–2030"
    measure    cost, capex, opex or value; "" of a role
    price      soft: what one unit above at_most takes from the goal
    is_budget  the headline budget of a financial year
    """

    counts: Counts
    label: str
    span: str
    first: int
    months: int
    at_least: Decimal | None
    at_most: Decimal | None
    measure: str = ""
    within: str = ""
    fund: str = ""
    driver: int | None = None  # its place in Inputs.drivers
    objective: str = ""
    role: str = ""
    price: Decimal | None = None
    most_over: Decimal | None = None
    is_budget: bool = False
    source: str = ""  # id of the row that states it

    @property
    def last(self) -> int:
        """The first month after it."""
        return self.first + self.months


@dataclass(frozen=True, slots=True)
class Role:
    """A role whose capacity limits the choice: what it is called, and its month of one full-time person."""

    id: str
    name: str
    hours_per_month: Decimal
    is_hard: bool = False
    is_priced: bool = True  # no rate is known: nothing can be bought, whatever was wanted


class Buys(StrEnum):
    """What can be bought to relieve limits."""

    CONTRACTORS = "contractors"  # hours of a role in a period
    OVERSPEND = "overspend"  # units above a soft limit
    HIRE = "hire"  # people of a role, from a month on


@dataclass(frozen=True, slots=True)
class Extra:
    """Something that can be bought. uses: (place of a limit, amount of one unit), negative = relief."""

    buys: Buys
    label: str
    span: str
    uses: tuple[tuple[int, Decimal], ...]
    most: Decimal | None
    is_whole: bool
    value: Decimal  # what one unit adds to the goal; <= 0
    cost: Decimal  # money of one unit
    role: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that decides an answer, with what is needed to show it as it was.

    budgets   the headline budget of each year; None: no limit
    first     ISO day of the horizon's first month
    grain     months of one period
    limits    those of a year's cost first, one for every year, limited or not; then all others
    """

    goal: str
    currency: str
    years: tuple[int, ...]
    budgets: tuple[Decimal | None, ...]
    start_month: int
    driver_set: str
    drivers: tuple[str, ...]
    weights: tuple[Decimal, ...]
    candidates: tuple[Candidate, ...]
    links: tuple[Link, ...]
    misfits: tuple[Misfit, ...]
    first: str = ""
    grain: int = MONTHS_A_YEAR
    mix_share: Decimal | None = None
    second_goal: str = ""
    second_share: Decimal = ZERO
    limits: tuple[Limit, ...] = ()
    roles: tuple[Role, ...] = ()
    extras: tuple[Extra, ...] = ()
    logic: tuple[Logic, ...] = field(default=())

    @property
    def by_id(self) -> dict[str, Candidate]:
        return {one.id: one for one in self.candidates}

    @property
    def first_month(self) -> date:
        return date.fromisoformat(self.first) if self.first else date(self.years[0], self.start_month, 1)

    @property
    def month_count(self) -> int:
        return len(self.years) * MONTHS_A_YEAR

    @property
    def period_count(self) -> int:
        return self.month_count // self.grain


def moved(day: date, months: int) -> date:
    """The day so many months later; the last day of a shorter month where it has no such day."""
    if not months:
        return day
    first = add_months(day.replace(day=1), months)
    length = (add_months(first, 1) - first).days
    return first.replace(day=min(day.day, length))
