"""The terms in force: enterprise currency, financial year, discount rate, timing, base date; and the rates."""

from django.db.models import QuerySet

from pilotage.accounts.models import Organisation
from pilotage.accounts.reads import organisation
from pilotage.finance.models import MoneyLine, Rate, Timing, Valuation
from pilotage.finance.rules.terms import Terms
from pilotage.work.models import Initiative


def valuation() -> Valuation:
    """How this organisation values money over time."""
    return Valuation.objects.get()


def terms_in_force() -> Terms:
    """Two queries."""
    return terms_of(organisation(), valuation())


def terms_of(house: Organisation, valued: Valuation) -> Terms:
    return Terms(
        currency=house.currency,
        start_month=house.fiscal_year_start_month,
        rate=house.discount_rate_share,
        timing=Timing(valued.timing),
        base_month=valued.base_month,
    )


def rates() -> QuerySet[Rate]:
    """All rates, by currency, newest first."""
    return Rate.objects.order_by("into", "currency", "-valid_from")


def currencies_in_use() -> list[str]:
    """The enterprise currency first, then every currency that a rate, a line or a stated amount names."""
    own = organisation().currency
    named = (
        Rate.objects.order_by()
        .values_list("currency")
        .union(
            MoneyLine.objects.order_by().values_list("currency"),
            Initiative.objects.order_by().exclude(currency="").values_list("currency"),
        )
    )
    return [own, *sorted({code for (code,) in named} - {own})]
