"""Capability models: which are there, and one as plain values."""

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet

from pilotage.maturity.models import CapabilityModel, Effort, ModelState, Practice, PracticeNeed
from pilotage.maturity.rules.shape import DimensionShape, ModelShape, PracticeShape, StageShape


def capability_models() -> QuerySet[CapabilityModel]:
    """All editions: a model is no secret of anybody's."""
    return CapabilityModel.objects.order_by("name", "-made_on", "-id")


def model_in_force() -> CapabilityModel | None:
    """The edition that new assessments are made by, and evidence is shown for."""
    return CapabilityModel.objects.filter(state=ModelState.IN_FORCE).first()


def shape_of(model: CapabilityModel) -> ModelShape:
    """The edition with its stages, dimensions and practices: four queries."""
    dimensions = {one.pk: one for one in model.dimensions.all()}
    needs = _needs_of(model)
    days = {Effort.SMALL: model.small_days, Effort.MEDIUM: model.medium_days, Effort.LARGE: model.large_days}
    rows = Practice.objects.filter(model=model).order_by("dimension__position", "level", "position", "id")
    return ModelShape(
        model.pk,
        model.name,
        model.edition,
        tuple(StageShape(one.key, one.name, one.note, one.from_level) for one in model.stages.all()),
        tuple(DimensionShape(one.pk, one.key, one.name, one.question) for one in dimensions.values()),
        tuple(
            PracticeShape(
                one.pk, one.key, dimensions[one.dimension_id].key, one.level, one.name, one.why, one.works, one.effort,
                days[Effort(one.effort)], float(one.weight), one.probe,
                None if one.threshold is None else float(one.threshold), tuple(needs[one.pk]),
            )
            for one in rows
        ),
    )  # fmt: skip


def _needs_of(model: CapabilityModel) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = PracticeNeed.objects.filter(practice__model=model).order_by("needed__level", "needed__position")
    for practice, needed in rows.values_list("practice_id", "needed__key"):
        found[practice].append(needed)
    return found


def practices_of_models() -> QuerySet[Practice]:
    """Practices of all editions, with the edition and the dimension of each."""
    return Practice.objects.select_related("model", "dimension")
