"""The pages of the registers: what they show, to whom, and what they cost."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotage.accounts.models import Role
from pilotage.accounts.reads import organisation
from pilotage.kit.jobs import run_waiting_jobs
from pilotage.risk.actions.escalations import escalate
from pilotage.risk.forms.scales import ScalesForm
from pilotage.risk.models import Concern, Contingency, Entry, EntryKind, Escalation, Rating, Response, ScaleLevel
from pilotage.risk.reads.query import EntryQuery, entries_matching
from pilotage.risk.reads.rollup import risks_by_portfolio
from pilotage.risk.reads.scales import scales
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.risk.registers import TODAY, a_costly_risk, an_entry

pytestmark = pytest.mark.django_db
# A cost of 918,273 and 30 % of it in every form in which they could be shown; ids of rows hold shorter numbers too.
SECRETS = ("918273", "918,273", "918.3", "275481", "275,481", "275.5")
MOST_QUERIES = 12  # with the session, the person, the access and the frame's own


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def lead(client):
    client.force_login(an_administrator())
    return client


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def address(name, *args):
    return reverse(f"risk:{name}", args=args)


def test_the_register_lists_what_is_open_by_severity_and_opens_what_is_over(lead):
    register = an_initiative("Depot electrification")
    an_entry("Mild", register=register, probability=1, impact=1)
    an_entry("Grave", register=register, probability=5, impact=5)
    gone = an_entry("Gone", register=register)
    Entry.objects.filter(pk=gone.pk).update(status="closed", ended_on=TODAY)
    text = text_of(lead.get(address("register")))
    assert text.index("Grave") < text.index("Mild")
    assert "Gone" not in text
    assert "Gone" in text_of(lead.get(address("register") + "?status=all"))
    assert "Depot electrification" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=r-1", {"Rain"}),
        ("kind=action", {"Call"}),
        ("severity=severe", {"Rain"}),
        ("p=5&i=5", {"Rain"}),
        ("unanswered=yes&kind=risk", {"Rain", "Snow"}),
        ("late=yes", {"Call"}),
        ("unrated=yes", {"Snow"}),
        ("q=nothing", set()),
    ],
)
def test_what_the_address_asks_for_is_what_is_listed(lead, query, found):
    register = an_initiative()
    an_entry("Rain", register=register, probability=5, impact=5)
    an_entry("Snow", register=register)
    an_entry("Call", register=register, kind=EntryKind.ACTION, due_on=date(2026, 8, 1))
    text = text_of(lead.get(address("register") + "?" + query))
    assert {name for name in ("Rain", "Snow", "Call") if f">{name}<" in text} == found


def test_a_cell_of_the_heat_map_opens_its_rows(lead):
    register = an_initiative()
    an_entry("Rain", register=register, probability=4, impact=5)
    an_entry("Snow", register=register)
    text = text_of(lead.get(address("heat")))
    assert "p=4&amp;i=5" in text
    assert "1 is not rated" in text
    rows = text_of(lead.get(address("register") + "?kind=risk&p=4&i=5"))
    assert ">Rain<" in rows
    assert ">Snow<" not in rows


def test_a_shared_risk_counts_once_in_every_sum_above_it(lead):
    top = a_portfolio("Top")
    left, right = a_portfolio("Left", parent=top), a_portfolio("Right", parent=top)
    here, there = an_initiative(portfolio=left), an_initiative(portfolio=right)
    a_costly_risk("Shared", register=here, concerns=(there,), probability=5, impact=5)
    text = text_of(lead.get(address("top")))
    # One line in the list; one risk in each of Top, Left and Right.
    assert text.count(">Shared<") == 1
    access = full_access()
    rows = entries_matching(
        access, EntryQuery(kind=EntryKind.RISK), scales(), currency=organisation().currency, on=TODAY
    )
    rolled = {one.portfolio.name: (one.count, one.exposure) for one in risks_by_portfolio(access, rows)}
    assert rolled == {name: (1, Decimal(36)) for name in ("Top", "Left", "Right")}


def test_writing_rating_answering_and_ending_an_entry_by_its_pages(lead):
    register = an_initiative()
    new = address("new") + f"?kind=risk&initiative={register.key}"
    assert text_of(lead.post(new, {"title": ""}), 422).count("This field is required")
    sent = {"title": "Rain", "probability": "4", "impact": "3", "probability_share": "40 %", "cost_likely": "1.2m"}
    answer = lead.post(new, sent)
    entry = Entry.objects.get()
    assert answer["Location"] == address("entry", entry.pk)
    assert (entry.probability_share, entry.cost_likely) == (Decimal("0.4"), Decimal(1_200_000))
    rate = {"rated_on": "2026-08-01", "probability": "5", "impact": "5", "note": "Wetter", "version": entry.version}
    assert lead.post(address("rate", entry.pk), {**rate, "rated_on": "2026-12-01"}).status_code == 422
    # Raised today, so it cannot have been rated in August.
    assert lead.post(address("rate", entry.pk), rate).status_code == 422
    assert lead.post(address("rate", entry.pk), {**rate, "rated_on": TODAY.isoformat()}).status_code == 303
    assert Rating.objects.count() == 1
    assert lead.post(address("respond", entry.pk), {"strategy": "reduce", "description": "Roof"}).status_code == 303
    response = Response.objects.get()
    done = {"strategy": "reduce", "description": "Roof", "done_on": TODAY.isoformat(), "version": response.version}
    assert lead.post(address("change_response", entry.pk, response.pk), done).status_code == 303
    entry.refresh_from_db()
    ended = {"on": TODAY.isoformat(), "note": "It rained", "version": entry.version}
    answer = lead.post(address("happen", entry.pk), ended)
    issue = Entry.objects.get(kind=EntryKind.ISSUE)
    assert answer["Location"] == address("entry", issue.pk)
    assert "It came from" in text_of(lead.get(address("entry", issue.pk)))
    assert "It became" in text_of(lead.get(address("entry", entry.pk)))
    text = text_of(lead.get(address("entry", entry.pk)))
    assert "said that it has happened" in text


def test_a_stale_form_is_refused_with_both_versions_side_by_side(lead):
    entry = an_entry("Rain")
    lead.post(address("edit", entry.pk), {"title": "First", "version": entry.version})
    text = text_of(lead.post(address("edit", entry.pk), {"title": "Second", "version": entry.version}), 422)
    assert "Somebody changed this" in text
    assert "First" in text


def test_what_is_handed_up_is_answered_by_who_decides_there_only(client):
    top = a_portfolio("Top")
    here = a_portfolio("Here", parent=top)
    entry = an_entry("Rain", register=an_initiative(portfolio=here))
    manager = a_person(role=Role.PROJECT_MANAGER, on=here)
    client.force_login(manager)
    reason = {"words": "We cannot carry it", "version": entry.version}
    assert client.post(address("escalate", entry.pk), reason).status_code == 303
    handed = Escalation.objects.get()
    assert handed.to == here
    assert client.get(address("answer", handed.pk)).status_code == 403
    client.force_login(a_person(role=Role.PORTFOLIO_MANAGER, on=here))
    assert "Waits for your answer" in text_of(client.get(address("escalations")))
    assert client.post(address("answer", handed.pk), {"words": "", "choice": "return"}).status_code == 422
    assert client.post(address("answer", handed.pk), {"words": "We will", "choice": "acknowledge"}).status_code == 303
    # Acknowledged there, it can go one level further.
    escalate(entry, reason="Still too much", version=None, on=TODAY, access=access_for(manager))
    assert Escalation.objects.get(state="waiting").to == top


def test_the_contingency_is_exact_and_says_when_its_risks_changed(lead):
    register = an_initiative()
    for share, cost in (("0.3", 50), ("0.1", 200), ("0.5", 20), ("0.25", 80)):
        an_entry(register=register, probability_share=Decimal(share), cost_likely=Decimal(cost))
    an_entry("No number", register=register)
    sent = {"correlation": "0", "samples": "1000", "seed": "1"}
    assert lead.post(address("reckon", register.key), sent).status_code == 303
    text = text_of(lead.get(address("contingency", register.key)))
    # V19: expected 65, P50 50, P80 100, P90 150, nothing with 23.6 %.
    for said in ("65 EUR", "50 EUR", "100 EUR", "150 EUR", "23.6", "1 unknown", "Exact"):
        assert said in text.replace("\u202f", " "), said
    an_entry(register=register, probability_share=Decimal("0.5"), cost_likely=Decimal(9))
    assert "changed since this was reckoned" in text_of(lead.get(address("contingency", register.key)))
    assert "65" in text_of(lead.get(address("contingency_home"))) or Contingency.objects.count() == 1


def test_a_long_reckoning_becomes_a_job_that_keeps_its_answer(lead):
    register = an_initiative()
    for _each in range(6):
        a_costly_risk(register=register)
    sent = {"correlation": "0.3", "samples": "1000000", "seed": "7"}
    assert lead.post(address("reckon", register.key), sent).status_code == 303
    assert Contingency.objects.get().answered_at is None
    assert "contingency-live" in text_of(lead.get(address("contingency", register.key)))
    assert run_waiting_jobs() == 1
    assert "1,000,000 trials" in text_of(lead.get(address("contingency", register.key)))


def test_without_risks_as_numbers_there_is_nothing_to_reckon(lead):
    register = an_initiative()
    an_entry(register=register)
    text = text_of(
        lead.post(address("reckon", register.key), {"correlation": "0", "samples": "1000", "seed": "1"}), 422
    )
    assert "as numbers" in text


def test_who_may_not_see_money_meets_none(client):
    home = a_portfolio()
    register = an_initiative(portfolio=home)
    entry = a_costly_risk(register=register, cost_low=None, cost_high=None, cost_likely=Decimal(918_273))
    client.force_login(a_person(role=Role.VIEWER, on=home))
    for url in (
        address("register"), address("register") + "?sort=-exposure", address("entry", entry.pk), address("top"),
        address("panel", register.key), address("export", "csv"), address("heat"),
    ):  # fmt: skip
        answer = client.get(url)
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        for secret in SECRETS:
            assert secret not in text, (url, secret)
    assert client.get(address("contingency", register.key)).status_code == 403


def test_a_shared_entry_tells_nothing_of_a_register_that_is_hidden(client):
    here, hidden = a_portfolio("Here"), a_portfolio("Canary-harbour")
    mine = an_initiative("Mine", portfolio=here)
    entry = a_costly_risk(
        "Common ground", register=an_initiative("Canary-tunnel", portfolio=hidden), concerns=(mine,),
        cost_low=None, cost_high=None, cost_likely=Decimal(918_273), probability=5, impact=5,
    )  # fmt: skip
    escalate(entry, reason="Canary-reason", version=None, on=TODAY, access=full_access())
    client.force_login(a_person(role=Role.PORTFOLIO_MANAGER, on=here))
    for url in (
        address("register"), address("entry", entry.pk), address("top"), address("panel", mine.key),
        address("export", "csv"), address("escalations"), address("contingency", mine.key),
        address("portfolio_panel", here.pk), address("heat"),
    ):  # fmt: skip
        answer = client.get(url)
        text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
        assert answer.status_code == 200, url
        for canary in ("Canary", *SECRETS):
            assert canary not in text, (url, canary)
    assert client.get(address("edit", entry.pk)).status_code == 403


def test_the_scales_are_changed_at_once_or_not_at_all(lead):
    text = text_of(lead.get(address("scales")))
    assert "Endangers what was promised" in text
    form = lead.get(address("scales")).content.decode()
    assert form
    sent = scale_form()
    assert lead.post(address("scales"), {**sent, "c5_5": "low"}).status_code == 422
    assert lead.post(address("scales"), {**sent, "p5_until": "90"}).status_code == 422
    assert lead.post(address("scales"), {**sent, "i5_name": "Ruinous"}).status_code == 303
    assert ScaleLevel.objects.get(axis="impact", level=5).name == "Ruinous"


def scale_form():
    form = ScalesForm(known=scales())
    return {
        bound.html_name: bound.field.prepare_value(bound.initial) if bound.initial is not None else "" for bound in form
    }


def test_many_entries_are_changed_at_once(lead):
    entries = [an_entry(), an_entry()]
    owner = a_person("Olga Owner")
    sent = {"key": [str(one.pk) for one in entries], "owner": str(owner.pk), "reviewed": "yes"}
    assert lead.post(address("bulk"), sent).status_code == 303
    assert set(Entry.objects.values_list("owner__name", "reviewed_on")) == {("Olga Owner", TODAY)}


@pytest.mark.parametrize(
    "name",
    ["register", "register of one", "register below", "heat", "top", "escalations", "contingency_home", "contingency"],
)
def test_the_number_of_queries_does_not_grow_with_rows(lead, name):
    counts = []
    register = an_initiative()
    addresses = {
        "register of one": address("register") + f"?kind=risk&sort=-exposure&initiative={register.key}",
        "register below": address("register") + f"?kind=risk&status=all&portfolio={register.portfolio_id}",
        "contingency": address("contingency", register.key),
    }
    for many in (2, 30):
        for place in range(many):
            entry = a_costly_risk(register=register, probability=1 + place % 5, impact=1 + place % 5)
            if place < 3:
                Concern.objects.create(entry=entry, initiative=an_initiative())
                escalate(entry, reason="Too much", version=None, on=TODAY, access=full_access())
        with CaptureQueriesContext(connection) as seen:
            text_of(lead.get(addresses.get(name) or address(name)))
        counts.append(len(seen))
    assert counts[1] <= counts[0]
    assert counts[1] <= MOST_QUERIES, counts
