"""Money by year: stated totals, currencies, unknowns, access, and the cost of asking."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.finance.actions.amounts import spread_year
from pilotage.finance.actions.summaries import refresh_summaries
from pilotage.finance.actions.terms import StaleTerms, TermsVersion, remove_rate, set_rate, set_terms
from pilotage.finance.models import CostSource, MoneySummary, Rate
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.reads.years import cost_by_year, money_by_year_total, summaries_of
from pilotage.finance.rules import gaps
from pilotage.finance.rules.permissions import Impossible
from pilotage.work.actions import change_initiative
from pilotage.work.reads.visible import initiatives_visible_to
from tests.builders import A_DAY, a_person, access_for, an_initiative, full_access
from tests.finance.money import a_line, months_of, terms_are

pytestmark = pytest.mark.django_db
STATED = {
    "whole_life_cost": Decimal(1000),
    "currency": "EUR",
    "planned_start": date(2027, 11, 20),
    "planned_finish": date(2028, 1, 5),
}


def summary(initiative):
    return MoneySummary.objects.get(initiative=initiative)


def costs(initiative, *years):
    return cost_by_year(full_access(), [initiative.id], years)[initiative.id]


def test_a_stated_total_is_spread_by_month_over_its_dates():
    # November, December, January: 333.33 + 333.33 + 333.34.
    found = costs(an_initiative(**STATED), 2027, 2028, 2029)
    assert [found[year].amount for year in (2027, 2028, 2029)] == [Decimal("666.66"), Decimal("333.34"), Decimal(0)]
    assert found[2027].source == CostSource.STATED


def test_forecast_dates_stand_in_for_missing_planned_ones():
    initiative = an_initiative(**{**STATED, "planned_finish": None, "forecast_finish": date(2027, 12, 31)})
    assert costs(initiative, 2027)[2027].amount == 1000


def test_a_stated_total_without_dates_is_known_in_the_whole_and_unknown_by_year():
    initiative = an_initiative(whole_life_cost=Decimal(1000), currency="EUR")
    assert (summary(initiative).cost, summary(initiative).is_cost_complete) == (1000, True)
    assert gaps.NO_DATES in summary(initiative).lacks
    found = costs(initiative, 2027)[2027]
    assert (found.amount, found.known) == (None, None)
    whole = money_by_year_total(full_access(), [initiative.id])
    assert (whole.years, whole.undated, whole.undated_cost) == ((), 1, 1000)


def test_lines_count_before_a_stated_total():
    initiative = an_initiative(**STATED)
    a_line(initiative, "opex", amounts=months_of(2027, {1: 7}))
    found = costs(initiative, 2027, 2028)
    assert (found[2027].amount, found[2028].amount, found[2027].source) == (7, 0, CostSource.LINES)


def test_a_benefit_line_leaves_the_stated_cost_in_place():
    initiative = an_initiative(**STATED)
    a_line(initiative, "benefit", amounts=months_of(2028, {1: 7}))
    assert summary(initiative).cost_source == CostSource.STATED
    assert summary(initiative).cost == 1000


def test_changed_dates_move_the_money_in_the_same_breath():
    initiative = an_initiative(**STATED)
    change_initiative(
        initiative,
        version=initiative.version,
        changes={"planned_start": date(2028, 1, 1)},
        access=full_access(),
        on=A_DAY,
    )
    assert costs(initiative, 2028)[2028].amount == 1000


def test_an_unknown_month_makes_its_year_unknown_but_not_the_others():
    initiative = an_initiative()
    a_line(initiative, amounts=months_of(2027, {1: 5, 2: None}) | months_of(2028, {1: 6}))
    found = costs(initiative, 2027, 2028)
    assert (found[2027].amount, found[2027].known, found[2027].unknown_count) == (None, 5, 1)
    assert found[2028].amount == 6


def test_a_line_without_amounts_makes_every_year_unknown():
    initiative = an_initiative()
    a_line(initiative, amounts=months_of(2027, {1: 5}))
    a_line(initiative, "opex")
    assert costs(initiative, 2027)[2027].amount is None
    assert costs(initiative, 2027)[2027].known == 5


def test_the_rate_of_the_month_converts_and_a_missing_one_makes_unknown():
    access = full_access()
    set_rate(currency="USD", valid_from=date(2027, 2, 15), rate=Decimal("0.9"), access=access)
    set_rate(currency="USD", valid_from=date(2027, 4, 1), rate=Decimal("0.8"), access=access)
    initiative = an_initiative()
    a_line(initiative, currency="USD", amounts=months_of(2027, {1: 100, 2: 100, 3: 100, 4: 100}))
    # January has no rate; February (begins within it) and March 90; April 80: 260 known, 1 unknown.
    found = costs(initiative, 2027)[2027]
    assert (found.known, found.unknown_count, found.amount) == (260, 1, None)
    assert "rate:USD" in summary(initiative).lacks
    assert gaps.COST_MONTHS not in summary(initiative).lacks


def test_cents_of_months_do_not_add_up_to_another_year():
    access = full_access()
    set_rate(currency="GBP", valid_from=date(2026, 1, 1), rate=Decimal("1.17"), access=access)
    initiative = an_initiative()
    line = a_line(initiative, currency="GBP")
    spread_year(line, year=2027, amount=Decimal(800000), version=line.version, access=access, is_within_dates=False)
    # 800,000 x 1.17 = 936,000; each month rounded for itself would make 935,999.98.
    assert costs(initiative, 2027)[2027].amount == 936000


def test_a_new_rate_and_a_removed_one_are_felt_at_once():
    access = full_access()
    initiative = an_initiative()
    a_line(initiative, currency="USD", amounts=months_of(2027, {1: 100}))
    assert summary(initiative).cost is None
    rate = set_rate(currency="USD", valid_from=date(2026, 1, 1), rate=Decimal("0.5"), access=access)
    assert summary(initiative).cost == 50
    remove_rate(rate, access=access)
    assert summary(initiative).cost is None


def test_a_stated_total_is_converted_as_of_the_day_it_was_observed():
    access = full_access()
    set_rate(currency="GBP", valid_from=date(2026, 1, 1), rate=Decimal("1.2"), access=access)
    set_rate(currency="GBP", valid_from=date(2026, 6, 1), rate=Decimal("2"), access=access)
    # Observed on 2 March 2026, when a pound was 1.20.
    initiative = an_initiative(whole_life_cost=Decimal(1000), currency="GBP", on=date(2026, 3, 2))
    assert summary(initiative).cost == 1200


def test_rates_belong_to_the_enterprise_currency_of_their_time():
    access = full_access()
    set_rate(currency="GBP", valid_from=date(2026, 1, 1), rate=Decimal("1.2"), access=access)
    initiative = an_initiative()
    a_line(initiative, currency="GBP", amounts=months_of(2027, {1: 100}))
    terms_are(currency="USD")
    assert summary(initiative).cost is None
    terms_are(currency="GBP")
    assert summary(initiative).cost == 100


@pytest.mark.parametrize(("currency", "rate"), [("EUR", "1"), ("USD", "0"), ("USD", "-1"), ("USD", "NaN"), ("US", "1")])
def test_a_rate_that_is_none_is_refused(currency, rate):
    with pytest.raises(Impossible):
        set_rate(currency=currency, valid_from=A_DAY, rate=Decimal(rate), access=full_access())
    assert not Rate.objects.exists()


def test_terms_set_from_an_old_version_are_refused():
    with pytest.raises(StaleTerms):
        set_terms(terms_in_force(), version=TermsVersion(99, 99), access=full_access())


def test_money_that_may_not_be_seen_is_in_no_answer():
    mine, theirs = an_initiative(**STATED), an_initiative(**STATED)
    manager = access_for(a_person(role=Role.PROJECT_MANAGER, on=mine))
    viewer = access_for(a_person(role=Role.VIEWER))
    both = [mine.id, theirs.id]
    assert set(summaries_of(manager, both)) == {mine.id}
    assert set(cost_by_year(manager, both, [2027])) == {mine.id}
    assert money_by_year_total(manager, both).initiatives == 1
    assert cost_by_year(viewer, both, [2027]) == {}
    assert money_by_year_total(viewer, initiatives_visible_to(viewer)).years == ()


def test_totals_count_what_they_do_not_know():
    a_line(an_initiative(), amounts=months_of(2027, {1: 5, 2: None}))
    a_line(an_initiative(), "opex", amounts=months_of(2027, {1: 3}))
    an_initiative()
    access = full_access()
    whole = money_by_year_total(access, initiatives_visible_to(access))
    (year,) = whole.years
    assert (year.year, year.capex, year.opex, year.stated, year.cost) == (2027, 5, 3, None, 8)
    assert (year.cost_unknowns, year.initiatives) == (1, 2)
    assert (whole.initiatives, whole.unknown, whole.incomplete) == (3, 1, 1)


@pytest.mark.parametrize("count", [10, 200])
def test_refreshing_many_costs_the_queries_of_one(count, django_assert_max_num_queries):
    portfolio_of = an_initiative(**STATED).portfolio
    access = full_access()
    for _ in range(count - 1):
        an_initiative(portfolio=portfolio_of, access=access, **STATED)
    with django_assert_max_num_queries(18):
        refresh_summaries()
    with django_assert_max_num_queries(2):
        money_by_year_total(access, initiatives_visible_to(access))
    assert MoneySummary.objects.count() == count
