"""What happened in the registers of initiatives: as many questions as there are different days of last reports.

Most of them reported on the same days, so these are few, however many initiatives there are.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.governance.rules.reporting.facts import Due, RiskFact, Risks
from pilotage.risk.models import Entry, Severity
from pilotage.risk.reads.facts import RiskFacts, red_risks_without_response, risk_facts_between
from pilotage.risk.reads.scales import scales
from pilotage.risk.rules.scales import Scales, current_of
from pilotage.risk.rules.trends import Trend

CHANGES = {Trend.WORSE: "worse", Trend.BETTER: "better"}


def risks_of(since: Mapping[UUID, date], *, until: date) -> dict[UUID, Risks]:
    """By initiative; whoever asks has found the ids through their door."""
    by_day: dict[date, list[UUID]] = defaultdict(list)
    for id, day in since.items():
        by_day[day].append(id)
    red, known = red_risks_without_response(list(since)), scales()
    found = {}
    for day, ids in sorted(by_day.items()):
        for id, facts in risk_facts_between(ids, day, until).items():
            found[id] = Risks(_changed(facts, known), len(red[id]), _due(facts))
    return found


def _changed(facts: RiskFacts, known: Scales) -> tuple[RiskFact, ...]:
    raised = [_fact(one, "new", known.severity_of(current_of(one))) for one in facts.raised]
    rated = [_fact(one.entry, CHANGES[one.trend], one.after) for one in facts.rerated if one.trend in CHANGES]
    happened = [_fact(one, "happened") for one in facts.happened]
    closed = [_fact(one, "closed") for one in facts.closed]
    return (*raised, *rated, *happened, *closed)


def _fact(entry: Entry, change: str, severity: Severity | None = None) -> RiskFact:
    level = str(severity.label).lower() if severity else _("not rated")
    return RiskFact(entry.title, entry.key, change, level, _address(entry))


def _due(facts: RiskFacts) -> tuple[Due, ...]:
    """What registers ask for: actions, issues and responses that are due and not done."""
    entries = [
        Due(one.title, one.owner.name if one.owner else "", one.due_on, one.key, _address(one))
        for one in facts.due
        if one.due_on is not None
    ]
    responses = [
        Due(one.description, one.owner.name if one.owner else "", one.due_on, one.entry.key, _address(one.entry))
        for one in facts.due_responses
        if one.due_on is not None
    ]
    return (*entries, *responses)


def _address(entry: Entry) -> str:
    return reverse("risk:entry", args=[entry.pk])
