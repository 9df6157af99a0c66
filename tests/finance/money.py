"""Small builders for money: an initiative with lines, and the terms of a test."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from pilotage.accounts.models import Organisation
from pilotage.accounts.rules import Access
from pilotage.finance.actions.actuals import set_actuals
from pilotage.finance.actions.amounts import set_amounts
from pilotage.finance.actions.lines import add_line
from pilotage.finance.actions.terms import TermsVersion, set_terms
from pilotage.finance.models import MoneyLine, Timing, Valuation
from pilotage.finance.rules.actuals import Booked
from pilotage.finance.rules.terms import Terms
from pilotage.work.models import Initiative
from tests.builders import full_access

JAN = date(2027, 1, 1)


def months_of(year: int, amounts: Mapping[int, int | str | None]) -> dict[date, Decimal | None]:
    """{3: 100} of 2027 is 100 in March 2027."""
    return {date(year, month, 1): None if amount is None else Decimal(amount) for month, amount in amounts.items()}


def a_line(
    initiative: Initiative,
    kind: str = "capex",
    *,
    name: str = "",
    currency: str = "EUR",
    amounts: Mapping[date, Decimal | None] | None = None,
    access: Access | None = None,
) -> MoneyLine:
    access = access or full_access()
    line = add_line(initiative, kind=kind, name=name or f"A {kind} line", currency=currency, access=access)
    return line if amounts is None else set_amounts(line, amounts, version=line.version, access=access)


def terms_are(
    *,
    rate: str = "0.10",
    timing: Timing = Timing.YEAR_START,
    base: date = JAN,
    start_month: int = 1,
    currency: str = "EUR",
) -> None:
    house, valued = Organisation.objects.get(), Valuation.objects.get()
    terms = Terms(currency, start_month, Decimal(rate), timing, base)
    set_terms(terms, version=TermsVersion(house.version, valued.version), access=full_access())


def booked(
    line: MoneyLine, amounts: Mapping[int, int | str | None], *, year: int = 2027, on: date = date(2027, 12, 15)
) -> MoneyLine:
    """The line with these actual amounts by month of a year."""
    months = Booked(months_of(year, amounts))
    return set_actuals(line, months, version=line.version, access=full_access(), on=on)
