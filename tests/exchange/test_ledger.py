"""Ledgers: what they would change, booked whole or not at all, every bad row named, twice is once."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from pilotage.accounts.models import Role
from pilotage.accounts.rules import Refused
from pilotage.exchange.imports.models import Upload
from pilotage.exchange.ledger.actions import book_file, receive_ledger
from pilotage.exchange.ledger.commands import run_ledger
from pilotage.exchange.ledger.models import LedgerFile
from pilotage.exchange.schedules.actions import keep_plan_file
from pilotage.exchange.staffing.rules.columns import Unfit
from pilotage.finance.models import ActualAmount, MoneyLine
from pilotage.finance.rules.permissions import Impossible
from pilotage.kit.commands import CommandFailed
from tests.builders import a_person, a_portfolio, access_for, an_administrator, an_initiative, full_access
from tests.finance.money import a_line, booked

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = NOW.date()
HEAD = "Initiative key;Line;Kind;Posting date;Amount;Currency;Reference\n"


def brought(text, access=None, name="october.csv"):
    return receive_ledger(name=name, content=text.encode(), access=access or full_access(), at=NOW, on=TODAY)


def book(kept, access=None):
    return book_file(kept, access=access or full_access(), at=NOW, on=TODAY)


def depot(**facts):
    initiative = an_initiative("Depot", **facts)
    return initiative, a_line(initiative, "capex", name="Chargers"), a_line(initiative, "opex", name="Team")


def kept_amounts(line):
    return dict(ActualAmount.objects.filter(line=line).values_list("month", "amount"))


def test_bookings_of_a_month_are_added_up_and_booked_whole():
    initiative, chargers, team = depot()
    booked(team, {10: 7, 9: 3}, year=2026, on=TODAY)
    kept, found = brought(
        HEAD
        + f"{initiative.key};Chargers;;2026-10-03;1000.50;EUR;A1\n"
        + f"{initiative.key};chargers;capex;2026-10-28;-200;;A2\n"
        + f"{initiative.key};;opex;2026-10;12;EUR;\n"
        + f"{initiative.key};Team;;2026-09;3;EUR;\n"
    )
    assert found.problems == []
    assert found.counts == {"rows": 4, "new": 2, "changed": 1, "unchanged": 1, "refused": 0}
    assert not kept_amounts(chargers)
    book(kept)
    # 1000.50 - 200; October of the team was 7 and is 12, September stays.
    assert kept_amounts(chargers) == {date(2026, 10, 1): Decimal("800.50")}
    assert kept_amounts(team) == {date(2026, 10, 1): 12, date(2026, 9, 1): 3}


def test_the_same_file_again_changes_nothing_and_the_original_stays():
    initiative, chargers, _team = depot()
    text = HEAD + f"{initiative.key};Chargers;;2026-10;10;;\n"
    book(brought(text)[0])
    version = MoneyLine.objects.get(pk=chargers.pk).version
    kept, found = brought(text)
    assert (found.changing, found.counts["unchanged"]) == ([], 1)
    book(kept)
    assert MoneyLine.objects.get(pk=chargers.pk).version == version
    with pytest.raises(Impossible, match="booked already"):
        book(kept)
    # What was only looked at is forgotten after some days; what was booked is not.
    brought(text)
    Upload.objects.update(uploaded_at=datetime(2026, 10, 1, tzinfo=UTC))
    keep_plan_file(initiative, name="p.xml", content=b"x", access=full_access(), at=NOW)
    assert LedgerFile.objects.count() == 2
    assert bytes(LedgerFile.objects.first().upload.content) == text.encode()


def test_every_bad_row_is_named_and_nothing_is_booked():
    initiative, _chargers, _team = depot()
    a_line(initiative, "opex", name="Chargers")
    a_line(initiative, "capex", name="Dollars", currency="USD")
    rows = (
        ("Nowhere;Team;;2026-10;1;;", "no initiative “Nowhere”"),
        (f"{initiative.key};;;2026-10;1;;", "Say which line"),
        (f"{initiative.key};Chargers;;2026-10;1;;", "2 lines “Chargers”"),
        (f"{initiative.key};Catering;;2026-10;1;;", "no line “Catering”"),
        (f"{initiative.key};Team;grant;2026-10;1;;", "no kind of line"),
        (f"{initiative.key};Team;;soon;1;;", "soon"),
        (f"{initiative.key};Team;;2027-03;1;;", "has not begun"),
        (f"{initiative.key};Team;;2026-10;plenty;;", "plenty"),
        (f"{initiative.key};Team;;2026-10;;;", "needs an amount"),
        (f"{initiative.key};Team;;2026-10;1e30;;", "1e30"),
        (f"{initiative.key};Dollars;;2026-10;1;EUR;", "The booking is in EUR"),
        (f"{initiative.key};Team;;2026-10;5;;INV-7", None),
        (f"{initiative.key};Team;;2026-10;5;;INV-7", "in row 13 already"),
    )
    kept, found = brought(HEAD + "\n".join(row for row, _words in rows) + "\n")
    told = {one.place: one.sentence for one in found.problems}
    wrong = {f"row {at}": words for at, (_row, words) in enumerate(rows, start=2) if words}
    assert list(told) == list(wrong)
    for place, words in wrong.items():
        assert words in told[place] or words == "1e30", (place, told[place])
    with pytest.raises(Impossible, match="cannot be booked"):
        book(kept)
    assert not ActualAmount.objects.exists()


def test_a_missing_column_is_named():
    with pytest.raises(Unfit, match="“month”"):
        brought("Key;Line;Amount\nPRJ-1;Team;5\n")


def test_books_that_moved_on_stop_the_file():
    initiative, chargers, _team = depot()
    kept, _found = brought(HEAD + f"{initiative.key};Chargers;;2026-10;10;;\n")
    booked(chargers, {10: 4}, year=2026, on=TODAY)
    with pytest.raises(Impossible, match="moved on"):
        book(kept)
    assert kept_amounts(chargers) == {date(2026, 10, 1): 4}


def test_a_hidden_initiative_is_answered_like_one_that_is_not_there():
    mine, other = a_portfolio("Mine"), a_portfolio("Other")
    hidden, _chargers, _team = depot(portfolio=other)
    controller = access_for(a_person(role=Role.FINANCE_CONTROLLER, on=mine))
    sentences = [
        brought(HEAD + f"{key};Chargers;;2026-10;1;;\n", controller)[1].problems[0].sentence
        for key in (hidden.key, "PRJ-99999")
    ]
    assert sentences[0] == sentences[1].replace("PRJ-99999", hidden.key)


def test_who_may_only_look_is_refused():
    initiative, _chargers, _team = depot()
    viewer = access_for(a_person(role=Role.SRO))
    with pytest.raises(Refused):
        brought(HEAD + f"{initiative.key};Chargers;;2026-10;1;;\n", viewer)


def test_a_workbook_is_walked_from_file_to_books(client, django_assert_max_num_queries):
    client.force_login(an_administrator())
    _initiative, chargers, _team = depot()
    sheet = Workbook()
    sheet.active.append(["Initiative", "Line", "Month", "Amount"])
    for day in range(1, 21):
        sheet.active.append(["Depot", "Chargers", date(2026, 10, day), 10])
    content = BytesIO()
    sheet.save(content)
    file = SimpleUploadedFile("october.xlsx", content.getvalue())
    answer = client.post(reverse("exchange:ledger"), {"file": file})
    kept = LedgerFile.objects.get()
    url = reverse("exchange:ledger_preview", args=[kept.id])
    assert answer["Location"] == url
    with django_assert_max_num_queries(12):
        text = client.get(url).content.decode()
    for words in ("Chargers", "200.00", "and 14 more", "Book it"):
        assert words in text
    client.post(reverse("exchange:book_ledger", args=[kept.id]))
    assert kept_amounts(chargers) == {date(2026, 10, 1): 200}
    assert "Booked on" in client.get(url).content.decode()
    original = client.get(reverse("exchange:ledger_file", args=[kept.id]))
    assert original.content == content.getvalue()
    assert "october.xlsx" in client.get(reverse("exchange:ledger")).content.decode()
    client.force_login(a_person(role=Role.FINANCE_CONTROLLER))
    assert client.get(url).status_code == 404


def test_a_file_that_is_no_table_is_refused_with_a_sentence(client):
    client.force_login(an_administrator())
    file = SimpleUploadedFile("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00")
    answer = client.post(reverse("exchange:ledger"), {"file": file})
    assert answer.status_code == 422
    assert not LedgerFile.objects.exists()


class Typed:
    def __init__(self, file, *, apply):
        self.file, self.apply, self.json = file, apply, False


def test_the_command_shows_and_books(tmp_path, capsys):
    initiative, chargers, _team = depot()
    file = tmp_path / "bookings.csv"
    file.write_text(HEAD + f"{initiative.key};Chargers;;2026-10;10;;\n")
    assert run_ledger(Typed(file, apply=False)) == 0
    assert "Nothing was written" in capsys.readouterr().out
    assert not ActualAmount.objects.exists()
    assert run_ledger(Typed(file, apply=True)) == 0
    assert kept_amounts(chargers) == {date(2026, 10, 1): 10}
    file.write_text(HEAD + "Nowhere;Chargers;;2026-10;10;;\n")
    with pytest.raises(CommandFailed, match="cannot be booked"):
        run_ledger(Typed(file, apply=True))
