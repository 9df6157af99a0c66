"""What happened in registers between two days, for status reports."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.risk.actions.ratings import rate_entry
from pilotage.risk.actions.responses import respond
from pilotage.risk.actions.states import close, happen
from pilotage.risk.models import EntryKind
from pilotage.risk.reads.facts import red_risks_without_response, risk_facts_between
from pilotage.risk.rules.trends import Trend
from tests.builders import an_initiative, full_access
from tests.risk.registers import TODAY, an_entry

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 4, 30), date(2026, 5, 31)


def test_what_is_new_changed_happened_closed_and_due_is_told_once_for_each_initiative():
    access = full_access()
    here, there = an_initiative(access=access), an_initiative(access=access)
    new = an_entry("New", register=here, raised_on=date(2026, 5, 1), access=access)
    an_entry("Before", register=here, raised_on=SINCE, access=access)
    worse = an_entry("Worse", register=here, concerns=(there,), probability=2, impact=2, access=access)
    rate_entry(worse, version=None, rated_on=date(2026, 5, 10), probability=5, impact=5, residual_probability=None,
               residual_impact=None, note="", on=TODAY, access=access)  # fmt: skip
    gone = an_entry("Gone", register=here, access=access)
    close(gone, note="Passed by.", closed_on=UNTIL, version=None, on=TODAY, access=access)
    hit = an_entry("Hit", register=here, access=access)
    issue = happen(hit, happened_on=date(2026, 5, 5), note="", version=None, on=TODAY, access=access)
    action = an_entry("Call them", register=here, kind=EntryKind.ACTION, due_on=UNTIL, access=access)
    an_entry("Later", register=here, kind=EntryKind.ACTION, due_on=date(2026, 6, 1), access=access)
    facts = risk_facts_between([here.pk, there.pk], SINCE, UNTIL)
    assert facts[here.pk].raised == [issue, new]
    assert [(one.entry, one.before, one.after, one.trend) for one in facts[here.pk].rerated] == [
        (worse, "low", "severe", Trend.WORSE)
    ]
    assert facts[here.pk].closed == [gone]
    assert facts[here.pk].happened == [hit]
    assert facts[here.pk].due == [action]
    assert [one.entry for one in facts[there.pk].rerated] == [worse]
    assert facts[there.pk].raised == []


def test_red_risks_are_named_until_something_is_planned():
    access = full_access()
    here = an_initiative(access=access)
    red = an_entry(register=here, probability=5, impact=5, access=access)
    an_entry(register=here, probability=1, impact=1, access=access)
    an_entry(register=here, access=access)
    assert red_risks_without_response([here.pk]) == {here.pk: [red]}
    respond(red, facts={"strategy": "avoid", "description": "Go around"}, on=TODAY, access=access)
    assert red_risks_without_response([here.pk]) == {here.pk: []}


def test_the_number_of_queries_does_not_grow():
    access = full_access()
    counts = []
    initiatives = [an_initiative(access=access) for _ in range(4)]
    for number in (1, 4):
        for one in initiatives[:number]:
            an_entry(register=one, probability=3, impact=3, access=access)
        with CaptureQueriesContext(connection) as seen:
            risk_facts_between([one.pk for one in initiatives[:number]], SINCE, UNTIL)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
