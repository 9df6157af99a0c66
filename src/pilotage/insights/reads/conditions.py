"""Conditions on initiatives that figures and their links share, so that a link opens exactly the rows it counted."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.insights.reads.view import CURRENT
from pilotage.strategy.models import Contribution, DriverSet, Rating
from pilotage.strategy.reads.levels import SHARES
from pilotage.work.models import Observation, Observed, Rag

SERVING = tuple(level for level, share in SHARES.items() if share)
# From best to worst.
RAGS = tuple(Rag.values)


def is_unreported(before: date) -> Q:
    """No RAG, or one that was given before that day."""
    return Q(rag="") | Q(rag_on__lt=before)


def is_overdue(day: date) -> Q:
    """Should have been finished before that day, and is not closed; the forecast counts before the plan."""
    late = Q(forecast_finish__lt=day) | Q(forecast_finish__isnull=True, planned_finish__lt=day)
    return late & Q(stage__phase__in=CURRENT)


def is_mine(access: Access) -> Q:
    """What the person owns, manages or may edit."""
    if access.may_everywhere(Permission.EDIT):
        return Q()
    named = Q(sponsor_id=access.person_id) | Q(manager_id=access.person_id)
    return named | access.where(Permission.EDIT, field="scope__path")


def rag_moved(since: date, *, is_worse: bool) -> Q:
    """The RAG differs for the worse (or the better) from what was reported last by that day."""
    then = (
        Observation.objects.filter(field=Observed.RAG, on__lte=since)
        .order_by("initiative_id", "-on")
        .distinct("initiative_id")
        .values("id")
    )
    moved = []
    for place, rag in enumerate(RAGS):
        others = RAGS[:place] if is_worse else RAGS[place + 1 :]
        if others:
            was = Observation.objects.filter(id__in=then, text__in=others).values("initiative_id")
            moved.append(Q(rag=rag, pk__in=was))
    return reduce(or_, moved)


def is_rated(driver_set: DriverSet | None, field: str = "pk") -> Q:
    """Somebody said what it serves: by the drivers in use; by objectives where no drivers are in use."""
    return Q(**{f"{field}__in": _said(driver_set).values("initiative_id")})


def is_serving(driver_set: DriverSet | None, field: str = "pk") -> Q:
    """Somebody said that it serves something."""
    return Q(**{f"{field}__in": _said(driver_set).filter(level__in=SERVING).values("initiative_id")})


def is_orphan(driver_set: DriverSet | None) -> Q:
    """Somebody said what it serves, and it is nothing."""
    return is_rated(driver_set) & ~is_serving(driver_set)


def _said(driver_set: DriverSet | None) -> QuerySet[Rating] | QuerySet[Contribution]:
    if driver_set is None:
        return Contribution.objects.filter(level__isnull=False)
    return Rating.objects.filter(driver__driver_set=driver_set, level__isnull=False)
