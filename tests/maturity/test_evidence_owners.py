"""Rows of evidence that are somebody's: who is told of them, and of which run."""

from datetime import timedelta

import pytest

from pilotage.accounts.models import Grant, Role
from pilotage.governance.actions.notices import send_notices
from pilotage.maturity.models import ProbeGap
from pilotage.maturity.reads.mine import NOTICE
from pilotage.maturity.reads.quality import my_open_rows
from pilotage.maturity.rules.probing import Lack
from tests.builders import a_portfolio, access_for
from tests.maturity.builders_facts import DAY, NOON, a_run, delivered

pytestmark = pytest.mark.django_db


def test_people_are_told_of_their_own_rows_once_a_week(mailoutbox):
    home = a_portfolio("Home")
    row = delivered("One", home)
    manager = row.manager
    assert manager is not None
    Grant.objects.create(person=manager, role=Role.PROJECT_MANAGER, scope=home.scope)
    a_run()
    counts = my_open_rows(access_for(manager))
    assert counts[Lack.MISSING] > 0
    assert send_notices(on=DAY, at=NOON) >= 1
    (letter,) = [one for one in mailoutbox if one.to == [manager.email]]
    assert "rows of yours to look at" in letter.body
    assert "/capability/quality/?mine=yes" in letter.body
    mailoutbox.clear()
    send_notices(on=DAY + timedelta(days=1), at=NOON)
    assert [one for one in mailoutbox if one.to == [manager.email]] == []
    (line,) = NOTICE.ask(access_for(manager), DAY + timedelta(days=7))
    assert line.subject == "2026-W27"


def test_rows_that_one_may_not_see_are_not_told_to_whoever_is_named_in_them():
    row = delivered("One", a_portfolio("Home"))
    a_run()
    # Named as its manager, and without any role there.
    assert my_open_rows(access_for(row.manager)) == {}
    assert ProbeGap.objects.filter(owner=row.manager).exists()


def test_only_the_newest_run_says_whose_rows_are_open():
    delivered("One", a_portfolio())
    a_run(DAY)
    gaps = set(ProbeGap.objects.values_list("run__day", flat=True))
    a_run(DAY - timedelta(days=1))
    assert gaps == {DAY}
    assert set(ProbeGap.objects.values_list("run__day", flat=True)) == {DAY}
