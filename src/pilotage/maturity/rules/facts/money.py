"""Money as probes see it: of initiatives whose money the reader may see. Nothing here is an amount that is shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MoneyFact:
    """What is known of one initiative's money.

    is_by_lines      its cost comes from money lines; else from a stated total, or from nowhere
    is_dated         all of its cost lies in months
    cost_lines, unfunded   lines of cost, and those that no fund pays
    booked_to        the month up to which its books count; None: no actual cost is reported
    lacking          amounts up to then that the books lack or state as unknown
    benefit_first    the first month with a planned benefit
    approved_on      the day of the money baseline that counts; None: its money was never approved
    """

    initiative: UUID
    has_cost: bool = False
    is_cost_complete: bool = False
    is_by_lines: bool = False
    is_dated: bool = False
    has_benefit: bool = False
    has_npv: bool = False
    has_cost_range: bool = False
    cost_lines: int = 0
    unfunded: int = 0
    booked_to: date | None = None
    lacking: int = 0
    benefit_first: date | None = None
    approved_on: date | None = None


@dataclass(frozen=True, slots=True)
class QuarterFact:
    """Planned and actual cost of the last full quarter, of an initiative whose books reach its end.

    lacking   planned months that the books lack, and amounts that are not known, planned or actual
    """

    initiative: UUID
    planned: Decimal | None
    actual: Decimal | None
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class BenefitFact:
    """A line of benefit, in its own currency, and who answers for it.

    planned_to, booked   what was planned up to the last month that was measured, and what was measured; None: nothing
    due_months           months before the last full one for which a benefit is planned
    """

    initiative: UUID
    name: str
    due_months: int = 0
    booked_months: int = 0
    planned_to: Decimal | None = None
    booked: Decimal | None = None
    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class RateFact:
    """A currency that money is kept in besides the enterprise's, and since when its newest rate holds."""

    currency: str
    newest: date | None
