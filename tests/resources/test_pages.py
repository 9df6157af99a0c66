"""The pages of people: what they show, to whom, and what they cost. The day is 23 November 2026."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pilotage.accounts.models import Role
from pilotage.resources.models import Absence, Availability, Calendar, Demand, Resource, ResourceRole, StatedCapacity
from pilotage.work.models import StagePhase
from pilotage.work.reads import stage_in
from tests.builders import a_person, a_portfolio, an_administrator, an_initiative
from tests.resources.staff import a_demand, a_resource, a_role, an_absence, the_default_calendar

pytestmark = pytest.mark.django_db
NOV = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.STOPPED_TODAY = "2026-11-23"


@pytest.fixture
def lead(client):
    client.force_login(an_administrator())
    return client


def as_role(client, role, *, on=None):
    client.force_login(a_person(role=role, on=on))
    return client


def an_approved(name="Depot", **facts):
    return an_initiative(name, stage=stage_in(StagePhase.APPROVED), planned_start=date(2026, 11, 9), **facts)


def a_candidate(name="Tram", **facts):
    return an_initiative(name, stage=stage_in(StagePhase.ASSESSED), planned_start=date(2026, 12, 1), **facts)


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def cells_of(text, role_name):
    """The cells of a role's row of the map: number, small number."""
    row = text.split('id="heat"')[1].split(f">{role_name}")[1].split("</tr>")[0]
    return [(cell.split("</a>")[0].split(">")[-1], cell.split("<small>")[1].split("</small>")[0] if "<small>" in cell
             else "") for cell in row.split("<td")[1:]]  # fmt: skip


def post_cells(client, url, *changes):
    body = {"changes": [dict(zip(("key", "version", "column", "value"), one, strict=True)) for one in changes]}
    return client.post(url, json.dumps(body), content_type="application/json").json()


# --- the map


def test_the_map_shows_what_committed_work_leaves_and_what_candidates_would(lead):
    role = a_role("Engineer")
    a_resource(role)
    a_demand(an_approved(), role, 100, 200)
    a_demand(a_candidate(), role, 50)
    cells = cells_of(text_of(lead.get("/people/")), "Engineer")
    # November 2026 has 21 weekdays, December 23: 168 - 100 = 68; 184 - 200 = -16, and -66 after the candidate.
    assert cells[:3] == [("68", ""), ("−16", "−66"), ("168", "")]


def test_the_map_counts_in_fte_of_the_role(lead):
    role = a_role("Engineer", month="168")
    a_resource(role)
    a_demand(an_approved(), role, 84)
    cells = cells_of(text_of(lead.get("/people/?unit=fte")), "Engineer")
    # (168 - 84) / 168 = 0.5; 184 / 168 = 1.095.
    assert cells[:2] == [("0.5", ""), ("1.1", "")]


def test_capacity_that_is_not_known_is_no_zero_and_unknown_demand_is_marked(lead):
    role, staffed = a_role("Architect"), a_role("Engineer")
    a_resource(staffed)
    one = an_approved()
    a_demand(one, role, 30)
    a_demand(one, staffed, None)
    text = text_of(lead.get("/people/"))
    assert cells_of(text, "Architect")[:2] == [("–", "asked 30"), ("·", "")]
    assert cells_of(text, "Engineer")[0] == ("168", " ?")


def test_what_is_on_hold_or_closed_asks_for_nobody(lead):
    role = a_role("Engineer")
    a_resource(role)
    for phase in (StagePhase.ON_HOLD, StagePhase.CLOSED, StagePhase.CANCELLED):
        a_demand(an_initiative(stage=stage_in(phase), planned_start=NOV), role, 100)
    assert cells_of(text_of(lead.get("/people/")), "Engineer")[0] == ("168", "")


def test_demand_without_a_start_is_named_beside_the_map_and_so_is_who_states_none(lead):
    role = a_role("Engineer")
    a_demand(an_initiative("Without a start"), role, 10)
    an_approved("States nothing")
    text = text_of(lead.get("/people/"))
    assert "1 without a start" in text
    assert "Without a start" in text
    assert "States nothing" in text


def test_the_address_chooses_the_months_and_the_portfolio(lead):
    role = a_role("Engineer")
    a_resource(role)
    home = a_portfolio()
    a_demand(an_approved(portfolio=home), role, 100)
    a_demand(an_approved("Elsewhere"), role, 10)
    text = text_of(lead.get(f"/people/?scope={home.id}&first=2026-10"))
    assert cells_of(text, "Engineer")[:2] == [("176", ""), ("68", "")]
    assert "whole enterprise" in text
    assert len(cells_of(text_of(lead.get("/people/?months=24")), "Engineer")) == 24


@pytest.mark.parametrize("query", ["first=9999-12", "first=x", "first=0001-01", "months=9999", "unit=moons"])
def test_an_address_that_makes_no_sense_shows_the_usual_map(lead, query):
    a_role("Engineer")
    assert len(cells_of(text_of(lead.get(f"/people/?{query}")), "Engineer")) == 12


def test_the_map_costs_as_many_queries_however_much_there_is(lead, django_assert_max_num_queries):
    for place in range(6):
        role = a_role()
        a_resource(role)
        a_demand(an_approved(f"Depot {place}"), role, 1, 2, 3)
    with django_assert_max_num_queries(25):
        lead.get("/people/")


def test_an_empty_organisation_is_guided_to_the_roles(lead):
    assert "Add a role" in text_of(lead.get("/people/"))


def test_a_cell_opens_to_the_initiatives_and_the_people_behind_it(lead):
    role = a_role("Engineer")
    a_resource(role, "Ann Aalto")
    a_demand(an_approved("Depot"), role, 40)
    a_demand(
        a_candidate(
            "Tram",
        ),
        role,
        7,
    )
    text = text_of(lead.get(f"/people/cell/?role={role.id}&month=2026-12"))
    assert "Tram" in text
    assert "Depot" not in text
    text = text_of(lead.get(f"/people/cell/?role={role.id}&month=2026-11"))
    assert "Depot" in text
    assert "Ann Aalto" in text
    assert "committed" in text


@pytest.mark.parametrize(
    "query", ["", "role=x&month=2026-11", "role=01890000-0000-7000-8000-000000000000&month=2026-11"]
)
def test_a_cell_that_is_none_is_not_there(lead, query):
    assert lead.get(f"/people/cell/?{query}").status_code == 404


# --- who sees what


def test_demand_of_hidden_initiatives_is_in_no_number_and_the_reader_is_told_that_some_is_hidden(client):
    home, role = a_portfolio(), a_role("Engineer")
    a_resource(role)
    a_demand(an_approved(portfolio=home), role, 100)
    hidden = an_approved("Canary-tunnel")
    a_demand(hidden, role, "918273.5")
    a_demand(an_initiative("Canary-unplaced", stage=stage_in(StagePhase.IDEA)), role, 5)
    client = as_role(client, Role.RESOURCE_MANAGER, on=home)
    for address in ("/people/", f"/people/cell/?role={role.id}&month=2026-11", "/people/export/capacity/csv/",
                    "/people/export/demand/csv/", "/people/roles/"):  # fmt: skip
        text = text_of(client.get(address))
        assert "918" not in text
        assert "Canary" not in text
    text = text_of(client.get("/people/"))
    assert cells_of(text, "Engineer")[0] == ("68", "")
    assert "what others ask of these roles is not shown" in text
    assert client.get(reverse("resources:demand", args=[hidden.key])).status_code == 404


def test_the_sentence_on_what_is_hidden_tells_nothing_of_whether_there_is_any(client):
    home = a_portfolio()
    a_role("Engineer")
    text = text_of(as_role(client, Role.VIEWER, on=home).get("/people/"))
    assert "what others ask of these roles is not shown" in text


def test_whoever_sees_everything_is_not_told_that_something_is_hidden(client):
    a_role("Engineer")
    assert "is not shown to you" not in text_of(as_role(client, Role.VIEWER).get("/people/"))


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.VIEWER, False),
        (Role.PROJECT_MANAGER, False),
        (Role.PORTFOLIO_MANAGER, False),
        (Role.FINANCE_CONTROLLER, False),
        (Role.SRO, False),
        (Role.RESOURCE_MANAGER, True),
        (Role.PMO_LEAD, True),
    ],
)
def test_names_and_absences_are_for_those_who_plan_people(client, role, sees):
    kind = a_role("Engineer")
    one = a_resource(kind, "Canary Aalto", department="Canary works")
    an_absence(one, date(2026, 11, 2), date(2026, 11, 3), reason="Canary illness")
    client = as_role(client, role)
    shown = ""
    for address in ("/people/", f"/people/cell/?role={kind.id}&month=2026-11", "/people/capacity/", "/people/roles/",
                    "/people/list/", f"/people/list/{one.id}/", "/people/export/people/csv/"):  # fmt: skip
        shown += client.get(address).content.decode()
    assert ("Canary Aalto" in shown, "Canary illness" in shown, "Canary works" in shown) == (sees, sees, sees)


def test_whoever_plans_people_of_one_portfolio_sees_no_names_of_the_enterprise(client):
    one = a_resource(a_role(), "Canary Aalto")
    client = as_role(client, Role.RESOURCE_MANAGER, on=a_portfolio())
    assert client.get("/people/list/").status_code == 403
    assert client.get(f"/people/list/{one.id}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.VIEWER, False), (Role.RESOURCE_MANAGER, False), (Role.PROJECT_MANAGER, True), (Role.ADMINISTRATOR, True)],
)
def test_rates_are_for_those_who_see_money(client, role, sees):
    kind = a_role("Engineer", rate_per_hour=Decimal("918.27"), contractor_rate_per_hour=Decimal("918.28"))
    client = as_role(client, role)
    text = text_of(client.get("/people/roles/")) + text_of(client.get(f"/people/roles/{kind.id}/"))
    assert ("918.27" in text, "918.28" in text) == (sees, sees)


# --- roles, people, calendars by form


def test_a_role_is_added_changed_and_archived_by_form(lead):
    said = {"name": "Engineer", "hours_per_month": "152", "skills": "a, b", "rate_per_hour": "95,50",
            "contractor_rate_per_hour": ""}  # fmt: skip
    assert lead.post("/people/roles/new/", said).status_code == 303
    role = ResourceRole.objects.get()
    assert (role.skills, role.rate_per_hour, role.contractor_rate_per_hour) == (["a", "b"], Decimal("95.50"), None)
    assert "already" in text_of(lead.post("/people/roles/new/", said), 422)
    url = f"/people/roles/{role.id}/"
    assert lead.post(url, {**said, "name": "Builder", "version": role.version}).status_code == 303
    stale = text_of(lead.post(url, {**said, "name": "Mason", "version": role.version}), 422)
    assert "meantime" in stale
    assert "Builder" in stale
    role.refresh_from_db()
    lead.post(f"{url}archive/", {"version": role.version})
    role.refresh_from_db()
    assert (role.name, role.archived_on) == ("Builder", date(2026, 11, 23))


def test_a_resource_manager_changes_a_role_and_its_hidden_rates_stay(client):
    role = a_role("Engineer", rate_per_hour=Decimal(95))
    client = as_role(client, Role.RESOURCE_MANAGER)
    said = {"name": "Builder", "hours_per_month": "150", "skills": "", "rate_per_hour": "1", "version": 1}
    assert client.post(f"/people/roles/{role.id}/", said).status_code == 303
    role.refresh_from_db()
    assert (role.name, role.rate_per_hour) == ("Builder", 95)


def test_somebody_is_added_with_an_absence_and_another_share_by_form(lead):
    role = a_role("Engineer")
    said = {"name": "Ann", "role": str(role.id), "share": "80 %", "department": "Works"}
    assert lead.post("/people/list/new/", said).status_code == 303
    one = Resource.objects.get()
    url = f"/people/list/{one.id}/"
    assert lead.post(f"{url}absences/", {"first_day": "2026-12-01", "last_day": "2026-12-04"}).status_code == 303
    shares = {"first_day": "2026-12-07", "last_day": "2026-12-31", "share": "50"}
    assert lead.post(f"{url}shares/", shares).status_code == 303
    assert "Another share" in text_of(lead.post(f"{url}shares/", shares), 422)
    # December 2026: 23 weekdays. The 1st to 4th are 4 days away, 19 days at half of 8 hours: 76.
    assert "76.0" in text_of(lead.get(url))
    lead.post(f"{url}absences/{Absence.objects.get().id}/remove/")
    lead.post(f"{url}shares/{Availability.objects.get().id}/remove/")
    # 23 * 8 * 0.8 = 147.2
    assert "147.2" in text_of(lead.get(url))
    assert lead.post(f"{url}remove/", {"version": one.version}).status_code == 303
    assert not Resource.objects.exists()


def test_a_share_of_more_than_all_is_refused_where_it_was_typed(lead):
    said = {"name": "Ann", "role": str(a_role().id), "share": "180"}
    assert "between 0" in text_of(lead.post("/people/list/new/", said), 422)


def test_an_absence_of_another_person_is_not_reached_through_this_one(lead):
    one, other = a_resource(a_role()), a_resource(a_role())
    absence = an_absence(other, NOV, NOV)
    assert lead.post(f"/people/list/{one.id}/absences/{absence.id}/remove/").status_code == 404
    assert Absence.objects.exists()


def test_a_calendar_is_added_and_gets_a_holiday_by_form(lead):
    week = {f"day_{place}": "8" if place < 4 else "0" for place in range(7)}
    assert lead.post("/people/calendars/new/", {"name": "Four days", **week}).status_code == 303
    made = Calendar.objects.get(name="Four days")
    url = f"/people/calendars/{made.id}/"
    assert lead.post(f"{url}days/", {"day": "2026-12-24", "hours": "0", "name": "Feast"}).status_code == 303
    assert "Feast" in text_of(lead.get(url))
    assert lead.post(url, {"name": "Short", "version": made.version, "is_default": "on", **week}).status_code == 303
    assert Calendar.objects.get(is_default=True).name == "Short"
    former = the_former()
    assert lead.post(f"/people/calendars/{former.id}/remove/", {"version": former.version}).status_code == 303


def the_former():
    return Calendar.objects.get(is_default=False)


# --- the grids


def test_capacity_is_typed_in_hours_or_fte_and_taken_back_by_emptying(lead):
    role = a_role("Engineer", month="150")
    a_resource(role)
    key = str(role.id)
    said = post_cells(lead, "/people/capacity/cells/", (key, 1, "m2026-11", "380 h"), (key, 1, "m2026-12", "2 fte"))
    assert said["refused"] == []
    assert [one.hours for one in StatedCapacity.objects.order_by("month")] == [380, 300]
    shown = {cell["column"]: (cell["text"], cell["note"]) for cell in said["cells"]}
    assert (shown["m2026-11"], shown["m2027-01"]) == (("380", "stated"), ("168", ""))
    version = said["versions"][key]
    said = post_cells(lead, "/people/capacity/cells/?unit=fte", (key, version, "m2026-11", ""))
    # 168 / 150 = 1.12
    assert {cell["column"]: cell["text"] for cell in said["cells"]}["m2026-11"] == "1.1"
    assert StatedCapacity.objects.count() == 1


def test_stale_strange_and_unreadable_capacity_is_refused_with_a_sentence(lead):
    role = a_role()
    key, url = str(role.id), "/people/capacity/cells/"
    for change, words in (
        ((key, 7, "m2026-11", "1"), "meantime"),
        ((key, 1, "m2026-11", "lots"), "not an amount"),
        ((key, 1, "m2026-11", "-5"), "from 0"),
        ((key, 1, "name", "5"), "cannot be changed"),
        (("nonsense", 1, "m2026-11", "5"), "not there"),
    ):
        assert words in post_cells(lead, url, change)["refused"][0]["message"]
    assert not StatedCapacity.objects.exists()


def test_demand_is_typed_month_by_month_in_the_unit_of_the_page(lead):
    one, role = an_approved(), a_role("Engineer", month="150")
    line = a_demand(one, role, 10)
    url = reverse("resources:demand_cells", args=[one.key])
    key = str(line.id)
    said = post_cells(lead, f"{url}?unit=fte", (key, 1, "m1", "2"), (key, 1, "m2", "60 h"), (key, 1, "m3", "?"))
    assert said["refused"] == []
    line.refresh_from_db()
    assert line.hours == [10, 300, 60, None]
    shown = {cell["column"]: (cell["text"], cell["note"]) for cell in said["cells"]}
    # (10 + 300 + 60) / 150 = 2.47
    assert (shown["whole"], shown["m2"], shown["m3"]) == (("2.47", "1 unknown"), ("0.40", ""), ("–", ""))


def test_the_grid_names_calendar_months_from_the_start_and_says_when_there_is_none(lead):
    role = a_role()
    started, without = an_approved(), an_initiative()
    a_demand(started, role, 1)
    a_demand(without, role, 1)
    assert "Dec 2026" in text_of(lead.get(reverse("resources:demand", args=[started.key])))
    text = text_of(lead.get(reverse("resources:demand", args=[without.key])))
    assert "no start yet" in text
    assert "month 1" in text


def test_a_line_of_another_initiative_is_not_written_through_this_one(lead):
    line = a_demand(an_approved(), a_role(), 1)
    url = reverse("resources:demand_cells", args=[an_approved("Other").key])
    assert "removed" in post_cells(lead, url, (str(line.id), 1, "m0", "5"))["refused"][0]["message"]
    line.refresh_from_db()
    assert line.hours == [1]


def test_a_viewer_sees_the_grid_and_cannot_write_it(client):
    home = a_portfolio()
    one = an_approved(portfolio=home)
    role = a_role("Engineer")
    line = a_demand(one, role, 42)
    client = as_role(client, Role.VIEWER, on=home)
    url = reverse("resources:demand", args=[one.key])
    text = text_of(client.get(url))
    assert "42" in text
    assert "edit-url" not in text
    said = post_cells(client, f"{url}cells/", (str(line.id), 1, "m0", "5"))
    assert "Your roles do not let you" in said["refused"][0]["message"]
    spread = {"role": str(role.id), "total": "5", "first": 0, "last": 1, "shape": "flat"}
    assert client.post(f"{url}spread/", spread).status_code == 403
    assert client.post(f"{url}remove/", {"key": str(line.id)}).status_code == 403
    line.refresh_from_db()
    assert line.hours == [42]


def test_a_total_is_spread_copied_and_removed_by_form(lead):
    one, other, role = an_approved(), an_approved("Other"), a_role("Engineer", month="100")
    url = reverse("resources:demand", args=[one.key])
    said = {"role": str(role.id), "total": "6 fte", "first": "0", "last": "2", "shape": "front"}
    assert lead.post(f"{url}spread/", said).status_code == 303
    # 600 hours by 3, 2, 1
    assert Demand.objects.get().hours == [300, 200, 100]
    assert "before" in text_of(lead.post(f"{url}spread/", {**said, "first": "5"}), 422)
    assert "not an amount" in text_of(lead.post(f"{url}spread/", {**said, "total": "much"}), 422)
    there = reverse("resources:demand", args=[other.key])
    assert lead.post(f"{there}copy/", {"source": one.key.lower()}).status_code == 303
    assert Demand.objects.get(initiative=other).hours == [300, 200, 100]
    assert lead.post(f"{there}remove/", {"key": str(Demand.objects.get(initiative=other).id)}).status_code == 303
    assert not Demand.objects.filter(initiative=other).exists()


def test_copying_from_a_hidden_initiative_answers_as_if_it_did_not_exist(client):
    home = a_portfolio()
    one, hidden = an_approved(portfolio=home), an_approved("Canary")
    a_demand(hidden, a_role(), 5)
    client = as_role(client, Role.PROJECT_MANAGER, on=home)
    url = reverse("resources:copy_demand", args=[one.key])
    said = [text_of(client.post(url, {"source": key}), 422) for key in (hidden.key, "PRJ-9999")]
    assert all("none that you may see" in text and "Canary" not in text for text in said)


def test_the_panel_adds_up_by_year(lead):
    one, role = an_approved(), a_role("Engineer", month="100")
    a_demand(one, role, 10, 20, 30, None)
    text = text_of(lead.get(reverse("resources:panel", args=[one.key])))
    # November and December 2026 are 30, January 2027 is 30 with February unknown; the most is 0.3 of an FTE.
    assert "2026" in text
    assert "1 unknown" in text
    assert "0.30" in text
    assert "not stated yet" in text_of(lead.get(reverse("resources:panel", args=[an_approved("Other").key])))


# --- files


def test_the_map_goes_out_as_a_file_with_the_same_numbers(lead):
    role = a_role("Engineer")
    a_resource(role)
    a_demand(an_approved(), role, 100)
    book = load_workbook(BytesIO(lead.get("/people/export/capacity/xlsx/").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][2] == "Capacity (hours)"
    assert rows[1][0] == "Engineer"
    assert rows[1][2:5] == (168, 100, 0)
    assert len(rows) == 13


def test_demand_goes_out_month_by_month_and_unknown_stays_a_word(lead):
    one = an_approved()
    a_demand(one, a_role("Engineer"), 100, 0, None)
    text = text_of(lead.get("/people/export/demand/csv/"))
    assert f"{one.key},Depot,Approved,Engineer,0,2026-11-01,100.00" in text
    assert f"{one.key},Depot,Approved,Engineer,2,2027-01-01,?" in text
    assert ",1,2026-12-01" not in text


def test_a_file_that_is_none_is_not_there(lead):
    assert lead.get("/people/export/moons/csv/").status_code == 404
    assert lead.get("/people/export/demand/pdf/").status_code == 404


def test_the_default_calendar_is_there_from_the_beginning():
    assert the_default_calendar().weekday_hours == [8] * 5 + [0] * 2
