"""The pages of change requests: what they show to whom, what they refuse with words, and how much they ask."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Person, Role
from pilotage.governance.models import ChangeRequest, ChangeRule
from tests.builders import a_person
from tests.finance.money import a_line, months_of
from tests.governance.changes import Yard

pytestmark = pytest.mark.django_db


@pytest.fixture
def yard() -> Yard:
    return Yard()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def after(client: Client, address: str, sent: dict[str, str] | None = None) -> str:
    """The page to which a deed leads."""
    answer = client.post(address, sent or {})
    assert answer.status_code == 303, answer.content.decode()[:2000]
    return text_of(client.get(answer.headers["Location"]))


def test_from_the_panel_to_the_ledger(yard):
    manager, sro = signed_in(yard.manager), signed_in(yard.sro)
    base = f"/initiatives/{yard.initiative.key}/changes/"
    assert "Ask for a change" in text_of(manager.get(f"{base}panel/"))
    assert "New planned finish" in text_of(manager.get(f"{base}new/"))
    bad = manager.post(f"{base}new/", {"title": "Piles", "new_cost": "a lot"})
    assert bad.status_code == 422
    assert "is not an amount" in bad.content.decode()
    sent = {
        "title": "Piles",
        "reason": "Soft ground",
        "new_finish": "2026-08-20",
        "new_cost": "1.2m",
        "currency": "eur",
    }
    draft = after(manager, f"{base}new/", sent)
    # 30 June to 20 August are 51 days; 200,000 of 1,000,000 are 20 %.
    assert "51 days later" in draft
    assert "+200,000" in draft
    assert "20.0" in draft
    change = ChangeRequest.objects.get()
    page = f"/governance/changes/{change.pk}/"
    assert "Submitted." in after(manager, f"{page}submit/")
    assert "Approve and sign" not in text_of(manager.get(page))
    assert "CR-1: Piles" in text_of(sro.get("/governance/"))
    assert "Approve and sign" in text_of(sro.get(page))
    assert "Choose whether" in after(sro, f"{page}decide/", {"outcome": "maybe"})
    done = after(sro, f"{page}decide/", {"outcome": "approve", "reason": "Go"})
    assert "In the decision ledger" in done
    assert "Approved" in text_of(manager.get(f"{base}panel/"))
    assert "Piles" in text_of(sro.get("/governance/changes/?state=approved"))
    assert "No request fits" in text_of(sro.get("/governance/changes/?state=draft"))


def test_who_sees_no_money_meets_none(yard):
    change = yard.submitted(
        new_finish=date(2026, 7, 20), new_cost=Decimal(1_234_567), money="Price of piles", benefits="Fewer trains"
    )
    viewer = signed_in(a_person(role=Role.VIEWER, on=yard.portfolio))
    for address in (f"/governance/changes/{change.pk}/", "/governance/changes/",
                    f"/initiatives/{yard.initiative.key}/changes/panel/"):  # fmt: skip
        text = text_of(viewer.get(address))
        assert "20 days later" in text
        for secret in ("1,234,567", "234,567", "234.6", "Price of piles", "Fewer trains", "1,000,000"):
            assert secret not in text
    writer = signed_in(a_person(role=Role.CONTRIBUTOR, on=yard.portfolio))
    assert "New whole cost" not in text_of(writer.get(f"/initiatives/{yard.initiative.key}/changes/new/"))


def test_the_page_says_what_becomes_of_the_money_lines_to_who_may_see_money(yard):
    a_line(yard.initiative, name="Piles", amounts=months_of(2026, {4: 1_000_000}))
    change = yard.submitted(new_finish=date(2026, 7, 20), new_cost=Decimal(1_080_000))
    page = f"/governance/changes/{change.pk}/"
    text = text_of(signed_in(yard.sro).get(page))
    assert "the whole cost that is asked for counts as approved. No money line is rewritten." in text
    assert "They come to 1,000,000\u202fEUR today: lay out the other 80,000\u202fEUR in them afterwards." in text
    assert f"/money/{yard.initiative.key}/baselines/" in text
    viewer = text_of(signed_in(a_person(role=Role.VIEWER, on=yard.portfolio)).get(page))
    assert "money baseline" not in viewer
    assert f"/money/{yard.initiative.key}/" not in viewer
    yard.approved(change)
    done = text_of(signed_in(yard.sro).get(page))
    assert "No money line is rewritten" not in done
    assert f"/money/{yard.initiative.key}/baselines/" in done
    compared = text_of(signed_in(yard.sro).get(f"/money/{yard.initiative.key}/baselines/"))
    # 1,080,000 are agreed, 1,000,000 lie in the line.
    assert "cost 80,000\u202fEUR lower" in compared
    assert "In no year" in compared


@pytest.mark.parametrize(
    ("lines", "asked", "words"),
    [
        (1_080_000, {"new_cost": Decimal(1_080_000)}, "They come to just that today."),
        (1_100_000, {"new_cost": Decimal(1_080_000)}, "take 20,000\u202fEUR out of them afterwards"),
        (None, {"new_cost": Decimal(1_080_000)}, "Bring the lines in line with it afterwards."),
        (1_000_000, {"benefit_change": Decimal(5_000)}, "with the benefit that is asked for; the approved costs stay"),
    ],
)
def test_the_page_says_how_far_the_lines_are_from_what_is_asked_for(yard, lines, asked, words):
    a_line(yard.initiative, name="Piles", amounts=months_of(2026, {4: lines}))
    change = yard.drafted(**asked)
    assert words in text_of(signed_in(yard.manager).get(f"/governance/changes/{change.pk}/"))


def test_an_overtaken_request_says_so_and_is_measured_again(yard):
    first, second = yard.submitted(new_finish=date(2026, 7, 20)), yard.submitted(new_finish=date(2026, 7, 30))
    yard.approved(first)
    manager, page = signed_in(yard.manager), f"/governance/changes/{second.pk}/"
    assert "Measure it again" in text_of(manager.get(page))
    assert "10 days later" in after(manager, f"{page}measure/")
    assert "Withdrawn" in after(manager, f"{page}withdraw/")


def test_the_rules_are_set_in_the_settings(yard):
    lead = signed_in(a_person(role=Role.PMO_LEAD))
    assert "These hold until" in text_of(lead.get("/settings/changes/"))
    after(lead, "/settings/changes/usual/")
    last = ChangeRule.objects.order_by("position").last()
    after(lead, f"/settings/changes/rules/{last.pk}/drop/")
    said = {"up_to_days": "90", "up_to_percent": "25", "role": Role.SRO}
    text = after(lead, "/settings/changes/rules/", said)
    assert "up to 90 days" in text
    assert signed_in(yard.owner).get("/settings/changes/").status_code == 403


@pytest.mark.parametrize("where", ["list", "page", "panel"])
def test_many_requests_take_as_many_queries_as_few(yard, where):
    change = yard.submitted(new_finish=date(2026, 7, 20), new_cost=Decimal(1_080_000))
    address = {
        "list": "/governance/changes/",
        "page": f"/governance/changes/{change.pk}/",
        "panel": f"/initiatives/{yard.initiative.key}/changes/panel/",
    }[where]
    client = signed_in(yard.sro)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    queries()
    few = queries()
    for _each in range(12):
        yard.submitted(new_finish=date(2026, 7, 20))
    assert queries() == few
    assert few <= PINNED[where]


PINNED = {"list": 7, "page": 19, "panel": 5}
