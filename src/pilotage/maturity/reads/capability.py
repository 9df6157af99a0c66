"""Capability models: which are there, and one as plain values."""

import hashlib
from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet

from pilotage.maturity.models import (
    CapabilityModel,
    Dimension,
    Effort,
    ModelState,
    Practice,
    PracticeMapping,
    PracticeNeed,
)
from pilotage.maturity.rules.shape import DimensionShape, ModelShape, PracticeShape, StageShape
from pilotage.maturity.rules.text import DimensionText, MappingText, ModelText, PracticeText, StageText


def capability_models() -> QuerySet[CapabilityModel]:
    """All editions: a model is no secret of anybody's."""
    return CapabilityModel.objects.order_by("name", "-made_on", "-id")


def model_in_force() -> CapabilityModel | None:
    """The edition that new assessments are made by, and evidence is shown for."""
    return CapabilityModel.objects.filter(state=ModelState.IN_FORCE).first()


def dimensions_in_force() -> dict[str, str]:
    """What the dimensions of the edition in force are called, by key, in their order: one query."""
    rows = Dimension.objects.filter(model__state=ModelState.IN_FORCE).order_by("position")
    return dict(rows.values_list("key", "name"))


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


def dimensions_of_models() -> QuerySet[Dimension]:
    """Dimensions of all editions, with the edition of each."""
    return Dimension.objects.select_related("model")


def text_of(model: CapabilityModel) -> ModelText:
    """The edition as a file says it: five queries."""
    dimensions = {one.pk: one for one in model.dimensions.all()}
    needs, mappings = _needs_of(model), _mappings_of(model)
    rows = Practice.objects.filter(model=model).order_by("dimension__position", "level", "position", "id")
    return ModelText(
        key=model.key,
        edition=model.edition,
        name=model.name,
        note=model.note,
        source=model.source,
        days=(model.small_days, model.medium_days, model.large_days),
        stages=tuple(StageText(one.key, one.name, one.note, one.from_level) for one in model.stages.all()),
        dimensions=tuple(DimensionText(one.key, one.name, one.question) for one in dimensions.values()),
        practices=tuple(
            PracticeText(
                one.key, dimensions[one.dimension_id].key, one.level, one.name, one.why, one.works, one.effort,
                one.weight, one.probe, one.threshold, tuple(needs[one.pk]), tuple(mappings[one.pk]),
            )
            for one in rows
        ),
    )  # fmt: skip


def _mappings_of(model: CapabilityModel) -> dict[UUID, list[MappingText]]:
    found: dict[UUID, list[MappingText]] = defaultdict(list)
    for one in PracticeMapping.objects.filter(practice__model=model):
        found[one.practice_id].append(MappingText(one.scheme, one.code, one.note))
    return found


def edition_stamp(model: CapabilityModel) -> str:
    """Tells whether an edition as a whole is as it was read: its own version, and its stages."""
    stages = [(str(one.pk), one.name, one.note, one.from_level) for one in model.stages.all()]
    return hashlib.sha256(repr((model.version, stages)).encode()).hexdigest()[:20]


def stamp_of(practice: Practice) -> str:
    """Tells whether a practice is as it was read: its own version, what it stands on, and where it is mapped to."""
    needs = sorted(str(id) for id in practice.needs.values_list("needed_id", flat=True))
    mappings = list(practice.mappings.values_list("scheme", "code", "note"))
    return hashlib.sha256(repr((practice.version, needs, mappings)).encode()).hexdigest()[:20]
