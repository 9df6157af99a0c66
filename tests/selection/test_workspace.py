"""The workspace: one picture at a time, what is in and out beside it, and what a commitment will do."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve, reverse

from pilotage.accounts.models import Role
from pilotage.kit.formats import formatter
from pilotage.selection.actions import commit_solution, set_budget
from pilotage.selection.models import Commitment, Scenario
from pilotage.selection.pages.solving import curve_of
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, full_access
from tests.selection.builders import TODAY, YEAR, a_candidate, a_scenario, solved
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def client(house):
    client = Client()
    client.force_login(a_person("Mara Manager", role=Role.PORTFOLIO_MANAGER, on=house))
    return client


@pytest.fixture
def scenario(access, house):
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    dates = {"planned_start": date(YEAR, 1, 1), "planned_finish": date(YEAR, 3, 31)}
    a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"}, **dates)
    a_candidate("Dear", portfolio=house, access=access, cost=400, levels={driver: "extreme"}, **dates)
    return a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)


def page(scenario, name="scenario"):
    return reverse(f"selection:{name}", args=[scenario.pk])


WALKED = (
    "scenario", "settings", "settings_limits", "settings_people", "settings_starts", "settings_rules", "candidates",
    "frontier", "worth", "robust",
)  # fmt: skip


@pytest.mark.parametrize("name", WALKED)
def test_no_link_and_no_button_leads_nowhere(access, client, scenario, name):
    solved(scenario, access=access)
    found = re.findall(
        r'(?:href|action|hx-get|hx-post|edit-url|rows-url)="([^"]+)"', shown(client, page(scenario, name))
    )
    inside = {unescape(one).partition("?")[0].partition("#")[0] for one in found} - {""}
    assert len(inside) > 5
    for address in inside:
        assert address.startswith("/"), address
        if not address.startswith("/static/"):
            resolve(address)


def test_a_copy_is_made_by_its_button(access, client, scenario):
    action = re.search(r'<form[^>]*action="([^"]+/copy/)"', shown(client, page(scenario)))
    assert action is not None
    answer = client.post(action[1])
    copied = Scenario.objects.exclude(pk=scenario.pk).get()
    assert answer["Location"] == page(copied)
    assert copied.copied_from == scenario


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def picture(client, scenario, name):
    return client.get(page(scenario), {"picture": name}, headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("money", "2027 is the tightest year: 40"),
        ("value", "What each candidate brings for what it costs"),
        ("drivers", "Growth loses most"),
        ("starts", "All that is in starts when the register says"),
        ("people", "People do not limit this choice."),
        ("table", "To include it takes 340 EUR more in 2027"),
        ("nonsense", "2027 is the tightest year"),
    ],
)
def test_a_tab_brings_one_picture_and_nothing_else(access, client, scenario, name, words):
    solved(scenario, access=access)
    shown = picture(client, scenario, name)
    assert words in shown
    assert "<html" not in shown
    assert "Commit this answer" not in shown


def test_the_whole_page_shows_the_picture_of_its_address(access, client, scenario):
    solved(scenario, access=access)
    answer = client.get(page(scenario), {"picture": "starts"})
    shown = answer.content.decode()
    assert "<pm-starts" in shown
    assert "What if" in shown
    assert "HX-Request" in answer["Vary"]
    assert "Frontier" in shown
    assert "Robust core" in shown


def test_who_may_be_tried_has_a_box_and_who_may_not_has_none(access, client, scenario, house):
    a_candidate("Unknown", portfolio=house, access=access, cost=5)
    solved(scenario, access=access)
    shown = client.get(page(scenario)).content.decode()
    assert shown.count("data-try ") + shown.count("data-try>") == 2
    assert shown.count("data-try checked") == 1


def test_the_dialog_says_what_committing_will_do(access, client, scenario):
    solved(scenario, access=access)
    shown = client.get(page(scenario)).content.decode()
    for words in ("1 initiative moves to the stage “approved”.", "40", "of funding are committed.", "Mara Manager"):
        assert words in shown, words


def test_a_commitment_keeps_who_signed_and_shows_what_is_committed(access, client, scenario):
    solution = solved(scenario, access=access)
    typed = {"solution": solution.pk, "reason": "Board", "signatories": "Ada, CFO\n\nBo", "signatory": ["Mara Manager"]}
    client.post(page(scenario, "commit"), typed)
    assert Commitment.objects.get().signatories == ["Ada, CFO", "Bo", "Mara Manager"]
    assert "Signed by Ada, CFO, Bo, Mara Manager" in client.get(page(scenario)).content.decode()
    good = Initiative.objects.get(name="Good")
    panel = client.get(reverse("selection:panel", args=[good.key])).content.decode()
    for words in ("Committed start 1 Jan 2027", "finish 31 Mar 2027", "funding 40"):
        assert words in panel, words


def test_too_long_a_name_signs_nothing(access, client, scenario):
    solution = solved(scenario, access=access)
    client.post(page(scenario, "commit"), {"solution": solution.pk, "reason": "Board", "signatories": "x" * 201})
    assert not Commitment.objects.exists()


def test_a_committed_scenario_is_run_again_from_its_frozen_inputs(access, client, scenario):
    solution = solved(scenario, access=access)
    commit_solution(solution, reason="Board", access=access, on=TODAY)
    client.post(page(scenario, "rerun"))
    assert "The frozen inputs give the same answer again." in client.get(page(scenario)).content.decode()


def test_a_run_by_another_solver_says_what_changed(access, client, scenario):
    solution = solved(scenario, access=access)
    commit_solution(solution, reason="Board", access=access, on=TODAY)
    # As if an older version had found nothing but the empty choice within a quarter of the best.
    kept = dict(solution.answer, selected=[], shifts=[], value="0", uses=[])
    type(solution).objects.filter(pk=solution.pk).update(solver_version="0.1", gap=0.25, outcome="within", answer=kept)
    client.post(page(scenario, "rerun"))
    shown = client.get(page(scenario)).content.decode()
    for words in ("another answer: 60.0 points instead of 0.0 points", "In now: Good.", "0.1 and is", "was 25.00"):
        assert words in shown, words


def test_nothing_is_run_again_that_was_not_committed(access, client, scenario):
    solved(scenario, access=access)
    client.post(page(scenario, "rerun"))
    assert "There is no decision to run again." in client.get(page(scenario)).content.decode()


def test_the_curve_of_a_search_closes_at_its_end():
    drawn = curve_of(formatter(), [(0.0, None, None), (1.0, 5.0, 20.0), (2.0, 10.0, 10.0)], "words")
    assert drawn is not None
    # Both end in the same point at the right: value and bound have met.
    assert drawn.value.split()[-1] == drawn.bound.split()[-1]
    assert drawn.value.split()[-1].startswith("100.00,")
    assert curve_of(formatter(), [(0.0, None, 3.0)], "words") is None


def test_a_stale_answer_is_not_committed_from_the_page(access, client, scenario):
    solved(scenario, access=access)
    set_budget(scenario, year=YEAR, amount=Decimal(90), access=access)
    shown = client.get(page(scenario)).content.decode()
    assert "This answer is out of date." in shown
    assert "Commit this answer" not in shown
