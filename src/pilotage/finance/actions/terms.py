"""Changing the terms that hold for all money: rates, the discount rate, the financial year, the valuation."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Organisation
from pilotage.accounts.rules import Access
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.models import Rate, Timing, Valuation
from pilotage.finance.rules.currencies import currency_code
from pilotage.finance.rules.permissions import Impossible, may_set_terms
from pilotage.finance.rules.terms import Terms
from pilotage.kit.history import deed


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """The versions of the two rows that hold the terms, as they were read."""

    organisation: int
    valuation: int


class StaleTerms(Exception):
    """Somebody changed the terms since they were read."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed these settings in the meantime. Nothing was saved; look at them again."))


def set_rate(*, currency: str, valid_from: date, rate: Decimal, access: Access) -> Rate:
    """From that day on, one unit of the currency is worth `rate` of the enterprise currency; a rate of that day is
    replaced. Raises Refused or Impossible."""
    may_set_terms(access).or_raise()
    code = currency_code(currency)
    into = Organisation.objects.get().currency
    if code == into:
        raise Impossible(
            _("%(currency)s is the enterprise currency: its rate is 1.") % {"currency": into}, field="currency"
        )
    if not rate.is_finite() or not Decimal("0.00000001") <= rate < 10**10:
        raise Impossible(_("A rate is a number above 0."), field="rate")
    with transaction.atomic(), deed("set_rate", actor=access.person_id):
        kept, _is_new = Rate.objects.update_or_create(
            currency=code, into=into, valid_from=valid_from, defaults={"rate": rate.quantize(Decimal("0.00000001"))}
        )
        refresh_summaries()
    return kept


def remove_rate(rate: Rate, *, access: Access) -> None:
    """Remove a rate: the one before it holds longer. Raises Refused."""
    may_set_terms(access).or_raise()
    with transaction.atomic(), deed("remove_rate", actor=access.person_id):
        rate.delete()
        refresh_summaries()


def set_terms(terms: Terms, *, version: TermsVersion, access: Access) -> None:
    """Let these terms hold. Raises Refused, Impossible, or StaleTerms when others were set in the meantime."""
    may_set_terms(access).or_raise()
    _check(terms)
    with transaction.atomic(), deed("set_terms", actor=access.person_id):
        house = Organisation.objects.select_for_update().get()
        valued = Valuation.objects.select_for_update().get()
        if (house.version, valued.version) != (version.organisation, version.valuation):
            raise StaleTerms
        house.currency = currency_code(terms.currency)
        house.fiscal_year_start_month = terms.start_month
        house.discount_rate_share = terms.rate
        house.save()
        valued.timing = Timing(terms.timing)
        valued.base_month = terms.base_month
        valued.save()
        refresh_summaries()


def _check(terms: Terms) -> None:
    if not Decimal(-1) < terms.rate <= 1:
        raise Impossible(_("A discount rate lies above -100 % and at most at 100 % a year."), field="rate")
    if not 1 <= terms.start_month <= 12:
        raise Impossible(_("The financial year begins in one of the twelve months."), field="start_month")
    if terms.base_month.day != 1:
        raise Impossible(_("The base date is the first day of a month."), field="base_month")
