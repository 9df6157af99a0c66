"""What the wing adds to the register: columns of money, and words of its filter language.

?money_year=2027          has a known or unknown amount in that financial year
?money_unknown_year=2027  has an unknown amount in it
?money=unknown            has no known cost at all
?money=incomplete         has a cost of which a part is unknown
?money=undated            has a stated total that belongs to no year for want of dates
?money=known              has a known cost
"""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import MoneyByYear, MoneySummary
from pilotage.finance.reads.years import UNDATED
from pilotage.finance.rules.gaps import sentences_of
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.work.reads.columns import ExtraColumn, Shown, register_column
from pilotage.work.reads.query import register_filter
from pilotage.work.reads.visible import initiatives_with_money_visible_to

Amount = Callable[[MoneySummary], Decimal | None]

STATES = {
    "unknown": Q(cost__isnull=True),
    "incomplete": Q(cost__isnull=False, is_cost_complete=False),
    "open": Q(is_cost_complete=False),
    "undated": UNDATED,
    "known": Q(cost__isnull=False),
    "benefit": Q(benefit__isnull=False),
}


def values_of(amount: Amount) -> Callable[[Access, Collection[UUID]], Mapping[UUID, Shown]]:
    """A column's values: the amount, opening the page that explains it; unknown with the reason. One query."""

    def values(access: Access, ids: Collection[UUID]) -> Mapping[UUID, Shown]:
        seen = initiatives_with_money_visible_to(access).filter(pk__in=ids).order_by().values("pk")
        rows = MoneySummary.objects.filter(pk__in=seen).annotate(key=F("initiative__key"))
        return {one.pk: _shown(one, amount(one)) for one in rows}

    return values


def _shown(one: MoneySummary, amount: Decimal | None) -> Shown:
    url = reverse("finance:value", args=[one.key])  # type: ignore[attr-defined]  # annotated above
    f = formatter()
    if amount is None:
        return Shown(UNKNOWN, None, title=sentences_of(one.lacks), url=url)
    return Shown(f.money(amount), amount, title=f.money_full(amount), url=url)


def _where(access: Access, condition: Q) -> Q:
    """Only where money may be seen: a filter tells as much as a number."""
    return access.where(Permission.SEE_MONEY, field="scope__path") & condition


def _in_state(access: Access, state: str) -> Q:
    found = MoneySummary.objects.filter(STATES.get(state, Q(pk__in=[])))
    return _where(access, Q(pk__in=found.values("pk")))


def _in_year(access: Access, year: str) -> Q:
    return _where(access, Q(pk__in=_years(year).values("initiative_id")))


def _unknown_in_year(access: Access, year: str) -> Q:
    unknown = Q(cost_unknowns__gt=0) | Q(benefit_unknowns__gt=0)
    return _where(access, Q(pk__in=_years(year).filter(unknown).values("initiative_id")))


def _years(year: str) -> QuerySet[MoneyByYear]:
    return (
        MoneyByYear.objects.filter(year=int(year))
        if year.isdecimal() and len(year) == 4
        else MoneyByYear.objects.none()
    )


def connect() -> None:
    """Give the register these columns and words; called once all apps are there."""
    complete_cost = values_of(lambda one: one.cost if one.is_cost_complete else None)
    complete_benefit = values_of(lambda one: one.benefit if one.is_benefit_complete else None)
    register_column(ExtraColumn("money_cost", _("Total cost"), complete_cost))
    register_column(ExtraColumn("money_benefit", _("Total benefit"), complete_benefit))
    register_column(ExtraColumn("npv", _("NPV"), values_of(lambda one: one.npv)))
    register_filter("money", _in_state)
    register_filter("money_year", _in_year)
    register_filter("money_unknown_year", _unknown_in_year)
