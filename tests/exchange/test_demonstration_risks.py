"""The registers of Nordhaven: a year behind them, some shared, some on their way up, some without numbers."""

from datetime import date

import pytest

from pilotage.exchange.demonstration import organisation as nordhaven
from pilotage.exchange.demonstration.initiatives import lines
from pilotage.exchange.demonstration.load import load
from pilotage.exchange.demonstration.risks import risk_lines
from pilotage.risk.models import Concern, Entry, EntryKind, Escalation, Rating, Response, Status

DAY = date(2026, 11, 23)


def test_every_register_that_the_table_names_is_there_and_no_title_comes_twice():
    table = risk_lines()
    names = {line.name for line in lines()} | {f"@{code}" for code, *_rest in nordhaven.PORTFOLIOS}
    assert {line.register for line in table} <= names
    assert len({line.title for line in table}) == len(table) == 120


@pytest.mark.django_db
@pytest.mark.slow
def test_the_registers_are_loaded_with_their_past():
    load(lambda message, share: None, day=DAY)
    counts = {kind: Entry.objects.filter(kind=kind).count() for kind in EntryKind}
    # Two risks happened, so that there are two issues more than the table has.
    assert counts == {"risk": 80, "opportunity": 8, "issue": 14, "assumption": 10, "action": 10}
    assert Entry.objects.filter(came_from__isnull=False).count() == 2
    assert Entry.objects.filter(status=Status.CLOSED).count() == 3
    assert Concern.objects.values("entry").distinct().count() == 2
    assert list(Escalation.objects.order_by("state").values_list("state", flat=True)) == [
        "acknowledged", "returned", "waiting",
    ]  # fmt: skip
    assert Response.objects.filter(done_on__isnull=False).exists()
    oldest = Rating.objects.order_by("on").values_list("on", flat=True)[0]
    assert (DAY - oldest).days > 270
    assert Entry.objects.filter(kind=EntryKind.RISK, probability_share__isnull=True).exists()
    assert Entry.objects.filter(owner__isnull=True).exists()
