"""What the wing adds to the register: columns of money, and words of its filter language.

?money_year=2027          has a known or unknown amount in that financial year
?money_unknown_year=2027  has an unknown amount in it
?money=unknown            has no known cost at all
?money=incomplete         has a cost of which a part is unknown
?money=undated            has a stated total that belongs to no year for want of dates
?money=known              has a known cost
?actuals=reported         reports an actual cost
?actuals=incomplete       of which a month or an amount is lacking
?actuals=missing          is in delivery or closing, and reports none
?fund=<id of a fund>      has a cost line that it pays
?fund=none                has a cost line that no fund pays
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pilotage.accounts.rules import Access, Permission
from pilotage.finance.models import ActualCost, LineKind, MoneyByYear, MoneyLine, MoneySummary
from pilotage.finance.reads.beside import LACKING, SPENDING
from pilotage.finance.reads.years import UNDATED
from pilotage.finance.rules.actuals import forecast_of
from pilotage.finance.rules.gaps import sentences_of
from pilotage.kit.entering import id_from
from pilotage.kit.formats import UNKNOWN, formatter
from pilotage.work.reads.columns import ExtraColumn, Shown, register_column
from pilotage.work.reads.query import register_filter
from pilotage.work.reads.visible import initiatives_with_money_visible_to

NO_FUND = "none"
Amount = Callable[[MoneySummary], Decimal | None]
Spent = Callable[[ActualCost], Decimal | None]

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


def _spent_values(amount: Spent) -> Callable[[Access, Collection[UUID]], Mapping[UUID, Shown]]:
    """A column of what was really spent, opening the amounts it was made from. One query."""

    def values(access: Access, ids: Collection[UUID]) -> Mapping[UUID, Shown]:
        seen = initiatives_with_money_visible_to(access).filter(pk__in=ids).order_by().values("pk")
        rows = ActualCost.objects.filter(pk__in=seen).annotate(key=F("initiative__key"))
        return {one.pk: _spent(one, amount(one)) for one in rows}

    return values


def _spent(one: ActualCost, amount: Decimal | None) -> Shown:
    url = reverse("finance:grid", args=[one.key]) + "?show=both"  # type: ignore[attr-defined]  # annotated above
    f = formatter()
    lacks = f.unknown(one.unreported + one.unknown)
    until = _("up to %(month)s") % {"month": f.month(one.to)}
    title = ", ".join(words for words in (f.money_full(amount), str(until), lacks) if words)
    return Shown(UNKNOWN if amount is None else f.money(amount), amount, title=title, url=url)


def _with_actuals(access: Access, state: str) -> Q:
    """A word that is none finds nothing."""
    kept = ActualCost.objects.order_by()
    states = {
        "reported": Q(pk__in=kept.values("pk")),
        "incomplete": Q(pk__in=kept.filter(LACKING).values("pk")),
        "missing": Q(stage__phase__in=SPENDING) & ~Q(pk__in=kept.values("pk")),
    }
    return _where(access, states.get(state, Q(pk__in=[])))


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


def _paid_by(access: Access, fund: str) -> Q:
    id = id_from(fund)
    if fund == NO_FUND:
        paid = Q(fund__isnull=True)
    elif id is not None:
        paid = Q(fund_id=id)
    else:
        return Q(pk__in=[])
    lines = MoneyLine.objects.exclude(kind=LineKind.BENEFIT).filter(paid)
    return _where(access, Q(pk__in=lines.values("initiative_id")))


def _fund_words(fund: str) -> tuple[str, str]:
    # Without the name, which not everybody who can open an address may know.
    return (str(_("Paid by")), str(_("no fund")) if fund == NO_FUND else str(_("the chosen fund")))


def _fund_names(access: Access, ids: Collection[UUID]) -> Mapping[UUID, Shown]:
    """The funds that pay an initiative's cost lines, by name. One query."""
    seen = initiatives_with_money_visible_to(access).filter(pk__in=ids).order_by().values("pk")
    lines = MoneyLine.objects.filter(initiative__in=seen, fund__isnull=False).order_by("fund__position", "fund__name")
    names: dict[UUID, dict[str, None]] = defaultdict(dict)
    for id, name in lines.values_list("initiative_id", "fund__name"):
        names[id][name] = None
    return {id: Shown(", ".join(found), ", ".join(found)) for id, found in names.items()}


def _owner_names(access: Access, ids: Collection[UUID]) -> Mapping[UUID, Shown]:
    """Who answers for an initiative's benefits, by name; "–" stands for benefits that nobody owns. One query."""
    seen = initiatives_with_money_visible_to(access).filter(pk__in=ids).order_by().values("pk")
    lines = MoneyLine.objects.filter(initiative__in=seen, kind=LineKind.BENEFIT)
    names: dict[UUID, dict[str, None]] = defaultdict(dict)
    ordered = lines.order_by(F("owner__name").asc(nulls_last=True))
    for id, name in ordered.values_list("initiative_id", "owner__name"):
        names[id][name or UNKNOWN] = None
    return {id: Shown(", ".join(found), ", ".join(found)) for id, found in names.items()}


def connect() -> None:
    """Give the register these columns and words; called once all apps are there."""
    complete_cost = values_of(lambda one: one.cost if one.is_cost_complete else None)
    complete_benefit = values_of(lambda one: one.benefit if one.is_benefit_complete else None)
    register_column(ExtraColumn("money_cost", _("Total cost"), complete_cost))
    register_column(ExtraColumn("money_benefit", _("Total benefit"), complete_benefit))
    register_column(ExtraColumn("npv", _("NPV"), values_of(lambda one: one.npv)))
    register_column(ExtraColumn("funds", _("Funds"), _fund_names, is_number=False))
    register_column(ExtraColumn("benefit_owners", _("Owners of the benefits"), _owner_names, is_number=False))
    register_column(ExtraColumn("actual_cost", _("Actual to date"), _spent_values(lambda one: one.actual)))
    forecast = _spent_values(lambda one: forecast_of(one.actual, one.rest))
    register_column(ExtraColumn("cost_forecast", _("Forecast at completion"), forecast))
    register_filter("money", _in_state)
    register_filter("actuals", _with_actuals)
    register_filter("money_year", _in_year)
    register_filter("fund", _paid_by, words=_fund_words)
    register_filter("money_unknown_year", _unknown_in_year)
