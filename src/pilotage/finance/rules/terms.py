"""The terms on which amounts of different currencies and times are compared."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilotage.engine.cashflow.flows import Timing as When
from pilotage.finance.models import Timing
from pilotage.kit.periods import FiscalYear, add_months, fiscal_year_of, months_between

WHEN = {
    Timing.YEAR_END: When.END,
    Timing.YEAR_MIDDLE: When.MIDDLE,
    Timing.YEAR_START: When.START,
    Timing.MONTH_END: When.END,
    Timing.MONTH_MIDDLE: When.MIDDLE,
    Timing.MONTH_START: When.START,
}
YEARLY = frozenset({Timing.YEAR_END, Timing.YEAR_MIDDLE, Timing.YEAR_START})


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that turns amounts into one value."""

    currency: str
    start_month: int  # of the financial year, 1..12
    rate: Decimal  # discount rate, a share a year
    timing: Timing
    base_month: date  # first of a month

    @property
    def is_yearly(self) -> bool:
        return self.timing in YEARLY

    @property
    def periods_per_year(self) -> int:
        return 1 if self.is_yearly else 12

    @property
    def base(self) -> date:
        """The day to which everything is discounted: a yearly convention counts from the start of its year."""
        return fiscal_year_of(self.base_month, self.start_month).first_month if self.is_yearly else self.base_month

    def year_of(self, month: date) -> int:
        return month.year if month.month >= self.start_month else month.year - 1

    def year(self, number: int) -> FiscalYear:
        return FiscalYear(number, self.start_month)

    def period_of(self, month: date) -> date:
        """The first month of the period in which the convention puts the month's money."""
        return fiscal_year_of(month, self.start_month).first_month if self.is_yearly else month

    def steps_to(self, period: date) -> int:
        """Periods from the base to the start of that period; negative for what is past."""
        return months_between(self.base, period) * self.periods_per_year // 12

    def period_after(self, period: date, steps: int) -> date:
        return add_months(period, steps * 12 // self.periods_per_year)
