"""Scenarios side by side: figures, differences in words, the matrix and its files."""

import io
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.kit.formats import formatter
from pilotage.selection.actions import Terms, change_scenario, copy_scenario, set_budget, set_terms
from pilotage.selection.models import Goal, Scenario, StudyKind
from pilotage.selection.pages.comparison import MOST_DRAWN, cost_chart
from pilotage.selection.pages.comparison_frontier import frontiers_chart, why_no_frontiers
from pilotage.selection.reads.comparison import differences_in_words, lines_of, side_of
from tests.builders import a_person, a_portfolio, full_access
from tests.selection.builders import YEAR, a_candidate, a_scenario, solved
from tests.selection.studying import studied
from tests.strategy.builders import weighed_drivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def access():
    return full_access()


@pytest.fixture
def house(access):
    return a_portfolio("Operations", access=access)


@pytest.fixture
def poor(access, house):
    """Room for one of the two: 60 points for 40 now, or 100 points for 100 with 100 more to spend."""
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"})
    a_candidate("=Dear", portfolio=house, access=access, cost=100, levels={driver: "extreme"})
    a_candidate("Unknown", portfolio=house, access=access, cost=5)
    scenario = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50, name="Poor")
    solved(scenario, access=access)
    return scenario


@pytest.fixture
def middle(access, poor):
    made = copy_scenario(poor, name="Middle", access=access)
    set_budget(made, year=YEAR, amount=Decimal(110), access=access)
    solved(made, access=access)
    return made


def client_of(house, role=Role.PORTFOLIO_MANAGER) -> Client:
    client = Client()
    client.force_login(a_person("Mara Manager", role=role, on=house))
    return client


def address(*scenarios, name="compare", args=(), **more):
    query = [("of", str(one.pk)) for one in scenarios] + list(more.items())
    return reverse(f"selection:{name}", args=args) + "?" + urlencode(query)


def test_what_one_leaves_out_and_what_that_frees_is_said_in_words(access, poor, middle):
    base, other = side_of(access, poor), side_of(access, middle)
    # 50 hold the good one (40); 110 hold either, and the dear one brings 100 points instead of 60.
    assert differences_in_words(formatter(), base, other) == [
        "leaves out Good, which frees 40 EUR in 2027, and takes in =Dear."
    ]
    assert differences_in_words(formatter(), base, base) == []


def test_the_matrix_tells_in_out_and_not_compared_apart(access, poor, middle):
    lines = {line.one.name: [one.side for one in line.standpoints] for line in lines_of(
        formatter(), [side_of(access, poor), side_of(access, middle)])}  # fmt: skip
    assert lines == {"Good": ["in", "out"], "=Dear": ["out", "in"], "Unknown": ["gaps", "gaps"]}


def test_three_scenarios_stand_side_by_side(access, house, poor, middle):
    rich = copy_scenario(poor, name="Rich", access=access)
    set_budget(rich, year=YEAR, amount=Decimal(900), access=access)
    solved(rich, access=access)
    shown = client_of(house).get(address(poor, middle, rich)).content.decode()
    for words in ("60.0 points", "100.0 points", "160.0 points", "Against Poor", "takes in =Dear besides."):
        assert words in shown, words


def test_only_differences_are_shown_when_asked_for(house, poor, middle):
    client = client_of(house)
    every, only = (client.get(address(poor, middle, **more)).content.decode() for more in ({}, {"only": "differences"}))
    assert "Unknown" in every
    assert "Unknown" not in only
    assert "Good" in only


def test_frontiers_that_were_worked_out_are_drawn_with_the_choice_of_each(access, house, poor, middle):
    studied(poor, StudyKind.FRONTIER, access=access, count=20)
    sides = [side_of(access, poor), side_of(access, middle)]
    chart = frontiers_chart(formatter(), sides)
    assert chart is not None
    assert [one.name for one in chart.series] == ["Poor", "Poor: its choice", "Middle: its choice"]
    line, poor_dot, middle_dot = chart.series
    # 60 points from 40 on, 100 from 100 on, 160 from 140 on; the plan's 50 are spent best on the 60.
    assert [(point.x, point.value) for point in line.points] == [(0, 0), (40, 60), (100, 100)]
    assert [(point.x, point.value) for point in (*poor_dot.points, *middle_dot.points)] == [(50, 60), (110, 100)]
    assert chart.note.endswith(": Middle")
    assert "What each budget can bring in each" in client_of(house).get(address(poor, middle)).content.decode()


def test_frontiers_of_another_goal_are_not_drawn_beside_each_other(access, house, poor):
    for_npv = copy_scenario(poor, name="For NPV", access=access)
    change_scenario(for_npv, version=None, changes={"goal": Goal.NPV}, access=access)
    sides = [side_of(access, poor), side_of(access, for_npv)]
    assert frontiers_chart(formatter(), sides) is None


def test_what_it_takes_to_draw_frontiers_is_said_where_none_is_drawn(access, house, poor, middle):
    unsolved = copy_scenario(poor, name="Unsolved", access=access)
    assert "once two of the scenarios are solved" in client_of(house).get(address(poor, unsolved)).content.decode()
    sides = [side_of(access, poor), side_of(access, middle)]
    assert why_no_frontiers(sides) == ""
    sides[1].scenario.goal = Goal.NPV
    assert "by different goals or drivers" in why_no_frontiers(sides)


def test_of_many_scenarios_tables_have_all_and_pictures_the_first(access, house, poor):
    others = [copy_scenario(poor, name=f"Copy {number}", access=access) for number in range(9)]
    sides = [side_of(access, one) for one in (poor, *others)]
    chart = cost_chart(formatter(), sides)
    assert len(chart.series) == MOST_DRAWN
    assert len(chart.table.heads) == 1 + len(sides)
    shown = client_of(house).get(address(poor, *others)).content.decode()
    assert "The first 8 of 10 are drawn; the table has all" in shown
    for one in others:
        assert one.name in shown
    assert "mark-part-8" in shown


def test_those_with_an_answer_come_first_and_the_others_say_that_they_have_none(access, house, poor, middle):
    unsolved = copy_scenario(poor, name="Unsolved", access=access)
    shown = client_of(house).get(address(unsolved, middle, poor)).content.decode()
    assert "Against Middle" in shown
    assert "<strong>Unsolved</strong> has no answer yet." in shown
    assert shown.index(">Poor</a></th>") < shown.index(">Unsolved</a></th>")


def test_every_copy_has_a_name_of_its_own(house, poor):
    client = client_of(house)
    for _time in range(3):
        client.post(reverse("selection:copy", args=[poor.pk]))
    names = Scenario.objects.exclude(pk=poor.pk).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Copy of Poor", "Copy of Poor (2)", "Copy of Poor (3)"]


def test_an_answer_that_is_out_of_date_says_so(access, house, poor, middle):
    set_budget(poor, year=YEAR, amount=Decimal(45), access=access)
    assert "Optimal, out of date" in client_of(house).get(address(poor, middle)).content.decode()


def test_the_files_of_the_matrix_hold_no_formula(house, poor, middle):
    client = client_of(house)
    csv = client.get(address(poor, middle, name="matrix", args=["csv"])).content.decode("utf-8-sig").splitlines()
    assert csv[0].startswith("Key,Initiative,Poor,Start in Poor,Why in Poor,Middle")
    assert any("'=Dear" in line and "Out" in line for line in csv)
    body = client.get(address(poor, middle, name="matrix", args=["xlsx"])).content
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=Dear"] == ["s"]


def test_a_scenario_that_the_reader_may_not_see_is_not_found(access, house, poor, middle):
    elsewhere = a_portfolio("Elsewhere", access=access)
    stranger = Client()
    stranger.force_login(a_person(role=Role.PORTFOLIO_MANAGER, on=elsewhere))
    assert stranger.get(address(poor, middle)).status_code == 404
    assert stranger.get(address(poor, middle, name="matrix", args=["csv"])).status_code == 404
    assert stranger.get(address(name="matrix", args=["csv"])).status_code == 404


def test_a_second_difference_is_a_sentence_of_its_own(access, house):
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    dates = {"planned_start": date(YEAR, 1, 1), "planned_finish": date(YEAR, 3, 31)}
    good = a_candidate("Good", portfolio=house, access=access, cost=40, levels={driver: "strong"}, **dates)
    a_candidate("Dear", portfolio=house, access=access, cost=100, levels={driver: "strong"}, **dates)
    base = a_scenario(house.scope, access=access, driver_set=driver_set, budgets=50)
    solved(base, access=access)
    other = set_budget(copy_scenario(base, name="Later", access=access), year=YEAR, amount=Decimal(140), access=access)
    set_terms(other, good, Terms(earliest=date(YEAR, 3, 1)), access=access)
    solved(other, access=access)
    assert differences_in_words(formatter(), side_of(access, base), side_of(access, other)) == [
        "takes in Dear besides.",
        "It starts Good in Mar 2027 instead of Jan 2027.",
    ]
