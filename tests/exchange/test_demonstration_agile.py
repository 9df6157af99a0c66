"""The agile teams of the demonstration: believable, the same each time, and loaded in few statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.delivery.models import Backlog, Sprint, SprintState, Story, StoryState
from pilotage.delivery.reads.backlogs import lives_of, progress_of, stays_of
from pilotage.delivery.rules.flow import growth
from pilotage.delivery.rules.sprints import Span, account, reliability
from pilotage.exchange.demonstration.agile import SPRINTS, Year, add_teams
from pilotage.exchange.demonstration.agile_words import TEAMS
from pilotage.exchange.demonstration.loaded import Loaded
from tests.builders import a_portfolio, an_initiative, full_access

DAY = date(2026, 11, 25)


def test_a_year_is_the_same_each_time():
    first, second = Year(TEAMS[0], DAY), Year(TEAMS[0], DAY)
    first.live(), second.live()
    assert [one.facts() for one in first.pieces] == [one.facts() for one in second.pieces]


@pytest.mark.django_db
def test_every_team_has_a_believable_year():
    access = full_access()
    home = a_portfolio(access=access)
    loaded = Loaded(month=DAY.replace(day=1), access=access)
    for team in TEAMS:
        loaded.initiatives[team.initiative] = an_initiative(team.initiative, portfolio=home, access=access)
    with CaptureQueriesContext(connection) as queries:
        add_teams(loaded, day=DAY)
    # Some statements a team, however many stories it has.
    assert len(queries) < 60 * len(TEAMS)

    assert Backlog.objects.count() == len(TEAMS) == 8
    grown_shares = []
    for backlog in Backlog.objects.all():
        sprints = list(Sprint.objects.filter(backlog=backlog))
        assert [one.state for one in sprints].count(SprintState.DONE) == SPRINTS - 1
        stays = stays_of(backlog)
        accounts = [
            account(stays[one.id], Span(one.start_on, one.finish_on), today=DAY)
            for one in sprints
            if one.state == SprintState.DONE
        ]
        assert 0.6 < reliability(accounts) < 1.05
        assert any(one.carried for one in accounts)
        assert any(one.added for one in accounts)
        assert 0.3 < progress_of(backlog).share < 0.97
        grown = growth(lives_of(backlog), agreed_on=backlog.scope_agreed_on, today=DAY)
        grown_shares.append(grown.share)
    # Some scopes hold, some grow into another product.
    assert -0.05 < min(grown_shares) < 0.08
    assert 0.1 < max(grown_shares) < 0.6
    assert Story.objects.filter(state=StoryState.DROPPED).exists()
    assert not Story.objects.filter(done_on__gt=DAY).exists()
