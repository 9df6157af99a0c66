"""Mail to people: one digest each, every thing once, stopped by kind with the link of the mail."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from pilotage.accounts.models import Role
from pilotage.governance.actions.deciding import AskedCondition, vote
from pilotage.governance.actions.notices import send_notices
from pilotage.governance.models import NoticePreference, Outcome, SentNotice
from pilotage.governance.reads.notices import notice_kinds, stop_token
from tests.builders import A_DAY, a_person, access_for
from tests.governance.gates import NOON, Door

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_decider_is_told_once_of_what_waits_and_where(door):
    door.ready()
    review = door.submitted()
    assert send_notices(on=A_DAY, at=NOON) == 1
    [letter] = mail.outbox
    assert letter.to == [door.decider.email]
    assert "Approval of Depot" in letter.body
    assert f"/governance/reviews/{review.pk}/" in letter.body
    assert send_notices(on=A_DAY + timedelta(days=1), at=NOON) == 0


def test_the_link_of_the_mail_stops_its_kind_signed_out_and_asks_first(door):
    door.ready()
    door.submitted()
    send_notices(on=A_DAY, at=NOON)
    link = re.search(r"/governance/notices/stop/\S+/", mail.outbox[0].body)
    assert link is not None
    stranger = Client()
    assert stranger.get(link[0]).status_code == 200
    assert not NoticePreference.objects.exists()
    assert "no more mails of this kind" in stranger.post(link[0]).content.decode()
    SentNotice.objects.all().delete()
    assert send_notices(on=A_DAY, at=NOON) == 0


@pytest.mark.parametrize("token", ["nonsense", "WyJhIiwiYiJd:1abc:xyz"])
def test_a_link_that_we_did_not_sign_is_no_page(token):
    assert Client().post(f"/governance/notices/stop/{token}/").status_code == 404


def test_a_signed_link_to_a_kind_that_is_no_more_is_no_page(door):
    assert Client().get(f"/governance/notices/stop/{stop_token(door.decider.pk, 'gone')}/").status_code == 404


def test_one_chooses_what_one_gets_when_signed_in(door):
    client = Client()
    client.force_login(door.decider)
    assert client.get("/governance/notices/").content.decode().count(" checked") == len(notice_kinds())
    client.post("/governance/notices/", {"kind": ["conditions_due"]})
    assert client.get("/governance/notices/").content.decode().count(" checked") == 1
    door.ready()
    door.submitted()
    assert send_notices(on=A_DAY, at=NOON) == 0


def test_a_condition_is_told_of_when_it_comes_near_and_once_more_when_it_is_late(door):
    owner = a_person("Owner", role=Role.VIEWER, on=door.portfolio)
    door.ready()
    review = door.submitted()
    asked = [AskedCondition("Show the permit", owner, A_DAY + timedelta(days=20))]
    vote(review, outcome=Outcome.CONDITIONAL, comment="But", conditions=asked, access=access_for(door.decider),
         on=A_DAY, at=NOON)  # fmt: skip

    def told(days: int) -> int:
        return send_notices(on=A_DAY + timedelta(days=days), at=NOON)

    assert [told(days) for days in (1, 14, 15, 21, 22)] == [0, 1, 0, 1, 0]


def test_who_submitted_hears_that_it_came_back(door):
    door.ready()
    review = door.submitted()
    vote(review, outcome=Outcome.RECYCLE, comment="Old numbers", access=access_for(door.decider), on=A_DAY, at=NOON)
    send_notices(on=A_DAY, at=NOON)
    [letter] = mail.outbox
    assert letter.to == [door.manager.email]
    assert "Depot came back from Approval" in letter.body
