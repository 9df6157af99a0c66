"""The pages of choosing: who gets in, what they say, and what they do."""

from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.selection.actions import commit_solution, copy_scenario, force_in, request_solution, set_budget
from pilotage.selection.models import Commitment, Scenario, Solution
from pilotage.selection.reads.scenarios import budgets_of
from pilotage.work.actions import change_initiative
from pilotage.work.models import Initiative, StagePhase
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def page(scenario, name="scenario"):
    return reverse(f"selection:{name}", args=[scenario.pk])


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def drivers(access):
    return weighed_drivers({"Growth": "1"}, access=access)


@pytest.fixture
def manager(house):
    return a_person("Mara Manager", role=Role.PORTFOLIO_MANAGER, on=house)


@pytest.fixture
def scenario(access, house, drivers):
    driver_set, [driver] = drivers
    a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"})
    a_candidate("Dear", portfolio=house, access=access, cost=400, levels={driver: "extreme"})
    a_candidate("Unknown", portfolio=house, access=access, cost=5)
    return a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)


def test_the_workspace_says_what_is_missing_before_it_is_solved(scenario, manager):
    shown = text_of(signed_in(manager).get(page(scenario)))
    assert "Not solved yet" in shown
    assert "Will be compared" in shown
    assert "It is rated by no driver." in shown


def test_the_workspace_shows_the_answer_with_its_reasons(access, scenario, manager):
    solved(scenario, access=access)
    shown = text_of(signed_in(manager).get(page(scenario)))
    for words in ("Optimal", "Proved: no other choice", "60.0", "To include it takes 340 EUR more in 2027", "HiGHS"):
        assert words in shown, words
    assert "out of date" not in shown
    set_budget(scenario, year=YEAR, amount=Decimal(500), access=access)
    shown = text_of(signed_in(manager).get(page(scenario)))
    assert "This answer is out of date." in shown
    assert "The budget of 2027 was 100 and is 500." in shown


def test_an_infeasible_scenario_names_what_contradicts(access, scenario, manager):
    force_in(scenario, Initiative.objects.get(name="Dear"), reason="Law", access=access)
    solved(scenario, access=access)
    shown = text_of(signed_in(manager).get(page(scenario)))
    assert "These cannot hold together" in shown
    assert "In 2027 no more than 100 may be spent." in shown


def test_limits_are_saved_and_solved_in_one_go(scenario, manager):
    client = signed_in(manager)
    typed = {
        "version": scenario.version,
        "goal": "priority",
        "driver_set": scenario.driver_set_id,
        f"budget-{YEAR}": "0.5k",
        "keeps_delivery": "on",
        "then": "solve",
    }
    assert client.post(page(scenario, "limits"), typed).status_code == 303
    assert budgets_of(scenario) == {YEAR: Decimal(500)}
    assert Solution.objects.get().selected_count == 2  # 40 + 400 fit into 500
    assert "Proved: no other choice" in text_of(client.get(page(scenario)))


def test_a_search_that_takes_longer_is_watched_until_it_is_over(access, scenario, manager):
    request_solution(scenario, access=access)
    client = signed_in(manager)
    assert "Looking for the best choice" in text_of(client.get(page(scenario)))
    assert "Waiting for a free worker" in text_of(
        client.get(page(scenario, "progress"), headers={"HX-Request": "true"})
    )
    assert run_waiting_jobs() == 1
    assert client.get(page(scenario, "progress"), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_limits_that_somebody_else_changed_are_shown_side_by_side(access, scenario, manager):
    set_budget(scenario, year=YEAR, amount=Decimal(90), access=access)
    typed = {"version": scenario.version, "goal": "priority", f"budget-{YEAR}": "80", "keeps_delivery": "on"}
    answer = signed_in(manager).post(page(scenario, "limits"), typed | {"driver_set": scenario.driver_set_id})
    assert answer.status_code == 409
    assert "<del>80</del>" in text_of(answer)
    assert "<ins>90</ins>" in text_of(answer)
    assert budgets_of(scenario) == {YEAR: Decimal(90)}


def test_an_amount_that_cannot_be_read_changes_nothing(scenario, manager):
    client = signed_in(manager)
    typed = {"version": scenario.version, "goal": "priority", f"budget-{YEAR}": "plenty"}
    client.post(page(scenario, "limits"), typed)
    assert "is not an amount" in text_of(client.get(page(scenario)))
    assert budgets_of(scenario) == {YEAR: Decimal(100)}


def test_a_candidate_is_forced_and_let_go_on_the_page(scenario, manager):
    client, good = signed_in(manager), Initiative.objects.get(name="Good")
    typed = {"version": scenario.version, "key": good.key, "side": "out", "reason": "Too early"}
    client.post(page(scenario, "force"), typed)
    assert "Too early" in text_of(client.get(page(scenario)))
    version = Scenario.objects.get().version
    client.post(page(scenario, "unforce"), {"version": version, "key": good.key})
    assert not scenario.rules.exists()


def test_reasons_that_were_given_before_are_offered(access, scenario, house, manager):
    offered = '<option value="%s"></option>'
    shown = text_of(signed_in(manager).get(page(scenario)))
    assert offered % "Required by law or regulation" in shown
    assert offered % "Promised to the city" not in shown
    force_in(scenario, Initiative.objects.get(name="Good"), reason="Promised to the city", access=access)
    elsewhere = a_portfolio("Elsewhere", access=access)
    theirs = a_scenario(elsewhere.scope, access=access, driver_set=scenario.driver_set)
    other = a_candidate("Other", portfolio=elsewhere, access=access, cost=1)
    force_in(theirs, other, reason="A secret of others", access=access)
    shown = text_of(signed_in(manager).get(page(scenario)))
    assert offered % "Promised to the city" in shown
    assert "A secret of others" not in shown


def test_a_decision_is_committed_shown_and_undone(access, scenario, manager):
    solution = solved(scenario, access=access)
    client, good = signed_in(manager), Initiative.objects.get(name="Good")
    client.post(page(scenario, "commit"), {"solution": solution.pk, "reason": "Board of November"})
    good.refresh_from_db()
    assert good.stage.phase == StagePhase.APPROVED
    shown = text_of(client.get(page(scenario)))
    assert "Committed by Mara Manager" in shown
    assert "out of date" not in shown
    panel = text_of(client.get(reverse("selection:panel", args=[good.key])))
    for words in ("Selected", "Plan 2027", "Board of November", "Mara Manager", "→"):
        assert words in panel, words
    client.post(page(scenario, "undo"), {"reason": "Wrong year"})
    assert Commitment.objects.get().undo_reason == "Wrong year"
    assert "Undone by Mara Manager" in text_of(client.get(reverse("selection:panel", args=[good.key])))


def test_the_panel_hides_the_scenario_from_who_may_not_open_it(access, scenario, house):
    commit_solution(solved(scenario, access=access), reason="Costs 40 million", access=access, on=TODAY)
    viewer = a_person(role=Role.VIEWER, on=house)
    good = Initiative.objects.get(name="Good")
    shown = text_of(signed_in(viewer).get(reverse("selection:panel", args=[good.key])))
    assert "Selected" in shown
    assert "Plan 2027" not in shown
    assert "Costs 40 million" not in shown


def test_who_may_not_see_the_whole_scope_finds_nothing(access, scenario, house):
    solved(scenario, access=access)
    below = a_portfolio("Below", parent=house, access=access)
    neighbour = a_person(role=Role.PORTFOLIO_MANAGER, on=below)
    for name in ("scenario", "change", "candidates", "progress"):
        assert signed_in(neighbour).get(page(scenario, name)).status_code == 404, name
    for name in ("limits", "force", "unforce", "solve", "stop", "commit", "undo", "copy"):
        assert signed_in(neighbour).post(page(scenario, name)).status_code == 404, name
    assert "Plan 2027" not in text_of(signed_in(neighbour).get(reverse("selection:scenarios")))
    register = reverse("work:register") + "?" + urlencode({"selected_in": str(Solution.objects.get().pk)})
    assert "Good" not in text_of(signed_in(neighbour).get(register))


def test_a_viewer_without_money_is_told_so(scenario, house):
    viewer = a_person(role=Role.VIEWER, on=house)
    assert signed_in(viewer).get(page(scenario)).status_code == 403


def test_a_controller_reads_but_does_not_touch(scenario, house):
    controller = signed_in(a_person(role=Role.FINANCE_CONTROLLER, on=house))
    assert controller.get(page(scenario)).status_code == 200
    assert controller.post(page(scenario, "solve")).status_code == 403
    assert controller.post(page(scenario, "commit")).status_code == 403


def test_no_page_tells_a_figure_of_an_answer_that_names_something_hidden(access, scenario, house, manager):
    # Good costs 40: what the answer costs would tell it, after it moved to where the manager sees nothing.
    other = copy_scenario(scenario, name="Other", access=access)
    solved(scenario, access=access)
    solved(other, access=access)
    good, elsewhere = Initiative.objects.get(name="Good"), a_portfolio("Elsewhere", access=access)
    change_initiative(good, version=good.version, changes={"portfolio": elsewhere}, access=access, on=TODAY)
    client = signed_in(manager)
    listed = text_of(client.get(reverse("selection:scenarios")))
    assert listed.count("Not shown") == 2
    assert ">40<" not in listed
    assert ">40<" in text_of(signed_in(a_person(role=Role.PORTFOLIO_MANAGER)).get(reverse("selection:scenarios")))
    shown = text_of(client.get(page(scenario)))
    assert "The answer speaks of something that you may not see" in shown
    assert "Not solved yet" not in shown
    sides = urlencode([("of", str(scenario.pk)), ("of", str(other.pk))])
    compared = text_of(client.get(reverse("selection:compare") + "?" + sides))
    assert compared.count("Not shown: something in it is hidden from you") == 2
    for said in (listed, shown, compared):
        assert "Good" not in said


def test_a_new_scenario_takes_the_filter_of_the_register_along(access, drivers, house, manager):
    driver_set, _ = drivers
    client = signed_in(manager)
    address = reverse("selection:new") + "?" + urlencode({"query": "phase=idea&sort=-cost"})
    assert "what a filter of the register finds" in text_of(client.get(address))
    typed = {
        "name": "Ideas",
        "scope": house.scope_id,
        "candidates": "kept",
        "goal": "priority",
        "driver_set": driver_set.pk,
        "first_year": 2027,
        "year_count": 2,
        "budget": "1.5m",
        "seconds": 10,
    }
    assert client.post(address, typed).status_code == 303
    made = Scenario.objects.get()
    assert (made.query, made.keeps_delivery, made.owner) == ("phase=idea", False, manager)
    assert budgets_of(made) == {2027: Decimal(1_500_000), 2028: Decimal(1_500_000)}


def test_a_list_is_made_by_hand(access, scenario, manager):
    client, good = signed_in(manager), Initiative.objects.get(name="Good")
    answer = client.post(
        page(scenario, "change"),
        {
            "version": scenario.version,
            "name": "By hand",
            "candidates": "list",
            "goal": "priority",
            "driver_set": scenario.driver_set_id,
            "first_year": 2027,
            "year_count": 1,
            "seconds": 10,
        },
    )
    assert answer.headers["Location"].startswith(page(scenario, "candidates"))
    version = Scenario.objects.get().version
    client.post(page(scenario, "candidates"), {"version": version, "initiative": [str(good.pk)]})
    assert "1 candidate" in text_of(client.get(page(scenario)))


def test_the_total_is_an_interval_while_ratings_are_missing(access, house, manager):
    driver_set, [growth, _safety] = weighed_drivers({"Growth": "0.6", "Safety": "0.4"}, access=access, is_active=False)
    a_candidate("Half", portfolio=house, access=access, cost=1, levels={growth: "strong"})
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=10)
    solved(scenario, access=access)
    # 0.6 × 0.6 is sure: 36 points; safety may add 40.
    shown = text_of(signed_in(manager).get(page(scenario)))
    assert "<b>36.0–76.0</b>" in shown
    assert "priority points, while ratings are missing" in shown


def test_every_page_works_with_nothing_there(manager):
    client = signed_in(manager)
    assert "Nothing was chosen here yet" in text_of(client.get(reverse("selection:scenarios")))
    assert "It takes two to compare" in text_of(client.get(reverse("selection:compare")))


def test_a_stopped_search_leaves_no_running_job(access, scenario, manager):
    request_solution(scenario, access=access)
    client = signed_in(manager)
    client.post(page(scenario, "stop"))
    assert run_waiting_jobs() == 0
    assert "The last search has no answer" in text_of(client.get(page(scenario)))


def test_the_queries_of_the_workspace_do_not_grow_with_candidates(access, house, drivers, manager):
    driver_set, [driver] = drivers
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)
    client = signed_in(manager)

    def queries() -> int:
        client.get(page(scenario))
        with CaptureQueriesContext(connection) as found:
            client.get(page(scenario))
        return len(found)

    counted = []
    for count in (10, 200):
        for place in range(Initiative.objects.count(), count):
            a_candidate(f"One {place}", portfolio=house, access=access, cost=place, levels={driver: "low"})
        before = queries()
        solved(scenario, access=access)
        counted.append((before, queries()))
        Solution.objects.all().delete()
    assert counted[0] == counted[1]
    assert max(counted[1]) <= 26


def test_the_manager_sees_the_rows_behind_a_number(access, scenario, manager):
    solution = solved(scenario, access=access)
    assert access_for(manager).person_id == manager.pk
    register = reverse("work:register")
    chosen = text_of(signed_in(manager).get(f"{register}?selected_in={solution.pk}"))
    assert "Good" in chosen
    assert "Dear" not in chosen
    left = text_of(signed_in(manager).get(f"{register}?left_out_of={solution.pk}"))
    assert "Dear" in left
