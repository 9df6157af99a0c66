"""What a person enters for a line: amounts of months and of whole years, unknown ones, and what is emptied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.finance.rules.permissions import Impossible
from pilotage.finance.rules.spreading import spread_over
from pilotage.finance.rules.terms import Terms
from pilotage.kit.periods import month_of
from pilotage.work.models import Initiative


@dataclass(frozen=True, slots=True)
class Entries:
    """Amounts by month and by financial year; None is unknown. What is emptied has nothing planned any more."""

    months: Mapping[date, Decimal | None] = field(default_factory=dict)
    years: Mapping[int, Decimal | None] = field(default_factory=dict)
    emptied_months: Sequence[date] = ()
    emptied_years: Sequence[int] = ()

    @property
    def is_anything(self) -> bool:
        return bool(self.months or self.years or self.emptied_months or self.emptied_years)


@dataclass(frozen=True, slots=True)
class Plan:
    """The same by month only."""

    amounts: Mapping[date, Decimal | None]
    emptied: Sequence[date]


def plan_of(entries: Entries, initiative: Initiative, terms: Terms, *, is_within_dates: bool) -> Plan:
    """Years spread evenly over their months; what cents leave over falls in the last month.

    is_within_dates   only over those months of a year that lie between the initiative's start and finish (planned,
                      else forecast); the other months of that year are emptied
    Raises Impossible when there are no such months.
    """
    amounts: dict[date, Decimal | None] = {}
    emptied = [*entries.emptied_months]
    for year in entries.emptied_years:
        emptied += terms.year(year).months
    for year, amount in entries.years.items():
        months = terms.year(year).months
        chosen = _within_dates(initiative, months) if is_within_dates else months
        emptied += months
        amounts |= spread_over(amount, chosen)
    amounts |= entries.months
    return Plan(amounts, [month for month in dict.fromkeys(emptied) if month not in amounts])


def _within_dates(initiative: Initiative, months: Sequence[date]) -> tuple[date, ...]:
    start = initiative.planned_start or initiative.forecast_start
    finish = initiative.planned_finish or initiative.forecast_finish
    if start is None or finish is None:
        raise Impossible(
            _("The initiative has no start or no finish. Spread over the whole year, or give it dates."), field="spread"
        )
    chosen = tuple(month for month in months if month_of(start) <= month <= finish)
    if not chosen:
        raise Impossible(
            _("The initiative's dates do not touch this year. Spread over the whole year, or change its dates."),
            field="spread",
        )
    return chosen
