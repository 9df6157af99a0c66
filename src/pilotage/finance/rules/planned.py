"""What is planned of an initiative's money, line by line; and how two such plans differ, by line, by year, in all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from pilotage.finance.models import BaselineKind
from pilotage.finance.rules.flows import ZERO
from pilotage.finance.rules.spreading import CENT
from pilotage.finance.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of what is known; None: nothing is. is_whole: nothing of it is unknown."""

    known: Decimal | None = None
    is_whole: bool = True

    @property
    def amount(self) -> Decimal | None:
        """0 where nothing is planned, None while a part is unknown."""
        if not self.is_whole:
            return None
        return ZERO if self.known is None else self.known


def sum_of(amounts: Iterable[Decimal | None], *, is_whole: bool = True) -> Sum:
    many = list(amounts)
    known = [amount for amount in many if amount is not None]
    return Sum(sum(known, ZERO) if known else None, is_whole and len(known) == len(many))


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing before and after. is_comparable: both are in one currency."""

    before: Sum = Sum()
    after: Sum = Sum()
    is_comparable: bool = True

    @property
    def difference(self) -> Decimal | None:
        """After less before; None while either is not wholly known."""
        before, after = self.before.amount, self.after.amount
        return after - before if self.is_comparable and before is not None and after is not None else None

    @property
    def is_anything(self) -> bool:
        return any(one.known or not one.is_whole for one in (self.before, self.after))


@dataclass(frozen=True, slots=True)
class PlannedAmount:
    """Of a line in a month; None is unknown. rate: into the plan's currency; None: there is none."""

    amount: Decimal | None
    rate: Decimal | None

    @property
    def worth(self) -> Decimal | None:
        return None if self.amount is None or self.rate is None else self.amount * self.rate


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One line with its months. uid: the id of the money line; None of a stated cost. Without months it is unknown."""

    kind: str
    name: str
    currency: str
    by_month: Mapping[date, PlannedAmount]
    uid: UUID | None = None
    owner: str = ""
    fund: str = ""

    @property
    def is_benefit(self) -> bool:
        return self.kind == BaselineKind.BENEFIT

    @property
    def place(self) -> tuple[UUID | None, str, str]:
        """What is found again: of another kind, or in another currency, it is another line."""
        return (self.uid, self.kind, self.currency)

    @property
    def whole(self) -> Sum:
        """In its own currency."""
        return sum_of((one.amount for one in self.by_month.values()), is_whole=bool(self.by_month))

    def by_year(self, terms: Terms) -> dict[int, Sum]:
        years: dict[int, list[Decimal | None]] = {}
        for month, one in self.by_month.items():
            years.setdefault(terms.year_of(month), []).append(one.amount)
        return {year: sum_of(amounts) for year, amounts in years.items()}


@dataclass(frozen=True, slots=True)
class PlannedMoney:
    """All lines, and what they come to in `currency`. The whole is given: what is agreed need not lie in lines."""

    currency: str
    lines: tuple[PlannedLine, ...]
    cost: Sum
    benefit: Sum

    @property
    def is_anything(self) -> bool:
        return self.cost.known is not None or any(line.by_month for line in self.lines)

    @property
    def has_lines(self) -> bool:
        return any(line.uid is not None for line in self.lines)

    def whole_of(self, *, benefit: bool) -> Sum:
        return self.benefit if benefit else self.cost

    def by_year(self, terms: Terms, *, benefit: bool) -> dict[int, Sum]:
        years: dict[int, list[Decimal | None]] = {}
        for line in self._of(benefit):
            for month, one in line.by_month.items():
                years.setdefault(terms.year_of(month), []).append(one.worth)
        # A line without months lies in no year that one could name: no year is whole.
        is_whole = self._is_laid_out(benefit)
        return {year: sum_of(worths, is_whole=is_whole) for year, worths in years.items()}

    def in_another_year(self, *, benefit: bool) -> Sum:
        """What it has in a year in which nothing of it lies: nothing, unless it is not known at all."""
        is_said = bool(self._of(benefit)) or self.whole_of(benefit=benefit).known is not None
        return Sum(None, is_said and self._is_laid_out(benefit))

    def in_no_year(self, *, benefit: bool) -> Sum:
        """What the whole has beyond its months: agreed, or stated without dates."""
        whole = self.whole_of(benefit=benefit)
        worths = [one.worth for line in self._of(benefit) for one in line.by_month.values()]
        laid_out = sum_of(worths, is_whole=self._is_laid_out(benefit))
        if whole.amount is None:
            return Sum()
        if laid_out.amount is None:
            return Sum(None, is_whole=False)
        return Sum((whole.amount - laid_out.amount).quantize(CENT, rounding=ROUND_HALF_UP))

    def _of(self, benefit: bool) -> list[PlannedLine]:
        return [line for line in self.lines if line.is_benefit == benefit]

    def _is_laid_out(self, benefit: bool) -> bool:
        return all(line.by_month for line in self._of(benefit))


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line in both plans; before: None of a new one, after: None of one that is gone. In the line's currency."""

    before: PlannedLine | None
    after: PlannedLine | None
    whole: Pair
    years: Mapping[int, Pair]

    @property
    def line(self) -> PlannedLine:
        found = self.after or self.before
        if found is None:
            raise LookupError
        return found

    @property
    def is_changed(self) -> bool:
        if self.before is None or self.after is None:
            return True
        return _amounts(self.before) != _amounts(self.after)


def _amounts(line: PlannedLine) -> dict[date, Decimal | None]:
    return {month: one.amount for month, one in line.by_month.items()}


@dataclass(frozen=True, slots=True)
class ComparedSum:
    """Costs, or benefits, of two plans in the enterprise currency. elsewhere: in every year that is not named."""

    whole: Pair
    in_no_year: Pair
    elsewhere: Pair
    years: Mapping[int, Pair]

    def of_year(self, year: int) -> Pair:
        return self.years.get(year, self.elsewhere)


def compared_sum(before: PlannedMoney, after: PlannedMoney, terms: Terms, *, benefit: bool) -> ComparedSum:
    is_comparable = before.currency == after.currency
    was, now = before.by_year(terms, benefit=benefit), after.by_year(terms, benefit=benefit)
    absent, gone = before.in_another_year(benefit=benefit), after.in_another_year(benefit=benefit)
    return ComparedSum(
        Pair(before.whole_of(benefit=benefit), after.whole_of(benefit=benefit), is_comparable),
        Pair(before.in_no_year(benefit=benefit), after.in_no_year(benefit=benefit), is_comparable),
        Pair(absent, gone, is_comparable),
        {year: Pair(was.get(year, absent), now.get(year, gone), is_comparable) for year in sorted({*was, *now})},
    )


def compared_lines(before: PlannedMoney, after: PlannedMoney, terms: Terms) -> list[ComparedLine]:
    """The lines of the plan in their order, then those that are gone."""
    then = {line.place: line for line in before.lines}
    now = {line.place: line for line in after.lines}
    places = [*now, *(place for place in then if place not in now)]
    return [_compared(then.get(place), now.get(place), terms) for place in places]


def _compared(before: PlannedLine | None, after: PlannedLine | None, terms: Terms) -> ComparedLine:
    was = before.by_year(terms) if before else {}
    now = after.by_year(terms) if after else {}
    whole = Pair(before.whole if before else Sum(), after.whole if after else Sum())
    years = {year: Pair(was.get(year, Sum()), now.get(year, Sum())) for year in sorted({*was, *now})}
    return ComparedLine(before, after, whole, years)
