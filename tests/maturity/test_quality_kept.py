"""Data quality as the newest run kept it: since when, what was mended since, to whom it is told, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pilotage.accounts.models import Grant, Role
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.kit.models import Job
from pilotage.maturity.models import ModelState, ProbeRun, QualityReminder
from pilotage.maturity.pages.quality.owners import MOST_OWNERS
from pilotage.maturity.reads.gaps import gaps_in, gaps_visible_to
from pilotage.maturity.reads.quality import gaps_ordered
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.probing import Lack
from pilotage.work.actions import change_initiative
from tests.builders import a_person, a_portfolio, access_for, full_access
from tests.finance.money import a_line
from tests.governance.reports import a_cycle
from tests.maturity.builders_assessments import a_small_model
from tests.maturity.builders_facts import DAY, a_run, delivered, many_more, planned, something_of_everything
from tests.maturity.test_quality import signed_in, text_of

pytestmark = pytest.mark.django_db
PAGE, ROWS = "/capability/quality/", "/capability/quality/rows/"
HTMX = {"HX-Request": "true"}
MOST_QUERIES = 20
# The rows of a page are asked about by every question that found one of them.
MOST_AGAIN = 60


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = DAY.isoformat()


def fact(text: str, label: str) -> str:
    """What stands beside a label above the list."""
    return text.split(f"<dt>{label}</dt><dd>")[1].split("<")[0]


# Since when.


def test_before_the_first_count_the_page_offers_it_to_who_may():
    delivered("Depot", a_portfolio("Home"))
    text = text_of(signed_in().get(PAGE))
    assert "Nobody has counted yet" in text
    assert "Count now" in text
    text = text_of(signed_in(Role.VIEWER).get(PAGE))
    assert "Nobody has counted yet" in text
    assert "Count now" not in text
    assert signed_in().get(ROWS, headers=HTMX).status_code == 204


def test_the_page_says_as_of_when_it_was_counted():
    delivered("Depot", a_portfolio("Home"))
    a_run(DAY - timedelta(days=2))
    assert "counted over the 1 initiative you can see · as of 26 Jun 2026, 14:00, 2 days old" in text_of(
        signed_in().get(PAGE)
    )
    a_run()
    assert "· as of 26 Jun 2026, 14:00</p>" in text_of(signed_in().get(PAGE))


def test_who_configures_everything_counts_again_and_is_led_back_to_the_list():
    delivered("Depot", a_portfolio("Home"))
    a_run(DAY - timedelta(days=1))
    client = signed_in()
    assert "Count again now" in text_of(client.get(PAGE))
    assert "Count again now" not in text_of(signed_in(Role.PORTFOLIO_MANAGER).get(PAGE))
    client.post("/capability/evidence/look/", {"page": "quality"})
    run_waiting_jobs()
    assert Job.objects.get().result_url == PAGE
    assert ProbeRun.objects.filter(day=DAY).exists()


# What was mended since.


def test_a_mended_row_stands_there_until_the_next_count_and_says_so():
    home = a_portfolio("Home")
    row, other = delivered("Depot", home), delivered("Bridge", home)
    a_run()
    client = signed_in()
    address = f"{ROWS}?probe=plan_there"
    assert client.get(address, headers=HTMX).status_code == 204
    planned(row, baseline=False)
    text = text_of(client.get(address, headers=HTMX))
    assert "1 of these rows was mended since it was counted" in text
    mended, stands = (text.split(name)[1].split("</tr>")[0] for name in (f"Depot ({row.key})", f"Bridge ({other.key})"))
    assert ("Mended since" in mended, "Mended since" in stands) == (True, False)
    assert "It was: Neither a plan nor a backlog." in mended
    a_run()
    text = text_of(client.get(f"{PAGE}?probe=plan_there"))
    assert row.key not in text
    assert other.key in text


def test_the_page_asks_about_its_rows_once_it_stands_and_without_script_by_a_link():
    row = delivered("Depot", a_portfolio("Home"))
    a_run()
    planned(row, baseline=False)
    client = signed_in()
    text = text_of(client.get(f"{PAGE}?probe=plan_there"))
    assert f'hx-get="{ROWS}?probe=plan_there"' in text
    assert "Mended since" not in text
    assert "?probe=plan_there&amp;again=yes" in text
    text = text_of(client.get(f"{PAGE}?probe=plan_there&again=yes"))
    assert "Mended since" in text
    assert "hx-get" not in text.split('id="quality-rows"')[1].split(">")[0]


def manager_who_mended():
    """Of a delivery without a plan, which was counted and then got one."""
    row = delivered("Depot", a_portfolio("Home"))
    assert row.manager is not None
    Grant.objects.create(person=row.manager, role=Role.PROJECT_MANAGER, scope=row.scope)
    a_run()
    planned(row, baseline=False)
    return row.manager


def test_who_sees_a_row_alone_is_told_that_it_was_mended():
    manager = manager_who_mended()
    client = Client()
    client.force_login(manager)
    text = text_of(client.get(f"{ROWS}?mine=yes", headers=HTMX))
    assert "1 of these rows was mended" in text


def test_nobody_is_reminded_of_what_was_mended(mailoutbox, django_capture_on_commit_callbacks):
    manager = manager_who_mended()
    client = signed_in()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/capability/quality/remind/?owner={manager.pk}&probe=plan_there")
    assert mailoutbox == []
    assert "There is nothing left to ask for." in text_of(client.get(PAGE))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/capability/quality/remind/?owner={manager.pk}")
    (letter,) = mailoutbox
    assert "Neither a plan nor a backlog." not in letter.body
    assert QualityReminder.objects.get().to == manager


# To whom.


def test_counts_are_of_what_the_reader_may_see():
    home, other = a_portfolio("Home"), a_portfolio("Other")
    seen, hidden = delivered("Depot", home), delivered("Canary", other)
    for row in (seen, hidden):
        change_initiative(row, version=row.version, changes={"manager": None}, access=full_access(), on=DAY)
    a_run()
    asked = f"{PAGE}?probe=manager_named"
    assert fact(text_of(signed_in().get(asked)), "Rows to look at") == "2"
    text = text_of(signed_in(Role.VIEWER, on=home).get(asked))
    assert (fact(text, "Rows to look at"), fact(text, "Missing"), fact(text, "People")) == ("1", "1", "1")
    assert "Canary" not in text
    # The owner of the one that is hidden is in no choice and in no list.
    assert hidden.sponsor is not None
    assert hidden.sponsor.name not in text
    assert seen.sponsor is not None
    assert seen.sponsor.name in text
    assert "Canary" not in text_of(signed_in(Role.VIEWER, on=home).get(f"{asked}&owner={hidden.sponsor_id}"))


def test_rows_about_money_count_for_who_may_see_it():
    home = a_portfolio("Home")
    a_line(delivered("Depot", home))
    a_run()
    asked = f"{PAGE}?dimension=financials"
    with_money = text_of(signed_in(Role.PORTFOLIO_MANAGER, on=home).get(asked))
    assert int(fact(with_money, "Rows to look at")) > 0
    without = text_of(signed_in(Role.VIEWER, on=home).get(asked))
    assert fact(without, "Rows to look at") == "0"
    assert "Nothing is missing" in without


def test_who_steers_nothing_is_offered_no_reminder():
    home = a_portfolio("Home")
    row = delivered("Depot", home)
    assert row.manager is not None
    Grant.objects.create(person=row.manager, role=Role.PROJECT_MANAGER, scope=home.scope)
    a_run()
    assert "Remind all that are shown" in text_of(signed_in(Role.PORTFOLIO_MANAGER, on=home).get(PAGE))
    assert "Remind" not in text_of(signed_in(Role.VIEWER, on=home).get(PAGE)).split("<tbody>")[1].split("</tbody>")[0]
    assert "Remind all that are shown" not in text_of(signed_in(Role.VIEWER, on=home).get(PAGE))


def test_rows_are_sorted_as_asked_and_by_owner_otherwise():
    home = a_portfolio("Home")
    for name, manager in (("Alder", "Zoe"), ("Birch", "Adam"), ("Cedar", None)):
        row = delivered(name, home, manager=a_person(manager) if manager else None, sponsor=None)
        assert row.scope is not None
    a_run()
    client = signed_in()

    def order(sorting: str = "") -> list[str]:
        body = text_of(client.get(f"{PAGE}?probe=plan_there{sorting}")).split('id="quality-rows"')[1]
        return sorted(("Alder", "Birch", "Cedar"), key=body.index)

    # Adam, Zoe, and what is nobody's last.
    assert order() == ["Birch", "Alder", "Cedar"]
    assert order("&sort=-subject") == ["Cedar", "Birch", "Alder"]
    assert order("&sort=-owner") == ["Cedar", "Alder", "Birch"]


def test_questions_and_kinds_are_sorted_in_the_order_in_which_they_are_asked():
    delivered("Depot", a_portfolio("Home"))
    a_run()
    access = access_for(a_person(role=Role.PMO_LEAD))
    rows = gaps_visible_to(access, path=access.enterprise_path)
    names, lacks = list(PROBES), list(Lack)
    places = [names.index(gap.probe.name) for gap in gaps_in(gaps_ordered(rows, [("question", True)]))]
    assert places == sorted(places, reverse=True)
    kinds = [lacks.index(gap.probe.lack) for gap in gaps_in(gaps_ordered(rows, [("kind", False)]))]
    assert kinds == sorted(kinds)
    assert min(len(set(places)), len(set(kinds))) > 1


# What it costs.


@pytest.mark.parametrize(
    ("role", "address", "most"),
    [
        (Role.PMO_LEAD, PAGE, MOST_QUERIES),
        (Role.PORTFOLIO_MANAGER, PAGE, MOST_QUERIES),
        (Role.PORTFOLIO_MANAGER, f"{PAGE}?kind=missing&q=line&sort=-question", MOST_QUERIES),
        (Role.PMO_LEAD, ROWS, MOST_AGAIN),
    ],
)
def test_the_page_asks_as_much_of_many_rows_as_of_few(role, address, most, monkeypatch):
    # All rows on one page: what is asked again follows the questions on it.
    monkeypatch.setattr("pilotage.maturity.pages.quality.page.PAGE_SIZE", 100_000)
    a_small_model(state=ModelState.IN_FORCE)
    home, cycle = a_portfolio("Home"), a_cycle()
    client = signed_in(role, on=None if role == Role.PMO_LEAD else home)
    first, *_others = something_of_everything(home, "Line", number=1, cycle=cycle)
    for _twice in range(2):  # with the same names, which is a question of its own
        many_more(first, cycle, 4)
    a_run(DAY - timedelta(days=40))
    a_run()

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code in (200, 204)
        return len(queries)

    few = asked()
    many_more(first, cycle, 190)
    a_run()
    assert asked() == few
    assert few <= most


def test_what_is_nobodys_is_not_one_more_person():
    home = a_portfolio("Home")
    for number in range(MOST_OWNERS + 1):
        delivered(f"Depot {number}", home)
    delivered("Depot of nobody", home, manager=None, sponsor=None)
    a_run()
    text = text_of(signed_in().get(f"{PAGE}?probe=plan_there"))
    assert fact(text, "People").startswith(str(MOST_OWNERS + 1))
    assert "1 more person in the choice above" in text
