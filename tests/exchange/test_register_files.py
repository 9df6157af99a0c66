"""Bringing a register as a file: dirty headers are guessed, the difference is shown, whole or nothing, and back."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.accounts.models import Role
from pilotage.exchange.imports.models import ImportRun
from pilotage.risk.models import Entry, EntryKind, Rating
from tests.builders import a_person, a_portfolio, an_administrator, an_initiative
from tests.risk.registers import TODAY, an_entry

pytestmark = pytest.mark.django_db
URL = "/data/risks/"


@pytest.fixture(autouse=True)
def stopped(settings):
    settings.STOPPED_TODAY = TODAY.isoformat()


@pytest.fixture
def lead(client):
    client.force_login(an_administrator())
    return client


def looked_at(client, text, *, url=URL):
    """The address of the import, once its file is read."""
    answer = client.post(url, {"file": SimpleUploadedFile("list.csv", text.encode())})
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def page_of(client, address, **query):
    """What the page of an import shows, rows of every outcome together."""
    pages = [client.get(address, {"outcome": one, **query}) for one in ("refused", "changed", "new", "unchanged")]
    assert {page.status_code for page in pages} == {200}
    return "".join(page.content.decode() for page in pages)


def bring(client, text, *, url=URL, **said):
    """The file, looked at and taken over; the address of the import."""
    address = looked_at(client, text, url=url)
    assert client.post(f"{address}apply/", said).status_code == 303
    return address


def state_of(address):
    return ImportRun.objects.get(pk=address.rstrip("/").rsplit("/", 1)[1]).state


def test_a_list_of_another_tool_is_read_looked_at_and_taken_over(lead):
    register = an_initiative("Depot electrification")
    an_entry("Rain", register=register, probability=2, impact=2)
    text = (
        "Risk register of March;;;;;;\n\n"
        "Risk ID;Risk title;Project;Likelihood;Impact;Cost impact;Probability %\n"
        ";Snow;Depot electrification;High;4;1.2m;40 %\n"
        "R-1;Rain;Depot electrification;5;2;;\n"
    )
    address = looked_at(lead, text)
    assert Entry.objects.count() == 1
    shown = page_of(lead, address)
    assert "Snow" in shown
    assert "Probability: 2 → 5" in shown
    assert lead.post(f"{address}apply/").status_code == 303
    snow = Entry.objects.get(title="Snow")
    assert (snow.kind, snow.number, snow.probability, snow.impact) == (EntryKind.RISK, 2, 4, 4)
    assert (snow.cost_likely, snow.probability_share) == (Decimal(1_200_000), Decimal("0.4"))
    rain = Entry.objects.get(title="Rain")
    assert rain.probability == 5
    assert Rating.objects.filter(entry=rain).count() == 2
    assert "nothing to take over" in page_of(lead, looked_at(lead, text))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Snow;Nowhere;3;1", "There is no initiative"),
        ("Snow;Depot;9;1", "is no level"),
        ("Snow;Depot;3;abc", "is not an amount"),
        (";Depot;3;1", "Give the entry a title"),
    ],
)
def test_a_row_that_cannot_be_kept_is_named_and_nothing_is_written_unless_it_is_left_out(lead, row, words):
    an_initiative("Depot")
    text = f"Title;Initiative;Impact;Cost\nGood;Depot;3;5\n{row}\n"
    address = bring(lead, text)
    assert words in page_of(lead, address)
    assert (Entry.objects.count(), state_of(address)) == (0, "previewed")
    assert lead.post(f"{address}apply/", {"leave_out": "on"}).status_code == 303
    assert (Entry.objects.get().title, state_of(address)) == ("Good", "applied")


def test_rows_without_a_register_go_to_the_one_in_the_address(lead):
    register = an_initiative()
    bring(lead, "Title\nSnow\n", url=f"{URL}?initiative={register.key}")
    assert Entry.objects.get().initiative == register


def test_what_is_exported_comes_back_without_a_difference(lead):
    register = an_initiative("Depot")
    an_entry("Rain", register=register, probability=2, impact=2, residual_probability=1, delay_likely=5,
             probability_share=Decimal("0.25"), cost_likely=Decimal(7))  # fmt: skip
    an_entry("Call", register=register, kind=EntryKind.ACTION, due_on=TODAY)
    file = b"".join(lead.get("/risks/export/csv/")).decode("utf-8-sig")
    shown = page_of(lead, looked_at(lead, file))
    assert "nothing to take over" in shown, shown[shown.find("<dl") :][:3000]


def test_nobody_writes_or_finds_where_they_may_not(client):
    here, hidden = a_portfolio(), a_portfolio()
    an_initiative("Canary-tunnel", portfolio=hidden)
    client.force_login(a_person(role=Role.CONTRIBUTOR, on=here))
    mine = an_initiative("Mine", portfolio=here)
    answer = page_of(client, bring(client, "Title;Initiative;Cost\nA;Canary-tunnel;\nB;Mine;5\n"))
    assert "or none that you may see" in answer
    assert "You may not write cost" in answer
    assert not Entry.objects.exists()
    assert client.get(f"{URL}?initiative={an_initiative(portfolio=hidden).key}").status_code == 404
    bring(client, f"Title;Key\nB;{mine.key}\n")
    assert Entry.objects.get().initiative == mine
