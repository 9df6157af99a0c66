"""What happened in the registers of initiatives between two days: facts that a status report is drafted from.

The caller has made sure that the reader may see these initiatives; money is not among the facts.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q

from pilotage.risk.models import OVER, Concern, Entry, EntryKind, Rating, Response, Severity, Status
from pilotage.risk.reads.listing import levels_in
from pilotage.risk.reads.scales import scales
from pilotage.risk.rules.scales import Levels, Scales, current_of
from pilotage.risk.rules.states import CAN_HAPPEN, HAS_DUE
from pilotage.risk.rules.trends import Trend, trend_of

RED = (Severity.HIGH, Severity.SEVERE)


@dataclass(frozen=True, slots=True)
class Rerated:
    """An entry whose rating changed; before: None where it was not rated before."""

    entry: Entry
    before: Severity | None
    after: Severity | None
    trend: Trend | None


@dataclass(slots=True)
class RiskFacts:
    """Of one initiative. Days: after `since`, until `until`, both as the caller said.

    raised     entries that were written down for a day in that time
    due        actions, issues and responses that are not done and were or will be due until `until`
    """

    raised: list[Entry] = field(default_factory=list)
    rerated: list[Rerated] = field(default_factory=list)
    happened: list[Entry] = field(default_factory=list)
    closed: list[Entry] = field(default_factory=list)
    due: list[Entry] = field(default_factory=list)
    due_responses: list[Response] = field(default_factory=list)

    @property
    def is_anything(self) -> bool:
        return any((self.raised, self.rerated, self.happened, self.closed, self.due, self.due_responses))


def risk_facts_between(initiative_ids: Collection[UUID], since: date, until: date) -> dict[UUID, RiskFacts]:
    """The facts of each initiative, shared entries in each that they concern: six queries, however many.

    since   exclusive: the day of the report before; until   inclusive
    """
    facts = {id: RiskFacts() for id in initiative_ids}
    homes = _homes(initiative_ids)
    entries = {
        entry.pk: entry
        for entry in Entry.objects.filter(pk__in=homes).select_related("owner").order_by("kind", "number")
    }
    for pk, entry in entries.items():
        for id in homes[pk]:
            _sort_in(facts[id], entry, since, until)
    known = scales()
    for changed in _rerated(entries, since, until, known):
        for id in homes[changed.entry.pk]:
            facts[id].rerated.append(changed)
    late = Response.objects.filter(entry__in=entries, done_on__isnull=True, due_on__lte=until)
    for response in late.exclude(entry__status__in=OVER).select_related("entry", "owner").order_by("due_on", "pk"):
        for id in homes[response.entry_id]:
            facts[id].due_responses.append(response)
    return facts


def red_risks_without_response(initiative_ids: Collection[UUID]) -> dict[UUID, list[Entry]]:
    """Open risks that are high or severe now and that nothing is planned about, worst first: five queries."""
    known, homes = scales(), _homes(initiative_ids)
    unanswered = Entry.objects.filter(pk__in=homes, kind=EntryKind.RISK).exclude(status__in=(*OVER, Status.ACCEPTED))
    unanswered = unanswered.filter(~Q(pk__in=Response.objects.values("entry_id"))).select_related("owner")
    found: dict[UUID, list[Entry]] = {id: [] for id in initiative_ids}
    red = [entry for entry in unanswered if known.severity_of(current_of(entry)) in RED]
    for entry in sorted(red, key=lambda one: (-(current_of(one).product or 0), one.title)):
        for id in homes[entry.pk]:
            found[id].append(entry)
    return found


def _homes(initiative_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Entry to the initiatives (of these) in whose register it stands or which it concerns: two queries."""
    homes: dict[UUID, list[UUID]] = defaultdict(list)
    own = Entry.objects.filter(initiative__in=initiative_ids).order_by()
    for entry_id, id in own.values_list("pk", "initiative_id"):
        homes[entry_id].append(id)
    shared = Concern.objects.filter(initiative__in=initiative_ids)
    for entry_id, id in shared.values_list("entry_id", "initiative_id"):
        homes[entry_id].append(id)
    return homes


def _sort_in(facts: RiskFacts, entry: Entry, since: date, until: date) -> None:
    if since < entry.raised_on <= until:
        facts.raised.append(entry)
    if entry.ended_on is not None and since < entry.ended_on <= until:
        has_happened = entry.status == Status.HAPPENED and entry.kind in CAN_HAPPEN
        (facts.happened if has_happened else facts.closed).append(entry)
    if entry.kind in HAS_DUE and not entry.is_over and entry.due_on is not None and entry.due_on <= until:
        facts.due.append(entry)


def _rerated(entries: dict[UUID, Entry], since: date, until: date, known: Scales) -> list[Rerated]:
    """Entries raised before that time whose rating at its end differs from the one at its beginning: one query."""
    rated: dict[UUID, list[Rating]] = defaultdict(list)
    for rating in Rating.objects.filter(entry__in=entries, on__lte=until).order_by("on"):
        rated[rating.entry_id].append(rating)
    found = []
    for pk, ratings in rated.items():
        entry = entries[pk]
        before = [one for one in ratings if one.on <= since]
        if ratings[-1].on <= since or entry.raised_on > since:
            continue
        then = levels_in(before[-1], entry.kind) if before else Levels(None, None)
        now = levels_in(ratings[-1], entry.kind)
        if then != now:
            found.append(Rerated(entry, known.severity_of(then), known.severity_of(now), trend_of(then, now, known)))
    return found
