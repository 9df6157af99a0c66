"""Money month by month, and what it is worth at another time."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.finance.actions.moving import move_money
from pilotage.finance.actions.terms import set_rate
from pilotage.finance.models import Fund, MoneyAmount, MoneyLine, MoneySummary, Timing
from pilotage.finance.reads.months import STATED, monthly_money_of
from pilotage.finance.reads.terms import terms_in_force
from pilotage.finance.reads.years import cost_by_year
from pilotage.finance.rules.moving import npv_moved
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.finance.money import a_line, months_of, terms_are

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


def test_each_kind_and_fund_has_its_months_without_gaps(access):
    one = an_initiative(access=access)
    bond = Fund.objects.create(name="Green bond")
    a_line(one, amounts=months_of(2027, {1: 10, 4: 30}), access=access)
    paid = a_line(one, name="Paid", amounts=months_of(2027, {2: 5}), access=access)
    MoneyLine.objects.filter(pk=paid.pk).update(fund=bond)
    (own, funded) = monthly_money_of(access, [one.pk])[one.pk]
    assert (own.kind, own.fund_id, own.first, own.amounts) == ("capex", None, date(2027, 1, 1), (10, 0, 0, 30))
    assert (funded.fund_id, funded.first, funded.amounts) == (bond.pk, date(2027, 2, 1), (5,))


def test_a_month_of_which_a_part_is_unknown_or_has_no_rate_is_unknown(access):
    one = an_initiative(access=access)
    a_line(one, amounts=months_of(2027, {1: 10, 2: None, 3: 7}), access=access)
    a_line(one, name="Abroad", currency="USD", amounts=months_of(2027, {3: 1}), access=access)
    (series,) = monthly_money_of(access, [one.pk])[one.pk]
    assert series.amounts == (10, None, None)


def test_a_stated_cost_is_spread_as_the_summaries_spread_it(access):
    facts = {"whole_life_cost": Decimal(100), "currency": "EUR"}
    dates = {"planned_start": date(2027, 11, 10), "planned_finish": date(2028, 1, 20)}
    one = an_initiative(access=access, **facts, **dates)
    (series,) = monthly_money_of(access, [one.pk])[one.pk]
    assert (series.kind, series.amounts) == (STATED, (Decimal("33.33"), Decimal("33.33"), Decimal("33.34")))
    years = cost_by_year(access, [one.pk], [2027, 2028])[one.pk]
    assert [years[2027].amount, years[2028].amount] == [Decimal("66.66"), Decimal("33.34")]


def test_months_add_up_to_the_years_of_the_summaries_in_another_currency(access):
    set_rate(currency="USD", valid_from=date(2027, 1, 1), rate=Decimal("0.9"), access=access)
    one = an_initiative(access=access)
    a_line(one, currency="USD", amounts=months_of(2027, {1: 10, 12: 20}), access=access)
    (series,) = monthly_money_of(access, [one.pk])[one.pk]
    assert sum(series.amounts) == 27  # 30 USD at 0.9
    assert cost_by_year(access, [one.pk], [2027])[one.pk][2027].amount == 27


def test_money_that_one_may_not_see_is_absent(access):
    one = an_initiative(access=access, portfolio=a_portfolio(access=access))
    a_line(one, amounts=months_of(2027, {1: 10}), access=access)
    assert monthly_money_of(access_for(a_person("Viewer", role="viewer")), [one.pk]) == {}


@pytest.mark.parametrize("timing", list(Timing))
def test_money_that_is_not_moved_is_worth_what_its_summary_says(access, timing):
    terms_are(rate="0.08", timing=timing, start_month=4)
    one = an_initiative(access=access)
    a_line(one, amounts=months_of(2027, {1: 1000, 5: 333}), access=access)
    a_line(one, "benefit", amounts=months_of(2028, {3: 900, 4: 900}), access=access)
    series = monthly_money_of(access, [one.pk])[one.pk]
    assert npv_moved(series, 0, terms_in_force()) == MoneySummary.objects.get(initiative=one).npv


def test_a_year_later_money_is_worth_a_years_discount_less(access):
    terms_are(rate="0.25")
    one = an_initiative(access=access)
    a_line(one, amounts=months_of(2027, {1: 100}), access=access)
    a_line(one, "benefit", amounts=months_of(2027, {1: 200}), access=access)
    series = monthly_money_of(access, [one.pk])[one.pk]
    # At the start of its year: 100 now, 100 / 1.25 = 80 a year later, 100 × 1.25 = 125 a year sooner.
    assert [npv_moved(series, months, terms_in_force()) for months in (0, 12, -12)] == [100, 80, 125]


@pytest.mark.parametrize(
    ("timing", "moved"),
    [
        # Microsoft's page on NPV: 1188.4434 with the first flow after one year; / 1.1 = 1080.40, / 1.21 = 982.18.
        (Timing.YEAR_END, {0: "1188.44", 12: "1080.40", 24: "982.18"}),
        # 1307.2877 with it today. Half a year later only the 6,800 of December fall into another year: they are worth
        # 6800 / 1.331 − 6800 / 1.4641 = 464.4491 less.
        (Timing.YEAR_START, {0: "1307.29", 6: "842.84", 12: "1188.44"}),
    ],
)
def test_a_published_case_moves_by_the_stated_convention(access, timing, moved):
    terms_are(rate="0.10", timing=timing)
    one = an_initiative(access=access)
    a_line(one, amounts=months_of(2027, {1: 10000}), access=access)
    amounts = {date(2028, 6, 1): Decimal(3000), date(2029, 3, 1): Decimal(4200), date(2030, 12, 1): Decimal(6800)}
    a_line(one, "benefit", amounts=amounts, access=access)
    series, terms = monthly_money_of(access, [one.pk])[one.pk], terms_in_force()
    assert {months: str(npv_moved(series, months, terms)) for months in moved} == moved


def test_what_is_unknown_makes_the_moved_value_unknown(access):
    one = an_initiative(access=access)
    a_line(one, amounts=months_of(2027, {1: 10, 2: None}), access=access)
    assert npv_moved(monthly_money_of(access, [one.pk])[one.pk], 3, terms_in_force()) is None


@pytest.mark.parametrize("count", [2, 40])
def test_the_months_of_many_ask_as_little_as_of_few(access, count, django_assert_num_queries):
    made = [an_initiative(access=access, portfolio=a_portfolio(access=access)) for _ in range(count)]
    for one in made:
        a_line(one, amounts=months_of(2027, {1: 1}), access=access)
    with django_assert_num_queries(5):
        assert len(monthly_money_of(access, [one.pk for one in made])) == count


def test_moving_the_money_moves_every_amount_and_keeps_the_sums(access):
    one = an_initiative(access=access)
    line = a_line(one, amounts=months_of(2027, {1: 10, 2: None, 12: 5}), access=access)
    assert move_money(one, months=3, access=access) == 3
    kept = MoneyAmount.objects.filter(line=line).order_by("month").values_list("month", "amount")
    assert list(kept) == [(date(2027, 4, 1), 10), (date(2027, 5, 1), None), (date(2028, 3, 1), 5)]
    line.refresh_from_db()
    assert line.edits == 2  # once written, once moved
    assert cost_by_year(access, [one.pk], [2028])[one.pk][2028].known == 5


def test_moving_the_money_needs_the_permission_to_change_it(access):
    one = an_initiative(access=access)
    a_line(one, amounts=months_of(2027, {1: 10}), access=access)
    reader = access_for(a_person("Reader", role="sro"))
    with pytest.raises(Exception, match="Your roles do not let you"):
        move_money(one, months=3, access=reader)
    assert MoneyAmount.objects.get().month == date(2027, 1, 1)
