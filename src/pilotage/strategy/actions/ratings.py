"""Rating initiatives by drivers, and saying which objectives they serve."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access, Permission
from pilotage.kit.history import deed
from pilotage.kit.reactions import tell
from pilotage.strategy import rules
from pilotage.strategy.models import Contribution, Driver, Level, Objective, Rating
from pilotage.work.models import Initiative

RATINGS_CHANGED = "ratings_changed"  # told with the initiatives' ids
Key = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Cell:
    """One new value. `target_id` is a driver's, or an objective's; no level takes the old one back."""

    initiative_id: UUID
    target_id: UUID
    level: Level | None
    version: int | None  # that was read, 0 where nothing was; None overwrites whatever is there


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell held instead of what was read."""

    key: Key
    level: Level | None
    version: int


class StaleCells(Exception):
    """Somebody rated some of these cells since they were read; nothing was saved."""

    def __init__(self, found: tuple[Found, ...]) -> None:
        super().__init__(_("Somebody rated this in the meantime. Nothing was saved."))
        self.found = found


Row = TypeVar("Row", Rating, Contribution)


def rate(
    initiative: Initiative, driver: Driver, *, level: Level | None, version: int | None, access: Access
) -> Rating | None:
    """How strongly the initiative serves the driver; no level: not rated. Raises Refused, Impossible or StaleCells."""
    rate_many([Cell(initiative.id, driver.id, level, version)], access=access)
    return Rating.objects.filter(initiative=initiative, driver=driver).first()


def rate_many(cells: Collection[Cell], *, access: Access) -> int:
    """Many ratings at once, or none of them; how many changed. Raises Refused, Impossible or StaleCells."""
    with transaction.atomic(), deed("rate", actor=access.person_id, count=len(cells)):
        _check_initiatives(cells, access)
        drivers = Driver.objects.filter(id__in={cell.target_id for cell in cells}).select_related("driver_set")
        _check_targets(cells, {driver.id for driver in drivers})
        for driver_set in {driver.driver_set for driver in drivers}:
            verdict = rules.is_open(driver_set)
            if not verdict:
                raise rules.Impossible(verdict.reason)
        return _write(Rating, "driver_id", cells)


def contribute(
    initiative: Initiative, objective: Objective, *, level: Level | None, version: int | None, access: Access
) -> Contribution | None:
    """How strongly the initiative serves the objective; no level: not stated. Raises as `rate`."""
    contribute_many([Cell(initiative.id, objective.id, level, version)], access=access)
    return Contribution.objects.filter(initiative=initiative, objective=objective).first()


def contribute_many(cells: Collection[Cell], *, access: Access) -> int:
    """Many contributions at once, or none of them; how many changed. Raises as `rate_many`."""
    with transaction.atomic(), deed("contribute", actor=access.person_id, count=len(cells)):
        _check_initiatives(cells, access)
        known = Objective.objects.filter(id__in={cell.target_id for cell in cells}).values_list("id", flat=True)
        _check_targets(cells, set(known))
        return _write(Contribution, "objective_id", cells)


def _check_initiatives(cells: Collection[Cell], access: Access) -> None:
    """Refused unless the person may rate every one of them."""
    access.may_anywhere(Permission.RATE).or_raise()
    asked = {cell.initiative_id for cell in cells}
    allowed = Initiative.objects.filter(access.where(Permission.RATE, field="scope__path"), id__in=asked).count()
    if allowed < len(asked):
        # Says nothing about whether the others exist: somebody may be guessing.
        access.may(Permission.RATE, path="").or_raise()


def _check_targets(cells: Collection[Cell], known: set[UUID]) -> None:
    if {cell.target_id for cell in cells} - known:
        raise rules.Impossible(_("What you rate by was removed in the meantime: load the page again."))
    if len({(cell.initiative_id, cell.target_id) for cell in cells}) < len(cells):
        raise rules.Impossible(_("One cell was rated twice in one go."))


def _write(model: type[Row], target: str, cells: Collection[Cell]) -> int:
    old = _locked(model, target, cells)
    _refuse_stale(cells, old)
    changed = [cell for cell in cells if _level(old, cell) != cell.level]
    rows = [model(initiative_id=cell.initiative_id, level=cell.level, **{target: cell.target_id}) for cell in changed]
    model._default_manager.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["initiative_id", target],
        update_fields=["level"],
        batch_size=2000,
    )
    if changed:
        tell(RATINGS_CHANGED, {cell.initiative_id for cell in changed})
    return len(changed)


def _locked(model: type[Row], target: str, cells: Iterable[Cell]) -> Mapping[Key, Row]:
    ids = {cell.initiative_id for cell in cells}
    # The initiatives are locked, not only their ratings: of two people who rate an empty cell the second must wait.
    list(Initiative.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id"))
    targets = {cell.target_id for cell in cells}
    found = model._default_manager.filter(initiative_id__in=ids, **{f"{target}__in": targets})
    return {(row.initiative_id, getattr(row, target)): row for row in found}


def _refuse_stale(cells: Iterable[Cell], old: Mapping[Key, Row]) -> None:
    stale = []
    for cell in cells:
        key = (cell.initiative_id, cell.target_id)
        version = old[key].version if key in old else 0
        if cell.version is not None and cell.version != version:
            stale.append(Found(key, _level(old, cell), version))
    if stale:
        raise StaleCells(tuple(stale))


def _level(old: Mapping[Key, Row], cell: Cell) -> Level | None:
    row = old.get((cell.initiative_id, cell.target_id))
    return Level(row.level) if row is not None and row.level else None
