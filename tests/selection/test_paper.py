"""The decision paper: what it says as a workbook and as a PDF, and that it is never more than its reader may see."""

import io
from datetime import date
from decimal import Decimal
from re import findall

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.kit.formats import formatter
from pilotage.kit.paper import cut, fonts
from pilotage.resources.models import StatedCapacity
from pilotage.selection.actions import commit_solution, set_budget
from pilotage.selection.models import Goal
from pilotage.selection.reads.paper import paper_of
from tests.builders import a_person, a_portfolio, full_access
from tests.resources.staff import a_demand, a_role
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
def scenario(access, house):
    driver_set, [driver] = weighed_drivers({"Growth": "1"}, access=access)
    a_candidate("Good & <b>new</b> Ł 港", portfolio=house, access=access, cost=40, levels={driver: "strong"})
    a_candidate("=Dear", portfolio=house, access=access, cost=400, levels={driver: "extreme"})
    a_candidate("Unknown", portfolio=house, access=access, cost=5)
    return a_scenario(house.scope, access=access, driver_set=driver_set, budgets=100)


def client_of(house, role=Role.PORTFOLIO_MANAGER) -> Client:
    client = Client()
    client.force_login(a_person("Mara Manager", role=role, on=house))
    return client


def page(scenario, name):
    return reverse(f"selection:{name}", args=[scenario.pk])


def test_the_paper_says_what_is_wanted_with_its_numbers(access, scenario):
    solved(scenario, access=access)
    paper = paper_of(access, formatter(), scenario)
    assert paper is not None
    assert paper.wanted == ("Approve 1 initiative and fund it with 40\u202fEUR in 2027.",)
    assert [(year.chosen, year.budget) for year in paper.years] == [(40, 100)]
    assert [line.one.name for line in paper.outside] == ["=Dear"]
    assert [line.one.name for line in paper.gaps] == ["Unknown"]
    assert not paper.warnings


def test_a_paper_of_an_answer_that_is_out_of_date_says_so(access, scenario):
    solved(scenario, access=access)
    set_budget(scenario, year=YEAR, amount=Decimal(500), access=access)
    paper = paper_of(access, formatter(), scenario)
    assert paper is not None
    assert "out of date" in paper.warnings[0]


def test_the_workbook_holds_numbers_dates_and_no_formula(access, house, scenario):
    solved(scenario, access=access)
    answer = client_of(house).get(page(scenario, "paper_xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "Summary", "In and out", "Limits and use", "Money by year", "Proof and inputs",
    ]  # fmt: skip
    rows = {row[1].value: row for row in book.worksheets[1].iter_rows(min_row=2)}
    assert rows["=Dear"][1].data_type == "s"
    verdicts = {name: row[2].value for name, row in rows.items()}
    assert verdicts == {"Good & <b>new</b> Ł 港": "In", "=Dear": "Out", "Unknown": "Not compared"}
    assert rows["=Dear"][6].value == 100  # points of one that serves all extremely
    assert rows["Unknown"][6].value is None  # not rated is not 0
    limits = [cell.value for cell in book.worksheets[2][2]]
    assert limits[:1] + limits[2:] == ["Cost in 2027", 40, 0, None, 100, 60]


def test_what_people_are_asked_for_stays_numbers(access, house, scenario):
    role, dates = a_role("Engineer"), {"planned_start": date(YEAR, 1, 1), "planned_finish": date(YEAR, 12, 31)}
    one = a_candidate("Built", portfolio=house, access=access, cost=10, benefit=20, **dates)
    a_demand(one, role, 100)
    for month in range(1, 13):
        StatedCapacity.objects.create(role=role, month=date(YEAR, month, 1), hours=Decimal(25))
    choice = a_scenario(house.scope, access=access, driver_set=None, goal=Goal.NPV, name="Built", counts_people=True)
    solved(choice, access=access)
    answer = client_of(house).get(page(choice, "paper_xlsx"))
    people = openpyxl.load_workbook(io.BytesIO(answer.content))["People"]
    head, row = ([cell.value for cell in line] for line in list(people.rows)[:2])
    assert head[-1] == "Share asked for"
    # A third has no last digit, and is a number all the same.
    assert row[0] == "Engineer"
    assert row[-1] == 0.3333


def test_contractors_of_a_role_are_said_together(access, house):
    role, dates = a_role("Engineer", contractor_rate_per_hour=Decimal(70)), {"planned_start": date(YEAR, 1, 1)}
    one = a_candidate("Built", portfolio=house, access=access, cost=10, benefit=90_000, **dates)
    a_demand(one, role, 100, None, None, 40)
    for month in range(1, 13):
        hours = Decimal(20) if month in (1, 4) else Decimal(0)
        StatedCapacity.objects.create(role=role, month=date(YEAR, month, 1), hours=hours)
    facts = {"driver_set": None, "goal": Goal.NPV, "counts_people": True, "grain": "quarter"}
    choice = a_scenario(house.scope, access=access, name="Built", **facts)
    solved(choice, access=access)
    paper = paper_of(access, formatter(), choice)
    assert paper is not None
    # 80 in January and 20 in April at 70 each.
    assert paper.bought == ("Engineer, Q1 27, Q2 27: 100 h for 7,000\u202fEUR",)


def test_the_pdf_is_one_with_text_and_the_name_of_the_scenario(access, house, scenario):
    solved(scenario, access=access)
    answer = client_of(house).get(page(scenario, "paper_pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="decision-plan-2027.pdf"' in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    assert answer.content.rstrip().endswith(b"%%EOF")
    # Our own letters are embedded, and those of the East are named.
    assert b"DejaVuSans" in answer.content
    assert b"STSong-Light" in answer.content
    assert len(findall(rb"/Type /Page\b", answer.content)) >= 2


def test_a_committed_paper_carries_who_signs(access, scenario):
    signing = ["Ada, CFO", "", "Ada, CFO"]
    commit_solution(solved(scenario, access=access), reason="Board", access=access, on=TODAY, signatories=signing)
    paper = paper_of(access, formatter(), scenario)
    assert paper is not None
    assert paper.commitment is not None
    assert paper.commitment.signatories == ["Ada, CFO"]
    assert paper.wanted[0] == "Decided: 1 initiative, with 40\u202fEUR in 2027."


def test_there_is_no_paper_before_there_is_an_answer(house, scenario):
    client = client_of(house)
    assert client.get(page(scenario, "paper_pdf")).status_code == 404
    assert client.get(page(scenario, "paper_xlsx")).status_code == 404


def test_a_long_name_is_cut_where_it_ends():
    fonts()
    assert cut("Short", 7, 100) == "Short"
    assert cut("Donaudampfschifffahrtsgesellschaft", 7, 60).endswith("…")
