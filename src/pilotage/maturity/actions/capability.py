"""Capability models: loading and copying them, putting one edition in force, retiring others."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.maturity.models import (
    CapabilityModel,
    Dimension,
    JourneyStage,
    ModelState,
    Practice,
    PracticeMapping,
    PracticeNeed,
)
from pilotage.maturity.reads.capability import text_of
from pilotage.maturity.rules.file import model_from
from pilotage.maturity.rules.permissions import may_keep_model
from pilotage.maturity.rules.probes import PROBES
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.standing import problems_of
from pilotage.maturity.rules.text import ModelText, PracticeText, Unfit, ordered, plain
from pilotage.maturity.rules.writing import digest_of

MOST_EDITIONS = 99


@dataclass(frozen=True, slots=True)
class Loaded:
    """The edition that a file holds; is_new: it was not there before."""

    model: CapabilityModel
    is_new: bool


def load_model(content: bytes, *, access: Access, on: date) -> Loaded:
    """Keep the edition of a file, ready to be put in force; one that is there already with the same content is left.

    Raises Unfit with all that is wrong with the file, or Impossible where the edition is there with other content.
    """
    may_keep_model(access).or_raise()
    return _kept(model_from(content, probes=PROBES), access=access, on=on)


def import_model(content: bytes, *, source: str, has_right: bool, access: Access, on: date) -> Loaded:
    """The same for somebody else's model: who brings it says whose words it holds, and that they may be used here."""
    may_keep_model(access).or_raise()
    stated = plain(source)
    if not stated:
        raise Impossible(
            _("Say whose words these are, and by which licence or agreement you use them."), field="source"
        )
    if not has_right:
        text = _("Only load what you may use. If you have the right, say so; else ask its owner first.")
        raise Impossible(text, field="has_right")
    read = model_from(content, probes=PROBES)
    return _kept(replace(read, source=plain(f"{stated}\n{read.source}")), access=access, on=on)


def _kept(read: ModelText, *, access: Access, on: date) -> Loaded:
    with transaction.atomic(), deed("load_capability_model", actor=access.person_id, name=read.name):
        there = CapabilityModel.objects.select_for_update().filter(key=read.key, edition=read.edition).first()
        if there is None:
            return Loaded(write_model(read, state=ModelState.READY, on=on), is_new=True)
        if digest_of(text_of(there)) != digest_of(read):
            text = _("“%(name)s” is there already, with other content. Give the file another edition.")
            raise Impossible(text % {"name": there}, field="file")
        return Loaded(there, is_new=False)


def write_model(
    read: ModelText, *, state: ModelState, on: date, copied_from: CapabilityModel | None = None
) -> CapabilityModel:
    """The rows of an edition. For actions that have asked who may do so, within their transaction."""
    read = ordered(read)
    small, medium, large = read.days
    model = CapabilityModel.objects.create(
        key=read.key, edition=read.edition, name=read.name, note=read.note, source=read.source, state=state, made_on=on,
        digest="" if state == ModelState.DRAFT else digest_of(read), copied_from=copied_from, small_days=small,
        medium_days=medium, large_days=large,
    )  # fmt: skip
    JourneyStage.objects.bulk_create(
        JourneyStage(model=model, key=one.key, name=one.name, note=one.note, from_level=one.from_level)
        for one in read.stages
    )
    dimensions = {
        one.key: Dimension(model=model, key=one.key, name=one.name, question=one.question, position=place)
        for place, one in enumerate(read.dimensions)
    }
    Dimension.objects.bulk_create(dimensions.values())
    practices = {
        one.key: _row(one, model, dimensions[one.dimension], place) for place, one in enumerate(read.practices)
    }
    Practice.objects.bulk_create(practices.values())
    _write_around(read, practices)
    return model


def _row(one: PracticeText, model: CapabilityModel, dimension: Dimension, place: int) -> Practice:
    return Practice(
        model=model, dimension=dimension, key=one.key, level=one.level, name=one.name, why=one.why, works=one.works,
        effort=one.effort, weight=one.weight, probe=one.probe, threshold=one.threshold, position=place,
    )  # fmt: skip


def _write_around(read: ModelText, practices: Mapping[str, Practice]) -> None:
    PracticeNeed.objects.bulk_create(
        PracticeNeed(practice=practices[one.key], needed=practices[need])
        for one in read.practices
        for need in one.needs
    )
    PracticeMapping.objects.bulk_create(
        PracticeMapping(practice=practices[one.key], scheme=each.scheme, code=each.code, note=each.note)
        for one in read.practices
        for each in one.mappings
    )


def copy_model(model: CapabilityModel, *, access: Access, on: date) -> CapabilityModel:
    """A draft with all that an edition holds: the next edition, to be changed."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("copy_capability_model", actor=access.person_id, name=str(model)):
        # Held, so that two copies at the same time do not take the same edition.
        held = CapabilityModel.objects.select_for_update().get(pk=model.pk)
        read = replace(text_of(held), edition=_next_edition(held))
        return write_model(read, state=ModelState.DRAFT, on=on, copied_from=held)


def _next_edition(model: CapabilityModel) -> str:
    """The first that is free among 1.1, 1.2, …: whole numbers are left to whom the model comes from."""
    taken = set(CapabilityModel.objects.filter(key=model.key).values_list("edition", flat=True))
    stem = model.edition.rpartition(".")[0] or model.edition
    free = (f"{stem}.{number}" for number in range(1, MOST_EDITIONS + 1))
    found = next((one for one in free if one not in taken and len(one) <= 40), None)
    if found is None:
        raise Impossible(_("There are too many copies of this edition. Discard drafts that nobody needs."))
    return found


def put_in_force(model: CapabilityModel, *, version: int, access: Access) -> CapabilityModel:
    """New assessments, roadmaps and evidence follow this edition from now on; the one before stays ready.

    Raises Unfit with all that is lacking, Impossible for a retired edition, Stale.
    """
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("put_model_in_force", actor=access.person_id, name=str(model)):
        # All of them, in one order, so that two people do not wait for each other.
        editions = {one.pk: one for one in CapabilityModel.objects.select_for_update().order_by("id")}
        current = fresh(editions.get(model.pk), version)
        if current.state == ModelState.IN_FORCE:
            return current
        if current.state == ModelState.RETIRED:
            raise Impossible(_("“%(name)s” is retired. Take it back first.") % {"name": current})
        read = text_of(current)
        problems = problems_of(read, probes=PROBES, where=[f"“{one.name}”" for one in read.practices])
        if problems:
            raise Unfit(tuple(problems))
        for one in editions.values():
            if one.state == ModelState.IN_FORCE:
                one.state = ModelState.READY
                one.save()
        current.state, current.digest = ModelState.IN_FORCE, digest_of(read)
        current.save()
    current.refresh_from_db()
    return current


def retire_model(model: CapabilityModel, *, version: int, access: Access) -> CapabilityModel:
    """It is offered no more; what was assessed by it keeps it. Retired again, it comes back."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("retire_capability_model", actor=access.person_id, name=str(model)):
        found = CapabilityModel.objects.select_for_update().filter(pk=model.pk).first()
        current = fresh(found, version)
        if current.state == ModelState.IN_FORCE:
            raise Impossible(_("“%(name)s” is in force. Put another edition in force first.") % {"name": current})
        if current.state == ModelState.DRAFT:
            raise Impossible(_("“%(name)s” is a draft. Discard it instead.") % {"name": current})
        current.state = ModelState.READY if current.state == ModelState.RETIRED else ModelState.RETIRED
        current.save()
    current.refresh_from_db()
    return current


def discard_draft(model: CapabilityModel, *, version: int, access: Access) -> None:
    """A draft goes for good: nothing was ever assessed by it."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("discard_draft_model", actor=access.person_id, name=str(model)):
        found = CapabilityModel.objects.select_for_update().filter(pk=model.pk).first()
        current = fresh(found, version)
        if current.state != ModelState.DRAFT:
            raise Impossible(_("“%(name)s” is no draft any more. Retire it instead.") % {"name": current})
        try:
            current.delete()
        except ProtectedError as used:
            raise Impossible(_("“%(name)s” is used. Nothing was discarded.") % {"name": current}) from used


def fresh(current: CapabilityModel | None, version: int) -> CapabilityModel:
    """The edition, held and as it was read. Raises Impossible or Stale."""
    if current is None:
        raise Impossible(_("This edition is not there any more."))
    if current.version != version:
        raise Stale(current)
    return current
