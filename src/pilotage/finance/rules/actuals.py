"""What actual amounts may be, and what they come to beside the plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.finance.rules.flows import total
from pilotage.finance.rules.permissions import Impossible, check_month
from pilotage.kit.periods import add_months, last_day, month_of


@dataclass(frozen=True, slots=True)
class Booked:
    """Actual amounts by month; None is stated as unknown. What is emptied is reported no more."""

    months: Mapping[date, Decimal | None] = field(default_factory=dict)
    emptied: Sequence[date] = ()

    @property
    def is_anything(self) -> bool:
        return bool(self.months or self.emptied)


NOTHING = Booked()


def check_booked_month(month: date, *, on: date) -> date:
    """The month, when it has begun: nothing has been spent in one that is still to come. Raises Impossible."""
    check_month(month)
    if month > on:
        words = _("%(month)s has not begun: an actual amount is of a month that has. Plan it instead.")
        raise Impossible(words % {"month": f"{month:%Y-%m}"}, field="month")
    return month


def month_counted(at: date) -> date:
    """The last month whose books belong to a report of that day: the one that ends nearest to it.

    A report of the 27th is one of the whole month, a report of the 5th is one of the month before.
    """
    month = month_of(at)
    return month if at.day > last_day(month).day / 2 else add_months(month, -1)


@dataclass(frozen=True, slots=True)
class Beside:
    """Actual cost beside the plan, in the enterprise currency; see `finance.models.ActualCost` for the words.

    Each amount is the sum of what is known, and None when nothing is.
    """

    capex: Decimal | None = None
    opex: Decimal | None = None
    planned_capex: Decimal | None = None
    planned_opex: Decimal | None = None
    rest_capex: Decimal | None = None
    rest_opex: Decimal | None = None
    reported: int = 0
    later: int = 0
    unreported: int = 0
    unknown: int = 0
    planned_unknown: int = 0
    rest_unknown: int = 0

    @property
    def actual(self) -> Decimal | None:
        return total((self.capex, self.opex))

    @property
    def planned(self) -> Decimal | None:
        return total((self.planned_capex, self.planned_opex))

    @property
    def rest(self) -> Decimal | None:
        return total((self.rest_capex, self.rest_opex))

    @property
    def variance(self) -> Decimal | None:
        return less(self.planned, self.actual)

    @property
    def forecast(self) -> Decimal | None:
        return forecast_of(self.actual, self.rest)

    @property
    def lacking(self) -> int:
        """How many monthly amounts up to `to` the actual cost lacks."""
        return self.unreported + self.unknown


def less(planned: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """Plan to date less actual to date: negative when more was spent than planned."""
    return None if actual is None else (planned or Decimal(0)) - actual


def forecast_of(actual: Decimal | None, rest: Decimal | None) -> Decimal | None:
    """Forecast at completion: actual to date and the remaining plan. None before anything is known to be spent."""
    return None if actual is None else total((actual, rest))


def added(many: Iterable[Beside]) -> Beside:
    """All of them as one."""
    whole = list(many)
    return Beside(
        capex=total(tuple(one.capex for one in whole)),
        opex=total(tuple(one.opex for one in whole)),
        planned_capex=total(tuple(one.planned_capex for one in whole)),
        planned_opex=total(tuple(one.planned_opex for one in whole)),
        rest_capex=total(tuple(one.rest_capex for one in whole)),
        rest_opex=total(tuple(one.rest_opex for one in whole)),
        reported=sum(one.reported for one in whole),
        later=sum(one.later for one in whole),
        unreported=sum(one.unreported for one in whole),
        unknown=sum(one.unknown for one in whole),
        planned_unknown=sum(one.planned_unknown for one in whole),
        rest_unknown=sum(one.rest_unknown for one in whole),
    )
