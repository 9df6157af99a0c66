"""From a register to a proven answer, through the job."""

from decimal import Decimal
from itertools import combinations

import pytest

from pilotage.accounts.models import Role
from pilotage.kit.formats import formatter
from pilotage.kit.jobs import ask_to_cancel, run_job, run_waiting_jobs
from pilotage.kit.models import JobState
from pilotage.selection.actions import (
    LimitFacts,
    LogicFacts,
    add_limit,
    add_logic,
    force_in,
    force_out,
    list_candidates,
    request_solution,
    set_budget,
    unforce,
)
from pilotage.selection.models import CandidateSource, Goal, Outcome, Solution
from pilotage.selection.reads.changes import changes_between
from pilotage.selection.reads.clashes import clash_in_words
from pilotage.selection.reads.freezing import digest_of, from_json, to_json
from pilotage.selection.reads.gathering import gathered
from pilotage.selection.reads.inputs import Gap, Into, Out
from pilotage.selection.reads.solutions import answered
from pilotage.selection.reads.words import Reasons, misfits_in_words
from pilotage.selection.rules import Impossible
from pilotage.work.actions import change_initiative, link
from pilotage.work.models import DependencyKind, StagePhase
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def drivers(access):
    """Growth counts 0.6, safety 0.4."""
    return weighed_drivers({"Growth": "0.6", "Safety": "0.4"}, access=access)


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


def names_of(solution):
    answer = answered(solution)
    return [one.name for one in answer.inputs.candidates if one.id in answer.kept.chosen]


def why(solution, name):
    answer = answered(solution)
    reasons = Reasons(formatter(), answer.asked, answer.kept)
    return reasons.why(next(one for one in answer.inputs.candidates if one.name == name))


def rated(drivers, growth, safety=None):
    _, (first, second) = drivers
    return {first: growth} | ({second: safety} if safety else {})


def test_the_job_finds_what_trying_every_choice_finds(access, drivers, house):
    driver_set, _ = drivers
    levels = ("none", "low", "moderate", "strong", "extreme")
    shares = dict(zip(levels, (0, 10, 30, 60, 100), strict=True))
    register = {}
    for place in range(8):
        growth, safety = levels[place % 5], levels[(place * 3 + 1) % 5]
        costs = {2027: 10 + 7 * place % 23, 2028: 5 + 11 * place % 17}
        name = f"Project {place}"
        a_candidate(name, portfolio=house, access=access, cost=costs, levels=rated(drivers, growth, safety))
        register[name] = (shares[growth] * 6 + shares[safety] * 4, costs)  # in thousandths
    budgets = {2027: 45, 2028: 30}
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=budgets, years=2)
    best = max(
        sum(register[name][0] for name in choice)
        for size in range(len(register) + 1)
        for choice in combinations(register, size)
        if all(sum(register[name][1][year] for name in choice) <= budget for year, budget in budgets.items())
    )
    solution = solved(scenario, access=access)
    answer = answered(solution)
    assert solution.outcome == Outcome.OPTIMAL
    assert answer.kept.value * 1000 == best
    assert sum(register[name][0] for name in names_of(solution)) == best
    assert (solution.gap, solution.solver) == (0, "HiGHS, CP-SAT")
    assert solution.solver_version
    assert solution.job.state == JobState.DONE
    assert solution.job.result_url == f"/selection/{scenario.pk}/"
    for use in answer.kept.uses:
        year = answer.asked.years[use.limit]
        assert use.used == sum(register[name][1][year] for name in names_of(solution)) <= budgets[year]


def test_an_answer_says_why_each_is_in_or_out(access, drivers, house):
    driver_set, _ = drivers
    # Growth only (safety none): extreme is 0.6 = 60 points, low 0.06 = 6 points.
    for name, cost, level in (("Gold", 60, "extreme"), ("Silver", 50, "strong"), ("Tin", 10, "low")):
        a_candidate(name, portfolio=house, access=access, cost=cost, levels=rated(drivers, level, "none"))
    solution = solved(a_scenario(house.scope, access=access, driver_set=driver_set, budgets=80), access=access)
    assert names_of(solution) == ["Gold", "Tin"]
    # 60 points for 60 is 1.0 a piece, 36 for 50 is 0.72, 6 for 10 is 0.6.
    assert why(solution, "Gold") == "60.0 points for 60: number 1 of 3 by value for money."
    # 60 + 10 + 50 is 40 above 80.
    assert why(solution, "Silver").startswith("To include it takes 40 EUR more in 2027")


def test_a_rule_and_several_limits_make_one_sentence(access, drivers, house):
    driver_set, _ = drivers
    one = {
        name: a_candidate(name, portfolio=house, access=access, cost=cost, levels=rated(drivers, level, "none"))
        for name, cost, level in (("Gold", 60, "extreme"), ("Silver", 50, "strong"), ("Tin", 10, "low"))
    }
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=60)
    add_limit(scenario, LimitFacts(at_most=Decimal(65)), access=access)
    add_logic(scenario, LogicFacts("together", [one["Silver"], one["Tin"]]), access=access)
    solution = solved(scenario, access=access)
    # 60 points for Gold, 36 + 6 for the two that go together.
    assert names_of(solution) == ["Gold"]
    assert why(solution, "Tin") == (
        "Rule: All or none of: Silver, Tin; to include it takes 10 EUR more in 2027 and 5 EUR more of Cost in 2027."
    )


def test_what_is_needed_comes_along_and_what_excludes_stays_out(access, drivers, house):
    driver_set, _ = drivers

    def one(name, cost, level):
        return a_candidate(name, portfolio=house, access=access, cost=cost, levels=rated(drivers, level, "none"))

    bridge, road, ferry = one("Bridge", 30, "extreme"), one("Road", 30, "none"), one("Ferry", 5, "strong")
    link(bridge, road, kind=DependencyKind.NEEDS, access=access)
    link(bridge, ferry, kind=DependencyKind.EXCLUDES, access=access)
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=60)
    solution = solved(scenario, access=access)
    # Bridge and Road: 60 points for 60. Ferry alone: 36.
    assert names_of(solution) == ["Bridge", "Road"]
    assert why(solution, "Road").startswith("Needed by Bridge")
    assert "Excluded by Bridge, which is in" in why(solution, "Ferry")
    solution = solved(set_budget(scenario, year=YEAR, amount=Decimal(59), access=access), access=access)
    assert names_of(solution) == ["Ferry"]
    assert "needs Road, which is out" in why(solution, "Bridge")


def test_what_needs_something_undecided_outside_is_out_with_the_reason(access, drivers, house):
    driver_set, _ = drivers
    idea = a_candidate("Study", portfolio=house, access=access, cost=1, levels=rated(drivers, "low", "low"))
    tower = a_candidate("Tower", portfolio=house, access=access, cost=1, levels=rated(drivers, "strong", "low"))
    link(tower, idea, kind=DependencyKind.NEEDS, access=access)
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, source=CandidateSource.LIST)
    scenario = list_candidates(scenario, [tower], access=access)
    found = gathered(access, scenario).inputs.candidates
    assert [(one.name, one.out, one.words) for one in found] == [("Tower", Out.NEEDS, "Study")]


def test_unrated_and_uncosted_candidates_are_listed_and_left_out(access, drivers, house):
    driver_set, _ = drivers
    a_candidate("Known", portfolio=house, access=access, cost=10, levels=rated(drivers, "low", "low"))
    a_candidate("Unrated", portfolio=house, access=access, cost=1)
    a_candidate("Uncosted", portfolio=house, access=access, levels=rated(drivers, "extreme", "extreme"))
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)
    solution = solved(scenario, access=access)
    assert names_of(solution) == ["Known"]
    assert why(solution, "Unrated") == "Not compared: it is rated by no driver."
    assert why(solution, "Uncosted") == "Not compared: its cost in these years is not fully known (no cost is stated)."


def test_a_forced_candidate_with_gaps_is_bounded_and_says_how(access, drivers, house):
    driver_set, _ = drivers
    unrated = a_candidate("Unrated", portfolio=house, access=access, cost=40)
    a_candidate("Known", portfolio=house, access=access, cost=10, levels=rated(drivers, "low", "low"))
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=45)
    force_in(scenario, unrated, reason="The law asks for it.", access=access)
    solution = solved(scenario, access=access)
    assert names_of(solution) == ["Unrated"]  # 40 + 10 is more than 45
    assert answered(solution).kept.value == 0  # nothing is claimed for it
    assert why(solution, "Unrated") == "Forced in: The law asks for it; no priority is counted for it."


def test_a_missing_rating_counts_low_and_widens_the_interval(access, drivers, house):
    driver_set, _ = drivers
    a_candidate("Half", portfolio=house, access=access, cost=1, levels=rated(drivers, "strong"))
    [half] = gathered(
        access, a_scenario(house.scope, access=access, driver_set=driver_set, budgets=10)
    ).inputs.candidates
    # Growth 0.6 × 0.6 = 0.36 is sure; safety may add 0.4.
    assert (half.value, half.low, half.high) == (Decimal("0.36"), Decimal("0.36"), Decimal("0.76"))
    assert half.gaps == (Gap.PARTLY_RATED,)
    assert half.is_compared


def test_work_in_delivery_keeps_its_claim_only_where_the_scenario_says_so(access, drivers, house):
    driver_set, _ = drivers
    facts = {"portfolio": house, "access": access}
    a_candidate("Begun", cost=60, levels=rated(drivers, "low", "low"), phase=StagePhase.DELIVERY, **facts)
    a_candidate("Better", cost=60, levels=rated(drivers, "extreme", "extreme"), **facts)
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)
    assert names_of(solved(scenario, access=access)) == ["Begun"]
    scenario.refresh_from_db()
    free = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100, keeps_delivery=False, name="Free")
    assert names_of(solved(free, access=access)) == ["Better"]


def test_contradicting_limits_are_named_in_words(access, drivers, house):
    driver_set, _ = drivers
    big = a_candidate("Big", portfolio=house, access=access, cost=80, levels=rated(drivers, "low", "low"))
    a_candidate("Small", portfolio=house, access=access, cost=5, levels=rated(drivers, "low", "low"))
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)
    force_in(scenario, big, reason="Promised to the board", access=access)
    solution = solved(scenario, access=access)
    assert solution.outcome == Outcome.INFEASIBLE
    answer = answered(solution)
    assert clash_in_words(formatter(), answer.inputs, answer.kept) == [
        "Big is forced in (Promised to the board). It costs 2027: 80.",
        "In 2027 no more than 50 may be spent.",
    ]


def test_net_present_value_can_be_the_goal(access, house):
    # Costs and benefits in January 2027; the benefit decides, whatever the discount.
    a_candidate("Earns", portfolio=house, access=access, cost=10, benefit=90)
    a_candidate("Loses", portfolio=house, access=access, cost=10, benefit=1)
    a_candidate("Silent", portfolio=house, access=access, cost=10)
    solution = solved(
        a_scenario(house.scope, access=access, driver_set=None, goal=Goal.NPV, budgets=100), access=access
    )
    assert names_of(solution) == ["Earns"]
    assert why(solution, "Loses") == "It would lower the total value."
    assert "its net present value is not known" in why(solution, "Silent")


def test_an_answer_is_out_of_date_when_what_decides_it_changed(access, drivers, house):
    driver_set, _ = drivers
    one = a_candidate("One", portfolio=house, access=access, cost=10, levels=rated(drivers, "low", "low"))
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)
    solution = solved(scenario, access=access)
    one.refresh_from_db()
    change_initiative(one, version=one.version, changes={"description": "Words."}, access=access, on=TODAY)
    assert digest_of(gathered(access, scenario).inputs) == solution.digest
    set_budget(scenario, year=YEAR, amount=Decimal(20), access=access)
    now = gathered(access, scenario).inputs
    assert digest_of(now) != solution.digest
    assert changes_between(formatter(), answered(solution).inputs, now) == ["The budget of 2027 was 50 and is 20."]


def test_inputs_come_back_from_the_database_as_they_were(access, drivers, house):
    driver_set, _ = drivers
    a_candidate("One", portfolio=house, access=access, cost=10, levels=rated(drivers, "low"))
    inputs = gathered(access, a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)).inputs
    assert from_json(to_json(inputs)) == inputs
    assert digest_of(from_json(to_json(inputs))) == digest_of(inputs)


def test_asking_twice_is_one_search_and_a_job_runs_once(access, drivers, house):
    driver_set, _ = drivers
    a_candidate("One", portfolio=house, access=access, cost=10, levels=rated(drivers, "low", "low"))
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)
    first = request_solution(scenario, access=access)
    assert request_solution(scenario, access=access) == first
    set_budget(scenario, year=YEAR, amount=Decimal(40), access=access)
    with pytest.raises(Impossible, match="still running"):
        request_solution(scenario, access=access)
    assert run_waiting_jobs() == 1
    run_job(first.job_id)
    assert Solution.objects.get().outcome == Outcome.OPTIMAL


def test_a_search_that_was_cancelled_before_it_began_leaves_no_answer(access, drivers, house):
    driver_set, _ = drivers
    a_candidate("One", portfolio=house, access=access, cost=10, levels=rated(drivers, "low", "low"))
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)
    first = request_solution(scenario, access=access)
    ask_to_cancel(first.job)
    assert run_waiting_jobs() == 0
    again = request_solution(scenario, access=access)
    assert (again.number, again.outcome) == (2, "")


def test_without_candidates_or_weights_nothing_is_started(access, drivers, house):
    driver_set, _ = drivers
    with pytest.raises(Impossible, match="no candidate"):
        request_solution(a_scenario(house.scope, access=access, driver_set=driver_set), access=access)
    a_candidate("One", portfolio=house, access=access, cost=10)
    with pytest.raises(Impossible, match="Not one candidate can be compared"):
        request_solution(a_scenario(house.scope, access=access, driver_set=driver_set, name="B"), access=access)


def test_a_reason_is_asked_for_when_somebody_overrules_the_numbers(access, drivers, house):
    driver_set, _ = drivers
    one = a_candidate("One", portfolio=house, access=access, cost=10, levels=rated(drivers, "low", "low"))
    other = a_candidate("Other", portfolio=a_portfolio(access=access), access=access)
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)
    with pytest.raises(Impossible, match="Say why"):
        force_out(scenario, one, reason=" ", access=access)
    with pytest.raises(Impossible, match="not among the candidates"):
        force_in(scenario, other, reason="I like it", access=access)
    force_out(scenario, one, reason="Too early", access=access)
    [found] = gathered(access, scenario).inputs.candidates
    assert (found.into, found.out, found.words) == (Into.NOT, Out.RULE, "Too early")
    unforce(scenario, one, access=access)
    assert gathered(access, scenario).inputs.candidates[0].is_compared


def test_a_broken_order_of_dates_is_a_warning(access, drivers, house):
    driver_set, _ = drivers
    facts = {"portfolio": house, "access": access, "cost": 1, "levels": rated(drivers, "strong", "strong")}
    first = a_candidate("Design", planned_start=TODAY, planned_finish=TODAY.replace(day=30), **facts)
    then = a_candidate("Build", planned_start=TODAY.replace(day=20), **facts)
    link(first, then, kind=DependencyKind.FINISH_TO_START, access=access)
    solution = solved(a_scenario(house.scope, access=access, driver_set=driver_set, budgets=10), access=access)
    answer = answered(solution)
    assert misfits_in_words(answer.inputs, answer.kept) == ["Build starts 10 days before Design is finished."]


def test_a_person_without_the_whole_scope_gets_nothing_from_a_scenario(access, drivers, house):
    driver_set, _ = drivers
    one = a_candidate("One", portfolio=house, access=access, cost=10, levels=rated(drivers, "low", "low"))
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)
    outsider = access_for(a_person(role=Role.PORTFOLIO_MANAGER, on=one))
    with pytest.raises(Exception, match="Your roles do not let you"):
        request_solution(scenario, access=outsider)
