"""The decision paper: what it says as a workbook and as a PDF, and that it is never more than its reader may see."""

import io
from decimal import Decimal
from re import findall

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.kit.formats import formatter
from pilotage.selection.actions import commit_solution, set_budget
from pilotage.selection.pages.paper_type import cut, fonts
from pilotage.selection.reads.paper import paper_of
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
    assert [name.rstrip(" 0123456789") for name in book.sheetnames] == [
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
