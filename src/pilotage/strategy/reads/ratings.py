"""The rating grid: what is rated, by whom it may be, and what is suspicious about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from pilotage.accounts.rules import Access, Permission
from pilotage.strategy.models import Contribution, Driver, DriverSet, Level, Rating
from pilotage.strategy.reads.drivers import drivers_of
from pilotage.work.models import Initiative
from pilotage.work.reads.visible import initiatives_visible_to


@dataclass(frozen=True, slots=True)
class Rated:
    """A cell as it is: no level is not rated; version 0 where nothing was ever said."""

    level: Level | None
    version: int


NOT_RATED = Rated(None, 0)
Cells = Mapping[tuple[UUID, UUID], Rated]


def ratings_of(access: Access, driver_set: DriverSet, initiative_ids: Collection[UUID]) -> Cells:
    """Cells by (initiative, driver), of the initiatives that the person may see; a missing key is NOT_RATED."""
    return cells_of(driver_set, initiatives_visible_to(access).filter(id__in=initiative_ids))


def cells_of(driver_set: DriverSet, initiatives: Collection[UUID] | QuerySet[Initiative]) -> Cells:
    """The same of initiatives that came through the door already."""
    rows = Rating.objects.filter(driver__driver_set=driver_set, initiative__in=_ids(initiatives))
    found = rows.values_list("initiative_id", "driver_id", "level", "version")
    return {(one, other): Rated(Level(level) if level else None, version) for one, other, level, version in found}


def _ids(initiatives: Collection[UUID] | QuerySet[Initiative]) -> Collection[UUID] | QuerySet[Initiative, UUID]:
    """As a subquery of ids alone: joined names and orders would only cost."""
    return initiatives.order_by().values_list("id", flat=True) if isinstance(initiatives, QuerySet) else initiatives


def contributions_of(access: Access, initiative_ids: Collection[UUID]) -> Cells:
    """Cells by (initiative, objective), of the initiatives that the person may see."""
    visible = initiatives_visible_to(access).filter(id__in=initiative_ids).values("id")
    found = Contribution.objects.filter(initiative__in=visible).values_list(
        "initiative_id", "objective_id", "level", "version"
    )
    return {(one, other): Rated(Level(level) if level else None, version) for one, other, level, version in found}


def ids_ratable_by(access: Access, initiatives: Sequence[Initiative]) -> set[UUID]:
    """Which of them the person may rate."""
    return {one.id for one in initiatives if access.may(Permission.RATE, path=one.scope.path)}


Levels = list[tuple[UUID, UUID, str]]  # (initiative, driver or objective, level)
# Up to here the database picks them by their ids; a longer list costs it more than reading all and leaving some out.
_PICKED_BY_ID = 500


def levels_by_driver(driver_set: DriverSet, among: Collection[UUID]) -> Levels:
    """What is rated, of initiatives that came through the door already."""
    rows = Rating.objects.filter(driver__in=drivers_of(driver_set), level__isnull=False)
    if len(among) <= _PICKED_BY_ID:
        rows = rows.filter(initiative_id__in=among)
    found = rows.values_list("initiative_id", "driver_id", "level")
    return [(one, other, level) for one, other, level in found if one in among and level]


def levels_by_objective(among: Collection[UUID]) -> Levels:
    """What is stated of objectives, likewise."""
    rows = Contribution.objects.filter(level__isnull=False)
    if len(among) <= _PICKED_BY_ID:
        rows = rows.filter(initiative_id__in=among)
    found = rows.values_list("initiative_id", "objective_id", "level")
    return [(one, other, level) for one, other, level in found if one in among and level]


@dataclass(frozen=True, slots=True)
class Checks:
    """What somebody should look at.

    unrated            how many initiatives are rated by no driver
    partly             how many lack some ratings
    unserved           drivers that are rated, and served by nobody
    alike              drivers that every rated initiative serves alike: they tell none from another
    unrated_drivers    drivers by which nothing is rated yet
    """

    unrated: int
    partly: int
    unserved: tuple[Driver, ...]
    alike: tuple[Driver, ...]
    unrated_drivers: tuple[Driver, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.unrated or self.partly or self.unserved or self.alike or self.unrated_drivers)


def checks_of(driver_set: DriverSet, initiatives: QuerySet[Initiative], *, total: int) -> Checks:
    """The checks over these (visible) initiatives, so many in total. Two queries, however many there are."""
    drivers = drivers_of(driver_set)
    rated = Rating.objects.filter(driver__driver_set=driver_set, level__isnull=False)
    rated = rated.filter(initiative__in=initiatives.order_by().values("id"))
    by_initiative = list(rated.values("initiative_id").annotate(count=Count("id")).values_list("count", flat=True))
    by_driver = {
        row["driver_id"]: row
        for row in rated.values("driver_id").annotate(
            count=Count("id"), least=Min("level"), most=Max("level"), serving=Count("id", filter=~Q(level=Level.NONE))
        )
    }
    known = [driver for driver in drivers if driver.id in by_driver]
    return Checks(
        unrated=total - len(by_initiative),
        partly=sum(count < len(drivers) for count in by_initiative),
        unserved=tuple(driver for driver in known if not by_driver[driver.id]["serving"]),
        alike=tuple(driver for driver in known if _is_alike(by_driver[driver.id])),
        unrated_drivers=tuple(driver for driver in drivers if driver.id not in by_driver),
    )


def _is_alike(row: Mapping[str, object]) -> bool:
    """At least three rated, all the same, and not all none (that is told already)."""
    return row["least"] == row["most"] and row["least"] != Level.NONE and int(str(row["count"])) >= 3


def unrated_in(driver_set: DriverSet, initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Those that no driver of the set rates."""
    rated = Rating.objects.filter(driver__driver_set=driver_set, level__isnull=False)
    return initiatives.exclude(id__in=rated.values("initiative_id"))


def partly_rated_in(driver_set: DriverSet, initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Those that some drivers of the set rate, but not all."""
    count = driver_set.drivers.count()
    rated = Rating.objects.filter(driver__driver_set=driver_set, level__isnull=False).values("initiative_id")
    partly = rated.annotate(count=Count("id")).filter(count__lt=count).values("initiative_id")
    return initiatives.filter(id__in=partly)


def row_version(initiative_id: UUID, drivers: Collection[Driver], cells: Cells) -> int:
    """One number for a row of the grid: it grows by one with every change of any of its cells; 1 when none ever was."""
    return 1 + sum(cells.get((initiative_id, driver.id), NOT_RATED).version for driver in drivers)


def drivers_rated_since(driver_set: DriverSet, initiative_id: UUID, *, changes: int) -> set[UUID]:
    """The drivers of the last so many changes of a row: what a stale page has not seen."""
    # The class of the events is made by the decorator; types do not know it.
    events = Rating.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        initiative_id=initiative_id, driver_id__in=driver_set.drivers.values("id"), pgh_label__in=("insert", "update")
    )
    return set(events.order_by("-pgh_id").values_list("driver_id", flat=True)[: max(changes, 0)])
