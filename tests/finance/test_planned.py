"""Two plans of money beside each other: sums by year, in no year and in all; lines that changed, came or went."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from pilotage.finance.models import Timing
from pilotage.finance.rules.planned import (
    PlannedAmount,
    PlannedLine,
    PlannedMoney,
    Sum,
    compared_lines,
    compared_sum,
)
from pilotage.finance.rules.terms import Terms

# The financial year begins in April: March 2027 belongs to 2026.
TERMS = Terms("EUR", 4, Decimal("0.06"), Timing.YEAR_END, date(2026, 4, 1))
WORKS, ENERGY, FUEL = uuid4(), uuid4(), uuid4()


def line(
    uid: UUID, amounts: dict[date, str | None], *, kind: str = "capex", name: str = "Works", currency: str = "EUR",
    rate: str | None = "1",
) -> PlannedLine:  # fmt: skip
    months = {
        month: PlannedAmount(None if amount is None else Decimal(amount), None if rate is None else Decimal(rate))
        for month, amount in amounts.items()
    }
    return PlannedLine(kind, name, currency, months, uid)


def plan(
    *lines: PlannedLine, cost: str | None, benefit: str | None = None, currency: str = "EUR", is_whole: bool = True
) -> PlannedMoney:
    return PlannedMoney(
        currency,
        lines,
        Sum(None if cost is None else Decimal(cost), is_whole and cost is not None),
        Sum(None if benefit is None else Decimal(benefit), benefit is not None),
    )


MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)


def test_sums_differ_by_financial_year_at_the_rates_of_each_plan():
    before = plan(line(WORKS, {MARCH: "100", APRIL: "50"}, currency="USD", rate="0.5"), cost="75")
    after = plan(line(WORKS, {MARCH: "100", APRIL: "80"}, currency="USD", rate="0.6"), cost="108")
    found = compared_sum(before, after, TERMS, benefit=False)
    # 2026: 100 at 0.5 and at 0.6; 2027: 50 at 0.5 and 80 at 0.6.
    assert {year: (pair.before.known, pair.after.known) for year, pair in found.years.items()} == {
        2026: (Decimal("50.0"), Decimal("60.0")),
        2027: (Decimal("25.0"), Decimal("48.0")),
    }
    assert (found.whole.difference, found.in_no_year.is_anything) == (Decimal(33), False)
    # In its own currency the line differs by 30 USD, in 2027 only.
    (one,) = compared_lines(before, after, TERMS)
    assert one.is_changed
    assert (one.whole.difference, one.years[2026].difference, one.years[2027].difference) == (30, 0, 30)


def test_what_is_agreed_beyond_the_lines_lies_in_no_year_until_they_hold_it():
    before = plan(line(WORKS, {MARCH: "100"}), cost="130")
    same, laid_out = plan(line(WORKS, {MARCH: "100"}), cost="100"), plan(line(WORKS, {MARCH: "130"}), cost="130")
    found = compared_sum(before, same, TERMS, benefit=False)
    # 130 were agreed, 100 lie in the line: 30 in no year, and the plan is 30 below.
    assert (found.in_no_year.before.amount, found.in_no_year.after.amount) == (30, 0)
    assert (found.whole.difference, found.years[2026].difference) == (-30, 0)
    found = compared_sum(before, laid_out, TERMS, benefit=False)
    assert (found.whole.difference, found.years[2026].difference, found.in_no_year.difference) == (0, 30, -30)


def test_an_unknown_amount_makes_the_difference_unknown_and_only_that_one():
    before = plan(line(WORKS, {MARCH: "100", APRIL: "50"}), cost="150")
    after = plan(line(WORKS, {MARCH: "100", APRIL: None}), cost="100", is_whole=False)
    found = compared_sum(before, after, TERMS, benefit=False)
    assert (found.whole.difference, found.years[2027].difference, found.years[2026].difference) == (None, None, 0)
    (one,) = compared_lines(before, after, TERMS)
    assert (one.whole.difference, one.whole.after) == (None, Sum(Decimal(100), is_whole=False))


def test_without_a_rate_the_worth_is_unknown_and_the_amount_is_not():
    before = plan(line(WORKS, {MARCH: "100"}, currency="USD", rate=None), cost=None)
    after = plan(line(WORKS, {MARCH: "100"}, currency="USD", rate="0.9"), cost="90")
    assert compared_sum(before, after, TERMS, benefit=False).years[2026].difference is None
    assert compared_lines(before, after, TERMS)[0].whole.difference == 0


def test_a_line_without_months_leaves_no_year_whole():
    before = plan(line(WORKS, {MARCH: "100"}), line(ENERGY, {}, kind="opex"), cost="100", is_whole=False)
    after = plan(line(WORKS, {MARCH: "100"}), cost="100")
    found = compared_sum(before, after, TERMS, benefit=False)
    assert (found.years[2026].difference, found.whole.difference) == (None, None)


def test_no_benefit_line_is_not_a_benefit_of_nothing():
    before = plan(line(WORKS, {MARCH: "100"}), cost="100")
    fuel = line(FUEL, {APRIL: "70"}, kind="benefit", name="Fuel")
    after = plan(line(WORKS, {MARCH: "100"}), fuel, cost="100", benefit="70")
    found = compared_sum(before, after, TERMS, benefit=True)
    assert (found.whole.difference, found.years[2027].difference) == (None, None)
    assert (found.years[2027].before.amount, found.years[2027].after.amount) == (None, 70)


def test_lines_come_go_and_are_found_again_under_another_name():
    before = plan(line(WORKS, {MARCH: "100"}), line(ENERGY, {MARCH: "7"}, kind="opex", name="Energy"), cost="107")
    fuel = line(FUEL, {APRIL: "70"}, kind="benefit", name="Fuel")
    after = plan(line(WORKS, {MARCH: "100"}, name="Chargers"), fuel, cost="100", benefit="70")
    works, came, gone = compared_lines(before, after, TERMS)
    assert (works.line.name, works.is_changed, works.whole.difference) == ("Chargers", False, 0)
    assert (came.before, came.line.name, came.whole.difference) == (None, "Fuel", 70)
    assert (gone.after, gone.line.name, gone.whole.difference) == (None, "Energy", -7)


def test_a_line_in_another_currency_is_another_line():
    before = plan(line(WORKS, {MARCH: "100"}), cost="100")
    after = plan(line(WORKS, {MARCH: "100"}, currency="USD", rate="0.9"), cost="90")
    now, then = compared_lines(before, after, TERMS)
    assert (now.before, now.line.currency, then.after, then.line.currency) == (None, "USD", None, "EUR")


def test_sums_of_two_enterprise_currencies_are_not_compared():
    before = plan(line(WORKS, {MARCH: "100"}), cost="100", currency="USD")
    after = plan(line(WORKS, {MARCH: "100"}), cost="100")
    found = compared_sum(before, after, TERMS, benefit=False)
    assert (found.whole.difference, found.years[2026].difference) == (None, None)
    assert (found.whole.before.amount, found.whole.after.amount) == (100, 100)
