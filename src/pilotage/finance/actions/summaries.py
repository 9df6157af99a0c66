"""Keeping the summaries of initiatives' money in step with what they are made from."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from pilotage.finance.actions.copying import copy_rows
from pilotage.finance.models import ActualCost, ActualCostByYear, MoneyByYear, MoneySummary
from pilotage.finance.reads.actuals import actual_sums
from pilotage.finance.reads.flows import InitiativeMoney, money_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.rules.actuals import Beside, added
from pilotage.finance.rules.flows import by_year
from pilotage.finance.rules.terms import Terms
from pilotage.finance.rules.valuing import value_of
from pilotage.work.models import Initiative

SUMMARY_COLUMNS = (
    "initiative_id", "cost_source", "capex", "opex", "stated", "cost", "benefit", "is_cost_complete", "is_cost_dated",
    "is_benefit_complete", "npv", "ratio", "payback_years", "lacks", "kept_at",
)  # fmt: skip
YEAR_COLUMNS = (
    "initiative_id", "year", "capex", "opex", "stated", "benefit", "cost_unknowns", "benefit_unknowns",
)  # fmt: skip
ACTUAL_COLUMNS = (
    "initiative_id", "to", "is_to_stated", "reported", "later", "actual", "planned", "rest",
    "unreported", "unknown", "planned_unknown", "rest_unknown",
)  # fmt: skip
ACTUAL_YEAR_COLUMNS = (
    "initiative_id", "year", "capex", "opex", "planned_capex", "planned_opex", "rest_capex", "rest_opex",
    "unreported", "unknown", "planned_unknown", "rest_unknown",
)  # fmt: skip


def refresh_summaries(initiative_ids: Collection[UUID] | None = None) -> None:
    """Make the summaries of these initiatives (None: of all) anew from lines, stated totals, dates, rates and terms.

    Twelve queries however many there are. Whoever changes any of these calls it in the same transaction.
    """
    if initiative_ids is not None and not initiative_ids:
        return
    with transaction.atomic():
        _wait_for_others(initiative_ids)
        terms = terms_in_force()
        money = money_of(initiative_ids, terms)
        _forget(initiative_ids)
        copy_rows(MoneySummary, SUMMARY_COLUMNS, _summaries(money, terms, timezone.now()))
        copy_rows(MoneyByYear, YEAR_COLUMNS, _years(money, terms))
        known, years = actual_sums(initiative_ids, terms)
        copy_rows(ActualCost, ACTUAL_COLUMNS, _actuals(known, years))
        copy_rows(ActualCostByYear, ACTUAL_YEAR_COLUMNS, _actual_years(years))


def _wait_for_others(ids: Collection[UUID] | None) -> None:
    # Two people who change two lines of one initiative at once would each miss the other's amounts: the second waits
    # here, and then sees what the first has written.
    wanted = Initiative.objects.all() if ids is None else Initiative.objects.filter(pk__in=ids)
    list(wanted.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _forget(ids: Collection[UUID] | None) -> None:
    for kept in (
        MoneySummary.objects.all(), MoneyByYear.objects.all(), ActualCost.objects.all(), ActualCostByYear.objects.all()
    ):  # fmt: skip
        (kept if ids is None else kept.filter(initiative_id__in=ids)).delete()


def _summaries(money: dict[UUID, InitiativeMoney], terms: Terms, now: datetime) -> Iterable[Sequence[object]]:
    for id, one in money.items():
        value = value_of(one.by_period, one.facts, terms)
        whole = value.whole
        # An undated total is in no period, but it is stated all the same.
        stated = one.facts.stated_worth
        yield (
            id, str(value.cost_source), whole.capex, whole.opex, stated, value.cost, whole.benefit,
            value.is_cost_complete, value.is_cost_dated, value.is_benefit_complete,
            value.npv, value.ratio, value.payback_years, list(value.lacks), now,
        )  # fmt: skip


def _years(money: dict[UUID, InitiativeMoney], terms: Terms) -> Iterable[Sequence[object]]:
    for id, one in money.items():
        for year, found in by_year(one.by_period, terms).items():
            yield (
                id, year, found.capex, found.opex, found.stated, found.benefit,
                found.cost_unknowns, found.benefit_unknowns,
            )  # fmt: skip


def _actuals(known: dict[UUID, tuple[date, bool]], years: dict[UUID, dict[int, Beside]]) -> Iterable[Sequence[object]]:
    for id, (to, is_stated) in known.items():
        one = added(years.get(id, {}).values())
        yield (
            id, to, is_stated, one.reported, one.later, one.actual, one.planned, one.rest,
            one.unreported, one.unknown, one.planned_unknown, one.rest_unknown,
        )  # fmt: skip


def _actual_years(years: dict[UUID, dict[int, Beside]]) -> Iterable[Sequence[object]]:
    for id, found in years.items():
        for year, one in found.items():
            yield (
                id, year, one.capex, one.opex, one.planned_capex, one.planned_opex, one.rest_capex, one.rest_opex,
                one.unreported, one.unknown, one.planned_unknown, one.rest_unknown,
            )  # fmt: skip
