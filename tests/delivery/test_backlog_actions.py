"""Stories, epics and ranks: what the actions do, refuse, and leave undone."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.delivery.actions.backlog_stories import (
    NewStory,
    add_stories,
    change_epic_of,
    change_state,
    change_story,
    move_story,
    remove_stories,
)
from pilotage.delivery.actions.backlogs import (
    add_epic,
    change_backlog,
    change_epic,
    create_backlog,
    remove_epic,
)
from pilotage.delivery.models import Epic, PlanCalendar, PlanFigures, PlanTask, Story, StoryChange
from pilotage.delivery.rules.permissions import Impossible, Stale
from tests.builders import a_person, a_portfolio, access_for, an_initiative, full_access
from tests.delivery.backlogs import MONDAY, a_backlog, a_story, a_task, an_epic

pytestmark = pytest.mark.django_db


def order(backlog):
    return list(Story.objects.filter(backlog=backlog).order_by("rank", "id").values_list("title", flat=True))


def settings(**changed):
    return {"team": "", "method": "sprints", "unit": "points", "sprint_days": 14, "scope_agreed_on": None, **changed}


def test_an_initiative_has_one_backlog():
    one = an_initiative()
    create_backlog(one, access=full_access())
    with pytest.raises(Impossible, match="has a backlog already"):
        create_backlog(one, access=full_access())


def test_who_may_not_change_the_initiative_does_not_open_its_backlog():
    home = a_portfolio("Home")
    viewer = access_for(a_person(role=Role.VIEWER, on=home))
    with pytest.raises(Refused):
        create_backlog(an_initiative(portfolio=home), access=viewer)


def test_lines_become_stories_behind_the_others_with_keys_that_count_on():
    backlog = a_backlog()
    lines = [NewStory("Sign in", Decimal(5)), NewStory("Sign out")]
    first = add_stories(backlog, lines, on=MONDAY, access=full_access())
    second = add_stories(backlog, [NewStory("Forgot my password")], on=MONDAY, access=full_access())
    assert [one.key for one in (*first, *second)] == ["S-1", "S-2", "S-3"]
    assert order(backlog) == ["Sign in", "Sign out", "Forgot my password"]
    assert [change.state for change in StoryChange.objects.filter(story__in=first)] == ["todo", "todo"]


def test_one_bad_line_adds_none():
    backlog = a_backlog()
    with pytest.raises(Impossible, match="needs a title"):
        add_stories(backlog, [NewStory("Good"), NewStory("  ")], on=MONDAY, access=full_access())
    assert not Story.objects.exists()


def test_a_story_moves_behind_another_and_to_the_front():
    backlog = a_backlog()
    one, two, three = (a_story(backlog, title=title) for title in ("one", "two", "three"))
    move_story(three, behind=one, access=full_access())
    assert order(backlog) == ["one", "three", "two"]
    move_story(two, behind=None, access=full_access())
    assert order(backlog) == ["two", "one", "three"]


def test_ranks_never_run_out_of_room():
    # Between two neighbours 1024 can be halved ten times; thirty moves into the same gap need it made wider.
    backlog = a_backlog()
    first, *others = (a_story(backlog, title=f"{place:02}") for place in range(31))
    for story in others:
        move_story(story, behind=first, access=full_access())
    assert order(backlog) == ["00", *[f"{place:02}" for place in range(30, 0, -1)]]


def test_a_state_is_kept_with_its_day_and_a_story_with_its_days():
    story = a_story(a_backlog(), 3, started=date(2026, 3, 4), done=date(2026, 3, 9))
    assert (story.state, story.started_on, story.done_on) == ("done", date(2026, 3, 4), date(2026, 3, 9))
    assert list(story.changes.values_list("state", "on")) == [
        ("todo", MONDAY),
        ("doing", date(2026, 3, 4)),
        ("done", date(2026, 3, 9)),
    ]


def test_a_story_that_is_opened_again_is_not_done():
    backlog = a_backlog()
    story = a_story(backlog, done=date(2026, 3, 9))
    change_state(
        backlog, [story.pk], state="doing", on=date(2026, 3, 10), today=date(2026, 3, 10), access=full_access()
    )
    story.refresh_from_db()
    assert (story.state, story.done_on) == ("doing", None)


def test_a_state_does_not_begin_before_the_last_one_or_in_the_future():
    backlog = a_backlog()
    story = a_story(backlog, started=date(2026, 3, 4))
    for on, words in ((date(2026, 3, 3), "done before"), (date(2026, 3, 20), "future")):
        with pytest.raises(Impossible, match=words):
            change_state(backlog, [story.pk], state="done", on=on, today=date(2026, 3, 10), access=full_access())
    story.refresh_from_db()
    assert story.state == "doing"


def test_a_stale_change_is_refused_and_shows_what_is_there():
    story = a_story(a_backlog())
    change_story(story, {"points": Decimal(8)}, version=story.version, on=MONDAY, access=full_access())
    with pytest.raises(Stale) as refused:
        change_story(story, {"points": Decimal(3)}, version=story.version, on=MONDAY, access=full_access())
    assert refused.value.current.points == Decimal(8)


def test_points_below_nothing_are_refused():
    story = a_story(a_backlog())
    with pytest.raises(Impossible, match="Points are a number"):
        change_story(story, {"points": Decimal(-1)}, version=story.version, on=MONDAY, access=full_access())


def test_stories_stay_when_their_epic_goes():
    backlog = a_backlog()
    epic = an_epic(backlog)
    story = a_story(backlog, epic=epic)
    remove_epic(epic, on=MONDAY, access=full_access())
    story.refresh_from_db()
    assert story.epic is None
    assert not Epic.objects.exists()


def test_removing_stories_is_kept_in_history():
    backlog = a_backlog()
    story = a_story(backlog)
    assert remove_stories(backlog, [story.pk], on=MONDAY, access=full_access()) == 1
    assert Story.pgh_event_model.objects.filter(pgh_obj_id=story.pk, pgh_label="delete").exists()


def test_a_story_of_another_backlog_is_not_touched():
    mine, other = a_backlog(), a_backlog()
    theirs = a_story(other)
    assert change_state(mine, [theirs.pk], state="done", on=MONDAY, today=MONDAY, access=full_access()) == 0
    with pytest.raises(Impossible, match="another backlog"):
        change_epic_of(mine, [], epic=an_epic(other), on=MONDAY, access=full_access())


class TestHybrid:
    """An epic as the content of a task."""

    def linked(self):
        backlog = a_backlog()
        task = a_task(backlog.initiative)
        epic = an_epic(backlog)
        change_epic(epic, version=epic.version, title=epic.title, task=task, on=MONDAY, access=full_access())
        epic.refresh_from_db()
        return backlog, epic, task

    def test_what_is_done_of_the_epic_is_done_of_the_task(self):
        backlog, epic, task = self.linked()
        a_story(backlog, 8, epic=epic)
        a_story(backlog, 2, epic=epic, done=date(2026, 3, 9))
        task.refresh_from_db()
        assert task.share_done == 0.2  # 2 of 10 points

    def test_a_plan_that_cannot_be_scheduled_is_still_counted_as_far_as_it_is(self):
        backlog, epic, task = self.linked()
        a_story(backlog, 8, epic=epic)
        PlanTask.objects.filter(pk=task.pk).update(kind="task", duration_seconds=28_800)
        PlanCalendar.objects.filter(plan=task.plan).update(content={"week": [[]] * 7})
        a_story(backlog, 2, epic=epic, done=date(2026, 3, 9))
        # 2 of 10 points, and the plan is this one task.
        assert PlanTask.objects.get(pk=task.pk).share_done == 0.2
        assert PlanFigures.objects.get(plan=task.plan_id).share_done == pytest.approx(0.2)

    def test_what_nobody_estimated_counts_as_the_mean(self):
        backlog, epic, task = self.linked()
        a_story(backlog, 6, epic=epic)
        a_story(backlog, 2, epic=epic, done=date(2026, 3, 9))
        a_story(backlog, None, epic=epic)
        task.refresh_from_db()
        assert task.share_done == pytest.approx(2 / 12, abs=1e-4)  # mean of 6 and 2 is 4: 2 of 12

    def test_a_new_unit_counts_the_task_anew(self):
        backlog, epic, task = self.linked()
        a_story(backlog, 8, epic=epic)
        a_story(backlog, 2, epic=epic, done=date(2026, 3, 9))
        backlog.refresh_from_db()
        facts = settings(unit="stories")
        change_backlog(backlog, version=backlog.version, on=MONDAY, access=full_access(), **facts)
        task.refresh_from_db()
        assert task.share_done == 0.5  # 1 of 2 stories

    def test_a_task_of_another_plan_is_refused(self):
        _backlog, epic, _task = self.linked()
        elsewhere = a_task(an_initiative())
        with pytest.raises(Impossible, match="plan of another initiative"):
            change_epic(epic, version=epic.version, title="x", task=elsewhere, on=MONDAY, access=full_access())


def test_an_epic_takes_a_key_of_its_own_once():
    backlog = a_backlog()
    add_epic(backlog, title="Accounts", key="ACC", access=full_access())
    with pytest.raises(Impossible, match="key “ACC” already"):
        add_epic(backlog, title="Again", key="ACC", access=full_access())
