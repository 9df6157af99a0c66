"""A page of entries with what a row shows of their past and their treatment; counts of kinds; what owners there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DecimalField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, JSONObject

from pilotage.accounts.models import Person
from pilotage.accounts.reads import people_by_name
from pilotage.accounts.rules import Access, Permission
from pilotage.risk.models import Concern, Entry, EntryKind, Escalation, EscalationState, Rating, Response
from pilotage.risk.reads.visible import entries_visible_to, is_with_money
from pilotage.risk.rules.scales import Levels, Scales
from pilotage.risk.rules.states import CAN_HAPPEN
from pilotage.risk.rules.trends import Trend, trend_of

LEVEL_FIELDS = ("probability", "impact", "residual_probability", "residual_impact")


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
    """Entries with what `lines_of` reads: within the same query, for the rows of the page alone."""
    told = Concern.objects.filter(access.where(Permission.SEE, field="initiative__scope__path"))
    waiting = Escalation.objects.filter(entry=OuterRef("pk"), state=EscalationState.WAITING)
    return rows.annotate(
        responses_count=_count(Response.objects.all()),
        open_count=_count(Response.objects.filter(done_on__isnull=True)),
        concerns_count=_count(told),
        is_up=Exists(waiting),
        newest_ratings=_newest_ratings(),
    )


def _newest_ratings() -> ArraySubquery:
    """The newest two, the newest first."""
    of_entry = Rating.objects.filter(entry=OuterRef("pk")).order_by("-on")
    return ArraySubquery(of_entry.values(levels=JSONObject(**{name: name for name in LEVEL_FIELDS}))[:2])


def _count(rows: QuerySet[Any]) -> Coalesce:  # rows of any model that belongs to an entry: Any
    own = rows.filter(entry=OuterRef("pk")).order_by().values("entry").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(own, output_field=IntegerField()), 0)


def lines_of(access: Access, entries: Sequence[Entry], known: Scales) -> list[Line]:
    """Entries that came `with_treatment` as lines: no query."""
    lines = []
    for entry in entries:
        sees_home = bool(access.may(Permission.SEE, path=entry.scope.path))
        # Annotations, which no type of the model names.
        facts: Any = entry
        lines.append(
            Line(
                entry,
                _trend(entry.kind, facts.newest_ratings, known),
                facts.open_count,
                facts.responses_count,
                facts.concerns_count,
                is_escalated=facts.is_up and sees_home,
            )
        )
    return lines


def _trend(kind: str, newest: Sequence[Mapping[str, int | None]], known: Scales) -> Trend | None:
    """How the newest rating compares with the one before it; None for what was rated once or never."""
    if len(newest) < 2:
        return None
    after, before = (levels_in(Rating(**levels), kind) for levels in newest)
    return trend_of(before, after, known)


def levels_in(rating: Rating, kind: str) -> Levels:
    """What was left on that day; where nobody rated that, the inherent rating."""
    if kind == EntryKind.ISSUE:
        return Levels(5, rating.residual_impact or rating.impact)
    return Levels(rating.residual_probability or rating.probability, rating.residual_impact or rating.impact)


@dataclass(frozen=True, slots=True)
class KindTotal:
    """Entries of one kind. exposure, known, unknown: as `Exposure` has them."""

    count: int
    exposure: Decimal | None
    known: int
    unknown: int


def totals_by_kind(access: Access, rows: QuerySet[Entry]) -> dict[str, KindTotal]:
    """One query over annotated rows. Of what the person may not see the money, the exposure is None in them already."""
    unknown = is_with_money(access) & Q(exposure__isnull=True)
    # For somebody who sees no money at all it is nothing but None, which has no type of its own.
    exposure = Cast("exposure", DecimalField(max_digits=38, decimal_places=12))
    totals = rows.order_by().values_list("kind").annotate(
        count=Count("pk"), total=Sum(exposure), known=Count(exposure), unknown=Count("pk", filter=unknown)
    )  # fmt: skip
    return {kind: KindTotal(*facts) for kind, *facts in totals}


@dataclass(frozen=True, slots=True)
class Exposure:
    """Expected values of risks and of opportunities, of what the person may see the money of.

    known, unknown   how many of them have it as a number
    """

    risks: Decimal | None
    opportunities: Decimal | None
    known: int
    unknown: int


def exposure_in(totals: Mapping[str, KindTotal], kind: str = "") -> Exposure:
    """Of one kind, or of all that can happen."""
    found = {one: totals[one] for one in CAN_HAPPEN if one in totals and kind in ("", one)}
    risks, opportunities = found.get(EntryKind.RISK), found.get(EntryKind.OPPORTUNITY)
    return Exposure(
        risks=risks.exposure if risks else None,
        opportunities=opportunities.exposure if opportunities else None,
        known=sum(one.known for one in found.values()),
        unknown=sum(one.unknown for one in found.values()),
    )


@dataclass(frozen=True, slots=True)
class Choosable:
    """Somebody who owns an entry that the person may see, or who can be made an owner."""

    id: UUID
    name: str
    is_owner: bool
    can_own: bool


def owners_and_people(access: Access) -> list[Choosable]:
    """By name: one query."""
    seen = entries_visible_to(access).filter(owner=OuterRef("pk"))
    people = Person.objects.annotate(
        is_owner=Exists(seen.order_by()), can_own=Exists(people_by_name().filter(pk=OuterRef("pk")).order_by())
    )
    found = people.filter(Q(is_owner=True) | Q(can_own=True)).order_by("name", "pk")
    return [Choosable(*facts) for facts in found.values_list("pk", "name", "is_owner", "can_own")]
