"""The pages of a backlog: what they show, save, refuse, and how few queries they need."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.delivery.actions.backlog_population import populate_backlog
from pilotage.delivery.actions.sprints import start_sprint
from pilotage.delivery.forms.backlogs import lines_from
from pilotage.delivery.models import Backlog, Epic, Sprint, Story, StoryChange
from pilotage.delivery.rules.backlog_facts import StoryFacts
from pilotage.kit.clock import today
from tests.builders import a_person, a_portfolio, an_initiative, full_access
from tests.delivery.backlogs import MONDAY, a_backlog, a_sprint, a_story, a_task, an_epic


@pytest.fixture
def home(db):
    return a_portfolio("Home")


@pytest.fixture
def initiative(home):
    return an_initiative("Harbour app", portfolio=home)


@pytest.fixture
def manager(home) -> Client:
    client = Client()
    client.force_login(a_person(role=Role.PROJECT_MANAGER, on=home))
    return client


@pytest.fixture
def viewer(home) -> Client:
    client = Client()
    client.force_login(a_person(role=Role.VIEWER, on=home))
    return client


def url(initiative, name="backlog", *more):
    return reverse(f"delivery:{name}", args=[initiative.key, *more])


def edit(client, initiative, *changes):
    body = [{"key": str(story.pk), "version": version, "column": column, "value": value}
            for story, version, column, value in changes]  # fmt: skip
    answer = client.post(url(initiative, "story_cells"), json.dumps({"changes": body}), "application/json")
    return answer.json()


def test_lines_are_typed_with_kind_and_points():
    found = lines_from("Sign in (5)\n\n bug: The list is empty ( 2,5 p )\nSpike: Which (old) map? (?)\nPlain")
    assert [(one.title.strip(), one.kind, one.points) for one in found] == [
        ("Sign in", "story", Decimal(5)),
        ("The list is empty", "bug", Decimal("2.5")),
        ("Which (old) map?", "spike", None),
        ("Plain", "story", None),
    ]


def test_without_a_backlog_the_page_offers_to_open_one(manager, viewer, initiative):
    assert "Open a backlog" in manager.get(url(initiative)).content.decode()
    assert "Open a backlog" not in viewer.get(url(initiative)).content.decode()
    answer = manager.post(
        url(initiative, "open_backlog"), {"method": "sprints", "unit": "points", "sprint_days": 14, "team": "Tide"}
    )
    assert answer.status_code == 303
    assert Backlog.objects.get().team == "Tide"


def test_a_wrong_setting_comes_back_with_what_was_typed(manager, initiative):
    facts = {"method": "sprints", "unit": "points", "sprint_days": 400, "team": "Tide"}
    answer = manager.post(url(initiative, "open_backlog"), facts)
    assert answer.status_code == 422
    assert "Tide" in answer.content.decode()
    assert not Backlog.objects.exists()


def test_typed_lines_land_in_their_part(manager, initiative):
    backlog = a_backlog(initiative)
    sprint = a_sprint(backlog)
    manager.post(url(initiative, "add_stories"), {"lines": "Sign in (5)\nSign out", "sprint": str(sprint.pk)})
    assert set(Story.objects.values_list("title", "sprint__name")) == {
        ("Sign in", sprint.name), ("Sign out", sprint.name),
    }  # fmt: skip
    text = manager.get(url(initiative)).content.decode()
    assert text.index(sprint.name) < text.index("Sign in") < text.index("Not in a sprint")


def test_cells_are_saved_with_their_rules(manager, initiative):
    backlog = a_backlog(initiative)
    epic = an_epic(backlog, "Accounts")
    story = a_story(backlog, title="Sign in", on=today())
    answer = edit(
        manager, initiative,
        (story, story.version, "points", "8"), (story, story.version, "epic", str(epic.pk)),
        (story, story.version, "state", "doing"),
    )  # fmt: skip
    assert answer["refused"] == []
    story.refresh_from_db()
    assert (story.points, story.epic, story.state, story.started_on) == (8, epic, "doing", today())
    assert answer["versions"] == {str(story.pk): story.version}
    cells = {one["column"]: one["text"] for one in answer["cells"]}
    assert (cells["points"], cells["state"], cells["epic"]) == ("8", "In progress", "Accounts")


def test_a_refused_cell_leaves_its_whole_story_as_it_was(manager, initiative):
    story = a_story(a_backlog(initiative), 3, title="Sign in")
    answer = edit(manager, initiative, (story, story.version, "title", "Log in"),
                  (story, story.version, "points", "-4"))  # fmt: skip
    assert {one["column"] for one in answer["refused"]} == {"title", "points"}
    story.refresh_from_db()
    assert (story.title, story.points) == ("Sign in", 3)


def test_somebody_elses_change_is_not_overwritten(manager, initiative):
    story = a_story(a_backlog(initiative), 3)
    edit(manager, initiative, (story, story.version, "points", "5"))
    answer = edit(manager, initiative, (story, story.version, "points", "8"))
    assert "Somebody changed this story" in answer["refused"][0]["message"]
    # The answer shows what is there now, so that nothing has to be loaded anew.
    assert next(one["text"] for one in answer["cells"] if one["column"] == "title")
    story.refresh_from_db()
    assert story.points == 5


def test_a_story_moves_into_another_sprint_and_place_at_once(manager, initiative):
    backlog = a_backlog(initiative)
    sprint = a_sprint(backlog)
    there = a_story(backlog, sprint=sprint, title="there")
    story = a_story(backlog, title="mover")
    address = f"{url(initiative, 'move_story')}?sprint={sprint.pk}"
    answer = manager.post(address, {"key": str(story.pk), "behind": str(there.pk)})
    assert answer.status_code == 200
    story.refresh_from_db(), there.refresh_from_db()
    assert story.sprint == sprint
    assert story.rank > there.rank
    back = manager.post(f"{url(initiative, 'move_story')}?sprint=", {"key": str(story.pk), "behind": ""})
    assert back.json()["versions"]
    story.refresh_from_db()
    assert story.sprint is None


def test_many_stories_change_at_once(manager, initiative):
    backlog = a_backlog(initiative)
    chosen = [a_story(backlog, on=today()) for _place in range(3)]
    keys = [str(one.pk) for one in chosen]
    manager.post(url(initiative, "change_stories"), {"key": keys, "deed": "state:done"})
    assert set(Story.objects.values_list("state", flat=True)) == {"done"}
    manager.post(url(initiative, "change_stories"), {"key": keys[:1], "deed": "remove"})
    assert Story.objects.count() == 2


def test_a_board_moves_a_card_by_both_doors(manager, initiative):
    backlog = a_backlog(initiative, method="flow")
    story = a_story(backlog, title="Sign in", on=today())
    plain = manager.post(url(initiative, "move_card"), {"key": str(story.pk), "state": "doing"})
    assert plain.status_code == 303
    part = manager.post(
        url(initiative, "move_card"), {"key": str(story.pk), "state": "done"}, headers={"HX-Request": "true"}
    )
    text = part.content.decode()
    assert "<html" not in text
    assert text.index('data-state="done"') < text.index("Sign in")
    assert list(StoryChange.objects.values_list("state", flat=True)) == ["todo", "doing", "done"]


def test_a_sprint_is_planned_started_and_finished(manager, initiative):
    backlog = a_backlog(initiative)
    day = today()
    facts = {"sprint-name": "Sprint 1", "sprint-start_on": day.isoformat(),
             "sprint-finish_on": (day + timedelta(days=11)).isoformat(), "sprint-capacity": "20"}  # fmt: skip
    manager.post(url(initiative, "new_sprint"), facts)
    sprint = Sprint.objects.get()
    a_story(backlog, 5, sprint=sprint, on=day)
    manager.post(url(initiative, "start_sprint", sprint.pk))
    text = manager.get(url(initiative, "sprint", sprint.pk)).content.decode()
    assert "5 points" in text
    assert "Burn-down" in text
    manager.post(url(initiative, "finish_sprint", sprint.pk), {"into": ""})
    sprint.refresh_from_db()
    assert (sprint.state, sprint.commitment, Story.objects.get().sprint) == ("done", 5, None)


def test_a_sprint_that_ends_before_it_begins_comes_back(manager, initiative):
    a_backlog(initiative)
    facts = {"sprint-name": "S", "sprint-start_on": "2026-03-10", "sprint-finish_on": "2026-03-02"}
    answer = manager.post(url(initiative, "new_sprint"), facts)
    assert answer.status_code == 422
    assert "last day lies before" in answer.content.decode()


def test_an_epic_becomes_the_content_of_a_task(manager, initiative):
    backlog = a_backlog(initiative)
    task = a_task(initiative, "Build the app")
    manager.post(url(initiative, "new_epic"), {"epic-title": "Accounts", "epic-task": str(task.pk)})
    epic = Epic.objects.get()
    assert epic.task == task
    a_story(backlog, 4, epic=epic, done=MONDAY)
    task.refresh_from_db()
    assert task.share_done == 1
    assert "Build the app" in manager.get(url(initiative) + "?by=epic").content.decode()
    manager.post(url(initiative, "epic", epic.pk), {"title": "Accounts", "task": "", "version": epic.version})
    epic.refresh_from_db()
    assert epic.task is None
    manager.post(url(initiative, "remove_epic", epic.pk))
    assert not Epic.objects.exists()


def a_team_at_work(backlog, *, weeks=8):
    day = today()
    monday = day - timedelta(days=day.weekday())
    begun = monday - timedelta(days=7 * weeks + 30)
    facts = [
        StoryFacts(
            f"D-{week}",
            "Done",
            ((begun, "todo"), (done - timedelta(days=3), "doing"), (done, "done")),
            points=Decimal(5),
        )
        for week in range(weeks)
        for done in [monday - timedelta(days=7 * week + 3)]
    ]
    facts += [StoryFacts(f"L-{place}", "Left", ((begun, "todo"),), points=Decimal(5)) for place in range(4)]
    populate_backlog(backlog, facts, today=day, access=full_access())


def test_the_flow_page_answers_when_and_how_many(viewer, initiative):
    a_team_at_work(a_backlog(initiative))
    day = today()
    by = day + timedelta(days=14)
    text = viewer.get(url(initiative, "flow"), {"by": by.isoformat()}).content.decode()
    # Five points every week, twenty left: four weeks, whatever the confidence; ten points in two weeks.
    done_by = day + timedelta(days=28)
    assert text.count(f"{done_by.day} {done_by:%b %Y}".replace("Sep ", "Sept ")) >= 4
    assert "50" in text
    for words in ("Cumulative flow", "Throughput", "Cycle times", "Burn-up", "85\u202f% of the stories", "4 days"):
        assert words.replace("\u202f", "") in text.replace("\u202f", "").replace(" %", "%") or words in text


def test_a_flow_page_without_enough_weeks_says_why(viewer, initiative):
    a_story(a_backlog(initiative), 3)
    assert "needs 4 whole weeks of work" in viewer.get(url(initiative, "flow")).content.decode()


def test_the_flow_page_can_be_shown_as_of_a_past_day(viewer, initiative):
    a_team_at_work(a_backlog(initiative))
    past = today() - timedelta(days=28)
    text = viewer.get(url(initiative, "flow"), {"as_of": past.isoformat()}).content.decode()
    now = viewer.get(url(initiative, "flow")).content.decode()
    assert text != now
    assert "Flow and forecast" in text


def test_the_panel_says_sprint_share_and_forecast(viewer, initiative):
    backlog = a_backlog(initiative)
    a_team_at_work(backlog)
    start_sprint(a_sprint(backlog, "Sprint 7", start=today(), finish=today()), on=today(), access=full_access())
    text = viewer.get(url(initiative, "backlog_panel")).content.decode()
    assert "Sprint 7" in text
    assert "Done by, with 85" in text
    # 40 of 60 points
    assert "67" in text


@pytest.mark.parametrize("name", ["backlog", "board", "sprints", "flow", "backlog_panel"])
def test_a_stranger_finds_no_backlog(name, initiative):
    a_backlog(initiative)
    stranger = Client()
    stranger.force_login(a_person(role=Role.VIEWER, on=a_portfolio()))
    assert stranger.get(url(initiative, name)).status_code == 404


@pytest.mark.parametrize("name", ["add_stories", "new_epic", "new_sprint", "change_stories", "move_card"])
def test_a_viewer_changes_nothing(name, viewer, initiative):
    a_backlog(initiative)
    assert viewer.post(url(initiative, name), {"lines": "x", "deed": "state:done"}).status_code == 403
    assert not Story.objects.exists()


@pytest.mark.parametrize("name", ["backlog", "board", "sprints", "flow", "backlog_panel"])
def test_the_number_of_queries_does_not_grow(name, manager, initiative):
    backlog = a_backlog(initiative)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(url(initiative, name)).status_code == 200
        return len(queries)

    def add(number, sprints):
        facts = [
            StoryFacts(f"{sprints}-{place}", "Story", ((MONDAY, "todo"),), points=Decimal(1), epic=f"Epic {place % 3}")
            for place in range(number)
        ]
        populate_backlog(backlog, facts, today=MONDAY, access=full_access())
        for place in range(sprints):
            start = date(2026, 3, 2) + timedelta(days=14 * place)
            a_sprint(backlog, f"S{sprints}-{place}", start=start, finish=start + timedelta(days=11))

    add(10, 1)
    count()
    few = count()
    add(200, 6)
    assert count() == few <= 30
