"""Limits of money and value: what can be said, what is refused with one sentence, and what the search is given."""

from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.finance.models import Fund
from pilotage.selection.actions import (
    LimitFacts,
    add_limit,
    change_limit,
    change_scenario,
    commit_solution,
    remove_limits,
    set_budget,
)
from pilotage.selection.forms.limits import price_from, typed_price
from pilotage.selection.models import Scenario, ScenarioLimit
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.scenarios import budgets_of
from pilotage.selection.rules import Impossible, Stale
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import a_driver_set, weighed_drivers

pytestmark = pytest.mark.django_db

TEN = Decimal(10)


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def scenario(access, house):
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"})
    return a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)


def test_a_limit_is_kept_counted_up_and_given_to_the_search(access, scenario, house):
    facts = LimitFacts(measure="capex", year=YEAR, parts=4, part=2, portfolio=house, at_least=TEN, at_most=TEN * 2)
    made = add_limit(scenario, facts, access=access)
    assert Scenario.objects.get().version > scenario.version
    inputs = gathered(access, Scenario.objects.get()).inputs
    limit = next(one for one in inputs.limits if one.source == str(made.pk))
    # The second quarter of the first year: months 3 to 5.
    assert (limit.first, limit.months, limit.at_least, limit.at_most) == (3, 3, TEN, TEN * 2)
    assert (limit.measure, limit.within) == ("capex", str(house.pk))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "Say the least, the most, or both."),
        ({"at_most": Decimal(-1)}, "A limit is not below 0."),
        ({"at_most": Decimal("NaN")}, "A limit is not below 0."),
        ({"at_most": Decimal(10) ** 16}, "A limit has at most 16 digits before the point."),
        ({"at_least": TEN, "at_most": Decimal(9)}, "The least is more than the most."),
        ({"at_most": TEN, "year": 2031}, "2031 is not among the scenario's years."),
        ({"at_most": TEN, "part": 2, "parts": 4}, "Say the year of this quarter or month."),
        ({"at_most": TEN, "year": YEAR, "parts": 4}, "Say which quarter or which month."),
        ({"at_most": TEN, "year": YEAR, "parts": 4, "part": 5}, "A year has the quarters 1 to 4"),
        ({"at_most": TEN, "measure": "value", "year": YEAR}, "Priority is not spread over years"),
        ({"at_most": TEN, "most_over": TEN}, "Say what one unit above takes from the goal"),
        ({"at_least": TEN, "price": TEN}, "Only a maximum can be exceeded for a price"),
        ({"at_most": TEN, "price": Decimal(-1)}, "What being above takes from the goal is not below 0."),
        ({"at_most": TEN, "year": YEAR}, "There is a limit of exactly this already"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(access, scenario, facts, sentence):
    with pytest.raises(Impossible, match=sentence.replace("(", r"\(")):
        add_limit(scenario, LimitFacts(**facts), access=access)
    assert ScenarioLimit.objects.count() == 1
    assert Scenario.objects.get().version == scenario.version


def test_a_limit_of_what_lies_elsewhere_is_refused(access, scenario):
    elsewhere = a_portfolio("Elsewhere", access=access)
    with pytest.raises(Impossible, match="Elsewhere lies outside this scenario's scope"):
        add_limit(scenario, LimitFacts(portfolio=elsewhere, at_most=TEN), access=access)
    _other, [stranger] = a_driver_set("Speed", access=access)
    with pytest.raises(Impossible, match="Speed is not among the drivers"):
        add_limit(scenario, LimitFacts(driver=stranger, at_most=TEN), access=access)
    fund = Fund.objects.create(name="Grant")
    with pytest.raises(Impossible, match="A fund pays money"):
        add_limit(scenario, LimitFacts(measure="value", fund=fund, at_least=TEN), access=access)


def test_a_limit_is_changed_and_taken_away(access, scenario):
    made = add_limit(scenario, LimitFacts(measure="opex", at_most=TEN), access=access)
    change_limit(scenario, made.pk, LimitFacts(measure="opex", at_most=TEN * 3), access=access)
    made.refresh_from_db()
    assert made.at_most == 30
    remove_limits(scenario, [made.pk], access=access)
    with pytest.raises(Impossible, match="not there any more"):
        change_limit(scenario, made.pk, LimitFacts(measure="opex", at_most=TEN), access=access)


def test_the_minimum_of_a_year_outlives_its_budget(access, scenario):
    budget = ScenarioLimit.objects.get()
    change_limit(scenario, budget.pk, LimitFacts(year=YEAR, at_least=TEN, at_most=TEN * 5), access=access)
    assert budgets_of(scenario) == {YEAR: Decimal(50)}
    set_budget(scenario, year=YEAR, amount=None, access=access)
    assert ScenarioLimit.objects.get().at_least == TEN
    set_budget(scenario, year=YEAR, amount=Decimal(60), access=access)
    with pytest.raises(Impossible, match="The least is more than the most"):
        set_budget(scenario, year=YEAR, amount=Decimal(9), access=access)
    inputs = gathered(access, Scenario.objects.get()).inputs
    assert (inputs.limits[0].at_least, inputs.limits[0].at_most, inputs.budgets) == (TEN, 60, (60,))


def test_a_budget_loses_its_price_with_its_most(access, scenario):
    budget = ScenarioLimit.objects.get()
    soft = LimitFacts(year=YEAR, at_least=TEN, at_most=TEN * 5, price=Decimal("1e-8"), most_over=TEN)
    change_limit(scenario, budget.pk, soft, access=access)
    set_budget(scenario, year=YEAR, amount=None, access=access)
    budget.refresh_from_db()
    assert (budget.price, budget.most_over) == (None, None)


def test_another_goal_is_refused_while_prices_are_said_in_the_present_one(access, scenario):
    soft = LimitFacts(measure="opex", at_most=TEN, price=Decimal("1e-8"))
    made = add_limit(scenario, soft, access=access)
    with pytest.raises(Impossible, match="Make them hard first"):
        change_scenario(scenario, version=None, changes={"goal": "npv"}, access=access)
    change_limit(scenario, made.pk, LimitFacts(measure="opex", at_most=TEN), access=access)
    assert change_scenario(scenario, version=None, changes={"goal": "npv"}, access=access).goal == "npv"


@pytest.mark.parametrize(
    ("typed", "goal", "measure", "kept"),
    [
        ("5", "priority", "cost", "0.00000005"),  # 5 points are 0.05 of a full priority, by 1,000,000
        ("5", "mix", "cost", "0.000005"),  # the mix is counted in points
        ("20 %", "npv", "cost", "0.2"),  # 0.20 of each unit of money
        ("2", "priority", "value", "2"),  # points a point
        ("50", "npv", "value", "5000"),  # a point is a hundredth of a full priority
    ],
)
def test_a_price_is_said_in_words_that_people_know(typed, goal, measure, kept):
    assert price_from(typed, goal, measure) == Decimal(kept)
    assert typed_price(Decimal(kept), goal, measure) == typed.removesuffix(" %")


def test_who_read_an_older_version_or_may_not_choose_changes_nothing(access, scenario, house):
    with pytest.raises(Stale):
        add_limit(scenario, LimitFacts(measure="opex", at_most=TEN), access=access, version=scenario.version - 1)
    controller = access_for(a_person(role=Role.FINANCE_CONTROLLER, on=house))
    for act in (
        lambda: add_limit(scenario, LimitFacts(measure="opex", at_most=TEN), access=controller),
        lambda: remove_limits(scenario, [ScenarioLimit.objects.get().pk], access=controller),
    ):
        with pytest.raises(Refused):
            act()
    assert ScenarioLimit.objects.count() == 1


def test_a_committed_scenario_keeps_its_limits(access, scenario):
    commit_solution(solved(scenario, access=access), reason="Board", access=access, on=TODAY)
    with pytest.raises(Refused, match="is committed"):
        add_limit(scenario, LimitFacts(measure="opex", at_most=TEN), access=access)
    with pytest.raises(Refused, match="is committed"):
        remove_limits(scenario, [ScenarioLimit.objects.get().pk], access=access)
