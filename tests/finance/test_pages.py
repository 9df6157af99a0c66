"""The pages of money: what they show, to whom, and what they cost."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pilotage.accounts.models import Organisation, Role
from pilotage.finance.models import MoneyAmount, MoneyLine, Rate, Valuation
from pilotage.work.reads.query import Query, initiatives_matching
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.finance.money import a_line, months_of, terms_are

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    person = an_administrator()
    client.force_login(person)
    return client


def as_role(client, role, *, on=None):
    client.force_login(a_person(role=role, on=on))
    return client


def an_invested(**facts):
    initiative = an_initiative("Depot electrification", **facts)
    a_line(initiative, "capex", name="Chargers", amounts=months_of(2027, {1: 10000, 2: None}))
    a_line(initiative, "benefit", name="Diesel saved", amounts=months_of(2028, {1: 3000}))
    return initiative


def post_cells(client, initiative, *changes, query=""):
    body = {"changes": [dict(zip(("key", "version", "column", "value"), one, strict=True)) for one in changes]}
    url = reverse("finance:cells", args=[initiative.key]) + query
    return client.post(url, json.dumps(body), content_type="application/json")


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_grid_shows_years_and_what_is_unknown(lead):
    text = text_of(lead.get(reverse("finance:grid", args=[an_invested().key])))
    assert "Chargers" in text
    assert "10,000" in text
    assert "1 unknown" in text
    assert "some monthly costs are unknown" in text


def test_a_year_opens_to_its_months(lead):
    text = text_of(lead.get(reverse("finance:grid", args=[an_invested().key]) + "?year=2027"))
    assert 'data-name="m2027-02"' in text
    assert 'data-v="?"' in text


def test_a_year_typed_into_the_grid_is_spread_and_everything_it_moves_comes_back(lead):
    terms_are()
    initiative = an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    answer = post_cells(lead, initiative, (str(line.id), line.version, "y2029", "1.2k")).json()
    assert answer["refused"] == []
    assert answer["versions"] == {str(line.id): line.version + 1}
    shown = {cell["column"]: cell["text"] for cell in answer["cells"]}
    # 1,200 over twelve months are 100 each; with the 10,000 the line has 11,200 known.
    assert (shown["y2029"], shown["whole"]) == ("1,200", "11,200")
    assert MoneyAmount.objects.get(line=line, month=date(2029, 7, 1)).amount == 100
    assert [total["text"] for total in answer["totals"]][:2] == ["Cost", ""]


def test_a_pasted_row_is_saved_whole(lead):
    initiative = an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    id, version = str(line.id), line.version
    changes = [(id, version, "m2027-02", "5"), (id, version, "m2027-03", "unknown"), (id, version, "m2027-01", "")]
    answer = post_cells(lead, initiative, *changes, query="?year=2027").json()
    assert answer["refused"] == []
    kept = dict(MoneyAmount.objects.filter(line=line).values_list("month", "amount"))
    assert kept == {date(2027, 2, 1): Decimal(5), date(2027, 3, 1): None}


def test_what_cannot_be_read_is_refused_with_a_sentence_and_nothing_of_the_row_is_saved(lead):
    initiative = an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    id, version = str(line.id), line.version
    answer = post_cells(lead, initiative, (id, version, "m2027-01", "7"), (id, version, "m2027-02", "lots")).json()
    assert {one["column"] for one in answer["refused"]} == {"m2027-01", "m2027-02"}
    assert "not an amount" in answer["refused"][0]["message"]
    assert MoneyAmount.objects.get(line=line, month=date(2027, 1, 1)).amount == 10000


def test_facts_and_amounts_of_a_row_are_saved_together_or_not_at_all(lead):
    initiative = an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    id, version = str(line.id), line.version
    post_cells(lead, initiative, (id, version, "name", "Plugs"), (id, version, "y9999", "1"))
    line.refresh_from_db()
    assert (line.name, line.version) == ("Chargers", version)


def test_a_stale_cell_is_refused_and_the_present_version_comes_back(lead):
    initiative = an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    post_cells(lead, initiative, (str(line.id), line.version, "m2027-01", "1"))
    answer = post_cells(lead, initiative, (str(line.id), line.version, "m2027-01", "2")).json()
    assert "meantime" in answer["refused"][0]["message"]
    assert answer["versions"][str(line.id)] == line.version + 1
    assert MoneyAmount.objects.get(line=line, month=date(2027, 1, 1)).amount == 1


def test_a_line_of_another_initiative_is_not_written_through_this_one(lead):
    mine, other = an_initiative(), an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    answer = post_cells(lead, mine, (str(line.id), line.version, "m2027-01", "1")).json()
    assert "removed" in answer["refused"][0]["message"]
    assert other.key != mine.key


@pytest.mark.parametrize("body", ["", "[]", '{"changes": 3}', '{"changes": [{"key": 1}]}'])
def test_a_broken_list_of_changes_is_refused(lead, body):
    url = reverse("finance:cells", args=[an_initiative().key])
    assert lead.post(url, body, content_type="application/json").status_code == 400


def test_a_line_is_added_and_removed_by_form(lead):
    initiative = an_initiative()
    facts = {"kind": "opex", "name": "Energy", "currency": "eur", "note": ""}
    assert lead.post(reverse("finance:new_line", args=[initiative.key]), facts).status_code == 303
    again = lead.post(reverse("finance:new_line", args=[initiative.key]), facts)
    assert again.status_code == 422
    assert "already" in again.content.decode()
    line = MoneyLine.objects.get()
    lead.post(reverse("finance:remove_lines", args=[initiative.key]), {"key": [str(line.id)]})
    assert not MoneyLine.objects.exists()


def test_a_year_is_entered_by_form_without_script(lead):
    initiative = an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    url = reverse("finance:enter_year", args=[initiative.key])
    said = {"line": str(line.id), "year": 2030, "amount": "?", "spread": "year"}
    assert lead.post(url, said).status_code == 303
    assert MoneyAmount.objects.filter(line=line, month__year=2030, amount=None).count() == 12
    refused = lead.post(url, {**said, "spread": "dates"})
    assert refused.status_code == 422
    assert "no start or no finish" in refused.content.decode()


def test_the_value_page_shows_formula_rows_and_conventions(lead):
    terms_are(rate="0.10")
    initiative = an_initiative()
    a_line(initiative, "capex", amounts=months_of(2027, {1: 1000}))
    a_line(initiative, "benefit", amounts=months_of(2028, {1: 1210}))
    text = text_of(lead.get(reverse("finance:value", args=[initiative.key])))
    # 1210 / 1.1 - 1000 = 100 at the start of years; a year less at their end: 90.91.
    assert "100.00" in text
    assert "90.91" in text
    assert "at the start of each financial year" in text
    assert "1 Jan 2027" in text


def test_the_value_page_names_the_lines_and_months_that_are_missing(lead, django_assert_max_num_queries):
    initiative = an_invested()
    a_line(initiative, "opex", name="Energy", amounts=months_of(2028, {3: None, 5: None}))
    with django_assert_max_num_queries(12):
        text = text_of(lead.get(reverse("finance:value", args=[initiative.key])))
    assert "Chargers: Feb 2027 (1 unknown)" in text
    assert "Energy: Mar 2028 to May 2028 (2 unknown)" in text


def test_the_register_knows_columns_and_words_of_money(lead, client):
    initiative, other = an_invested(), an_initiative("Other thing")
    rows = initiatives_matching(full_access(), Query.from_text("money_unknown_year=2027"))
    assert [row.id for row in rows] == [initiative.id]
    rows = initiatives_matching(full_access(), Query.from_text("money=unknown"))
    assert [row.id for row in rows] == [other.id]
    viewer = access_for(a_person(role=Role.VIEWER))
    assert not initiatives_matching(viewer, Query.from_text("money=unknown")).exists()
    text = text_of(lead.get(reverse("work:register") + "?columns=npv,money_cost"))
    assert f"/money/{initiative.key}/value/" in text


def test_the_panel_says_what_is_missing(lead):
    text = text_of(lead.get(reverse("finance:panel", args=[an_invested().key])))
    assert "NPV is unknown: some monthly costs are unknown" in text
    assert "pm-chart" in text
    empty = text_of(lead.get(reverse("finance:panel", args=[an_initiative().key])))
    assert "No cost and no benefit is stated yet" in empty


def test_the_overview_opens_the_register_for_every_figure(lead):
    portfolio = a_portfolio("Energy")
    an_invested(portfolio=portfolio)
    an_initiative(portfolio=portfolio)
    text = text_of(lead.get(reverse("finance:overview")))
    assert f"/register/?portfolio={portfolio.id}&amp;" in text
    assert "/register/?money_year=2027" in text
    assert "/register/?money=unknown" in text


PAGES = ("finance:grid", "finance:value", "finance:panel")


@pytest.mark.parametrize("name", PAGES)
def test_money_that_may_not_be_seen_is_not_there(client, name):
    initiative = an_invested()
    assert as_role(client, Role.VIEWER).get(reverse(name, args=[initiative.key])).status_code == 403
    elsewhere = as_role(client, Role.PROJECT_MANAGER, on=an_initiative())
    assert elsewhere.get(reverse(name, args=[initiative.key])).status_code == 404
    client.logout()
    assert client.get(reverse(name, args=[initiative.key])).status_code == 302


def test_totals_hold_only_money_that_may_be_seen(client):
    an_invested()
    mine = an_initiative("Small thing")
    a_line(mine, amounts=months_of(2031, {1: 77}))
    text = text_of(as_role(client, Role.PROJECT_MANAGER, on=mine).get(reverse("finance:overview")))
    assert "2031" in text
    assert "2027" not in text.replace("2027-", "")


def test_who_may_only_look_gets_no_editors_and_writes_nothing(client):
    initiative = an_invested()
    line = MoneyLine.objects.get(name="Chargers")
    reader = as_role(client, Role.SRO)
    assert "edit-url" not in text_of(reader.get(reverse("finance:grid", args=[initiative.key])))
    assert post_cells(reader, initiative, (str(line.id), line.version, "m2027-01", "1")).status_code == 403


def test_the_settings_change_rates_and_terms(lead):
    url = reverse("finance:settings")
    assert lead.get(url).status_code == 200
    lead.post(reverse("finance:new_rate"), {"currency": "usd", "valid_from": "2027-01-01", "rate": "0.9"})
    rate = Rate.objects.get()
    assert (rate.currency, rate.into, rate.rate) == ("USD", "EUR", Decimal("0.9"))
    lead.post(reverse("finance:drop_rate", args=[rate.id]))
    assert not Rate.objects.exists()
    house, valued = Organisation.objects.get(), Valuation.objects.get()
    said = {
        "currency": "EUR",
        "start_month": 4,
        "rate": "7.5 %",
        "timing": "month_end",
        "base_month": "2027-04-01",
        "organisation_version": house.version,
        "valuation_version": valued.version,
    }
    assert lead.post(url, said).status_code == 303
    assert Organisation.objects.get().discount_rate_share == Decimal("0.075")
    stale = lead.post(url, said)
    assert stale.status_code == 422
    assert "meantime" in stale.content.decode()
    wrong = lead.post(url, {**said, "rate": "much", "base_month": "2027-04-02"})
    assert "first day of a month" in wrong.content.decode()


def test_only_who_configures_sees_the_settings(client):
    assert as_role(client, Role.PORTFOLIO_MANAGER).get(reverse("finance:settings")).status_code == 403


@pytest.mark.parametrize("count", [10, 200])
def test_the_overview_asks_as_little_for_many_as_for_few(lead, count, django_assert_max_num_queries):
    access = full_access()
    portfolio = a_portfolio(access=access)
    for _ in range(count):
        an_initiative(portfolio=portfolio, access=access, whole_life_cost=Decimal(10), currency="EUR",
                      planned_start=date(2027, 1, 1), planned_finish=date(2028, 1, 1))  # fmt: skip
    with django_assert_max_num_queries(12):
        text_of(lead.get(reverse("finance:overview")))


@pytest.mark.parametrize("count", [2, 20])
def test_a_grid_of_many_lines_asks_as_little_as_one_of_few(lead, count, django_assert_max_num_queries):
    initiative, access = an_initiative(), full_access()
    for number in range(count):
        a_line(initiative, name=f"Line {number}", amounts=months_of(2027, {1: 1}), access=access)
    with django_assert_max_num_queries(16):
        text_of(lead.get(reverse("finance:grid", args=[initiative.key])))
