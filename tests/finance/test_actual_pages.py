"""Actual amounts on the pages of money: typed, shown beside the plan, counted where they lack."""

from datetime import date

import pytest
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.finance.models import ActualAmount, ActualsKnown, MoneyAmount, MoneyLine
from pilotage.kit.clock import today
from pilotage.work.models import StagePhase
from pilotage.work.reads import stage_in
from pilotage.work.reads.query import Query, initiatives_matching
from tests.builders import a_person, a_portfolio, an_administrator, an_initiative, full_access
from tests.finance.money import a_line, booked, months_of
from tests.finance.test_pages import post_cells, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    client.force_login(an_administrator())
    return client


def spending(name="Depot", *, portfolio=None, actual=None):
    """100 a month in the first half of 2026; spent as said."""
    facts = {"portfolio": portfolio} if portfolio else {}
    initiative = an_initiative(name, stage=stage_in(StagePhase.DELIVERY), **facts)
    line = a_line(initiative, name=f"Chargers of {name}", amounts=months_of(2026, dict.fromkeys(range(1, 7), 100)))
    if actual:
        booked(line, actual, year=2026)
    return initiative


def grid(client, initiative, query=""):
    return text_of(client.get(reverse("finance:grid", args=[initiative.key]) + query))


def test_the_grid_shows_the_plan_the_actual_or_both(lead):
    initiative = spending(actual={1: 90, 3: 80})
    assert 'data-name="am2026-01"' not in grid(lead, initiative, "?year=2026")
    actual = grid(lead, initiative, "?year=2026&show=actual")
    assert 'data-name="am2026-01"' in actual
    assert 'data-name="m2026-01"' not in actual
    assert "not reported" in actual
    both = grid(lead, initiative, "?year=2026&show=both")
    assert both.index('data-name="m2026-01"') < both.index('data-name="am2026-01"') < both.index('data-name="m2026-02"')
    assert "up to Mar 2026, the last month for which a cost is reported" in both
    years = grid(lead, initiative, "?show=both")
    # January and March are 170; February is not reported; 300 were planned, and 300 are left.
    for words in ("Actual to date", "170", "1 not reported", "Forecast at completion", "470"):
        assert words in years


def test_actual_amounts_are_typed_and_pasted_like_planned_ones(lead):
    initiative = spending()
    line = MoneyLine.objects.get()
    id, version = str(line.id), line.version
    changes = [(id, version, "am2026-01", "1.2k"), (id, version, "am2026-02", "?"), (id, version, "m2026-01", "7")]
    answer = post_cells(lead, initiative, *changes, query="?year=2026&show=both").json()
    assert answer["refused"] == []
    shown = {cell["column"]: cell["text"] for cell in answer["cells"]}
    assert (shown["am2026-01"], shown["am2026-02"], shown["m2026-01"], shown["ay2026"]) == ("1,200", "–", "7", "1,200")
    assert ActualAmount.objects.get(month=date(2026, 2, 1)).amount is None
    assert MoneyAmount.objects.get(month=date(2026, 1, 1)).amount == 7
    version = answer["versions"][id]
    post_cells(lead, initiative, (id, version, "am2026-01", ""), query="?year=2026&show=actual")
    assert ActualAmount.objects.count() == 1


def test_a_stale_a_future_and_a_whole_year_are_refused_and_nothing_is_saved(lead):
    initiative = spending()
    line = MoneyLine.objects.get()
    id, coming = str(line.id), f"am{today().year + 1}-01"
    for column, version, words in (
        ("am2026-01", line.version + 1, "meantime"),
        (coming, line.version, "has not begun"),
        ("ay2026", line.version, "cannot be changed"),
    ):
        answer = post_cells(lead, initiative, (id, version, column, "5")).json()
        assert words in answer["refused"][0]["message"]
    assert not ActualAmount.objects.exists()


def test_who_may_not_change_money_cannot_type_actual_amounts(client):
    initiative = spending()
    line = MoneyLine.objects.get()
    client.force_login(a_person(role=Role.SRO))
    assert post_cells(client, initiative, (str(line.id), line.version, "am2026-01", "5")).status_code in (403, 404)
    assert not ActualAmount.objects.exists()


def test_the_month_up_to_which_the_books_are_whole_is_stated_and_taken_back(lead):
    initiative = spending(actual={1: 90, 3: 80})
    url = reverse("finance:known_to", args=[initiative.key])
    lead.post(url, {"month": "2026-01", "version": 0})
    assert ActualsKnown.objects.get().month == date(2026, 1, 1)
    text = grid(lead, initiative, "?show=both")
    assert "up to Jan 2026, as stated" in text
    assert "1 later amount does not count yet" in text
    lead.post(url, {"month": "2026-02", "version": 0})
    lead.post(url, {"month": "soon", "version": 1})
    assert ActualsKnown.objects.get().month == date(2026, 1, 1)
    lead.post(url, {"month": "", "version": 1})
    assert not ActualsKnown.objects.exists()


def test_the_overview_adds_up_what_is_reported_and_counts_who_reports_nothing(lead):
    above = a_portfolio("Networks")
    spending("Depot", portfolio=above, actual={1: 90, 3: 80})
    spending("Tram", portfolio=above, actual={1: 10})
    silent = spending("Bridge", portfolio=above)
    text = text_of(lead.get(reverse("finance:overview")))
    for words in ("Actual to date", "180 EUR", "No actual cost reported", "Forecast at completion"):
        assert words in text
    access = full_access()
    found = [one.name for one in initiatives_matching(access, Query.from_text("actuals=missing"))]
    assert found == [silent.name]


@pytest.mark.parametrize("view", ["grid", "panel"])
def test_hidden_money_is_not_there(client, view):
    mine, other = a_portfolio("Mine"), a_portfolio("Other")
    hidden = spending("Hidden", portfolio=other, actual={1: 918273})
    spending("Seen", portfolio=mine, actual={1: 5})
    client.force_login(a_person(role=Role.FINANCE_CONTROLLER, on=mine))
    assert client.get(reverse(f"finance:{view}", args=[hidden.key])).status_code == 404
    text = text_of(client.get(reverse("finance:overview")))
    assert "918" not in text


def test_queries_do_not_grow_with_what_is_reported(lead, django_assert_max_num_queries):
    for count in range(12):
        spending(f"Depot {count}", portfolio=a_portfolio(f"Place {count}"), actual={1: 1, 2: 2})
    with django_assert_max_num_queries(12):
        lead.get(reverse("finance:overview"))
    initiative = spending("Many")
    for count in range(12):
        booked(a_line(initiative, "opex", name=f"Line {count}"), {1: 1}, year=2026)
    with django_assert_max_num_queries(17):
        lead.get(reverse("finance:grid", args=[initiative.key]) + "?show=both")
