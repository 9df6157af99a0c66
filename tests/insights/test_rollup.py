"""The figures of the portfolio tree, against sums made by hand (see world.py)."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Access
from pilotage.insights.reads.rollup import Figures, rollup
from pilotage.insights.reads.view import IN_DELIVERY, View
from pilotage.strategy.reads.drivers import active_driver_set
from pilotage.work.reads.visible import portfolios_visible_to
from tests.builders import a_person, access_for, full_access
from tests.insights.world import TODAY, World, a_world

pytestmark = pytest.mark.django_db
SINCE = date(2026, 3, 31)


@pytest.fixture
def world(db) -> World:
    return a_world()


def seen(access: Access, *, day: date = TODAY, since: date = SINCE, is_past: bool = False) -> dict[str, Figures]:
    view = View(access, tuple(portfolios_visible_to(access)), None, day, since, is_past)
    found = rollup(view, active_driver_set())
    return {line.portfolio.name: line.figures for line in found.lines} | {"total": found.total}


def test_a_portfolio_counts_what_lies_below_it(world):
    figures = seen(full_access())
    # Networks: Signals, Tracks, Depots in delivery, Night buses an idea; the old bridge is closed and not current.
    assert figures["Networks"].current == 4
    assert figures["Networks"].count(IN_DELIVERY) == 3
    assert figures["Rail"].current == 2
    assert figures["total"].current == 6


def test_rag_is_counted_of_what_is_in_delivery(world):
    figures = seen(full_access())
    assert dict(figures["Networks"].rags) == {"R": 1, "G": 1, "A": 1}
    assert dict(figures["Water"].rags) == {"": 1}


def test_a_missing_and_an_old_rag_are_unreported(world):
    figures = seen(full_access())
    # Depots was rated on 2 March, 120 days before 30 June; Pumps never.
    assert figures["Bus"].unreported == 1
    assert figures["Water"].unreported == 1
    assert figures["Rail"].unreported == 0


def test_the_trend_compares_with_what_was_reported_then(world):
    figures = seen(full_access())
    # Signals went from green to red, Tracks from amber to green; Depots stayed.
    assert (figures["Networks"].worse, figures["Networks"].better) == (1, 1)
    assert (figures["Bus"].worse, figures["Bus"].better) == (0, 0)
    later = seen(full_access(), since=date(2026, 6, 15))
    assert (later["total"].worse, later["total"].better) == (0, 0)


def test_money_sums_what_is_known_and_counts_what_is_not(world):
    figures = seen(full_access())
    # Current only: Signals 100 + Tracks 50 + Night buses 20; Depots unknown. The closed bridge's 70 do not count.
    money = figures["Networks"].money
    assert (money.cost, money.cost_known, money.cost_open, money.initiatives) == (Decimal(170), 3, 1, 4)
    assert (money.benefit, money.benefit_known) == (Decimal(40), 1)
    # 170 + Pumps 300; Valves unknown as well.
    assert (figures["total"].money.cost, figures["total"].money.cost_open) == (Decimal(470), 2)


def test_orphan_spend_is_what_was_rated_and_serves_nothing(world):
    figures = seen(full_access())
    assert (figures["Rail"].money.orphan, figures["Rail"].money.orphans) == (Decimal(50), 1)
    # Not rated is not orphan: Depots, Night buses, Pumps, Valves.
    assert figures["total"].money.orphans == 1
    assert figures["total"].money.unsaid == 4


def test_a_viewer_counts_the_own_portfolio_without_money(world):
    figures = seen(access_for(a_person(role=Role.VIEWER, on=world.bus)))
    assert set(figures) == {"Networks", "Bus", "total"}
    assert figures["total"].current == figures["Networks"].current == 2
    assert figures["total"].money.cost is None
    assert figures["total"].money.initiatives == 0


def test_as_of_a_past_day_the_past_is_counted(world):
    figures = seen(full_access(), day=date(2026, 3, 31), since=date(2026, 3, 1), is_past=True)
    assert dict(figures["Rail"].rags) == {"G": 1, "A": 1}
    # On 31 March the rating of Depots was 29 days old; only Pumps had none.
    assert figures["total"].unreported == 1
    before = seen(full_access(), day=date(2026, 2, 1), since=date(2026, 1, 1), is_past=True)
    assert before["total"].current == 0
