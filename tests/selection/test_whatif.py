"""Playing with an answer: how a choice by hand stands, in the browser as on the server, and solving around it."""

import json
import random
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.selection.actions import answer_now, force_out, solve_around
from pilotage.selection.models import Outcome, Scenario, ScenarioTerms, Solution
from pilotage.selection.reads.scenarios import budgets_of, rules_of
from pilotage.selection.reads.solutions import newest_answer
from pilotage.selection.reads.standing import Tried, shifts_of, stood
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def manager(house):
    return a_person("Mara Manager", role=Role.PORTFOLIO_MANAGER, on=house)


@pytest.fixture
def scenario(access, house):
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    dates = {"planned_start": date(YEAR, 1, 1), "planned_finish": date(YEAR, 3, 31)}
    a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"}, **dates)
    a_candidate("Dear", portfolio=house, access=access, cost=70, levels={driver: "extreme"}, **dates)
    a_candidate("Unknown", portfolio=house, access=access, cost=5)
    facts = {"grain": "quarter", "most_shift": 3, "years": 2}
    return a_scenario(house.scope, access=access, driver_set=driver_set, budgets={YEAR: 100, YEAR + 1: 0}, **facts)


@pytest.fixture
def answer(access, scenario):
    # 100 hold one of the two: the dear one brings 100 points, the good one 60; nothing may be spent a year later.
    solved(scenario, access=access)
    return newest_answer(access, scenario)


def id_of(name: str) -> str:
    return str(Initiative.objects.get(name=name).pk)


def page(scenario, name: str) -> str:
    return reverse(f"selection:{name}", args=[scenario.pk])


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client, scenario, asked):
    return client.post(page(scenario, "standing"), json.dumps(asked), content_type="application/json")


def test_a_choice_by_hand_says_what_it_is_worth_and_what_it_breaks(answer):
    both = stood(answer.asked, Tried({id_of("Good"): 0, id_of("Dear"): 0}, {}))
    assert both.value == Decimal("1.6")
    # 40 + 70 are 10 more than 100.
    assert [(one.limit, one.by) for one in both.broken] == [(0, Decimal(10))]
    assert not stood(answer.asked, Tried(shifts_of(answer.asked, answer.kept), {})).broken


def test_a_budget_that_is_moved_counts_instead_of_the_kept_one(answer):
    both = {id_of("Good"): 0, id_of("Dear"): 0}
    assert not stood(answer.asked, Tried(both, {0: Decimal(110)})).broken
    assert not stood(answer.asked, Tried(both, {0: None})).broken
    assert stood(answer.asked, Tried(both, {0: Decimal(109)})).broken[0].by == 1


def test_the_hand_comes_before_what_was_forced(access, scenario):
    force_out(scenario, Initiative.objects.get(name="Dear"), reason="Too early", access=access)
    solved(scenario, access=access)
    answer = newest_answer(access, scenario)
    assert not stood(answer.asked, Tried({id_of("Dear"): 0}, {})).broken


def test_the_page_answers_as_the_read_does(answer, scenario, manager):
    asked = {"shifts": {id_of("Good"): 0, id_of("Dear"): 0}, "most": {"0": 105}}
    found = post(signed_in(manager), scenario, asked).json()
    assert (found["value"], found["short"], found["used"][0]) == (1.6, [[0, 5.0]], 110.0)


@pytest.mark.parametrize(
    "asked",
    ["no json", "[]", {"shifts": {"stranger": 0}}, {"most": {"77": 1}}, {"most": {"0": "much"}}, {"most": {"0": -1}}],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(answer, scenario, manager, asked):
    body = asked if isinstance(asked, str) else json.dumps(asked)
    found = signed_in(manager).post(page(scenario, "standing"), body, content_type="application/json")
    assert found.status_code == 400
    assert found.json()["message"]


def test_an_impossible_start_is_refused(answer, scenario, manager):
    assert post(signed_in(manager), scenario, {"shifts": {id_of("Good"): 1}}).status_code == 400


def test_without_script_a_form_answers_with_a_page(answer, scenario, manager):
    found = signed_in(manager).post(page(scenario, "standing"), {"in": [id_of("Good"), id_of("Dear")]}).content.decode()
    assert "Not within all limits" in found
    assert "Cost in 2027: 10 EUR too much" in found
    assert "160.0 points" in found


def test_what_is_not_compared_cannot_be_put_in(answer, scenario, manager):
    found = post(signed_in(manager), scenario, {"shifts": {id_of("Unknown"): 0}}).json()
    assert found["value"] == 0


def test_the_whole_problem_comes_as_one_piece(answer, scenario, manager):
    data = signed_in(manager).get(page(scenario, "uses")).json()
    by_name = {one["name"]: one for one in data["candidates"]}
    dear = by_name["Dear"]
    assert (dear["months"], dear["way"], dear["mayTry"]) == ([0, 3, 6, 9], 0, True)
    assert data["uses"][dear["first"]] == [0, 70]
    assert not by_name["Unknown"]["mayTry"]
    assert [limit["most"] for limit in data["limits"]] == [100, 0]


def test_who_may_not_see_the_scenario_finds_nothing(access, answer, scenario, house):
    below = a_portfolio("Below", parent=house, access=access)
    neighbour = signed_in(a_person(role=Role.PORTFOLIO_MANAGER, on=below))
    assert neighbour.get(page(scenario, "uses")).status_code == 404
    assert post(neighbour, scenario, {"shifts": {}}).status_code == 404
    assert neighbour.post(page(scenario, "reoptimise")).status_code == 404
    for name in ("paper_pdf", "paper_xlsx"):
        assert neighbour.get(page(scenario, name)).status_code == 404


def test_solving_around_fixes_what_was_tried_in_a_copy(access, scenario, answer):
    good, dear = (Initiative.objects.get(name=name) for name in ("Good", "Dear"))
    made = solve_around(
        scenario, name="Tried", into={good: date(YEAR, 4, 1)}, out=[dear], budgets={YEAR: Decimal(60)}, access=access
    )
    assert [(rule.initiative.name, rule.side, rule.reason) for rule in rules_of(made)] == [
        ("Dear", "out", "what-if"),
        ("Good", "in", "what-if"),
    ]
    terms = ScenarioTerms.objects.get(scenario=made)
    assert (terms.earliest, terms.latest) == (date(YEAR, 4, 1), date(YEAR, 4, 1))
    assert budgets_of(made)[YEAR] == 60
    assert budgets_of(scenario)[YEAR] == 100
    assert not rules_of(scenario)


def test_the_button_solves_around_what_was_touched_and_nothing_else(scenario, answer, manager):
    asked = {"shifts": {id_of("Good"): 3, id_of("Dear"): 0}, "most": {"0": 200}, "touched": [id_of("Good")]}
    signed_in(manager).post(page(scenario, "reoptimise"), {"tried": json.dumps(asked)})
    made = Scenario.objects.get(copied_from=scenario)
    assert [rule.initiative.name for rule in rules_of(made)] == ["Good"]
    # Good is held in April, where its January's money moves along; 200 hold both.
    found = newest_answer(access_for(manager), made)
    assert found is not None
    assert found.kept.shift_of == {id_of("Good"): 3, id_of("Dear"): 0}
    assert found.kept.value == Decimal("1.6")


def test_a_small_question_is_answered_in_the_request(access, scenario):
    solution = answer_now(scenario, access=access)
    assert solution.outcome == Outcome.OPTIMAL
    assert solution.job is None


def test_a_question_that_is_not_proved_at_once_goes_to_a_job(access, scenario, monkeypatch):
    monkeypatch.setattr("pilotage.selection.actions.solving.SMALL_WAYS", 1)
    solution = answer_now(scenario, access=access)
    assert solution.outcome == ""
    assert solution.job is not None
    assert answer_now(scenario, access=access).pk == solution.pk
    assert Solution.objects.count() == 1


def test_random_choices_stand_alike_whether_worked_out_here_or_by_the_plain_sums(answer):
    chance = random.Random(3)
    inputs = answer.asked
    for _round in range(30):
        shifts = {
            one.id: chance.choice(one.all_ways).months
            for one in inputs.candidates
            if one.name != "Unknown" and chance.random() < 0.6
        }
        found = stood(inputs, Tried(shifts, {}))
        # All cost falls on one month: 0, 3, 6 or 9 months later it is still the first year.
        cost = sum(inputs.by_id[id].cost for id in shifts)
        assert found.used[:2] == (cost, 0)
        assert bool(found.broken) == (cost > 100)
