"""The pages of status reports: who has reported, writing, the paper, comparing, reminders, settings."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Role
from pilotage.governance.actions.reporting.drafting import Given, open_draft
from pilotage.governance.actions.reporting.publishing import correct
from pilotage.governance.models import RagRule, Reminder, ReportingCycle, ReportRag, StatusReport
from pilotage.governance.reads.reporting.drafts import drafts_of
from pilotage.governance.rules.reporting.periods import asked_for
from pilotage.kit import clock
from tests.builders import a_person, a_portfolio, full_access
from tests.governance.reports import NOW, TODAY, a_cycle, a_draft, delivered, published, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch):
    """The pages ask what day it is: it is the one of these reports."""
    for module in ("overview", "paper", "writing", "settings"):
        monkeypatch.setattr(f"pilotage.governance.pages.reporting.{module}.today", lambda: TODAY)


def signed_in(role: str = Role.PMO_LEAD, on=None) -> Client:
    client = Client()
    client.force_login(a_person(role=role, on=on))
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_day_of_these_tests_is_not_that_of_the_machine():
    assert clock.today() != TODAY


def test_who_has_reported_and_who_has_not():
    cycle = a_cycle()
    published(written(a_draft(delivered("Depot"), cycle)))
    delivered("Tram line")
    text = text_of(signed_in().get("/reports/"))
    assert "1 of 2" in text
    missing = text[text.index("Not reported yet") : text.index("Colours of the reports")]
    assert "Tram line" in missing
    assert "Depot" not in missing
    assert "overdue since 25 Jun 2026, 1 day" in missing


def test_watermelons_and_overrides_are_for_those_who_steer():
    cycle, home = a_cycle(), a_portfolio()
    one = delivered("Depot", portfolio=home, planned_start=date(2026, 1, 5), planned_finish=date(2026, 6, 1))
    published(written(a_draft(one, cycle), overall=Given("G", "We make it up.")))
    text = text_of(signed_in(Role.PORTFOLIO_MANAGER, home).get("/reports/"))
    assert "Watermelons" in text
    assert "Red proposed, Green given" in text
    assert "We make it up." in text
    viewer = text_of(signed_in(Role.VIEWER, home).get("/reports/"))
    assert "Depot" in viewer
    assert "Watermelons" not in viewer
    assert "proposed" not in viewer


def test_reminders_go_to_whom_they_may_reach(django_capture_on_commit_callbacks):
    cycle, manager = a_cycle(), a_person("Mia Manager")
    delivered("Depot", manager=manager)
    delivered("Tram line")
    client = signed_in()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/reports/remind/", {"cycle": str(cycle.pk), "period": "2026-06-01"})
    assert [one.to for one in mail.outbox] == [[manager.email]]
    assert "Jun 2026" in mail.outbox[0].body
    assert Reminder.objects.count() == 2
    text = text_of(client.get("/reports/"))
    assert "1 reminder is sent." in text
    assert "1 manager has no e-mail address" in text
    assert "reminded on" in text


def test_one_click_reminds_of_one_and_of_nothing_that_is_reported(django_capture_on_commit_callbacks):
    cycle = a_cycle()
    depot, tram = (delivered(name, manager=a_person(name)) for name in ("Depot", "Tram line"))
    published(written(a_draft(tram, cycle)))
    asked = {"cycle": str(cycle.pk), "period": "2026-06-01"}
    client = signed_in()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/reports/remind/", {**asked, "initiative": str(depot.pk)})
        client.post("/reports/remind/", {**asked, "initiative": str(tram.pk)})
    assert [row.initiative_id for row in Reminder.objects.all()] == [depot.pk]
    assert len(mail.outbox) == 1


def test_nobody_reminds_in_a_portfolio_that_they_do_not_steer():
    home, other = a_portfolio(), a_portfolio()
    cycle = a_cycle()
    delivered("Depot", portfolio=home)
    hidden = delivered("Secret", portfolio=other)
    client = signed_in(Role.PORTFOLIO_MANAGER, home)
    client.post("/reports/remind/", {"cycle": str(cycle.pk), "period": "2026-06-01", "initiative": str(hidden.pk)})
    assert not Reminder.objects.exists()
    assert client.post("/reports/remind/", {}).status_code == 303
    assert [row.initiative.name for row in Reminder.objects.all()] == ["Depot"]


def test_writing_keeps_what_is_typed_and_answers_with_the_new_version():
    one, home = delivered("Depot"), signed_in()
    a_cycle()
    answer = home.post(f"/initiatives/{one.key}/reports/open/")
    address = answer["Location"]
    draft = StatusReport.objects.get()
    assert address == f"/reports/{draft.pk}/write/"
    said = {"version": draft.version, "summary": "On our way.", "next_steps": "", "rag_overall": "G"}
    kept = text_of(home.post(address, said, headers={"HX-Request": "true"}))
    draft.refresh_from_db()
    assert draft.summary == "On our way."
    assert f'value="{draft.version}"' in kept
    other = {**said, "summary": "Others say otherwise."}
    stale = text_of(home.post(address, other, headers={"HX-Request": "true"}))
    assert "Somebody changed this report" in stale
    assert "version" not in stale.split("<output")[0]


def test_publishing_without_a_reason_says_where_and_keeps_what_was_written():
    one, cycle = delivered(planned_start=date(2026, 1, 5), planned_finish=date(2026, 6, 1)), a_cycle()
    draft = a_draft(one, cycle)
    client = signed_in()
    said = {"version": draft.version, "summary": "Fine.", "next_steps": "", "rag_overall": "G", "why_overall": ""}
    answer = client.post(f"/reports/{draft.pk}/publish/", said)
    assert answer.status_code == 422
    assert "Overall: say why you give another colour than proposed." in text_of(answer)
    assert ">Fine.</textarea>" in text_of(answer)
    draft.refresh_from_db()
    said |= {"version": draft.version, "why_overall": "The crane is here."}
    unseen = {**said, "composed": "2026-01-01T00:00:00+00:00"}
    assert client.post(f"/reports/{draft.pk}/publish/", unseen)["Location"] == f"/reports/{draft.pk}/write/"
    assert client.post(f"/reports/{draft.pk}/publish/", said)["Location"] == f"/reports/{draft.pk}/"
    paper = text_of(client.get(f"/reports/{draft.pk}/"))
    assert "The crane is here." in paper
    assert "Proposed was Red" in paper
    # The page for writing leads to the paper now, and nothing of it can be posted.
    assert client.get(f"/reports/{draft.pk}/write/")["Location"] == f"/reports/{draft.pk}/"
    client.post(f"/reports/{draft.pk}/write/", {**said, "summary": "Better."})
    draft.refresh_from_db()
    assert draft.summary == "Fine."


def test_money_in_a_frozen_report_is_for_those_who_may_see_it():
    home, cycle = a_portfolio(), a_cycle()
    one = delivered("Depot", portfolio=home, whole_life_cost=Decimal(918_273))
    done = published(written(a_draft(one, cycle)))
    changed = correct(done, reason="Typing error", access=full_access(), at=NOW)
    changed = published(written(changed))
    pages = (
        f"/reports/{done.pk}/",
        f"/reports/{changed.pk}/",
        f"/reports/{changed.pk}/compare/?with={done.pk}",
        "/reports/",
        f"/initiatives/{one.key}/reports/",
        f"/initiatives/{one.key}/reports/panel/",
        f"/initiatives/{one.key}/history/",
    )
    viewer, lead = signed_in(Role.VIEWER, home), signed_in()
    for address in pages:
        text = text_of(viewer.get(address))
        assert "918" not in text, address
        assert "Cost" not in text.replace("Cost unknown", ""), address
    for address in pages[:3]:
        assert "918.3\u202fk EUR" in text_of(lead.get(address)), address


def test_a_draft_is_nobodys_business_but_its_authors():
    home = a_portfolio()
    draft = a_draft(delivered("Depot", portfolio=home), a_cycle())
    assert signed_in(Role.VIEWER, home).get(f"/reports/{draft.pk}/").status_code == 404
    assert signed_in(Role.CONTRIBUTOR, home).get(f"/reports/{draft.pk}/").status_code == 200
    assert "Jun 2026" not in text_of(
        signed_in(Role.VIEWER, home).get(f"/initiatives/{draft.initiative.key}/reports/")
    ).replace("due", "")


def test_two_reports_side_by_side():
    one, cycle = delivered("Depot"), a_cycle()
    may = date(2026, 5, 25)
    first = published(written(a_draft(one, cycle, today=may), summary="All calm."), on=may)
    second = published(written(a_draft(one, cycle), summary="A storm.", overall=Given("R", "A storm")))
    text = text_of(signed_in().get(f"/reports/{second.pk}/compare/"))
    assert "<del>All calm.</del>" in text
    assert "<ins>A storm.</ins>" in text
    assert "May 2026" in text
    back = text_of(signed_in().get(f"/reports/{first.pk}/compare/?with={second.pk}"))
    assert "<ins>All calm.</ins>" in back


PINNED = [11, 8, 7]


@pytest.mark.parametrize("count", [3, 12])
def test_the_pages_ask_the_same_however_many_report(count):
    cycle, queries = a_cycle(), []
    for place in range(count):
        one = delivered(f"Initiative {place}")
        if place % 2:
            published(written(a_draft(one, cycle)))
    client = signed_in()
    last = StatusReport.objects.order_by("-pk").first()
    addresses = ("/reports/", f"/reports/{last.pk}/", f"/initiatives/{last.initiative.key}/reports/panel/")
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        queries.append(len(asked))
    assert queries == PINNED


def test_drafting_asks_the_same_however_many_there_are():
    counts = []
    for count in (2, 10):
        ids = [delivered().pk for _place in range(count)]
        access = full_access()
        with CaptureQueriesContext(connection) as asked:
            found = drafts_of(access, ids, otherwise=date(2026, 6, 1), until=TODAY, today=TODAY)
        assert len(found) == count
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_nearest_portfolio_decides_when_one_reports():
    home = a_portfolio()
    below = a_portfolio(parent=home)
    a_cycle("Enterprise")
    weekly = a_cycle("Weekly", portfolio=home, rhythm="weekly", due_day=5)
    delivered("Depot", portfolio=below)
    delivered("Tram line")
    client = signed_in()
    text = text_of(client.get(f"/reports/?cycle={weekly.pk}"))
    assert "week of 22 Jun 2026" in text
    assert "Depot" in text
    assert "Tram line" not in text[text.index("Not reported yet") :]


def test_cycles_are_added_changed_and_refused_in_words():
    client = signed_in()
    said = {
        "name": "Weekly", "portfolio": "", "rhythm": "weekly", "due_day": "9", "starts_on": "2026-01-01",
        "phases": ["delivery"], "is_active": "on",
    }  # fmt: skip
    answer = client.post("/settings/reports/cycles/", said)
    assert answer.status_code == 422
    assert "A week has the days 1" in text_of(answer)
    assert client.post("/settings/reports/cycles/", {**said, "due_day": "5"}).status_code == 303
    cycle = ReportingCycle.objects.get()
    answer = client.post("/settings/reports/cycles/", {**said, "due_day": "5"})
    assert "already" in text_of(answer)
    changed = {**said, "name": "Every Friday", "due_day": "5", "version": cycle.version}
    assert client.post(f"/settings/reports/cycles/{cycle.pk}/", changed).status_code == 303
    cycle.refresh_from_db()
    assert cycle.name == "Every Friday"
    stale = client.post(f"/settings/reports/cycles/{cycle.pk}/", changed)
    assert "in the meantime" in text_of(stale)
    assert signed_in(Role.PORTFOLIO_MANAGER).get("/settings/reports/").status_code == 403


def test_limits_are_set_and_hold_for_the_next_draft():
    client, cycle = signed_in(), a_cycle()
    said = {
        f"{name}_{end}": value
        for name in ("overall", "schedule", "cost", "scope", "benefits", "risk", "team")
        for end, value in (("amber", "0"), ("red", "10"))
    }
    assert client.post("/settings/reports/limits/", {**said, "schedule_amber": "20"}).status_code == 422
    assert (
        client.post("/settings/reports/limits/", {**said, "schedule_amber": "20", "schedule_red": "50"}).status_code
        == 303
    )
    assert RagRule.objects.get(dimension="schedule").amber == pytest.approx(0.2)
    # 25 days of 147 late is 17 %: within 20 %, so green now.
    one = delivered(planned_start=date(2026, 1, 5), planned_finish=date(2026, 6, 1))
    draft = open_draft(one, cycle=cycle, period=asked_for(cycle, TODAY), access=full_access(), at=NOW, today=TODAY)
    assert ReportRag.objects.get(report=draft, dimension="schedule").proposed == "G"
