"""NPV and its kin, through the read."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.finance.models import MoneySummary, Timing
from pilotage.finance.reads.valuation import npv_of
from pilotage.finance.rules import gaps
from tests.builders import an_initiative, full_access
from tests.finance.money import a_line, months_of, terms_are

pytestmark = pytest.mark.django_db


def the_four(benefit_lines=True):
    """−10000, 3000, 4200, 6800 in four years from 2027 (Excel's page on NPV)."""
    initiative = an_initiative()
    a_line(initiative, "capex", amounts=months_of(2027, {1: 10000}))
    if benefit_lines:
        amounts = {date(2028, 6, 1): Decimal(3000), date(2029, 3, 1): Decimal(4200), date(2030, 12, 1): Decimal(6800)}
        a_line(initiative, "benefit", amounts=amounts)
    return initiative


@pytest.mark.parametrize(("timing", "npv"), [(Timing.YEAR_END, "1188.44"), (Timing.YEAR_START, "1307.29")])
def test_the_value_follows_the_stated_timing(timing, npv):
    # Microsoft's page on NPV: 1188.44 with the first flow after one year, 1307.29 with it today.
    terms_are(rate="0.10", timing=timing)
    initiative = the_four()
    assert npv_of(full_access(), initiative).value.npv == Decimal(npv)
    assert MoneySummary.objects.get(initiative=initiative).npv == Decimal(npv)


def test_months_may_be_discounted_each_for_itself():
    # 1,210 of benefit in January 2029, two years after the base at 10 %: 1210 / 1.1² = 1000; cost 500 at the base.
    terms_are(rate="0.10", timing=Timing.MONTH_START)
    initiative = an_initiative()
    a_line(initiative, "opex", amounts=months_of(2027, {1: 500}))
    a_line(initiative, "benefit", amounts=months_of(2029, {1: 1210}))
    assert npv_of(full_access(), initiative).value.npv == Decimal("500.00")


def test_money_before_the_base_date_is_carried_forward():
    # 100 spent a year before the base at 10 % weigh 110; 110 come back at the base: worth 0.
    terms_are(rate="0.10", timing=Timing.YEAR_START)
    initiative = an_initiative()
    a_line(initiative, "capex", amounts=months_of(2026, {5: 100}))
    a_line(initiative, "benefit", amounts=months_of(2027, {5: 110}))
    assert npv_of(full_access(), initiative).value.npv == Decimal(0)


def test_a_financial_year_from_april_puts_march_in_the_year_before():
    terms_are(rate="0.10", timing=Timing.YEAR_START, start_month=4, base=date(2027, 4, 1))
    initiative = an_initiative()
    a_line(initiative, "capex", amounts=months_of(2027, {4: 100}))
    # March 2028 still lies in 2027/28 (not discounted), April 2028 in 2028/29: 110 / 1.1 = 100.
    a_line(initiative, "benefit", amounts=months_of(2028, {3: 50, 4: 110}))
    found = npv_of(full_access(), initiative)
    assert found.value.npv == Decimal("50.00")
    assert list(found.years) == [2027, 2028]


def test_the_rows_of_the_calculation_add_up_to_the_value():
    terms_are(rate="0.10", timing=Timing.YEAR_END)
    found = npv_of(full_access(), the_four())
    assert [row.years for row in found.periods] == [1, 2, 3, 4]
    assert sum(row.worth for row in found.periods) == pytest.approx(1188.4434, abs=5e-5)


def test_ratio_and_payback_of_a_textbook_project():
    # S at 10 % (V11): −1000, 500, 400, 300, 100. Benefits are worth 1078.82: ratio 1.0788; paid back after 2.333 years.
    terms_are(rate="0.10", timing=Timing.YEAR_START)
    initiative = an_initiative()
    a_line(initiative, "capex", amounts=months_of(2027, {1: 1000}))
    earned = {date(2027 + year, 1, 1): Decimal(amount) for year, amount in enumerate((500, 400, 300, 100), start=1)}
    a_line(initiative, "benefit", amounts=earned)
    value = npv_of(full_access(), initiative).value
    assert value.npv == Decimal("78.82")
    assert value.ratio == pytest.approx(1.0788, abs=5e-5)
    assert value.payback_years == pytest.approx(2.333, abs=5e-4)


def test_what_never_pays_back_has_no_payback():
    terms_are()
    initiative = an_initiative()
    a_line(initiative, "capex", amounts=months_of(2027, {1: 100}))
    a_line(initiative, "benefit", amounts=months_of(2028, {1: 99}))
    assert npv_of(full_access(), initiative).value.payback_years is None


def test_without_cost_there_is_no_ratio():
    terms_are()
    initiative = an_initiative()
    a_line(initiative, "capex", amounts=months_of(2027, {1: 0}))
    a_line(initiative, "benefit", amounts=months_of(2028, {1: 110}))
    value = npv_of(full_access(), initiative).value
    assert (value.npv, value.ratio) == (Decimal("100.00"), None)


@pytest.mark.parametrize(
    ("kind", "lack"), [("capex", gaps.COST_MONTHS), ("opex", gaps.COST_MONTHS), ("benefit", gaps.BENEFIT_MONTHS)]
)
def test_one_unknown_month_makes_the_value_unknown_and_is_named(kind, lack):
    terms_are()
    initiative = the_four()
    a_line(initiative, kind, name="Another", amounts=months_of(2028, {1: None, 2: 5}))
    value = npv_of(full_access(), initiative).value
    assert (value.npv, value.ratio, value.payback_years) == (None, None, None)
    assert value.lacks == (lack,)


def test_without_a_benefit_line_the_value_is_unknown_but_its_known_part_is_told():
    terms_are()
    value = npv_of(full_access(), the_four(benefit_lines=False)).value
    assert value.npv is None
    assert value.lacks == (gaps.NO_BENEFIT,)
    assert value.known_npv == Decimal("-10000.00")


def test_a_line_without_amounts_is_not_zero():
    terms_are()
    initiative = the_four()
    a_line(initiative, "opex")
    value = npv_of(full_access(), initiative).value
    assert value.lacks == (gaps.EMPTY_COST_LINE,)
    assert not value.is_cost_complete


def test_nothing_stated_is_unknown():
    initiative = an_initiative()
    value = npv_of(full_access(), initiative).value
    assert (value.cost, value.npv) == (None, None)
    assert value.lacks == (gaps.NO_COST, gaps.NO_BENEFIT)
