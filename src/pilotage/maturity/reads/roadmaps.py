"""Roadmaps: which are there, which is current, and when its increments are."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.engine.roadmap.spans import Span, spans_of
from pilotage.maturity.models import Aim, Increment, IncrementPractice, Roadmap, RoadmapState


def roadmaps_visible_to(access: Access) -> QuerySet[Roadmap]:
    """Those of scopes that the person may see: a roadmap tells of its whole scope. Newest first."""
    rows = Roadmap.objects.filter(access.where(Permission.SEE, field="scope__path"))
    return rows.select_related("scope", "model", "assessment").order_by("-id")


def current_roadmap(access: Access, *, path: str) -> Roadmap | None:
    """The roadmap that is followed in just that scope."""
    return roadmaps_visible_to(access).filter(scope__path=path, state=RoadmapState.CURRENT).first()


def increment_rows_of(roadmap: Roadmap) -> QuerySet[Increment]:
    """With the initiative that each became, in order."""
    return Increment.objects.filter(roadmap=roadmap).select_related("initiative__scope").order_by("place")


def increments_of(roadmap: Roadmap) -> list[Increment]:
    """All increments in order, with their practices and the initiative that each became: two queries."""
    practices = IncrementPractice.objects.select_related("practice__dimension").order_by(
        "practice__dimension__position", "practice__level", "practice__position"
    )
    return list(increment_rows_of(roadmap).prefetch_related(Prefetch("practices", practices)))


def practice_counts(roadmaps: Collection[Roadmap]) -> dict[UUID, int]:
    """How many practices stand in increments, by the roadmap's id; one that holds none is left out."""
    rows = IncrementPractice.objects.filter(increment__roadmap__in=[one.pk for one in roadmaps]).order_by()
    return dict(rows.values_list("increment__roadmap").annotate(count=Count("id")))


def next_increments(roadmap: Roadmap, *, on: date | None = None) -> list[Increment]:
    """The increments that hold something, in order; of those that are not over on that day, where one is given."""
    spans = increment_spans(roadmap)
    return [
        one for one in increments_of(roadmap) if one.practices.all() and (on is None or spans[one.place].last >= on)
    ]


def increment_spans(roadmap: Roadmap) -> tuple[Span, ...]:
    """(s,) the days of each increment."""
    return spans_of(roadmap.starts, weeks=roadmap.weeks, count=roadmap.count)


def aims_of(roadmap: Roadmap) -> dict[str, Aim]:
    """By key of the dimension."""
    rows = Aim.objects.filter(roadmap=roadmap).select_related("dimension").order_by("dimension__position")
    return {one.dimension.key: one for one in rows}


def places_of(increments: Sequence[Increment]) -> dict[str, int]:
    """By key of the practice: the increment in which it stands."""
    return {line.practice.key: one.place for one in increments for line in one.practices.all()}
