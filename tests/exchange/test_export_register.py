"""The register as a file: what is on the page, typed, and safe to open."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from pilotage.accounts.models import Role
from pilotage.work.actions import define_custom_field
from tests.builders import a_person, a_portfolio, an_initiative, full_access

pytestmark = pytest.mark.django_db


def as_rows(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def portfolio():
    return a_portfolio("Energy")


def test_a_text_table_has_the_rows_and_columns_of_the_page(client, portfolio):
    an_initiative("Depots", portfolio=portfolio, rag="R", whole_life_cost=Decimal("12.50"), currency="EUR")
    an_initiative("Trams", portfolio=portfolio)
    client.force_login(a_person(role=Role.PMO_LEAD))
    rows = as_rows(client.get("/data/export/register/csv/?rag=R&columns=stage,cost"))
    (row,) = rows
    assert (row["Name"], row["Stage"], row["Whole-life cost"], row["Currency"]) == (
        "Depots",
        "Assessed",
        "12.50",
        "EUR",
    )


def test_what_looks_like_a_formula_stays_text(client, portfolio):
    an_initiative("=1+1", portfolio=portfolio)
    client.force_login(a_person(role=Role.PMO_LEAD))
    (row,) = as_rows(client.get("/data/export/register/csv/"))
    assert row["Name"] == "'=1+1"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/data/export/register/xlsx/").content))
    assert book.active["B2"].data_type == "s"


def test_a_workbook_keeps_numbers_and_days(client, portfolio):
    facts = {"whole_life_cost": Decimal(1_200_000), "currency": "EUR", "planned_start": date(2027, 1, 4)}
    an_initiative("Depots", portfolio=portfolio, **facts)
    client.force_login(a_person(role=Role.PMO_LEAD))
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/data/export/register/xlsx/?columns=planned_start,cost").content)
    )
    assert book.active["C2"].value.date() == date(2027, 1, 4)
    assert book.active["D2"].value == 1_200_000


def test_unknown_is_empty_with_the_words_beside_it(client, portfolio):
    an_initiative(portfolio=portfolio, whole_life_cost=None, unknown_words={"whole_life_cost": "Exempt"})
    client.force_login(a_person(role=Role.PMO_LEAD))
    (row,) = as_rows(client.get("/data/export/register/csv/?columns=cost"))
    assert (row["Whole-life cost"], row["Whole-life cost: said instead"]) == ("", "Exempt")


def test_a_file_tells_nothing_that_the_page_would_not(client, portfolio):
    define_custom_field(name="Grant", type="money", access=full_access())
    money = {"amount": "4444", "currency": "EUR"}
    an_initiative(portfolio=portfolio, whole_life_cost=Decimal(7777), currency="EUR", custom={"grant": money})
    an_initiative("Secret merger", portfolio=a_portfolio())
    client.force_login(a_person(role=Role.VIEWER, on=portfolio))
    text = b"".join(client.get("/data/export/register/csv/?columns=cost,c_grant").streaming_content).decode()
    assert "7777" not in text
    assert "4444" not in text
    assert "Secret merger" not in text


def test_there_is_no_other_form(client, portfolio):
    client.force_login(a_person(role=Role.PMO_LEAD))
    assert client.get("/data/export/register/exe/").status_code == 404
