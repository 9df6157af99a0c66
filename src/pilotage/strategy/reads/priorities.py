"""The priority of initiatives: an interval while ratings are missing, never a false point.

The sum runs in the database, because a ranking of thousands must not fetch every rating; a test holds it against the
engine's `priority_of`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from pilotage.accounts.rules import Access
from pilotage.engine.scoring.priority import priority_of
from pilotage.strategy.models import Driver, DriverSet, Level, Rating
from pilotage.strategy.reads.drivers import drivers_of, weights_of
from pilotage.strategy.reads.levels import share_in_sql, share_of, weighed_share_in_sql
from pilotage.strategy.reads.ratings import NOT_RATED, Cells
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


@dataclass(frozen=True, slots=True)
class Priority:
    """Where the priority lies, 0..1: `low` counts missing ratings as none, `high` as extreme.

    share_rated   the weight of the rated drivers, 0..1; exactly 1 when nothing that matters is missing
    """

    low: float
    high: float
    share_rated: float

    @property
    def point(self) -> float | None:
        """The priority, or None while a rating that matters is missing."""
        return self.low if self.share_rated == 1 else None


NOTHING_RATED = Priority(0.0, 1.0, 0.0)


def priorities_of(access: Access, driver_set: DriverSet, initiative_ids: Collection[UUID]) -> Mapping[UUID, Priority]:
    """The priority of each of these that the person may see. Empty while the set has no weights: nobody can say."""
    return priorities_in(driver_set, initiatives_visible_to(access).filter(id__in=initiative_ids))


def priorities_in(driver_set: DriverSet, initiatives: QuerySet[Initiative]) -> Mapping[UUID, Priority]:
    """The same of (visible) initiatives by a condition. Three queries, however many there are."""
    if weights_of(driver_set) is None:
        return {}
    ids = initiatives.order_by().values_list("id", flat=True)
    rows = (
        Rating.objects.filter(driver__driver_set=driver_set, level__isnull=False, initiative__in=ids)
        .values("initiative_id")
        .annotate(worth=Sum(weighed_share_in_sql("level", "driver__weight_share")), known=Sum("driver__weight_share"))
        .values_list("initiative_id", "worth", "known")
    )
    found = {one: Priority(float(worth), float(worth + 1 - known), float(known)) for one, worth, known in rows}
    return {one: found.get(one, NOTHING_RATED) for one in ids}


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a priority's computation: weight × share of the level. No level: between 0 and the whole weight."""

    driver: Driver
    weight: Decimal
    level: Level | None
    version: int

    @property
    def low(self) -> Decimal:
        return self.weight * share_of(self.level) if self.level else Decimal(0)

    @property
    def high(self) -> Decimal:
        return self.low if self.level else self.weight


def terms_of(initiative: Initiative, drivers: Collection[Driver], cells: Cells) -> tuple[Term, ...]:
    """The computation of one priority, driver by driver; drivers without a kept weight count 0."""
    terms = []
    for driver in drivers:
        cell = cells.get((initiative.id, driver.id), NOT_RATED)
        terms.append(Term(driver, driver.weight_share or Decimal(0), cell.level, cell.version))
    return tuple(terms)


def priority_by(terms: Collection[Term]) -> Priority:
    """The priority of one computation, by the engine."""
    ratings = [float(share_of(term.level)) if term.level else None for term in terms]
    found = priority_of(ratings, [float(term.weight) for term in terms], least=0.0, most=1.0)
    return Priority(found.low, found.high, found.completeness)


@dataclass(frozen=True, slots=True)
class DriverValue:
    """What a group of initiatives gives to one driver.

    served        Σ of the levels' shares over the rated initiatives (0..1 each)
    worth         the same times the driver's weight: its part of the total priority
    rated, count  initiatives rated by this driver, and of the group
    """

    driver: Driver
    served: float
    worth: float
    rated: int
    count: int


def value_by_driver(access: Access, driver_set: DriverSet, initiative_ids: Collection[UUID]) -> tuple[DriverValue, ...]:
    """What these initiatives (those that the person may see) give to each driver, in the drivers' order."""
    visible = set(initiatives_visible_to(access).filter(id__in=initiative_ids).values_list("id", flat=True))
    rows = Rating.objects.filter(driver__driver_set=driver_set, level__isnull=False, initiative__in=visible)
    sums = rows.values("driver_id").annotate(served=Sum(share_in_sql("level")), rated=Count("id"))
    found = {row["driver_id"]: (float(row["served"]), int(row["rated"])) for row in sums}
    values = []
    for driver in drivers_of(driver_set):
        served, rated = found.get(driver.id, (0.0, 0))
        worth = served * float(driver.weight_share or 0)
        values.append(DriverValue(driver, served, worth, rated, len(visible)))
    return tuple(values)
