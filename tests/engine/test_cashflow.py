import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotage.engine.cashflow.flows import Flows, Timing, WrongFlow
from pilotage.engine.cashflow.payback import benefit_cost_ratio, discounted_payback, payback, profitability_index
from pilotage.engine.cashflow.present import present_value
from pilotage.engine.cashflow.returns import (
    crossover_rates,
    dated_internal_rate,
    internal_rate,
    internal_rates,
    modified_internal_rate,
)

FOUR = (-10000, 3000, 4200, 6800)
S = (-1000, 500, 400, 300, 100)
L = (-1000, 100, 300, 400, 600)


def yearly(amounts, timing):
    return Flows(amounts, periods_per_year=1, timing=timing, first=0)


def test_npv_states_when_the_money_flows():
    assert present_value(yearly(FOUR, Timing.END), 0.10).value == pytest.approx(1188.4434, abs=5e-5)
    assert present_value(yearly(FOUR, Timing.START), 0.10).value == pytest.approx(1307.2878, abs=5e-5)


def test_months_are_discounted_at_the_effective_yearly_rate():
    # 1,210 in the middle of month 24 counted from the reference: exponent (23 + .5) / 12 years.
    flows = Flows((*[0] * 23, 1210), periods_per_year=12, timing=Timing.MIDDLE, first=0)
    assert present_value(flows, 0.10).value == pytest.approx(1210 * 1.1 ** (-23.5 / 12))


def test_flows_may_start_before_or_after_the_reference():
    # 100 a year ago at 10 % are 110 now; 110 in a year are 100 now.
    assert present_value(Flows((100,), 12, Timing.START, first=-12), 0.10).value == pytest.approx(110)
    assert present_value(Flows((110,), 12, Timing.START, first=12), 0.10).value == pytest.approx(100)


def test_an_unknown_amount_makes_the_value_unknown():
    found = present_value(yearly((Decimal(-100), None, Decimal(110)), Timing.START), 0.0)
    assert (found.value, found.known, found.unknown) == (None, 10, 1)


def test_nothing_is_worth_nothing():
    assert present_value(yearly((), Timing.END), 0.1).value == 0


@pytest.mark.parametrize(("amounts", "npv"), [(S, 78.82), (L, 49.18)])
def test_the_textbook_projects_have_their_values(amounts, npv):
    assert present_value(yearly(amounts, Timing.START), 0.10).value == pytest.approx(npv, abs=5e-3)


@pytest.mark.parametrize(("amounts", "irr"), [(S, 0.14489), (L, 0.11791)])
def test_internal_rates(amounts, irr):
    assert internal_rate(amounts) == pytest.approx(irr, abs=5e-6)


def test_the_dated_rate_counts_days():
    flows = [
        (date(2008, 1, 1), -10000),
        (date(2008, 3, 1), 2750),
        (date(2008, 10, 30), 4250),
        (date(2009, 2, 15), 3250),
        (date(2009, 4, 1), 2750),
    ]
    assert dated_internal_rate(flows) == pytest.approx(0.3733625335, abs=1e-8)
    assert dated_internal_rate(flows[::-1]) == pytest.approx(0.3733625335, abs=1e-8)


def test_modified_rates():
    flows = (-120000, 39000, 30000, 21000, 37000, 46000)
    assert modified_internal_rate(flows, finance_rate=0.10, reinvest_rate=0.12) == pytest.approx(0.126094, abs=5e-7)
    assert modified_internal_rate(flows[:4], finance_rate=0.10, reinvest_rate=0.12) == pytest.approx(
        -0.048045, abs=5e-7
    )
    assert modified_internal_rate(flows, finance_rate=0.10, reinvest_rate=0.14) == pytest.approx(0.134759, abs=5e-7)
    assert modified_internal_rate(S, finance_rate=0.10, reinvest_rate=0.10) == pytest.approx(0.12106, abs=5e-6)
    assert modified_internal_rate(L, finance_rate=0.10, reinvest_rate=0.10) == pytest.approx(0.11328, abs=5e-6)


def test_below_the_crossover_the_other_project_wins():
    assert crossover_rates(S, L) == (pytest.approx(0.07167, abs=5e-6),)


@pytest.mark.parametrize(("amounts", "plain", "discounted"), [(S, 7 / 3, 2.953), (L, 10 / 3, 3.880)])
def test_payback(amounts, plain, discounted):
    assert payback(amounts) == pytest.approx(plain)
    assert discounted_payback(amounts, 0.10) == pytest.approx(discounted, abs=5e-4)


@pytest.mark.parametrize(("amounts", "index"), [(S, 1.0788), (L, 1.0492)])
def test_profitability(amounts, index):
    assert profitability_index(amounts, 0.10) == pytest.approx(index, abs=5e-5)


def test_benefits_per_cost():
    # 110/1.1 + 121/1.21 = 200 against 100
    assert benefit_cost_ratio((0, 110, 121), (100, 0, 0), 0.10) == pytest.approx(2)


def test_payback_counts_only_what_lasts():
    # In the black after period 1, in debt again by the refit in period 2, out of it for good halfway through period 3.
    assert payback((-100, 150, -100, 100)) == pytest.approx(2.5)


@pytest.mark.parametrize(
    "undefined",
    [
        lambda: internal_rate((100, 200)),
        lambda: internal_rate(()),
        lambda: internal_rate((-100, 0, 0)),
        lambda: dated_internal_rate([]),
        lambda: dated_internal_rate([(date(2026, 1, 1), -1), (date(2026, 1, 1), 2)]),
        lambda: modified_internal_rate((100, 200), finance_rate=0.1, reinvest_rate=0.1),
        lambda: modified_internal_rate((-100, -5), finance_rate=0.1, reinvest_rate=0.1),
        lambda: payback((-100, 50)),
        lambda: payback(()),
        lambda: payback((100, 50)),
        lambda: profitability_index((0, 5), 0.1),
        lambda: benefit_cost_ratio((5,), (0,), 0.1),
    ],
)
def test_what_is_undefined_is_none(undefined):
    assert undefined() is None


def test_two_rates_are_no_rate():
    # -1000 + 2500/(1+r) - 1540/(1+r)^2 = 0 at r = .1 and r = .4: x = 1/1.1 and 1/1.4 solve 1540x² - 2500x + 1000.
    assert internal_rates((-1000, 2500, -1540)) == pytest.approx((0.1, 0.4))
    assert internal_rate((-1000, 2500, -1540)) is None


@settings(max_examples=60, deadline=None)
@given(st.floats(-0.9, 50), st.lists(st.floats(0.01, 1e6), min_size=1, max_size=60))
def test_the_rate_that_was_put_in_comes_out(rate, returns):
    outlay = sum(amount / (1 + rate) ** (period + 1) for period, amount in enumerate(returns))
    assert internal_rate((-outlay, *returns)) == pytest.approx(rate, rel=1e-6, abs=1e-9)


def test_thirty_years_of_months_have_a_rate():
    assert internal_rate((-100000, *[600] * 360)) == pytest.approx(0.005012, abs=1e-5)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Flows((1,), 0, Timing.END, 0),
        lambda: Flows((math.nan,), 1, Timing.END, 0),
        lambda: Flows((Decimal("Infinity"),), 1, Timing.END, 0),
        lambda: present_value(yearly((1,), Timing.END), -1.0),
        lambda: internal_rate((-1, math.inf)),
        lambda: crossover_rates((1, 2), (1,)),
        lambda: payback((math.nan,)),
    ],
)
def test_wrong_flows_are_refused(wrong):
    with pytest.raises(WrongFlow):
        wrong()
