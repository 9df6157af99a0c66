"""What a candidate uses of each limit when it starts so many months later."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from pilotage.selection.reads.inputs import MONTHS_A_YEAR, ZERO, Candidate, Counts, Inputs, Limit

KINDS_OF = {"capex": ("capex",), "opex": ("opex",), "cost": ("capex", "opex", "stated")}


class Uses:
    """Sums of one candidate's months, each kind of sum made once: a scenario asks for thousands of them."""

    def __init__(self, one: Candidate) -> None:
        self.one = one
        self._sums: dict[tuple[str, str], _Sums] = {}

    def of(self, limit: Limit, months: int) -> Decimal:
        """What it uses of this limit."""
        if limit.counts == Counts.HOURS:
            return self._summed("hours", limit.role).between(limit.first - months, limit.last - months)
        if not self._counts_for(limit):
            return ZERO
        if limit.counts == Counts.VALUE:
            return self._worth(limit.driver)
        return self._summed(limit.measure, limit.fund).between(limit.first - months, limit.last - months)

    def cost(self, months: int, first: int, last: int) -> Decimal:
        """All money from month `first` to the month before `last`."""
        return self._summed("cost", "").between(first - months, last - months)

    @cached_property
    def whole_cost(self) -> Decimal:
        """Over its whole life, also outside the horizon."""
        return self._summed("cost", "").whole

    def hours(self, role: str, months: int, first: int, last: int) -> Decimal:
        return self._summed("hours", role).between(first - months, last - months)

    def _counts_for(self, limit: Limit) -> bool:
        if limit.within and limit.within not in self.one.within:
            return False
        if limit.objective and limit.objective not in self.one.serves:
            return False
        return limit.driver is None or bool(self.one.worth[limit.driver])

    def _worth(self, driver: int | None) -> Decimal:
        if driver is None:
            return self.one.low or ZERO
        return self.one.worth[driver] or ZERO

    def _summed(self, what: str, which: str) -> "_Sums":
        found = self._sums.get((what, which))
        if found is None:
            found = self._sums[what, which] = _Sums(dict(self._months(what, which)))
        return found

    def _months(self, what: str, which: str) -> Iterator[tuple[int, Decimal]]:
        by_month: dict[int, Decimal] = defaultdict(Decimal)
        if what == "hours":
            for ask in self.one.asks:
                if ask.role == which:
                    _add(by_month, ask.first, ask.hours)
        else:
            for series in self.one.series:
                if series.kind in KINDS_OF[what] and which in ("", series.fund):
                    _add(by_month, series.first, series.amounts)
        yield from by_month.items()


class _Sums:
    """Sums over spans of months, by running totals."""

    def __init__(self, by_month: Mapping[int, Decimal]) -> None:
        self.months = sorted(month for month, amount in by_month.items() if amount)
        self.totals = [ZERO]
        for month in self.months:
            self.totals.append(self.totals[-1] + by_month[month])

    @property
    def whole(self) -> Decimal:
        return self.totals[-1]

    def between(self, first: int, last: int) -> Decimal:
        return self.totals[bisect_left(self.months, last)] - self.totals[bisect_left(self.months, first)]


def _add(by_month: dict[int, Decimal], first: int, amounts: tuple[Decimal, ...]) -> None:
    for place, amount in enumerate(amounts):
        by_month[first + place] += amount


def costs_by_year(inputs: Inputs, one: Candidate, months: int) -> tuple[Decimal, ...]:
    """Its cost in each year of the horizon when it is moved by so many months."""
    if not months or not one.series:
        return one.costs
    uses = Uses(one)
    return tuple(
        uses.cost(months, place * MONTHS_A_YEAR, (place + 1) * MONTHS_A_YEAR) for place in range(len(inputs.years))
    )
