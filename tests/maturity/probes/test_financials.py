"""Financials: cost known, laid out, booked, and close to the plan. Amounts are never told."""

from datetime import date
from decimal import Decimal

from pilotage.maturity.rules.facts import MoneyFact, QuarterFact, RateFact
from pilotage.maturity.rules.probes import PROBES
from tests.maturity.builders_probes import Given, ago, found_by, one, signs, verdicts


def moneyed(*rows: dict[str, object], phase: str = "delivery", **facts: object) -> Given:
    """Initiatives with this money; the last of them with money that the reader may not see."""
    found = tuple(one(phase=phase) for _row in rows)
    money = {row.id: MoneyFact(row.id, **said) for row, said in zip(found, rows, strict=True)}
    return Given((*found, one(phase=phase)), money=money, **facts)


def test_the_whole_cost_is_known():
    whole, part = {"has_cost": True, "is_cost_complete": True}, {"has_cost": True}
    assert verdicts("cost_known", moneyed(whole, part, {})) == [True, False, False]


def test_cost_lies_in_months_by_lines_and_not_by_a_total():
    rows = ({"is_by_lines": True, "is_dated": True}, {"is_dated": True}, {"is_by_lines": True})
    assert verdicts("cost_by_month", moneyed(*rows)) == [True, False, False]


def test_cost_is_split_where_there_is_any():
    rows = ({"has_cost": True, "is_by_lines": True}, {"has_cost": True}, {})
    assert verdicts("cost_split", moneyed(*rows)) == [True, False]


def test_books_reach_the_month_before_the_last_and_lack_nothing():
    # On 16 November: October is the last month, September the one before it.
    september, august = date(2026, 9, 1), date(2026, 8, 1)
    rows = ({"booked_to": september}, {"booked_to": august}, {"booked_to": september, "lacking": 2}, {})
    assert verdicts("actuals_booked", moneyed(*rows)) == [True, False, False, False]


def test_money_was_approved_and_on_one_day_before_the_assessment_is_a_sign():
    rows = tuple({"has_cost": True, "approved_on": ago(10)} for _row in range(3))
    facts = moneyed(*rows, {"has_cost": True}, {"approved_on": None})
    assert verdicts("money_baselined", facts) == [True, True, True, False]
    assert signs("money_baselined", facts) == [""] * 4
    facts.assessed_on = ago(3)
    assert [bool(sign) for sign in signs("money_baselined", facts)] == [True, True, True, False]


def test_it_is_said_how_far_a_cost_may_be_off():
    rows = ({"has_cost": True, "has_cost_range": True}, {"has_cost": True}, {"has_cost_range": True})
    assert verdicts("cost_range_stated", moneyed(*rows)) == [True, False]


def test_the_value_is_known():
    assert verdicts("value_known", moneyed({"has_npv": True}, {})) == [True, False]


def test_every_cost_line_names_its_fund_where_there_are_funds():
    rows = ({"cost_lines": 2}, {"cost_lines": 2, "unfunded": 1}, {})
    assert verdicts("funds_named", moneyed(*rows)) == [True, False]
    assert verdicts("funds_named", moneyed(*rows, has_funds=False)) == []


def test_a_rate_is_of_this_quarter():
    rates = (RateFact("USD", ago(100)), RateFact("GBP", ago(101)), RateFact("CHF", None))
    assert verdicts("rates_fresh", Given(rates=rates)) == [True, False, False]


def test_spend_of_a_quarter_is_within_a_tenth_of_the_plan():
    rows = tuple(one() for _row in range(5))

    def quarter(place: int, actual: int | None, planned: int = 1000, lacking: int = 0) -> QuarterFact:
        spent = None if actual is None else Decimal(actual)
        return QuarterFact(rows[place].id, Decimal(planned), spent, lacking)

    # 900 and 1,100 of 1,000 are within a tenth, 1,101 is not; what is not wholly known is not asked about.
    quarters = (quarter(0, 900), quarter(1, 1101), quarter(2, 1000, lacking=1), quarter(3, None), quarter(4, 5, 0))
    assert verdicts("spend_accuracy", Given(rows, quarters=quarters)) == [True, False]


def test_everything_about_money_is_marked_and_tells_no_amount():
    facts = moneyed({"has_cost": True, "is_cost_complete": True, "cost_lines": 1, "booked_to": date(2026, 9, 1)})
    facts.quarters = (QuarterFact(facts.initiatives[0].id, Decimal(123_456), Decimal(654_321)),)
    facts.rates = (RateFact("USD", ago(1)),)
    for name, probe in PROBES.items():
        for row in found_by(name, facts):
            assert row.is_money == probe.is_money, name
            assert "123" not in row.said, name
