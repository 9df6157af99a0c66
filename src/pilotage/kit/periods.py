"""Months, quarters and fiscal years. A month is its first day."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


def month_of(day: date) -> date:
    """The month in which a day lies."""
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The month that lies so many months later; negative counts go back."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months_before(day: date, count: int) -> date:
    """The same day so many months earlier, or the last of that month where it is shorter."""
    month = add_months(month_of(day), -count)
    return month.replace(day=min(day.day, last_day(month).day))


def months_between(first: date, last: date) -> int:
    """How many months from one to the other: 0 when they are the same, negative when the last comes first."""
    return (last.year - first.year) * 12 + last.month - first.month


def months(first: date, last: date) -> Iterator[date]:
    """Every month from the first to the last, both included; none when the last comes first."""
    return (add_months(month_of(first), step) for step in range(months_between(first, last) + 1))


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """Twelve months, named after the calendar year in which they begin.

    start_month   1..12; 1 is the calendar year
    """

    year: int
    start_month: int

    def __post_init__(self) -> None:
        if not 1 <= self.start_month <= 12:
            raise ValueError(f"A fiscal year begins in month 1 to 12, not {self.start_month}.")

    @property
    def first_month(self) -> date:
        return date(self.year, self.start_month, 1)

    @property
    def last_month(self) -> date:
        return add_months(self.first_month, 11)

    @property
    def months(self) -> tuple[date, ...]:
        return tuple(months(self.first_month, self.last_month))

    @property
    def label(self) -> str:
        """As people write it: "2027", or "2027/28" when it reaches into the next."""
        return str(self.year) if self.start_month == 1 else f"{self.year}/{(self.year + 1) % 100:02d}"


def fiscal_year_of(day: date, start_month: int) -> FiscalYear:
    """The fiscal year in which a day lies."""
    return FiscalYear(day.year if day.month >= start_month else day.year - 1, start_month)


def fiscal_years(first: date, last: date, start_month: int) -> tuple[FiscalYear, ...]:
    """Every fiscal year that the span touches, in order; none when the last day comes first."""
    start, end = fiscal_year_of(first, start_month).year, fiscal_year_of(last, start_month).year
    return tuple(FiscalYear(year, start_month) for year in range(start, end + 1))
