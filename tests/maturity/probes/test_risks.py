"""Risks and issues: owned, looked at, answered, quantified."""

from datetime import datetime
from uuid import uuid4

from pilotage.maturity.rules.facts import EntryFact
from tests.maturity.builders_probes import ANNA, BEN, ENTERPRISE, Given, ago, at, found_by, signs, verdicts


def entry(kind: str = "risk", **facts: object) -> EntryFact:
    usual = {"home_owner": ANNA, "owner": BEN, "looked_on": ago(5), "status": "open"}
    return EntryFact(uuid4(), ENTERPRISE, kind, "Ground (R-1), Depot", **{**usual, **facts})


def test_a_risk_has_an_owner_and_else_its_register_is_asked():
    facts = Given(entries=(entry(), entry(owner=None), entry("issue", owner=None)))
    assert verdicts("risks_owned", facts) == [True, False]
    assert [row.owner for row in found_by("risks_owned", facts)] == [BEN, ANNA]


def test_a_risk_is_looked_at_every_month():
    entries = (entry(looked_on=ago(30)), entry(looked_on=ago(31)))
    assert verdicts("risks_reviewed", Given(entries=entries)) == [True, False]


def looked(moment: datetime | None) -> EntryFact:
    return entry(looked_at=moment)


def test_risks_looked_at_all_in_the_same_minute_are_a_sign():
    # Five at 9:00:00, one ten minutes later, one of which the moment is not known.
    entries = (*(looked(at(5)) for _row in range(5)), looked(at(5, minute=10)), looked(None))
    found = signs("risks_reviewed", Given(entries=entries))
    assert ["4 others" in sign for sign in found] == [True] * 5 + [False, False]


def test_something_is_done_about_a_severe_risk_or_it_is_accepted():
    entries = (
        entry(severity="severe", responses=1),
        entry(severity="high", status="accepted"),
        entry(severity="high"),
        entry(severity="medium"),
        entry(),
    )
    assert verdicts("severe_risks_answered", Given(entries=entries)) == [True, True, False]


def test_a_severe_risk_is_known_as_numbers():
    entries = (entry(severity="severe", is_numbered=True), entry(severity="high"), entry(severity="low"))
    assert verdicts("severe_risks_quantified", Given(entries=entries)) == [True, False]


def test_an_issue_is_not_overdue_and_was_looked_at():
    entries = (
        entry("issue", due_on=ago(0)),
        entry("issue", due_on=ago(1)),
        entry("issue", looked_on=ago(31)),
        entry("issue", late_responses=1),
        entry("risk", due_on=ago(9)),
    )
    assert verdicts("issues_moving", Given(entries=entries)) == [True, False, False, False]
