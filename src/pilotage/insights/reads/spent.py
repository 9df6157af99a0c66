"""What a plan's work has cost by the books: actual amounts of the initiative's money, beside what its tasks report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import accumulate
from math import fsum

import numpy as np

from pilotage.accounts.rules import Access
from pilotage.delivery.models import Plan
from pilotage.delivery.rules.earned_value import Budgeted, Unit
from pilotage.delivery.rules.permissions import may_see_costs
from pilotage.finance.reads.actuals import actual_cost_by_month, actual_cost_to
from pilotage.finance.rules.actuals import month_counted
from pilotage.finance.rules.terms import Terms
from pilotage.kit.periods import add_months

MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Spent:
    """Actual cost by the books up to the month that a report counts, in the unit's currency.

    months      those for which a cost is known, in order, each with its amount
    reported    monthly amounts that it was added up from
    unreported  planned monthly amounts up to `until` that the books lack; unknown: reported, and not known
    last        the last month that anything is reported for; until: the last that should be
    by_tasks    what the plan's own tasks report in the same currency; None: nothing, or in another currency
    """

    months: tuple[tuple[date, float], ...]
    reported: int
    unreported: int
    unknown: int
    last: date
    until: date
    by_tasks: float | None

    @property
    def amount(self) -> float:
        return fsum(amount for _, amount in self.months)

    @property
    def lacking(self) -> int:
        """While anything is lacking, the amount is too low."""
        return self.unreported + self.unknown


@dataclass(frozen=True, slots=True)
class Books:
    """What is reported of an initiative, before it is told in a currency."""

    plan: Plan
    terms: Terms
    until: date
    reported: int
    unreported: int
    unknown: int
    last: date


def books_of(access: Access, plan: Plan, at: datetime, terms: Terms) -> Books | None:
    """None where no cost is known by then, or the person may not see it: one query."""
    if not may_see_costs(access, plan.initiative):
        return None
    until = month_counted(at.date())
    found = actual_cost_to([plan.initiative_id], until, terms).get(plan.initiative_id)
    if found is None or found.known is None:
        return None
    return Books(plan, terms, until, found.reported, found.unreported, found.unknown, found.last)


def spent_in(books: Books, unit: Unit, rows: Sequence[Budgeted]) -> Spent | None:
    """The books in the currency of a unit: a query, or two for another currency. None of units that are no money."""
    currency = {Unit.MONEY: books.terms.currency, Unit.COST: books.plan.currency or books.terms.currency}.get(unit)
    if currency is None:
        return None
    cells = actual_cost_by_month(books.plan.initiative_id, books.until, books.terms, into=currency)
    known = tuple((month, float(amount)) for month, amount in cells if amount is not None)
    if not known:
        return None
    # Months that are known, but have no rate back into the plan's currency.
    lost = len(cells) - len(known) if currency != books.terms.currency else 0
    said = [row.actual for row in rows if row.actual is not None]
    return Spent(
        months=known,
        reported=books.reported,
        unreported=books.unreported,
        unknown=max(books.unknown, lost),
        last=books.last,
        until=books.until,
        by_tasks=fsum(said) if any(said) else None,
    )


def spent_until(spent: Spent, moments: Sequence[datetime], at: datetime) -> tuple[float | None, ...]:
    """Cumulative at each moment, evenly within a month; None after the last month that is reported, or the report."""
    first, last = spent.months[0][0], spent.months[-1][0]
    starts = [first, *(add_months(month, 1) for month, _ in spent.months)]
    sums = [0.0, *accumulate(amount for _, amount in spent.months)]
    # A month that nothing is reported for adds nothing: the line stays where it is until the next one begins.
    ends: list[datetime] = []
    values: list[float] = []
    for place, (month, _) in enumerate(spent.months):
        if not ends or month > starts[place]:
            ends.append(_moment(month, at))
            values.append(sums[place])
        ends.append(min(_moment(starts[place + 1], at), max(at, _moment(month, at))))
        values.append(sums[place + 1])
    told = min(_moment(add_months(last, 1), at), at)
    # From the first end on, not from an epoch: plans keep local time, which has hours of summer.
    seconds = [(end - ends[0]).total_seconds() for end in ends]
    found = np.interp([(moment - ends[0]).total_seconds() for moment in moments], seconds, values)
    return tuple(
        float(value) if moment <= told else None for moment, value in zip(moments, found.tolist(), strict=True)
    )


def _moment(month: date, at: datetime) -> datetime:
    return datetime.combine(month, MIDNIGHT, at.tzinfo)
