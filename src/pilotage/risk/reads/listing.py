"""A page of entries with what a row shows of their past and their treatment; counts of kinds; what owners there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pilotage.accounts.rules import Access, Permission
from pilotage.risk.models import Concern, Entry, EntryKind, Escalation, EscalationState, Rating, Response
from pilotage.risk.reads.visible import is_with_money
from pilotage.risk.rules.scales import Levels, Scales
from pilotage.risk.rules.states import CAN_HAPPEN
from pilotage.risk.rules.trends import Trend, trend_of


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a list shows it.

    open_responses, responses   how many are not done yet, of how many
    concerns   the other initiatives that it concerns, of those that the person may see
    """

    entry: Entry
    trend: Trend | None
    open_responses: int
    responses: int
    concerns: int
    is_escalated: bool


def with_treatment(access: Access, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with the counts that `lines_of` reads: within the same query, for the rows of the page alone."""
    told = Concern.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"))
    waiting = Escalation.objects.filter(entry=OuterRef("pk"), state=EscalationState.WAITING)
    return rows.annotate(
        responses_count=_count(Response.objects.all()),
        open_count=_count(Response.objects.filter(done_on__isnull=True)),
        concerns_count=_count(told),
        is_up=Exists(waiting),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:  # rows of any model that belongs to an entry: Any
    own = rows.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(own, output_field=IntegerField()), 0)


def lines_of(access: Access, entries: Sequence[Entry], known: Scales) -> list[Line]:
    """Entries that came `with_treatment` as lines: one query, however many."""
    trends = trends_of(entries, known)
    lines = []
    for entry in entries:
        sees_home = bool(access.may(Permission.SEE, path=entry.scope.path))
        # Annotations, which no type of the model names.
        facts: Any = entry
        lines.append(
            Line(
                entry,
                trends.get(entry.pk),
                facts.open_count,
                facts.responses_count,
                facts.concerns_count,
                is_escalated=facts.is_up and sees_home,
            )
        )
    return lines


def trends_of(entries: Collection[Entry], known: Scales) -> dict[UUID, Trend]:
    """How the newest rating compares with the one before it; nothing for what was rated once or never. One query."""
    kinds = {entry.pk: entry.kind for entry in entries}
    rated: dict[UUID, list[Levels]] = defaultdict(list)
    for rating in Rating.objects.filter(entry__in=kinds).order_by("on"):
        rated[rating.entry_id].append(levels_in(rating, kinds[rating.entry_id]))
    found = {id: trend_of(levels[-2], levels[-1], known) for id, levels in rated.items() if len(levels) > 1}
    return {id: trend for id, trend in found.items() if trend is not None}


def levels_in(rating: Rating, kind: str) -> Levels:
    """What was left on that day; where nobody rated that, the inherent rating."""
    if kind == EntryKind.ISSUE:
        return Levels(5, rating.residual_impact or rating.impact)
    return Levels(rating.residual_probability or rating.probability, rating.residual_impact or rating.impact)


def kind_counts(rows: QuerySet[Entry]) -> dict[str, int]:
    """How many of each kind: one query."""
    return dict(rows.order_by().values_list("kind").annotate(count=Count("pk", distinct=True)))


def owners_in(rows: QuerySet[Entry]) -> list[tuple[UUID, str]]:
    """Who owns any of these entries, by name."""
    found = rows.order_by().filter(owner__isnull=False).values_list("owner_id", "owner__name").distinct()
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


@dataclass(frozen=True, slots=True)
class Exposure:
    """Expected values of risks and of opportunities, of what the person may see the money of.

    known, unknown   how many of them have it as a number
    """

    risks: Decimal | None
    opportunities: Decimal | None
    known: int
    unknown: int


def exposure_in(access: Access, rows: QuerySet[Entry]) -> Exposure:
    """One query over annotated rows."""
    told = rows.order_by().filter(is_with_money(access), kind__in=CAN_HAPPEN)
    found = told.aggregate(
        risks=Sum("exposure", filter=Q(kind=EntryKind.RISK)),
        opportunities=Sum("exposure", filter=Q(kind=EntryKind.OPPORTUNITY)),
        known=Count("pk", filter=Q(exposure__isnull=False)),
        unknown=Count("pk", filter=Q(exposure__isnull=True)),
    )
    return Exposure(**found)
