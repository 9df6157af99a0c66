"""The pages of evidence and data quality: what they show, to whom, and what they cost."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from pilotage.accounts.models import Grant, Person, Role
from pilotage.accounts.rules import Access, Refused
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.maturity.actions.reminding import remind
from pilotage.maturity.models import ModelState, ProbeRun, QualityReminder
from pilotage.maturity.reads.gaps import Gap, gaps_in
from pilotage.maturity.reads.quality import NOBODY, QualityQuery, gaps_by_owner, gaps_matching
from pilotage.maturity.rules.probing import Lack
from pilotage.work.models import Initiative
from tests.builders import a_person, a_portfolio, access_for, an_initiative
from tests.governance.reports import a_cycle
from tests.maturity.builders_assessments import a_small_model
from tests.maturity.builders_facts import DAY, NOON, a_run, delivered, many_more, planned, something_of_everything

pytestmark = pytest.mark.django_db
MOST_QUERIES = 40


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = DAY.isoformat()


def signed_in(role: str = Role.PMO_LEAD, on=None) -> Client:
    client = Client()
    client.force_login(a_person("Lena Lead", role=role, on=on))
    return client


def text_of(answer, status=200) -> str:
    assert answer.status_code == status
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()
    return answer.content.decode()


def reporting(role: str = Role.PROJECT_MANAGER) -> tuple[Initiative, Person]:
    """An initiative without a plan, whose manager may see it."""
    row = delivered("Depot", a_portfolio("Home"))
    assert row.manager is not None
    Grant.objects.create(person=row.manager, role=role, scope=row.scope)
    return row, row.manager


def gaps_of(access: Access, **asked: object) -> list[Gap]:
    """The rows that the newest run kept, as they are narrowed."""
    return gaps_in(gaps_matching(access, QualityQuery(**asked), path=access.enterprise_path))


# Evidence.


def test_before_the_first_look_the_page_offers_it_to_who_may():
    assert "Look now" in text_of(signed_in().get("/capability/evidence/"))
    text = text_of(signed_in(Role.VIEWER).get("/capability/evidence/"))
    assert "Nobody has looked yet" in text
    assert "Look now" not in text


def test_evidence_says_share_numerator_denominator_and_what_is_needed():
    a_small_model(state=ModelState.IN_FORCE)
    home = a_portfolio("Home")
    planned(delivered("One", home))
    delivered("Two", home)
    a_run()
    text = text_of(signed_in().get("/capability/evidence/"))
    assert "50\u202f% · 1 of 2 initiatives in delivery" in text
    assert "What is delivered has a plan or a backlog" in text
    assert "no evidence yet: it needs objectives" in text
    assert "counted over the 2 initiatives you can see" in text


def test_evidence_is_narrowed_by_dimension_state_and_scope():
    a_small_model(state=ModelState.IN_FORCE)
    home, other = a_portfolio("Home"), a_portfolio("Other")
    planned(delivered("One", home))
    delivered("Two", other)
    a_run()
    client = signed_in()
    text = text_of(client.get("/capability/evidence/?dimension=execution"))
    assert "What is delivered has a plan or a backlog" in text
    assert "Decided initiatives have a manager" not in text
    assert "1 of 1 initiatives in delivery" in text_of(client.get(f"/capability/evidence/?scope={home.pk}"))
    # A plan is there for half of them, and half is enough; both are described, and that is enough, too.
    assert "a plan or a backlog" not in text_of(client.get("/capability/evidence/?state=short"))
    assert text_of(client.get("/capability/evidence/?sort=share")).index("no evidence") > 0


def test_a_page_of_the_past_tells_what_was_kept_and_says_so():
    row = delivered("One", a_portfolio("Home"))
    a_run(DAY - timedelta(days=5))
    planned(row)
    a_run(DAY)
    client, past = signed_in(), (DAY - timedelta(days=4)).isoformat()
    text = text_of(client.get(f"/capability/evidence/?as_of={past}"))
    assert "As the run of" in text
    assert "0\u202f% · 0 of 1 initiatives in delivery" in text
    assert "Look now" not in text
    text = text_of(client.get(f"/capability/evidence/plan_there/?as_of={past}"))
    assert "0\u202f% · 0 of 1 initiatives in delivery" in text
    assert "kept for that day" in text
    assert row.key not in text


def test_the_look_is_asked_for_by_who_configures_everything():
    client = signed_in()
    answer = client.post("/capability/evidence/look/")
    assert answer.status_code == 303
    assert answer["Location"].startswith("/jobs/")
    run_waiting_jobs()
    assert ProbeRun.objects.count() == 1
    portfolio = a_portfolio()
    assert signed_in(Role.PMO_LEAD, on=portfolio).post("/capability/evidence/look/").status_code == 403
    assert signed_in(Role.VIEWER).post("/capability/evidence/look/").status_code == 403
    assert client.get("/capability/evidence/look/").status_code == 405


def test_the_year_before_is_worked_out_on_demand():
    delivered("One", a_portfolio("Home"))
    signed_in().post("/capability/evidence/look/", {"back": "yes"})
    run_waiting_jobs()
    days = list(ProbeRun.objects.order_by("day").values_list("day", flat=True))
    # The last days of the twelve months before June 2026.
    assert (len(days), days[0].isoformat(), days[-1].isoformat()) == (12, "2025-06-30", "2026-05-31")


# One probe.


def test_what_does_not_pass_comes_first_with_why_whose_and_where():
    row, manager = reporting()
    good = delivered("Bridge", a_portfolio("Other"))
    planned(good)
    text = text_of(signed_in().get("/capability/evidence/plan_there/"))
    assert "Neither a plan nor a backlog." in text
    assert manager.name in text
    assert f"/initiatives/{row.key}/plan/" in text
    assert "Bridge" not in text
    assert "Bridge" in text_of(signed_in().get("/capability/evidence/plan_there/?show=passing"))


def test_a_copied_description_is_told_as_a_sign():
    home = a_portfolio("Home")
    for name in ("One", "Two"):
        delivered(name, home, description="The same words.")
    text = text_of(signed_in().get("/capability/evidence/description_given/?show=signs"))
    assert "word for word as on 1 other" in text


def test_a_reader_sees_the_rows_that_are_theirs_to_see():
    hidden = delivered("Canary", a_portfolio("Hidden"))
    row, _manager = reporting()
    text = text_of(signed_in(Role.VIEWER, on=row.portfolio).get("/capability/evidence/plan_there/"))
    assert "0 of 1 initiatives in delivery" in text
    assert "Canary" not in text
    assert hidden.key not in text


def test_there_is_no_page_of_a_probe_that_is_not_there():
    client = signed_in()
    assert client.get("/capability/evidence/gone/").status_code == 404
    assert client.get("/capability/evidence/gone/export/csv/").status_code == 404
    assert client.get("/capability/evidence/plan_there/export/pdf/").status_code == 404


def test_a_trend_has_a_chart_with_a_table_beside():
    row = delivered("One", a_portfolio("Home"))
    a_run(DAY - timedelta(days=5))
    planned(row)
    a_run(DAY)
    text = text_of(signed_in().get("/capability/evidence/plan_there/"))
    assert "100\u202f% on 26 Jun 2026, 0\u202f% at first" in text
    assert "kept by a run" in text


def test_a_probe_is_saved_as_a_table():
    row, _manager = reporting()
    client = signed_in()
    text = text_of(client.get("/capability/evidence/plan_there/export/csv/"))
    assert f"Depot ({row.key})" in text
    assert ",no," in text
    answer = client.get("/capability/evidence/plan_there/export/xlsx/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[2]][:2] == [f"Depot ({row.key})", False]


# Data quality.


def test_every_row_that_does_not_pass_stands_with_whose_it_is_and_what_to_do():
    row, manager = reporting()
    a_run()
    text = text_of(signed_in().get("/capability/quality/"))
    assert f"Depot ({row.key})" in text
    assert "Import its plan, or begin a backlog." in text
    assert manager.name in text
    assert f"/initiatives/{row.key}/plan/" in text


def test_rows_are_narrowed_by_person_kind_dimension_question_and_words():
    row, manager = reporting()
    an_initiative("Orphan", portfolio=row.portfolio, stage=row.stage)
    a_run()
    access = access_for(a_person(role=Role.PMO_LEAD))

    def found(**asked: object):
        return gaps_of(access, **asked)

    everything = found()
    assert {gap.probe.lack for gap in found(lack=Lack.STALE)} == {Lack.STALE}
    assert {gap.probe.dimension for gap in found(dimension="strategy")} == {"strategy"}
    assert {gap.owner for gap in found(owner=manager.pk)} == {manager.pk}
    assert {gap.owner for gap in found(owner=NOBODY)} == {None}
    assert [gap.finding.subject for gap in found(probe="plan_there", words="depot")] == [f"Depot ({row.key})"]
    counted = gaps_by_owner(gaps_matching(access, QualityQuery(), path=access.enterprise_path), access)
    assert sum(one.total for one in counted) == len(everything)
    assert counted[-1].owner is None


def test_mine_are_the_rows_of_the_reader():
    row, manager = reporting()
    delivered("Bridge", row.portfolio)
    a_run()
    client = Client()
    client.force_login(manager)
    text = text_of(client.get("/capability/quality/?mine=yes"))
    assert f"Depot ({row.key})" in text
    assert "Bridge" not in text


def test_rows_are_paged_beyond_two_hundred(monkeypatch):
    monkeypatch.setattr("pilotage.maturity.pages.quality.page.PAGE_SIZE", 2)
    reporting()
    a_run()
    client = signed_in()
    text = text_of(client.get("/capability/quality/"))
    assert "Later rows" in text
    assert "1–2 of" in text
    assert "Earlier rows" in text_of(client.get("/capability/quality/?page=2"))


def test_what_is_narrowed_and_sorted_is_saved_as_it_is_shown():
    row, manager = reporting()
    client = signed_in()
    assert client.get("/capability/quality/export/csv/").status_code == 404
    a_run()
    text = text_of(client.get(f"/capability/quality/export/csv/?owner={manager.pk}&probe=plan_there"))
    assert len(text.strip().splitlines()) == 2
    assert f"Depot ({row.key})" in text
    assert "Counted at" in text
    assert "26 Jun 2026, 14:00" in text
    answer = client.get("/capability/quality/export/xlsx/?sort=-subject")
    subjects = [
        str(cells[1].value).casefold() for cells in load_workbook(io.BytesIO(answer.content)).active.iter_rows(2)
    ]
    assert subjects == sorted(subjects, reverse=True)


def test_a_page_of_the_past_shows_counts_and_no_rows():
    row, _manager = reporting()
    for days in (40, 5):
        a_run(DAY - timedelta(days=days))
    text = text_of(signed_in().get(f"/capability/quality/?as_of={(DAY - timedelta(days=1)).isoformat()}"))
    assert row.key not in text
    assert "rows do not pass" in text


def test_a_stranger_sees_no_row_and_no_name():
    row, manager = reporting()
    a_run()
    other = signed_in(Role.VIEWER, on=a_portfolio("Elsewhere"))
    text = text_of(other.get("/capability/quality/"))
    assert row.key not in text
    assert manager.name not in text
    assert Client().get("/capability/quality/").status_code == 302


# Reminders.


def test_one_mail_goes_to_each_person_with_all_their_rows(mailoutbox, django_capture_on_commit_callbacks):
    row, manager = reporting()
    a_run()
    client = signed_in()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/capability/quality/remind/?owner={manager.pk}")
    assert answer.status_code == 303
    (letter,) = mailoutbox
    assert letter.to == [manager.email]
    assert f"Depot ({row.key}): Neither a plan nor a backlog." in letter.body
    assert f"/initiatives/{row.key}/plan/" in letter.body
    assert "Lena Lead asks you" in letter.body
    kept = QualityReminder.objects.get()
    assert (kept.to, kept.rows) == (manager, int(letter.subject.split()[0]))
    assert "reminded on" in text_of(client.get("/capability/quality/"))


def test_nobody_is_told_of_rows_that_they_may_not_see(mailoutbox, django_capture_on_commit_callbacks):
    # The manager is named, and has no role there; a viewer sees the row, and no money.
    row = delivered("Depot", a_portfolio("Home"))
    viewer = row.sponsor
    assert viewer is not None
    Grant.objects.create(person=viewer, role=Role.VIEWER, scope=row.scope)
    Initiative.objects.filter(pk=row.pk).update(manager=None)
    a_run()
    client = signed_in()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/capability/quality/remind/")
    (letter,) = mailoutbox
    assert letter.to == [viewer.email]
    assert "The whole cost is known" not in letter.body
    Grant.objects.filter(person=viewer).delete()
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/capability/quality/remind/")
    assert mailoutbox == []
    assert "1 person was not reached" in text_of(client.get("/capability/quality/"))


def test_who_steers_a_portfolio_reminds_there_and_nowhere_else(mailoutbox, django_capture_on_commit_callbacks):
    row, manager = reporting()
    other = delivered("Bridge", a_portfolio("Other"))
    assert other.manager is not None
    Grant.objects.create(person=other.manager, role=Role.PROJECT_MANAGER, scope=other.scope)
    here = a_person(role=Role.PORTFOLIO_MANAGER, on=row.portfolio)
    Grant.objects.create(person=here, role=Role.VIEWER, scope=other.portfolio.scope)
    a_run()
    access = access_for(here)
    gaps = gaps_of(access)
    assert {gap.owner for gap in gaps} >= {manager.pk, other.manager_id}
    with django_capture_on_commit_callbacks(execute=True):
        done = remind(gaps, access=access, at=NOON)
    assert [one.to_id for one in done.sent] == [manager.pk]
    assert signed_in(Role.VIEWER, on=row.portfolio).post("/capability/quality/remind/").status_code == 403


def test_a_refused_reminder_leaves_nothing(mailoutbox):
    row, _manager = reporting()
    a_run()
    access = access_for(a_person(role=Role.PROJECT_MANAGER, on=row.portfolio))
    gaps = gaps_of(access)
    with pytest.raises(Refused):
        remind(gaps, access=access, at=NOON)
    assert not QualityReminder.objects.exists()
    assert mailoutbox == []


# What they cost.


@pytest.mark.parametrize("address", ["/capability/evidence/", "/capability/evidence/plan_there/"])
def test_a_page_asks_as_much_of_many_rows_as_of_few(address):
    a_small_model(state=ModelState.IN_FORCE)
    home, client, cycle = a_portfolio("Home"), signed_in(), a_cycle()
    first, *_others = something_of_everything(home, "Line", number=1, cycle=cycle)
    many_more(first, cycle, 7)
    a_run(DAY - timedelta(days=40))
    a_run()

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = asked()
    many_more(first, cycle, 190)
    a_run()
    assert asked() == few
    assert few <= MOST_QUERIES
