"""Files of demand, capacity and people: taken over whole, or not at all with every bad row named."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.exchange.staffing.actions import import_staffing
from pilotage.exchange.staffing.rules.columns import Kind, Unfit
from pilotage.exchange.tabular.reading import read_table
from pilotage.resources.models import Demand, Resource, StatedCapacity
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.resources.staff import a_calendar, a_demand, a_resource, a_role

pytestmark = pytest.mark.django_db


def taken(text, kind, access=None):
    table = read_table(text.encode(), name="file.csv")
    return import_staffing(table, kind=kind, access=access or full_access())


def sentences(rows):
    return [(one.place, one.sentence) for one in rows.problems]


def test_demand_comes_by_offset_or_by_date_in_hours_or_fte():
    one = an_initiative("Depot", planned_start=date(2027, 3, 15))
    role = a_role("Engineer", month="150")
    rows = taken(
        f"Key,Role,Month,Hours,FTE\n{one.key},engineer,0,10,\nDEPOT,Engineer,2027-05,,2\n{one.key},Engineer,3,?,\n",
        Kind.DEMAND,
    )
    assert rows.problems == []
    # March is month 0, so May is month 2; two FTE of 150 hours are 300.
    assert Demand.objects.get().hours == [10, 0, 300, None]
    assert Demand.objects.get().role == role


def test_a_line_becomes_what_the_file_says_and_other_lines_stay():
    one, first, second = an_initiative(), a_role("First"), a_role("Second")
    a_demand(one, first, 1, 2, 3)
    a_demand(one, second, 4)
    taken(f"Key,Role,Month,Hours\n{one.key},First,1,7\n", Kind.DEMAND)
    assert dict(Demand.objects.values_list("role__name", "hours")) == {"First": [0, 7], "Second": [4]}


def test_every_bad_row_is_named_and_nothing_is_written():
    one = an_initiative("Depot")
    a_role("Engineer")
    a_role("Old hand", archived_on=date(2026, 1, 1))
    rows = taken(
        "Initiative,Role,Month,Hours\n"
        "Depot,Engineer,0,10\n"
        "Nowhere,Engineer,0,10\n"
        "Depot,Wizard,0,10\n"
        "Depot,Old hand,0,10\n"
        "Depot,Engineer,1,many\n"
        "Depot,Engineer,2,-3\n"
        "Depot,Engineer,2027-05,10\n"
        "Depot,Engineer,0,11\n"
        "Depot,Engineer,240,11\n",
        Kind.DEMAND,
    )
    assert [place for place, _words in sentences(rows)] == [f"row {row}" for row in range(3, 11)]
    for word, (_place, said) in zip(
        ("Nowhere", "Wizard", "Old hand", "many", "from 0", "no start", "twice", "too far"),
        sentences(rows),
        strict=True,
    ):
        assert word in said
    assert not Demand.objects.filter(initiative=one).exists()


def test_a_hidden_initiative_is_answered_like_one_that_is_not_there():
    home = a_portfolio()
    an_initiative("Home", portfolio=home)
    hidden = an_initiative("Secret")
    a_role("Engineer")
    access = access_for(a_person(role=Role.RESOURCE_MANAGER, on=home))
    rows = taken(f"Key,Role,Month,Hours\n{hidden.key},Engineer,0,1\nPRJ-9999,Engineer,0,1\n", Kind.DEMAND, access)
    first, second = (said.replace(hidden.key, "X").replace("PRJ-9999", "X") for _place, said in sentences(rows))
    assert first == second


def test_whoever_may_not_change_one_of_the_initiatives_takes_over_nothing():
    home, other = a_portfolio(), a_portfolio()
    one, only_seen = an_initiative(portfolio=home), an_initiative(portfolio=other)
    a_role("Engineer")
    person = a_person(role=Role.CONTRIBUTOR, on=home)
    from_elsewhere = access_for(person)
    assert taken(f"Key,Role,Month,Hours\n{one.key},Engineer,0,1\n", Kind.DEMAND, from_elsewhere).problems == []
    viewer = access_for(a_person(role=Role.VIEWER))
    with pytest.raises(Refused):
        taken(f"Key,Role,Month,Hours\n{only_seen.key},Engineer,0,1\n", Kind.DEMAND, viewer)
    assert Demand.objects.count() == 1


def test_a_name_that_two_initiatives_have_asks_for_the_key():
    for _each in range(2):
        an_initiative("Twin")
    a_role("Engineer")
    rows = taken("Initiative,Role,Month,Hours\nTwin,Engineer,0,1\nTwin,Engineer,1,1\n", Kind.DEMAND)
    assert "write the key" in rows.problems[0].sentence


def test_a_missing_column_is_named():
    with pytest.raises(Unfit, match="“hours” or “fte”"):
        taken("Key,Role,Month\nPRJ-0001,Engineer,0\n", Kind.DEMAND)


def test_capacity_is_stated_by_month_and_needs_a_number():
    a_role("Engineer", month="150")
    text = "Role,Month,Hours,FTE\nEngineer,2027-03,380,\nEngineer,2027-04,,2\n"
    assert taken(text, Kind.CAPACITY).problems == []
    assert list(StatedCapacity.objects.order_by("month").values_list("month", "hours")) == [
        (date(2027, 3, 1), Decimal(380)),
        (date(2027, 4, 1), Decimal(300)),
    ]
    bad = "Role,Month,Hours\nEngineer,2027-05,\nEngineer,soon,1\nEngineer,2027-06,1\nEngineer,2027-06,2\n"
    assert [one.place for one in taken(bad, Kind.CAPACITY).problems] == ["row 2", "row 3", "row 5"]
    assert StatedCapacity.objects.count() == 2


def test_people_are_added_and_changed_by_name():
    role = a_role("Engineer")
    a_calendar(["8"] * 7, name="All days")
    a_resource(role, "Ann", department="Old")
    rows = taken(
        "Name,Role,Department,Available share,Calendar,Employed from,Employed until\n"
        "ann,Engineer,New,80 %,All days,2027-01-01,\n"
        "Bob,Engineer,,0.5,,,31/12/2028\n",
        Kind.PEOPLE,
    )
    assert rows.problems == []
    found = Resource.objects.order_by("name").values_list("name", "department", "share", "employed_until")
    assert list(found) == [("Ann", "New", Decimal("0.8"), None), ("Bob", "", Decimal("0.5"), date(2028, 12, 31))]


def test_bad_people_are_named_row_by_row():
    a_role("Engineer")
    rows = taken(
        "Name,Role,Share,Calendar,From,Until\n"
        "Ann,Engineer,180 %,,,\n"
        "Bob,Engineer,,Moon,,\n"
        "Cem,Engineer,,,2027-02-01,2027-01-01\n"
        "Dan,Engineer,,,,\n"
        "dan,Engineer,,,,\n",
        Kind.PEOPLE,
    )
    assert [one.place for one in rows.problems] == ["row 2", "row 3", "row 4", "row 6"]
    assert not Resource.objects.exists()


def test_whoever_may_not_see_people_does_not_bring_them():
    a_role("Engineer")
    access = access_for(a_person(role=Role.PORTFOLIO_MANAGER))
    with pytest.raises(Refused, match="names"):
        taken("Name,Role\nAnn,Engineer\nBob,Engineer\n", Kind.PEOPLE, access)


def test_what_goes_out_comes_back_in(client):
    one = an_initiative("Depot", planned_start=date(2027, 3, 1))
    line = a_demand(one, a_role("Engineer"), 10, 0, None, "2.5")
    client.force_login(an_administrator())
    file = client.get("/people/export/demand/xlsx/").content
    Demand.objects.all().delete()
    assert import_staffing(read_table(file, name="demand.xlsx"), kind=Kind.DEMAND, access=full_access()).problems == []
    assert Demand.objects.get().hours == line.hours


def posted(client, kind, content, name="file.csv"):
    return client.post("/data/people/", {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_the_page_takes_a_workbook_over_and_shows_what_is_wrong_with_another(client):
    one = an_initiative("Depot")
    a_role("Engineer")
    client.force_login(an_administrator())
    assert client.get("/data/people/").status_code == 200
    book, out = Workbook(), BytesIO()
    for row in (["Key", "Role", "Month", "Hours"], [one.key, "Engineer", 0, 12.5], [one.key, "Engineer", 1, 3]):
        book.active.append(row)
    book.save(out)
    assert posted(client, "demand", out.getvalue(), "demand.xlsx").status_code == 303
    assert Demand.objects.get().hours == [Decimal("12.5"), 3]
    refused = posted(client, "demand", b"Key,Role,Month,Hours\nPRJ-9999,Engineer,0,1\nPRJ-9998,Engineer,0,1\n")
    assert refused.status_code == 422
    assert "row 2" in refused.content.decode()
    assert "Nothing was written" in refused.content.decode()
    assert posted(client, "demand", b"\x00\x01").status_code == 422
    assert posted(client, "demand", b"Key,Role\nA,B\nC,D\n").status_code == 422


def test_a_viewer_is_not_let_in(client):
    client.force_login(a_person(role=Role.VIEWER))
    assert client.get("/data/people/").status_code == 403


def test_a_file_too_large_to_be_read_while_one_waits_is_refused(client):
    client.force_login(an_administrator())
    answer = posted(client, "demand", b"Key,Role\n" + b"x" * (2 * 1024 * 1024))
    assert answer.status_code == 422
    assert "larger than 2 MB" in answer.content.decode()
