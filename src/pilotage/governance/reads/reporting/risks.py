"""What happened in the registers of initiatives since the last report of each: a fixed number of queries for all."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from pilotage.governance.rules.reporting.facts import Due, RiskFact, Risks
from pilotage.risk.models import Entry, EntryKind, Rating, Severity
from pilotage.risk.reads.facts import RiskFacts, red_risks_without_response, risk_facts_between
from pilotage.risk.reads.listing import levels_in
from pilotage.risk.reads.scales import scales
from pilotage.risk.rules.scales import Scales, current_of
from pilotage.risk.rules.trends import Trend, trend_of

# Before any entry was written down: from there on, everything is told.
EVER = date(1900, 1, 1)
CHANGES = {Trend.WORSE: "worse", Trend.BETTER: "better"}


def risks_of(since: Mapping[UUID, date], *, until: date) -> dict[UUID, Risks]:
    """By initiative, each since its own day; whoever asks has found the ids through their door."""
    red, known = red_risks_without_response(list(since)), scales()
    found = risk_facts_between(list(since), EVER, until)
    ratings = _ratings({entry.pk for facts in found.values() for entry in facts.raised}, until)
    return {
        id: Risks(
            changed=_changed(facts, since[id], ratings, known),
            red_open=len(red[id]),
            recorded=sum(entry.kind == EntryKind.RISK for entry in facts.raised),
            due=_due(facts),
        )
        for id, facts in found.items()
    }


def _ratings(entries: Collection[UUID], until: date) -> dict[UUID, list[Rating]]:
    found: dict[UUID, list[Rating]] = defaultdict(list)
    for rating in Rating.objects.filter(entry__in=entries, on__lte=until).order_by("on"):
        found[rating.entry_id].append(rating)
    return found


def _changed(
    facts: RiskFacts, since: date, ratings: Mapping[UUID, list[Rating]], known: Scales
) -> tuple[RiskFact, ...]:
    """New, rated worse or better, happened and closed after that day."""
    raised = [_fact(one, "new", known.severity_of(current_of(one))) for one in facts.raised if one.raised_on > since]
    rated = []
    for one in facts.raised:
        before = [rating for rating in ratings.get(one.pk, ()) if rating.on <= since]
        if before and one.raised_on <= since and ratings[one.pk][-1].on > since:
            then, now = levels_in(before[-1], one.kind), levels_in(ratings[one.pk][-1], one.kind)
            trend = trend_of(then, now, known)
            if trend in CHANGES:
                rated.append(_fact(one, CHANGES[trend], known.severity_of(now)))
    ended = [
        _fact(one, change)
        for change, entries in (("happened", facts.happened), ("closed", facts.closed))
        for one in entries
        if one.ended_on is not None and one.ended_on > since
    ]
    return (*raised, *rated, *ended)


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
