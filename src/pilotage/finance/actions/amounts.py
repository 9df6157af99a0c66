"""Writing what a line holds in which month."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.finance.actions.lines import locked
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import MoneyAmount, MoneyLine
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.permissions import Impossible, check_month
from pilotage.finance.rules.spreading import CENT, spread_over
from pilotage.kit.history import deed
from pilotage.kit.periods import last_day, month_of

LARGEST = Decimal(10) ** 17  # the column holds 18 digits before the sign; sums of many must still fit


def set_amounts(
    line: MoneyLine,
    amounts: Mapping[date, Decimal | None],
    *,
    version: int,
    access: Access,
    cleared: Collection[date] = (),
) -> MoneyLine:
    """The line with these amounts in these months; None says: unknown. Months in `cleared` hold nothing any more.

    Other months stay as they are. Raises Refused, Impossible, or Stale when the line is no longer at that version.
    """
    checked = {check_month(month): _checked(amount) for month, amount in amounts.items()}
    with transaction.atomic(), deed("set_amounts", actor=access.person_id):
        current = locked(line, version=version, access=access)
        _write(current, checked, cleared)
        refresh_summaries([current.initiative_id])
    current.refresh_from_db(fields=["version", "edits"])
    return current


def spread_year(
    line: MoneyLine, *, year: int, amount: Decimal | None, version: int, access: Access, is_within_dates: bool
) -> MoneyLine:
    """The line with this amount for the financial year, spread evenly over its months; None: unknown in each.

    is_within_dates   only over those months of the year that lie between the initiative's start and finish (planned,
                      else forecast); the other months of the year are cleared
    To the cent: what cents leave over falls in the last month. Raises Refused, Stale, or Impossible (no such months).
    """
    months = terms_in_force().year(year).months
    chosen = months_within_dates(line, months) if is_within_dates else months
    if not chosen:
        raise Impossible(
            _("The initiative's dates do not touch this year. Spread over the whole year, or change its dates."),
            field="spread",
        )
    rest = [month for month in months if month not in set(chosen)]
    spread = spread_over(_checked(amount), chosen)
    return set_amounts(line, spread, version=version, access=access, cleared=rest)


def clear_year(line: MoneyLine, *, year: int, version: int, access: Access) -> MoneyLine:
    """The line with nothing planned in that financial year. Raises Refused or Stale."""
    return set_amounts(line, {}, version=version, access=access, cleared=terms_in_force().year(year).months)


def months_within_dates(line: MoneyLine, months: Collection[date]) -> tuple[date, ...]:
    """Those of the months that the initiative's time touches. Raises Impossible when a date is missing."""
    start = line.initiative.planned_start or line.initiative.forecast_start
    finish = line.initiative.planned_finish or line.initiative.forecast_finish
    if start is None or finish is None:
        raise Impossible(
            _("The initiative has no start or no finish. Spread over the whole year, or give it dates."), field="spread"
        )
    return tuple(month for month in months if month >= month_of(start) and month <= last_day(month_of(finish)))


def _write(line: MoneyLine, amounts: Mapping[date, Decimal | None], cleared: Collection[date]) -> None:
    there = {kept.month: kept for kept in MoneyAmount.objects.filter(line=line, month__in=[*amounts, *cleared])}
    gone = [there[month].pk for month in cleared if month in there and month not in amounts]
    changed = [
        MoneyAmount(id=there[month].pk, line=line, month=month, amount=amount)
        for month, amount in amounts.items()
        if month in there and there[month].amount != amount
    ]
    made = [
        MoneyAmount(line=line, month=month, amount=amount) for month, amount in amounts.items() if month not in there
    ]
    if not (gone or changed or made):
        return
    MoneyAmount.objects.filter(pk__in=gone).delete()
    MoneyAmount.objects.bulk_update(changed, ["amount"])
    MoneyAmount.objects.bulk_create(made)
    MoneyLine.objects.filter(pk=line.pk).update(edits=line.edits + 1)


def _checked(amount: Decimal | None) -> Decimal | None:
    if amount is None:
        return None
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise Impossible(_("An amount must be a number below 100,000,000,000,000,000."), field="amount")
    return amount.quantize(CENT)
