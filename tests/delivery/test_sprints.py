"""Sprints: what is committed, added, taken out and carried over."""

from datetime import date

import pytest

from pilotage.delivery.actions.backlog_stories import change_state, move_to_sprint
from pilotage.delivery.actions.sprints import finish_sprint, remove_sprint, start_sprint
from pilotage.delivery.models import SprintStay, Story
from pilotage.delivery.reads.backlogs import stays_of
from pilotage.delivery.rules.permissions import Impossible
from pilotage.delivery.rules.sprints import Span, Stay, account, burn_down, reliability
from tests.builders import full_access
from tests.delivery.backlogs import MONDAY, a_backlog, a_sprint, a_story

SPAN = Span(MONDAY, date(2026, 3, 6))


def stay(size, added=2, left=None, done=None):
    return Stay("S", size, date(2026, 3, added), left and date(2026, 3, left), done and date(2026, 3, done))


def test_a_sprint_accounts_for_every_point():
    stays = [
        stay(5, done=4),  # committed and done
        stay(3, left=4),  # committed, taken out on Wednesday
        stay(8, left=6),  # committed, carried over on the last day
        stay(2, added=4, done=5),  # added on Wednesday and done
        stay(None, added=2),  # not estimated
    ]
    found = account(stays, SPAN, today=date(2026, 3, 10))
    assert (found.committed, found.added, found.removed) == (16, 2, 3)  # 5 + 3 + 8
    assert (found.done, found.carried, found.unsized) == (7, 8, 1)  # 5 + 2


def test_the_burn_down_follows_done_and_changed_scope():
    stays = [stay(5, done=4), stay(3, left=4), stay(2, added=4)]
    days = burn_down(stays, SPAN, today=date(2026, 3, 5))
    assert [one.scope for one in days] == [8, 8, 7, 7, None]  # Wednesday: 8 - 3 + 2
    assert [one.left for one in days] == [8, 8, 2, 2, None]
    assert [round(one.even, 1) for one in days] == [6.4, 4.8, 3.2, 1.6, 0]


def test_reliability_is_done_of_committed():
    first = account([stay(4, done=3), stay(6, left=6)], SPAN, today=date(2026, 3, 9))
    second = account([stay(10, done=6)], SPAN, today=date(2026, 3, 9))
    assert reliability([first, second]) == 0.7  # 14 of 20
    assert reliability([]) is None


@pytest.mark.django_db
class TestLife:
    def test_starting_fixes_the_commitment(self):
        backlog = a_backlog()
        sprint = a_sprint(backlog)
        a_story(backlog, 5, sprint=sprint)
        a_story(backlog, 3, sprint=sprint)
        started = start_sprint(sprint, on=MONDAY, access=full_access())
        a_story(backlog, 8, sprint=sprint, on=date(2026, 3, 4))
        started.refresh_from_db()
        assert (started.state, started.commitment) == ("running", 8)

    def test_one_sprint_runs_at_a_time(self):
        backlog = a_backlog()
        start_sprint(a_sprint(backlog, "Sprint A"), on=MONDAY, access=full_access())
        with pytest.raises(Impossible, match="“Sprint A” is still running"):
            start_sprint(a_sprint(backlog, "Sprint B"), on=MONDAY, access=full_access())

    def test_finishing_carries_over_what_is_not_done(self):
        backlog = a_backlog()
        first, second = a_sprint(backlog), a_sprint(backlog, start=date(2026, 3, 16), finish=date(2026, 3, 27))
        done, left = a_story(backlog, 5, sprint=first), a_story(backlog, 3, sprint=first)
        start_sprint(first, on=MONDAY, access=full_access())
        day = date(2026, 3, 13)
        change_state(backlog, [done.pk], state="done", on=day, today=day, access=full_access())
        finish_sprint(first, on=day, into=second, access=full_access())
        done.refresh_from_db(), left.refresh_from_db()
        assert (done.sprint, left.sprint) == (first, second)
        found = account(stays_of(backlog)[first.pk], Span(first.start_on, first.finish_on), today=date(2026, 4, 1))
        assert (found.committed, found.done, found.carried, found.removed) == (8, 5, 3, 0)

    def test_a_story_leaves_the_sprint_when_it_is_dropped(self):
        backlog = a_backlog()
        sprint = a_sprint(backlog)
        story = a_story(backlog, 5, sprint=sprint)
        day = date(2026, 3, 5)
        change_state(backlog, [story.pk], state="dropped", on=day, today=day, access=full_access())
        story.refresh_from_db()
        assert (story.sprint, story.dropped_on) == (None, day)
        assert SprintStay.objects.get().left_on == day

    def test_what_was_put_in_and_taken_out_on_one_day_was_never_there(self):
        backlog = a_backlog()
        sprint, story = a_sprint(backlog), a_story(backlog)
        move_to_sprint(backlog, [story.pk], sprint=sprint, on=MONDAY, access=full_access())
        move_to_sprint(backlog, [story.pk], sprint=None, on=MONDAY, access=full_access())
        assert not SprintStay.objects.exists()

    def test_a_finished_sprint_takes_nothing_in(self):
        backlog = a_backlog()
        sprint, story = a_sprint(backlog, "Sprint 9"), a_story(backlog)
        start_sprint(sprint, on=MONDAY, access=full_access())
        sprint = finish_sprint(sprint, on=date(2026, 3, 13), access=full_access())
        with pytest.raises(Impossible, match="“Sprint 9” is over"):
            move_to_sprint(backlog, [story.pk], sprint=sprint, on=date(2026, 3, 14), access=full_access())

    def test_removing_a_planned_sprint_keeps_its_stories(self):
        backlog = a_backlog()
        sprint = a_sprint(backlog)
        a_story(backlog, sprint=sprint)
        remove_sprint(sprint, on=date(2026, 3, 3), access=full_access())
        assert Story.objects.get().sprint is None
