"""Lists of entries that were brought: who and when, how columns were read last time, and taken back unless touched."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.accounts.models import Grant, Role
from pilotage.accounts.rules import Impossible, Refused
from pilotage.exchange.imports.models import ImportRun, ImportState
from pilotage.exchange.imports.rules.permissions import CannotImport
from pilotage.exchange.registers.actions import look_again, receive_register, undo_register, write_register
from pilotage.exchange.registers.earlier import touched_rows
from pilotage.kit.clock import now
from pilotage.risk.actions.entries import change_entry, remove_entry
from pilotage.risk.actions.ratings import rate_entry
from pilotage.risk.actions.responses import respond
from pilotage.risk.actions.taking_back import take_back_entries
from pilotage.risk.models import Entry, Rating
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.risk.registers import A_DAY, TODAY, an_entry

pytestmark = pytest.mark.django_db
LIST = "Number;Title;Key;Probability;Impact;Cost;Owner\nR-1;Heavy rain;{0};5;2;120;Olga Owner\n;Snow;{0};4;4;;\n"


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def register():
    """With one risk: rated 2 and 2 in March, without cost and owner."""
    a_person("Olga Owner")
    one = an_initiative("Depot")
    an_entry("Rain", register=one, probability=2, impact=2)
    return one


def received(text, *, access, usual=None):
    return receive_register(name="list.csv", content=text.encode(), usual=usual, access=access, on=TODAY)


def taken(text, *, access, usual=None):
    run = received(text, access=access, usual=usual)
    return write_register(run, is_leaving_out=False, access=access, at=now(), on=TODAY)


def facts():
    names = ("number", "title", "probability", "impact", "cost_likely", "currency", "owner__name", "status")
    return list(Entry.objects.order_by("number").values_list(*names))


def test_an_import_is_kept_with_its_rows_counts_and_person(register):
    access = access_for(an_administrator("Ada Administrator"))
    run = taken(LIST.format(register.key), access=access)
    assert (run.state, run.person.name, run.upload.name) == (ImportState.APPLIED, "Ada Administrator", "list.csv")
    assert run.summary == {
        "rows": 2, "new": 1, "changed": 1, "unchanged": 0, "refused": 0, "matched_by_id": 1, "matched_by_name": 0,
    }  # fmt: skip
    rows = list(run.rows.order_by("number"))
    assert [(row.outcome, row.key, row.name) for row in rows] == [("changed", "R-1", "Rain"), ("new", "R-2", "Snow")]
    assert ["title", "Rain", "Heavy rain"] in rows[0].changes
    assert {row.entry for row in rows} == set(Entry.objects.values_list("pk", flat=True))


def test_undoing_restores_what_was_changed_and_removes_what_was_made(register):
    access = full_access()
    before, ratings = facts(), list(Rating.objects.values_list("on", "probability", "impact"))
    run = taken(LIST.format(register.key), access=access)
    assert facts()[0] == (1, "Heavy rain", 5, 2, Decimal(120), "EUR", "Olga Owner", "open")
    assert len(facts()) == 2
    assert undo_register(run, is_leaving_touched=False, access=access) == 2
    assert facts() == before == [(1, "Rain", 2, 2, None, "", None, "open")]
    assert list(Rating.objects.values_list("on", "probability", "impact")) == ratings == [(A_DAY, 2, 2)]
    with pytest.raises(CannotImport, match="applied"):
        undo_register(run, is_leaving_touched=False, access=access)
    # A number that was given does not come back as another thing.
    assert an_entry(register=register, access=access).key == "R-3"


def test_a_rating_of_the_same_day_that_the_import_replaced_comes_back(register):
    access = full_access()
    rain = Entry.objects.get()
    rate_entry(rain, version=None, rated_on=TODAY, probability=3, impact=3, residual_probability=None,
               residual_impact=None, note="Looked", on=TODAY, access=access)  # fmt: skip
    run = taken(LIST.format(register.key), access=access)
    assert Rating.objects.get(on=TODAY, entry=rain).probability == 5
    undo_register(run, is_leaving_touched=False, access=access)
    again = Rating.objects.get(on=TODAY, entry=rain)
    assert (again.probability, again.impact, again.note) == (3, 3, "Looked")


def changed(entry, access):
    change_entry(entry, version=None, changes={"cause": "Clouds"}, on=TODAY, access=access)


def answered(entry, access):
    respond(entry, facts={"strategy": "accept", "description": "Umbrella"}, on=TODAY, access=access)


def rated(entry, access):
    rate_entry(entry, version=None, rated_on=date(2026, 8, 1) if entry.raised_on < TODAY else TODAY, probability=1,
               impact=1, residual_probability=None, residual_impact=None, note="", on=TODAY, access=access)  # fmt: skip


@pytest.mark.parametrize("touch", [changed, answered, rated])
@pytest.mark.parametrize("title", ["Heavy rain", "Snow"])
def test_what_somebody_touched_since_stops_the_undoing_and_is_named(register, touch, title):
    access = full_access()
    run = taken(LIST.format(register.key), access=access)
    touch(Entry.objects.get(title=title), access)
    # Called as the file found it.
    name = {"Heavy rain": r"Rain \(R-1\)", "Snow": r"Snow \(R-2\)"}[title]
    with pytest.raises(CannotImport, match=name):
        undo_register(run, is_leaving_touched=False, access=access)
    assert len(facts()) == 2
    assert [row.name for row in touched_rows(run)] == [name.split(" ")[0]]


def test_all_but_what_was_touched_can_be_taken_back(register):
    access = full_access()
    run = taken(LIST.format(register.key), access=access)
    changed(Entry.objects.get(title="Snow"), access)
    assert undo_register(run, is_leaving_touched=True, access=access) == 1
    assert [(one[1], one[2]) for one in facts()] == [("Rain", 2), ("Snow", 4)]
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE


def test_what_is_touched_at_the_last_moment_stops_it(register):
    access = full_access()
    run = taken(LIST.format(register.key), access=access)
    changed(Entry.objects.get(title="Snow"), access)
    # As if somebody else had changed it between the look and the lock.
    with pytest.raises(Impossible, match="just now"):
        take_back_entries(run.context, leaving=(), access=access)
    assert len(facts()) == 2


def test_what_was_removed_since_stays_removed(register):
    access = full_access()
    run = taken(LIST.format(register.key), access=access)
    remove_entry(Entry.objects.get(title="Snow"), version=None, access=access)
    undo_register(run, is_leaving_touched=False, access=access)
    assert [one[1] for one in facts()] == ["Rain"]


def test_who_may_no_longer_change_the_register_undoes_nothing():
    home = a_portfolio()
    register = an_initiative(portfolio=home)
    person = a_person(role=Role.PROJECT_MANAGER, on=home)
    run = taken(f"Title;Key\nSnow;{register.key}\n", access=access_for(person))
    Grant.objects.filter(person=person).update(role=Role.VIEWER)
    with pytest.raises(Refused):
        undo_register(run, is_leaving_touched=False, access=access_for(person))
    assert Entry.objects.get().title == "Snow"


def test_who_may_no_longer_see_money_puts_none_back():
    home = a_portfolio()
    register = an_initiative(portfolio=home)
    an_entry("Rain", register=register)
    person = a_person(role=Role.PORTFOLIO_MANAGER, on=home)
    run = taken(f"Title;Key;Cost\nRain;{register.key};5\n", access=access_for(person))
    Grant.objects.filter(person=person).update(role=Role.CONTRIBUTOR)
    with pytest.raises(Refused):
        undo_register(run, is_leaving_touched=False, access=access_for(person))
    assert Entry.objects.get().cost_likely == Decimal(5)


def test_when_the_registers_move_on_between_look_and_writing_nothing_is_written(register):
    access = full_access()
    run = received(LIST.format(register.key), access=access)
    changed(Entry.objects.get(), access)
    with pytest.raises(CannotImport, match="moved on"):
        write_register(run, is_leaving_out=False, access=access, at=now(), on=TODAY)
    assert [one[1] for one in facts()] == ["Rain"]
    columns = [one["target"] for one in run.mapping["columns"]]
    run = look_again(run, said=columns, access=access, on=TODAY)
    write_register(run, is_leaving_out=False, access=access, at=now(), on=TODAY)
    assert len(facts()) == 2


def test_columns_are_read_as_in_the_last_file_with_these_heads(register):
    access = full_access()
    first = received("Was;Ref\nFog;Depot\n", access=access, usual=register)
    # No head says what the title is: it is asked.
    assert (first.state, "title" in first.message) == (ImportState.MAPPING, True)
    first = look_again(first, said=["title", ""], access=access, on=TODAY)
    write_register(first, is_leaving_out=False, access=access, at=now(), on=TODAY)
    # Next month in another order, with a column more.
    run = received("Ref;Impact;WAS\nx;3;Hail\n", access=access, usual=register)
    assert [one["target"] for one in run.mapping["columns"]] == ["", "impact", "title"]
    assert run.mapping["is_remembered"]
    # Another person's files are another person's.
    assert received("Was;Ref\nFog;Depot\n", access=full_access(), usual=register).state == ImportState.MAPPING
    # A file that shares none of these heads is read by its own.
    other = received("Title;Impact\nHail;2\n", access=access, usual=register)
    assert not other.mapping["is_remembered"]


def test_what_is_done_is_not_looked_at_again_nor_written_twice(register):
    access = full_access()
    run = taken(LIST.format(register.key), access=access)
    with pytest.raises(CannotImport):
        look_again(run, said=[], access=access, on=TODAY)
    with pytest.raises(CannotImport):
        write_register(run, is_leaving_out=False, access=access, at=now(), on=TODAY)
    assert len(facts()) == 2


def brought(client, register):
    sent = {"file": SimpleUploadedFile("list.csv", LIST.format(register.key).encode())}
    address = client.post("/data/risks/", sent)["Location"]
    client.post(f"{address}apply/")
    return address


def test_the_pages_list_the_import_name_what_was_touched_and_take_back_the_rest(client, register):
    client.force_login(an_administrator("Ada Administrator"))
    address = brought(client, register)
    for url in ("/data/risks/", "/data/imports/"):
        listed = client.get(url).content.decode()
        for word in ("list.csv", "Ada Administrator", "Applied", "1 new, 1 changed, 0 refused", address):
            assert word in listed, (url, word)
    assert "Undo this import" in client.get(address).content.decode()
    changed(Entry.objects.get(title="Snow"), full_access())
    page = client.get(address).content.decode()
    assert "Undo all but these" in page
    assert "Undo this import" not in page
    client.post(f"{address}undo/")
    assert "Nothing was undone" in client.get(address).content.decode()
    client.post(f"{address}undo/", {"leave_touched": "yes"})
    page = client.get(address).content.decode()
    assert "1 entry is as it was before. 1 that was changed since stays." in page
    assert [one[1] for one in facts()] == ["Rain", "Snow"]


def test_a_list_of_somebody_else_is_not_found_nor_walked_as_one_of_initiatives(client, register):
    client.force_login(an_administrator())
    address = brought(client, register)
    assert client.get(address.replace("/risks/", "/imports/")).status_code == 404
    client.force_login(an_administrator())
    assert client.get(address).status_code == 404
    for deed in ("look", "apply", "undo"):
        assert client.post(f"{address}{deed}/").status_code == 404
    client.force_login(a_person(role=Role.VIEWER))
    assert client.get(address).status_code == 403
    assert ImportRun.objects.get().state == ImportState.APPLIED
