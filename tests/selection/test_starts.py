"""Money, people and time together: an answer that starts things later, buys people, and is committed."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.finance.models import MoneyAmount
from pilotage.kit.formats import formatter
from pilotage.resources.models import StatedCapacity
from pilotage.selection.actions import commit_solution, undo_commit
from pilotage.selection.models import Decision, Goal, Grain, Outcome, ScenarioLimit, ScenarioRole
from pilotage.selection.reads.clashes import clash_in_words
from pilotage.selection.reads.inputs import Counts
from pilotage.selection.reads.solutions import answered
from pilotage.selection.reads.words import Reasons
from pilotage.work.actions import link
from pilotage.work.models import DependencyKind, StagePhase
from tests.builders import a_portfolio, full_access
from tests.finance.money import terms_are
from tests.resources.staff import a_demand, a_role
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def drivers(access):
    return weighed_drivers({"Growth": "0.6", "Safety": "0.4"}, access=access)


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def make(access, drivers, house):
    """A candidate of 0.6 from January to June that costs 10 in January."""

    def made(name, **facts):
        first, second = drivers[1]
        dates = {"planned_start": date(YEAR, 1, 1), "planned_finish": date(YEAR, 6, 30)}
        said = {"cost": {YEAR: 10}, "levels": {first: "extreme", second: "none"}, "portfolio": house, **dates, **facts}
        return a_candidate(name, access=access, **said)

    return made


@pytest.fixture
def solve(access, drivers, house):
    def made(*, roles=(), **facts):
        said = {"years": 2, "budgets": {YEAR: 10, YEAR + 1: 10}, **facts}
        scenario = a_scenario(house.scope, access=access, driver_set=drivers[0], **said)
        for role, role_facts in roles:
            ScenarioRole.objects.create(scenario=scenario, role=role, **role_facts)
        return answered(solved(scenario, access=access))

    return made


def shifts(answer):
    by_id = answer.asked.by_id
    return {by_id[id].name: months for id, months in answer.kept.shift_of.items()}


def why(answer, name):
    one = next(one for one in answer.asked.candidates if one.name == name)
    return Reasons(formatter(), answer.asked, answer.kept).why(one)


def test_what_does_not_fit_this_year_starts_in_the_next(make, solve):
    make("Alpha")
    make("Beta", levels=None)
    make("Gamma")
    answer = solve(most_shift=1)
    # 10 a year pay for one each: both are chosen, one of them a year later.
    assert answer.solution.outcome == Outcome.OPTIMAL
    assert sorted(shifts(answer).values()) == [0, 12]
    late = next(name for name, months in shifts(answer).items() if months)
    assert f"Starts 12 months later, Jan {YEAR + 1}" in why(answer, late)


def test_an_order_between_two_is_kept_by_starting_the_second_later(make, solve, access):
    first, then = make("First"), make("Then")
    link(first, then, kind=DependencyKind.FINISH_TO_START, lag_days=0, access=access)
    answer = solve(grain=Grain.QUARTER, most_shift=4, budgets={YEAR: 20})
    # First ends on 30 June: Then starts on 1 July at the earliest, two quarters later.
    assert shifts(answer) == {"First": 0, "Then": 6}


def test_people_that_are_missing_are_bought_and_paid_from_the_budget(make, solve):
    role = a_role("Engineer", contractor_rate_per_hour=Decimal("0.05"))
    StatedCapacity.objects.bulk_create(
        StatedCapacity(role=role, month=date(YEAR, month, 1), hours=100) for month in range(1, 13)
    )
    a_demand(make("Alpha"), role, 1260)
    answer = solve(counts_people=True, budgets={YEAR: 13})
    # 1,260 of 1,200 hours: 60 bought at 0.05 cost 3, with its own 10 the whole budget.
    (bought,) = answer.kept.bought
    assert bought.units == 60
    assert answer.kept.uses[0].used == 10
    assert answer.kept.uses[0].eased == -3
    poor = solve(counts_people=True, budgets={YEAR: 12}, name="Poor")
    assert poor.kept.selected == ()
    # 12 less its own 10 buy 40 hours: 20 of the 60 are missing.
    assert why(poor, "Alpha") == "To include it takes 20 h more of Engineer in 2027."


def test_a_hard_role_leaves_out_what_it_cannot_staff(make, solve):
    role = a_role("Engineer", contractor_rate_per_hour=Decimal("0.05"))
    StatedCapacity.objects.bulk_create(
        StatedCapacity(role=role, month=date(YEAR, month, 1), hours=100) for month in range(1, 13)
    )
    a_demand(make("Alpha"), role, 1260)
    answer = solve(counts_people=True, roles=[(role, {"is_hard": True})])
    assert answer.kept.selected == ()
    assert why(answer, "Alpha") == "To include it takes 60 h more of Engineer in 2027."


def test_a_hire_is_made_where_it_lets_more_in(make, solve):
    role = a_role("Engineer", month="100")
    months = [date(YEAR + place // 12, place % 12 + 1, 1) for place in range(24)]
    StatedCapacity.objects.bulk_create(StatedCapacity(role=role, month=month, hours=10) for month in months)
    a_demand(make("Alpha"), role, 300)
    hire = {"hires": 3, "hire_from": date(YEAR, 7, 1), "hire_rate_per_month": Decimal(1)}
    answer = solve(counts_people=True, budgets={YEAR: 100, YEAR + 1: 100}, roles=[(role, hire)])
    # 300 h asked, 120 there: one person from July on brings 600.
    assert [(bought.units, answer.asked.extras[bought.extra].buys) for bought in answer.kept.bought] == [(1, "hire")]


def test_what_was_decided_before_uses_its_money_and_is_not_part_of_the_choice(make, solve):
    make("Alpha")
    make("Running", phase=StagePhase.DELIVERY, cost={YEAR: 4})
    answer = solve(query="phase=assessed", budgets={YEAR: 13})
    assert [one.name for one in answer.chosen] == []
    assert answer.kept.uses[0].used == 4
    assert answer.solution.selected_count == 0
    assert why(answer, "Alpha") == "To include it takes 1 EUR more in 2027."


def test_a_minimum_for_a_portfolio_brings_in_what_value_alone_would_not(make, access, drivers, house):
    plants = a_portfolio("Plants", parent=house, access=access)
    first, _ = drivers[1]
    make("Strong")
    make("Weak", portfolio=plants, levels={first: "low", drivers[1][1]: "none"})
    scenario = a_scenario(house.scope, access=access, driver_set=drivers[0], budgets=10)
    ScenarioLimit.objects.create(scenario=scenario, measure="cost", portfolio=plants, at_least=10)
    answer = answered(solved(scenario, access=access))
    assert [one.name for one in answer.chosen] == ["Weak"]


def test_the_second_goal_decides_among_what_is_nearly_as_good(make, solve):
    terms_are(rate="0")
    make("Alpha", benefit=10)
    make("Beta", benefit=500)
    answer = solve(budgets={YEAR: 10}, years=1, second_goal=Goal.NPV, second_share=Decimal("0.01"))
    assert [one.name for one in answer.chosen] == ["Beta"]
    assert answer.kept.second_value == 490


def test_committing_moves_dates_and_money_to_the_chosen_start_and_undoing_moves_them_back(make, solve, access):
    one, other = make("Alpha"), make("Beta")
    answer = solve(most_shift=1)
    late = one if shifts(answer)["Alpha"] else other
    late_start = late.planned_start
    commitment = commit_solution(answer.solution, reason="The board agreed.", access=access, on=TODAY)
    late.refresh_from_db()
    assert (late.planned_start, late.planned_finish) == (date(YEAR + 1, 1, 1), date(YEAR + 1, 6, 30))
    assert MoneyAmount.objects.get(line__initiative=late).month == date(YEAR + 1, 1, 1)
    decision = Decision.objects.get(commitment=commitment, initiative=late)
    assert (decision.start, decision.finish) == (date(YEAR + 1, 1, 1), date(YEAR + 1, 6, 30))
    assert (decision.funding, decision.months_moved) == (10, 12)
    undo_commit(commitment, reason="The money is gone.", access=access, on=TODAY)
    late.refresh_from_db()
    assert late.planned_start == late_start
    assert MoneyAmount.objects.get(line__initiative=late).month == date(YEAR, 1, 1)


def test_every_limit_of_the_inputs_has_its_use_in_the_answer(make, solve):
    role = a_role("Engineer", contractor_rate_per_hour=Decimal(1))
    a_demand(make("Alpha"), role, 10)
    answer = solve(counts_people=True, grain=Grain.QUARTER)
    assert [use.limit for use in answer.kept.uses] == list(range(len(answer.asked.limits)))
    hours = [use.used for use in answer.kept.uses if answer.asked.limits[use.limit].counts == Counts.HOURS]
    assert hours == [10, 0, 0, 0, 0, 0, 0, 0]


def test_many_claims_that_break_a_budget_are_summed_up_in_one_sentence(make, solve):
    make("Alpha")
    for place in range(5):
        make(f"Running {place}", phase=StagePhase.DELIVERY, cost={YEAR: 10 + place})
    answer = solve(query="phase=assessed", budgets={YEAR: 20}, years=1)
    # 10 + 11 + 12 + 13 + 14 are 60; any two of them are more than 20, and two are all that a smallest conflict names.
    # Whoever takes one of the two back would still meet the others: all are told, whether named or not.
    assert answer.solution.outcome == Outcome.INFEASIBLE
    assert len(answer.kept.clash) == 3
    assert "Together they take 60 EUR of Cost in 2027." in clash_in_words(formatter(), answer.asked, answer.kept)[0]
    tight = solve(query="phase=assessed", budgets={YEAR: 59}, years=1, name="Tight")
    first, limit = clash_in_words(formatter(), tight.asked, tight.kept)
    assert first == (
        "5 initiatives are decided or running and keep their claim (Running 4, Running 3, Running 2, 2 more). "
        "Together they take 60 EUR of Cost in 2027."
    )
    assert limit == "In 2027 no more than 59 may be spent."
