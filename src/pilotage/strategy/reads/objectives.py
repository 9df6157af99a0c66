"""The tree of objectives, and how far each measure is on its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from pilotage.accounts.rules import Access
from pilotage.strategy import rules
from pilotage.strategy.models import Actual, Contribution, Measure, Objective
from pilotage.strategy.reads.levels import share_of
from pilotage.work.reads.visible import initiatives_visible_to


def objectives_visible_to(access: Access) -> QuerySet[Objective]:
    """All of them, for everybody who sees anything at all."""
    if not rules.may_see_strategy(access):
        return Objective.objects.none()
    return Objective.objects.select_related("owner", "parent").order_by("position", "code")


def measures_visible_to(access: Access) -> QuerySet[Measure]:
    """The measures of all visible objectives."""
    visible = objectives_visible_to(access).order_by().values("id")
    return Measure.objects.filter(objective__in=visible).select_related("objective")


@dataclass(frozen=True, slots=True)
class Progress:
    """A measure as of a day.

    newest   what was measured last until then; None when nothing was measured
    share    of the way from baseline to target, below 0 when it went back; None while one of the three is unknown
    """

    measure: Measure
    newest: Actual | None
    share: Decimal | None

    @property
    def value(self) -> Decimal | None:
        return self.newest.value if self.newest else None


@dataclass(frozen=True, slots=True)
class Branch:
    """An objective in its place of the tree.

    weight   its share of the whole strategy: the product of the weights from the top; None when one is not said
    """

    objective: Objective
    depth: int
    weight: Decimal | None
    measures: tuple[Progress, ...]


def progress_of(measure: Measure, actuals: Iterable[Actual], *, on: date) -> Progress:
    """How far the measure was on that day; `actuals` are its own, in any order."""
    newest = max((actual for actual in actuals if actual.on <= on), key=lambda actual: actual.on, default=None)
    return Progress(measure, newest, _share(measure, newest.value if newest else None))


def _share(measure: Measure, value: Decimal | None) -> Decimal | None:
    baseline, target = measure.baseline, measure.target
    if value is None or baseline is None or target is None:
        return None
    if baseline == target:
        # To be kept where it was: reached as long as it is not worse.
        is_kept = value >= target if measure.direction == "up" else value <= target
        return Decimal(1 if is_kept else 0)
    return (value - baseline) / (target - baseline)


def objective_tree(access: Access, *, on: date) -> list[Branch]:
    """Every objective below its parent, with its measures as of a day. Three queries."""
    measures = Measure.objects.order_by("position", "name").prefetch_related(
        Prefetch("actuals", Actual.objects.filter(on__lte=on).order_by("on"))
    )
    found = list(objectives_visible_to(access).prefetch_related(Prefetch("measures", measures)))
    return _walked(found, on=on)


def objective_branches(access: Access) -> list[Branch]:
    """The tree without its measures: for choices and sums. One query."""
    return _walked(list(objectives_visible_to(access)), on=None)


def _walked(objectives: Sequence[Objective], *, on: date | None) -> list[Branch]:
    below: dict[UUID | None, list[Objective]] = {}
    for objective in objectives:
        below.setdefault(objective.parent_id, []).append(objective)
    walked: list[Branch] = []

    def walk(parent: UUID | None, depth: int, weight: Decimal | None) -> None:
        for objective in below.get(parent, []):
            own = objective.weight_share
            reaching = None if own is None or weight is None else own * weight
            measures = () if on is None else _measures(objective, on)
            walked.append(Branch(objective, depth, reaching, measures))
            walk(objective.id, depth + 1, reaching)

    walk(None, 0, Decimal(1))
    return walked


def _measures(objective: Objective, on: date) -> tuple[Progress, ...]:
    return tuple(progress_of(measure, measure.actuals.all(), on=on) for measure in objective.measures.all())


def measures_of(objective: Objective, *, on: date) -> list[Progress]:
    """The measures of one objective as of a day, each with all its measurements until then. Two queries."""
    known = Actual.objects.filter(on__lte=on).order_by("on")
    measures = objective.measures.order_by("position", "name").prefetch_related(Prefetch("actuals", known))
    return [progress_of(measure, measure.actuals.all(), on=on) for measure in measures]


def contributions_to(objective: Objective, access: Access) -> list[Contribution]:
    """Stated contributions of the initiatives that the person may see, strongest first, then by name."""
    found = Contribution.objects.filter(
        objective=objective, level__isnull=False, initiative__in=initiatives_visible_to(access).values("id")
    ).select_related("initiative__portfolio", "initiative__stage")
    return sorted(found, key=lambda row: (-share_of(row.level), row.initiative.name, row.initiative_id))
