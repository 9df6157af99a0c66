"""Changing what the whole organisation has in common."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.models import Organisation
from pilotage.accounts.rules import Access, Impossible
from pilotage.accounts.rules import people as rules
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell


def change_organisation(
    *,
    version: int,
    name: str,
    currency: str,
    fiscal_year_start_month: int,
    discount_rate_share: Decimal,
    access: Access,
) -> Organisation:
    """The organisation with its new facts. Raises Refused, or Impossible when a fact is wrong or out of date."""
    rules.may_configure(access).or_raise()
    _check(name, currency, fiscal_year_start_month, discount_rate_share)
    with transaction.atomic(), deed("change_organisation", actor=access.person_id):
        current = Organisation.objects.select_for_update().get()
        if current.version != version:
            raise Impossible(_("Somebody changed the organisation in the meantime. Nothing was saved: look again."))
        current.name = " ".join(name.split())
        current.currency = currency.upper()
        current.fiscal_year_start_month = fiscal_year_start_month
        current.discount_rate_share = discount_rate_share
        current.save()
        tell("organisation_changed", [current.id])
    current.refresh_from_db()
    return current


def _check(name: str, currency: str, month: int, rate: Decimal) -> None:
    if not name.strip():
        raise Impossible(_("Write the organisation's name."), field="name")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise Impossible(_("Write the currency as its three letters, such as EUR."), field="currency")
    if not 1 <= month <= 12:
        raise Impossible(_("Choose one of the twelve months."), field="fiscal_year_start_month")
    if not -1 < rate <= 1:
        raise Impossible(_("Write a rate between -100 % and 100 % a year."), field="discount_rate")
