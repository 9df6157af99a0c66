"""Stories from files: looked at as a difference, written whole or not at all, every bad row named; and back out."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.delivery.models import Sprint, SprintStay, Story, StoryChange
from pilotage.delivery.reads.backlogs import lives_of
from pilotage.delivery.rules.flow import throughput
from pilotage.exchange.backlogs.actions import import_stories
from pilotage.exchange.backlogs.reads import backlog_sheet, reading_of
from pilotage.exchange.backlogs.rules.columns import Field, Unfit, chosen, proposed
from pilotage.exchange.tabular.reading import read_table
from pilotage.kit.spreadsheets.comma import csv_bytes
from pilotage.kit.spreadsheets.workbook import xlsx_bytes
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.delivery.backlogs import a_backlog, a_sprint, a_story

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "agile"
HEAD = "Key,Summary,Issue Type,Epic Link,Story Points,Status,Sprint,Created,Started,Resolved"
LIST = f"""{HEAD}
ACC,Accounts,Epic,,,,,2026-01-05,,
APP-1,Sign in,Story,ACC,5,Done,,2026-01-10,2026-01-12,2026-01-20
APP-2,List is empty,Bug,ACC,,In Progress,,2026-02-01,2026-02-03,
APP-3,Sign out,Story,,2,To Do,,2026-02-01,,
"""


def read(text: str | bytes, backlog, **places: object):
    content = text if isinstance(text, bytes) else text.encode()
    table = read_table(content, name="list.csv")
    return reading_of(table, proposed(table), backlog, today=TODAY)


def bring(text, backlog, *, is_leaving_out=False):
    reading = read(text, backlog)
    return import_stories(
        backlog, reading, file="list.csv", is_leaving_out=is_leaving_out, today=TODAY, access=full_access()
    )


def test_a_list_of_a_tracker_becomes_stories_with_their_days():
    backlog = a_backlog()
    done = bring(LIST, backlog)
    assert (done.added, done.changed, done.same) == (3, 0, 0)
    one, two, three = Story.objects.order_by("key")
    assert (one.title, one.epic.title, one.points, one.state) == ("Sign in", "Accounts", 5, "done")
    assert (one.created_on, one.started_on, one.done_on) == (date(2026, 1, 10), date(2026, 1, 12), date(2026, 1, 20))
    assert (two.kind, two.points, two.state, three.epic) == ("bug", None, "doing", None)
    assert StoryChange.objects.filter(story=one).count() == 3


def test_the_same_list_again_changes_nothing_and_a_new_word_only_its_field():
    backlog = a_backlog()
    bring(LIST, backlog)
    assert read(LIST, backlog).lines == []
    changed = read(LIST.replace("Sign out,Story,,2", "Sign out,Story,,3"), backlog).lines
    assert [(one.facts.key, [(c.field, c.before, c.after) for c in one.changes]) for one in changed] == [
        ("APP-3", [("points", Decimal(2), Decimal(3))])
    ]
    before = StoryChange.objects.count()
    bring(LIST.replace("Sign out,Story,,2", "Sign out,Story,,3"), backlog)
    assert Story.objects.get(key="APP-3").points == 3
    assert StoryChange.objects.count() == before


def test_what_the_file_has_no_column_for_stays():
    backlog = a_backlog()
    bring(LIST, backlog)
    bring("Key,Title\nAPP-1,Log in\n", backlog)
    one = Story.objects.get(key="APP-1")
    assert (one.title, one.points, one.state, one.epic.title) == ("Log in", 5, "done", "Accounts")
    assert read("Key,Title\nAPP-1,Log in\n", backlog).missing == 2


def test_every_bad_row_is_named_and_nothing_is_written():
    backlog = a_backlog()
    text = f"""{HEAD}
APP-1,Sign in,Story,,five,Done,,2026-01-10,,2026-01-20
APP-2,Sign out,Story,,2,Done,,2026-01-10,,2026-01-09
APP-3,,Story,,2,To Do,,,,
APP-4,List,Story,,2,Somewhere,,,,
APP-5,Map,Story,,2,In Progress,,2026-01-10,,
APP-6,Old,Story,,2,Done,Sprint 9,2026-01-10,,2026-01-12
APP-7,Good,Story,,2,To Do,,,,
APP-7,Again,Story,,2,To Do,,,,
APP-8,Future,Story,,2,Done,,2026-01-10,,2027-01-12
"""
    reading = read(text, backlog)
    found = {one.place: one.sentence for one in reading.problems}
    expected = {
        "row 2": "is not an amount", "row 3": "done before", "row 4": "needs a title", "row 5": "no state",
        "row 6": "say when it was started", "row 7": "no sprint “Sprint 9”", "row 9": "stands in the file twice",
        "row 10": "future",
    }  # fmt: skip
    assert found.keys() == expected.keys()
    assert all(words in found[place] for place, words in expected.items())
    with pytest.raises(Unfit):
        bring(text, backlog)
    assert not Story.objects.exists()
    assert bring(text, backlog, is_leaving_out=True).added == 1


def test_sprints_come_with_their_days():
    backlog = a_backlog()
    text = """Key,Title,Sprint,Sprint start,Sprint finish,Created
A-1,One,Sprint 1,2026-05-04,2026-05-15,2026-04-01
A-2,Two,Sprint 1,2026-05-04,2026-05-15,2026-05-06
A-3,Three,sprint 2; Sprint 3,2026-06-08,2026-06-19,2026-05-06
"""
    bring(text, backlog)
    assert list(Sprint.objects.values_list("name", "state")) == [("Sprint 1", "done"), ("Sprint 3", "planned")]
    # The second one came on the third day; the first one was there when it began.
    days = dict(SprintStay.objects.values_list("story__key", "added_on"))
    assert (days["A-1"], days["A-2"]) == (date(2026, 5, 4), date(2026, 5, 6))


def test_columns_are_read_as_a_person_says():
    table = read_table(b"a,b,c\nK-1,Sign in,3\nK-2,Sign out,5\n", name="list.csv")
    assert proposed(table) == {}
    assert chosen(table, ["key", "title", "points"]) == {Field.KEY: 0, Field.TITLE: 1, Field.POINTS: 2}
    with pytest.raises(Unfit, match="Two columns"):
        chosen(table, ["key", "title", "title"])
    with pytest.raises(Unfit, match="No column is read as “Title”"):
        reading_of(table, chosen(table, ["key", "", ""]), a_backlog(), today=TODAY)


def test_what_is_given_out_comes_back_equal():
    backlog = a_backlog()
    sprint = a_sprint(backlog)
    a_story(backlog, 5, sprint=sprint, started=date(2026, 3, 4), done=date(2026, 3, 6))
    a_story(backlog, None, title="=1+1")
    for content, name in (
        (csv_bytes(backlog_sheet(backlog)), "b.csv"),
        (xlsx_bytes([backlog_sheet(backlog)]), "b.xlsx"),
    ):
        table = read_table(content, name=name)
        reading = reading_of(table, proposed(table), backlog, today=TODAY)
        assert reading.problems == []
        changed = [(one.facts.key, one.changes) for one in reading.lines if one.facts.title != "'=1+1"]
        assert changed == []


class TestPages:
    def client(self, home, role=Role.PROJECT_MANAGER) -> Client:
        client = Client()
        client.force_login(a_person(role=role, on=home))
        return client

    def test_a_file_is_looked_at_then_taken_over(self):
        home = a_portfolio()
        one = an_initiative(portfolio=home)
        a_backlog(one)
        client = self.client(home)
        address = reverse("exchange:import_backlog", args=[one.key])
        assert client.get(address).status_code == 200
        preview = client.post(address, {"file": SimpleUploadedFile("list.csv", LIST.encode())})
        text = preview.content.decode()
        assert "Sign in" in text
        assert not Story.objects.exists()
        content = text.split('name="content" value="')[1].split('"')[0]
        columns = ["key", "title", "type", "epic", "points", "state", "sprint", "created", "started", "done"]
        answer = client.post(address, {"name": "list.csv", "content": content, "column": columns, "apply": "1"})
        assert answer.status_code == 303
        assert Story.objects.count() == 3

    def test_bad_rows_stop_it_until_they_are_left_out(self):
        home = a_portfolio()
        one = an_initiative(portfolio=home)
        a_backlog(one)
        client = self.client(home)
        address = reverse("exchange:import_backlog", args=[one.key])
        bad = LIST + "APP-9,Bad,Story,,x,To Do,,,,\n"
        text = client.post(address, {"file": SimpleUploadedFile("list.csv", bad.encode())}).content.decode()
        assert "row 6" in text
        content = text.split('name="content" value="')[1].split('"')[0]
        stopped = client.post(address, {"name": "list.csv", "content": content, "apply": "1"})
        assert stopped.status_code == 422
        assert not Story.objects.exists()
        client.post(address, {"name": "list.csv", "content": content, "apply": "1", "leave_out": "on"})
        assert Story.objects.count() == 3

    @pytest.mark.parametrize(
        "content",
        [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"only one line", "Schlüssel;ä\n".encode("latin-1")],
    )  # fmt: skip
    def test_files_that_are_no_list_get_one_sentence(self, content):
        home = a_portfolio()
        one = an_initiative(portfolio=home)
        a_backlog(one)
        address = reverse("exchange:import_backlog", args=[one.key])
        answer = self.client(home).post(address, {"file": SimpleUploadedFile("list.csv", content)})
        assert answer.status_code == 422
        assert not Story.objects.exists()

    def test_content_that_no_preview_sent_is_refused(self):
        home = a_portfolio()
        one = an_initiative(portfolio=home)
        a_backlog(one)
        address = reverse("exchange:import_backlog", args=[one.key])
        for content in ("", "no base64!", "aGVsbG8="):
            answer = self.client(home).post(address, {"name": "x", "content": content, "apply": "1"})
            assert answer.status_code == 422

    def test_a_viewer_brings_nothing_and_takes_the_list_away(self):
        home = a_portfolio()
        one = an_initiative(portfolio=home)
        a_story(a_backlog(one), title="Sign in")
        client = self.client(home, Role.VIEWER)
        assert client.get(reverse("exchange:import_backlog", args=[one.key])).status_code == 403
        for form in ("csv", "xlsx"):
            answer = client.get(reverse("exchange:export_backlog", args=[one.key, form]))
            assert answer.status_code == 200
        table = read_table(BytesIO(answer.content).getvalue(), name="b.xlsx")
        assert table.texts(1) == ["Sign in"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real lists of the folder shared/data/agile")
class TestRealLists:
    def test_cycle_times_of_a_real_tracker_with_its_dirt(self):
        content = (SHARED / "jira_cycletimes.csv").read_bytes()
        table = read_table(content, name="jira_cycletimes.csv")
        backlog = a_backlog(unit="stories")
        reading = reading_of(table, proposed(table), backlog, today=TODAY)
        lines = content.decode().splitlines()[1:]
        # The sixth column is the cycle time in days: below 0 it was finished before it was created.
        negative = sum(int(line.split(",")[5]) < 0 for line in lines)
        assert (reading.count, len(reading.problems)) == (len(lines), negative)
        assert all("done before" in one.sentence for one in reading.problems)
        done = import_stories(backlog, reading, file="x", is_leaving_out=True, today=TODAY, access=full_access())
        assert done.added == len(lines) - negative
        weeks = throughput(lives_of(backlog), first=date(2000, 1, 1), last=TODAY)
        assert sum(count for _monday, _size, count in weeks) == done.added

    @pytest.mark.parametrize("name", ["storypoints_mule.csv", "storypoints_usergrid.csv"])
    def test_points_of_real_projects(self, name):
        table = read_table((SHARED / name).read_bytes(), name=name)
        backlog = a_backlog()
        reading = reading_of(table, proposed(table), backlog, today=TODAY)
        assert reading.problems == []
        done = import_stories(backlog, reading, file=name, is_leaving_out=False, today=TODAY, access=full_access())
        assert done.added == len(table.records)
        total = sum(Decimal(text) for text in table.texts(proposed(table)[Field.POINTS]))
        assert sum(Story.objects.values_list("points", flat=True)) == total
