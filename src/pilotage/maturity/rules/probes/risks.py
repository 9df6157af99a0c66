"""Risks and issues, as governance asks: owned, looked at, answered, and known as numbers where they are severe."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from pilotage.maturity.rules.facts import EntryFact, Facts
from pilotage.maturity.rules.probes.asking import MONTH_DAYS, aged, at_once, crowded, is_within
from pilotage.maturity.rules.probing import Finding, Lack, Probe, Sight
from pilotage.risk.models import EntryKind, Severity, Status

DIMENSION = "governance"
# As reports of registers do: high and severe are what a board hears of.
RED = frozenset({Severity.HIGH.value, Severity.SEVERE.value})
MINUTE = timedelta(minutes=1)


def _entries(facts: Facts, *kinds: str) -> Iterator[EntryFact]:
    return (one for one in facts.entries if one.kind in kinds)


def _red_risks(facts: Facts) -> Iterator[EntryFact]:
    return (one for one in _entries(facts, EntryKind.RISK) if one.severity in RED)


def _finding(
    facts: Facts, one: EntryFact, passes: bool, said: str, *, sign: str = "", is_money: bool = False
) -> Finding:
    owner = one.owner or one.home_owner
    address = facts.addresses.entry % one.id
    return Finding(one.place, one.subject, address, passes, said, owner, sign if passes else "", is_money)


def risks_owned(facts: Facts) -> Iterator[Finding]:
    for one in _entries(facts, EntryKind.RISK):
        yield _finding(facts, one, one.owner is not None, _("Owned") if one.owner else _("Nobody owns it."))


def risks_reviewed(facts: Facts) -> Iterator[Finding]:
    risks = list(_entries(facts, EntryKind.RISK))
    # All looked at in the same minute: nobody has read them.
    crowds = at_once((("", one.looked_at) for one in risks), MINUTE / 2)
    for one in risks:
        passes = is_within(one.looked_on, MONTH_DAYS, facts.day)
        count = crowds.get(one.looked_at) if one.looked_at else None
        sign = crowded(count, _("looked at in the same minute as %(count)s others"))
        yield _finding(facts, one, passes, aged(one.looked_on, facts.day, ""), sign=sign)


def severe_risks_answered(facts: Facts) -> Iterator[Finding]:
    for one in _red_risks(facts):
        passes = one.responses > 0 or one.status == Status.ACCEPTED
        said = _("Accepted as it is") if not one.responses else _("Something is done about it")
        yield _finding(facts, one, passes, said if passes else _("Nothing is planned about it."))


def severe_risks_quantified(facts: Facts) -> Iterator[Finding]:
    for one in _red_risks(facts):
        said = _("Known as numbers") if one.is_numbered else _("Probability, cost or delay is not known as a number.")
        yield _finding(facts, one, one.is_numbered, said, is_money=True)


def issues_moving(facts: Facts) -> Iterator[Finding]:
    for one in _entries(facts, EntryKind.ISSUE):
        is_late = (one.due_on is not None and one.due_on < facts.day) or one.late_responses > 0
        passes = not is_late and is_within(one.looked_on, MONTH_DAYS, facts.day)
        said = _("It is overdue.") if is_late else aged(one.looked_on, facts.day, "")
        yield _finding(facts, one, passes, said)


PROBES = (
    Probe(
        "risks_owned", lazy("Risks have an owner"), lazy("open risks"), lazy("open risks"),
        lazy("Name who owns it."), DIMENSION, Lack.MISSING, risks_owned,
    ),
    Probe(
        "risks_reviewed", lazy("Risks were looked at within 30 days"), lazy("open risks"), lazy("open risks"),
        lazy("Look at it: is it still right?"), DIMENSION, Lack.STALE, risks_reviewed,
    ),
    Probe(
        "severe_risks_answered", lazy("Something is done about severe risks"), lazy("high and severe risks"),
        lazy("open risks that are high or severe"), lazy("Say what is done about it, or accept it."),
        DIMENSION, Lack.MISSING, severe_risks_answered,
    ),
    Probe(
        "severe_risks_quantified", lazy("Severe risks are known as numbers"), lazy("high and severe risks"),
        lazy("open risks that are high or severe, whose money you may see"),
        lazy("Say its probability, and its cost or its delay, as numbers."),
        DIMENSION, Lack.MISSING, severe_risks_quantified, Sight.MONEY,
    ),
    Probe(
        "issues_moving", lazy("Issues are not overdue, and were looked at within 30 days"), lazy("open issues"),
        lazy("open issues"), lazy("Settle it, or plan it anew."), DIMENSION, Lack.STALE, issues_moving,
    ),
)  # fmt: skip
