"""The register's pages: what they show, to whom, and in how many queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.work.actions import change_initiative, define_custom_field, keep_view, link
from pilotage.work.models import Initiative, SavedView
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio():
    return a_portfolio("Energy")


@pytest.fixture
def pmo(client: Client):
    person = a_person("Petra", role=Role.PMO_LEAD)
    client.force_login(person)
    return person


def test_the_register_shows_what_one_may_see_and_nothing_else(client, portfolio):
    an_initiative("Depot electrification", portfolio=portfolio)
    an_initiative("Secret merger", portfolio=a_portfolio("Elsewhere"))
    client.force_login(a_person(role=Role.VIEWER, on=portfolio))
    text = client.get("/register/").content.decode()
    assert "Depot electrification" in text
    assert "Secret merger" not in text
    assert "Elsewhere" not in text
    assert "1 initiative" in text


def test_a_stranger_is_sent_to_sign_in(client, portfolio):
    made = an_initiative(portfolio=portfolio)
    for url in ("/register/", f"/initiatives/{made.key}/", "/portfolios/"):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_an_invisible_initiative_is_not_found(client, portfolio):
    hidden = an_initiative("Secret merger", portfolio=a_portfolio())
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=portfolio))
    for tail in ("", "edit/", "history/", "links/"):
        assert client.get(f"/initiatives/{hidden.key}/{tail}").status_code == 404


def test_totals_say_how_many_amounts_are_unknown(client, pmo, portfolio):
    an_initiative(portfolio=portfolio, whole_life_cost=Decimal(1_500_000), currency="EUR")
    an_initiative(portfolio=portfolio)
    text = client.get("/register/").content.decode()
    assert "1.5" in text
    assert "1 unknown" in text


def test_money_is_hidden_from_a_viewer_in_cells_totals_sorting_and_filters(client, portfolio):
    an_initiative("Cheap", portfolio=portfolio, whole_life_cost=Decimal(1_110_000), currency="EUR")
    an_initiative("Dear", portfolio=portfolio, whole_life_cost=Decimal(9_990_000), currency="EUR")
    client.force_login(a_person(role=Role.VIEWER, on=portfolio))
    for query in ("", "?sort=-cost", "?cost_min=5000000"):
        text = client.get(f"/register/{query}").content.decode()
        assert "1.1" not in text
        assert "9,990,000" not in text
    text = client.get("/register/?sort=-cost").content.decode()
    # Without a cost to order by, the name decides.
    assert text.index("Cheap") < text.index("Dear")
    assert "Dear" not in client.get("/register/?cost_min=5000000").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=depot", {"Depots"}),
        ("q=elec", {"Depots"}),
        ("kind=idea", {"Idea box"}),
        ("rag=R", {"Depots"}),
        ("rag=none", {"Idea box"}),
        ("tag=green", {"Depots"}),
        ("unknown=cost", {"Idea box"}),
        ("cost_min=50", {"Depots"}),
        ("from=2027-01-01", {"Idea box"}),
        ("c_risk=high", {"Depots"}),
        ("c_risk=none", {"Idea box"}),
        ("q=%27%3A*+%26+%28", set()),
        ("portfolio=not-an-id", {"Depots", "Idea box"}),
    ],
)
def test_the_register_is_narrowed_by_its_address(client, pmo, portfolio, query, found):
    define_custom_field(name="Risk", type="choice", choices=["low", "high"], access=full_access())
    an_initiative(
        "Depots",
        portfolio=portfolio,
        description="Electrification of eleven depots",
        rag="R",
        tags=["green"],
        whole_life_cost=Decimal(100),
        currency="EUR",
        planned_finish=date(2026, 12, 31),
        custom={"risk": "high"},
    )
    an_initiative("Idea box", portfolio=portfolio, kind="idea")
    text = client.get(f"/register/?{query}").content.decode()
    assert {name for name in ("Depots", "Idea box") if f">{name}<" in text} == found


def test_rows_are_grouped_with_counts(client, pmo, portfolio):
    an_initiative("A", portfolio=portfolio, rag="R")
    an_initiative("B", portfolio=portfolio, rag="R")
    an_initiative("C", portfolio=portfolio)
    text = client.get("/register/?group=rag").content.decode()
    assert text.index("2 initiatives") < text.index(">A<") < text.index(">C<")


def test_a_cell_is_edited_in_place_and_answered_as_it_stands(client, pmo, portfolio):
    made = an_initiative("Depots", portfolio=portfolio)
    change = {"key": str(made.id), "version": made.version, "column": "cost", "value": "12.4m"}
    answer = client.post("/register/edit/", {"changes": [change]}, content_type="application/json").json()
    assert answer["refused"] == []
    assert answer["cells"][0]["text"].startswith("12.4")
    made.refresh_from_db()
    assert (made.whole_life_cost, made.currency) == (Decimal(12_400_000), "EUR")
    assert answer["versions"] == {str(made.id): made.version}


def test_two_cells_of_one_row_are_one_change(client, pmo, portfolio):
    made = an_initiative("Depots", portfolio=portfolio)
    sent = [
        {"key": str(made.id), "version": made.version, "column": "rag", "value": "R"},
        {"key": str(made.id), "version": made.version, "column": "planned_start", "value": "1/4/2027"},
    ]
    answer = client.post("/register/edit/", {"changes": sent}, content_type="application/json").json()
    assert answer["refused"] == []
    made.refresh_from_db()
    assert (made.rag, made.planned_start) == ("R", date(2027, 4, 1))


def test_a_stale_cell_is_refused_with_both_versions(client, pmo, portfolio):
    made = an_initiative("Depots", portfolio=portfolio)
    change_initiative(
        made, version=made.version, changes={"name": "Depots North"}, access=full_access(), on=date(2026, 5, 1)
    )
    change = {"key": str(made.id), "version": made.version, "column": "name", "value": "Depots South"}
    answer = client.post("/register/edit/", {"changes": [change]}, content_type="application/json").json()
    assert "Depots South" in answer["refused"][0]["message"]
    assert "Depots North" in answer["refused"][0]["message"]
    assert Initiative.objects.get(pk=made.pk).name == "Depots North"


def test_a_cell_that_cannot_be_read_says_so(client, pmo, portfolio):
    made = an_initiative(portfolio=portfolio)
    change = {"key": str(made.id), "version": made.version, "column": "planned_start", "value": "soon"}
    answer = client.post("/register/edit/", {"changes": [change]}, content_type="application/json").json()
    assert "not a day" in answer["refused"][0]["message"]


def test_many_rows_change_together_or_not_at_all(client, pmo, portfolio):
    a, b = an_initiative(portfolio=portfolio), an_initiative(portfolio=portfolio)
    client.post("/register/bulk/", {"key": [str(a.id), str(b.id)], "rag": "A", "tag": "board"})
    assert set(Initiative.objects.values_list("rag", flat=True)) == {"A"}
    assert all(row.tags == ["board"] for row in Initiative.objects.all())


def test_a_stale_form_shows_the_two_versions_side_by_side(client, pmo, portfolio):
    made = an_initiative("Depots", portfolio=portfolio)
    change_initiative(
        made, version=made.version, changes={"name": "Depots North"}, access=full_access(), on=date(2026, 5, 1)
    )
    sent = {"name": "Depots South", "kind": "project", "portfolio": portfolio.id, "version": made.version}
    answer = client.post(f"/initiatives/{made.key}/edit/", sent)
    assert answer.status_code == 412
    text = answer.content.decode()
    assert "Depots South" in text
    assert "Depots North" in text


def test_an_initiative_is_registered_through_the_form(client, pmo, portfolio):
    sent = {
        "name": "Night buses",
        "kind": "idea",
        "portfolio": portfolio.id,
        "whole_life_cost": "1.2m",
        "currency": "EUR",
    }
    answer = client.post("/initiatives/new/", sent)
    made = Initiative.objects.get(name="Night buses")
    assert answer.status_code == 303
    assert answer["Location"] == f"/initiatives/{made.key}/"
    assert made.whole_life_cost == Decimal(1_200_000)
    assert made.stage.phase == "idea"


def test_the_initiative_page_can_be_seen_as_of_a_day(client, pmo, portfolio):
    made = an_initiative("Depots", portfolio=portfolio, on=date(2026, 1, 10), rag="G")
    change_initiative(made, version=made.version, changes={"rag": "R"}, access=full_access(), on=date(2026, 6, 10))
    then = client.get(f"/initiatives/{made.key}/?as_of=2026-02-01").content.decode()
    assert "Green" in then
    assert "Red" not in then
    assert client.get(f"/initiatives/{made.key}/?as_of=2025-12-31").status_code == 404


def test_a_forecast_says_against_what_it_is_late(client, pmo, portfolio):
    made = an_initiative(portfolio=portfolio, planned_finish=date(2026, 6, 1), forecast_finish=date(2026, 6, 11))
    assert "10 days later than planned in the register" in client.get(f"/initiatives/{made.key}/").content.decode()


def test_history_tells_who_changed_what_and_restores_it(client, pmo, portfolio):
    made = an_initiative("Depots", portfolio=portfolio)
    change_initiative(
        made, version=made.version, changes={"name": "Depots North"}, access=access_for(pmo), on=date(2026, 5, 1)
    )
    text = client.get(f"/initiatives/{made.key}/history/").content.decode()
    assert "Petra" in text
    assert "<del>Depots</del>" in text
    event = made.pgh_event_model.objects.filter(pgh_obj=made).latest("pgh_id").pgh_id
    client.post(f"/initiatives/{made.key}/restore/{event}/")
    made.refresh_from_db()
    assert made.name == "Depots"


def test_history_does_not_tell_a_viewer_about_money(client, portfolio):
    made = an_initiative(portfolio=portfolio)
    change_initiative(
        made,
        version=made.version,
        changes={"whole_life_cost": Decimal(7_654_321), "currency": "EUR"},
        access=full_access(),
        on=date(2026, 5, 1),
    )
    client.force_login(a_person(role=Role.VIEWER, on=portfolio))
    text = client.get(f"/initiatives/{made.key}/history/").content.decode()
    assert "7,654,321" not in text


def test_links_are_added_shown_and_removed(client, pmo, portfolio):
    a, b = an_initiative("Depots", portfolio=portfolio), an_initiative("Grid connection", portfolio=portfolio)
    client.post(f"/initiatives/{a.key}/links/add/", {"kind": "needs", "target": b.id})
    text = client.get(f"/initiatives/{a.key}/links/").content.decode()
    assert "Grid connection" in text
    made = a.dependencies.get()
    client.post(f"/initiatives/{a.key}/links/{made.id}/remove/")
    assert not a.dependencies.exists()


def test_a_link_to_something_invisible_is_not_shown(client, portfolio):
    a, secret = an_initiative("Depots", portfolio=portfolio), an_initiative("Secret merger", portfolio=a_portfolio())
    link(a, secret, kind="needs", access=full_access())
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=portfolio))
    assert "Secret merger" not in client.get(f"/initiatives/{a.key}/links/").content.decode()


def test_views_are_kept_and_only_their_owner_removes_them(client, pmo, portfolio):
    client.post("/register/views/", {"name": "Red ones", "query": "rag=R&page=3", "is_shared": "1"})
    view = SavedView.objects.get()
    assert view.query == "rag=R"
    client.force_login(a_person(role=Role.VIEWER))
    assert "Red ones" in client.get("/register/").content.decode()
    assert client.post(f"/register/views/{view.id}/forget/").status_code == 403
    private = keep_view(name="Mine alone", query="", is_shared=False, access=access_for(pmo))
    assert "Mine alone" not in client.get("/register/").content.decode()
    assert client.post(f"/register/views/{private.id}/forget/").status_code == 404


@pytest.mark.parametrize("url", ["/register/", "/register/timeline/", "/portfolios/", "/register/?group=stage"])
def test_queries_do_not_grow_with_rows(client, pmo, portfolio, url):
    counts = []
    for rows in (10, 60):
        while Initiative.objects.count() < rows:
            an_initiative(portfolio=portfolio, access=access_for(pmo), planned_start=date(2026, 1, 1))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    # Session, person, roles and the frame's scope are among them.
    assert counts[0] <= 14
