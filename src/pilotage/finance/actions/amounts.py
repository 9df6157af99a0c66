"""Writing what a line holds in which month."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.finance.actions.lines import locked
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import MoneyAmount, MoneyLine
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.entries import Entries, plan_of
from pilotage.finance.rules.permissions import Impossible, check_month
from pilotage.finance.rules.spreading import CENT
from pilotage.kit.history import deed

LARGEST = Decimal(10) ** 15  # the column holds 18 digits before the point; sums of a thousand such must still fit


def set_amounts(
    line: MoneyLine,
    amounts: Mapping[date, Decimal | None],
    *,
    version: int,
    access: Access,
    emptied: Collection[date] = (),
) -> MoneyLine:
    """The line with these amounts in these months; None says: unknown. Emptied months have nothing planned any more.

    Other months stay as they are. Raises Refused, Impossible, or Stale when the line is no longer at that version.
    """
    checked = {check_month(month): checked_amount(amount) for month, amount in amounts.items()}
    with transaction.atomic(), deed("set_amounts", actor=access.person_id):
        current = locked(line, version=version, access=access)
        _write(current, checked, emptied)
        refresh_summaries([current.initiative_id])
    current.refresh_from_db(fields=["version", "edits"])
    return current


def enter_amounts(
    line: MoneyLine, entries: Entries, *, version: int, access: Access, is_within_dates: bool
) -> MoneyLine:
    """The line with what was entered for years and months, years spread to their months (see `plan_of`).

    Raises Refused, Stale, or Impossible.
    """
    checked = Entries(
        months=entries.months,
        years={_checked_year(year): checked_amount(amount) for year, amount in entries.years.items()},
        emptied_months=entries.emptied_months,
        emptied_years=[_checked_year(year) for year in entries.emptied_years],
    )
    plan = plan_of(checked, line.initiative, terms_in_force(), is_within_dates=is_within_dates)
    return set_amounts(line, plan.amounts, version=version, access=access, emptied=plan.emptied)


def spread_year(
    line: MoneyLine, *, year: int, amount: Decimal | None, version: int, access: Access, is_within_dates: bool
) -> MoneyLine:
    """The line with this amount for the financial year, spread evenly over its months; None: unknown in each."""
    entries = Entries(years={year: amount})
    return enter_amounts(line, entries, version=version, access=access, is_within_dates=is_within_dates)


def checked_amount(amount: Decimal | None) -> Decimal | None:
    """The amount to the cent. Raises Impossible."""
    if amount is None:
        return None
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise Impossible(_("An amount must be a number below 1,000,000,000,000,000."), field="amount")
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _checked_year(year: int) -> int:
    # Twelve months from any month of these years stay within what `check_month` allows.
    if not 1901 <= year <= 2199:
        raise Impossible(_("The year %(year)s is outside 1901 to 2199.") % {"year": year}, field="year")
    return year


def _write(line: MoneyLine, amounts: Mapping[date, Decimal | None], emptied: Collection[date]) -> None:
    there = {kept.month: kept for kept in MoneyAmount.objects.filter(line=line, month__in=[*amounts, *emptied])}
    gone = [there[month].pk for month in emptied if month in there and month not in amounts]
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
