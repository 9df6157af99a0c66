"""Changing a draft of a capability model: its words, its days, its stages and its dimensions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pilotage.accounts.rules import Access
from pilotage.kit.history import deed
from pilotage.maturity.models import CapabilityModel, Dimension, JourneyStage, ModelState, Practice
from pilotage.maturity.reads.capability import edition_stamp
from pilotage.maturity.rules.file import MOST_PARTS
from pilotage.maturity.rules.permissions import may_keep_model
from pilotage.maturity.rules.refusals import Impossible, Stale
from pilotage.maturity.rules.text import LEVELS, plain


@dataclass(frozen=True, slots=True)
class StageFacts:
    name: str
    note: str
    from_level: int


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What is said of an edition as a whole. stages: by id, all of them."""

    name: str
    edition: str
    note: str
    source: str
    days: tuple[int, int, int]
    stages: Mapping[UUID, StageFacts]


def change_draft(model: CapabilityModel, *, seen: str, facts: EditionFacts, access: Access) -> CapabilityModel:
    """The words, the days and the stages of a draft.

    seen   the stamp of the edition when it was read

    Raises Impossible or Stale.
    """
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("change_draft_model", actor=access.person_id, name=str(model)):
        current = held_draft(model.pk)
        if edition_stamp(current) != seen:
            raise Stale(current)
        _check_edition(facts)
        current.name, current.edition = line_of(facts.name), line_of(facts.edition)
        current.note, current.source = plain(facts.note), plain(facts.source)
        current.small_days, current.medium_days, current.large_days = facts.days
        try:
            with transaction.atomic():
                current.save()
        except IntegrityError as clash:
            text = _("There is an edition “%(edition)s” of this model already. Choose another.")
            raise Impossible(text % {"edition": current.edition}, field="edition") from clash
        _change_stages(current, facts.stages)
    current.refresh_from_db()
    return current


def _check_edition(facts: EditionFacts) -> None:
    for name, words in (("name", facts.name), ("edition", facts.edition), ("source", facts.source)):
        if not plain(words):
            raise Impossible(_("Write something here."), field=name)
    small, medium, large = facts.days
    if not 1 <= small <= medium <= large:
        raise Impossible(_("Days begin at 1 and rise from small over medium to large."), field="large_days")
    levels = [stage.from_level for stage in facts.stages.values()]
    if any(not plain(stage.name) for stage in facts.stages.values()):
        raise Impossible(_("Every stage of the journey needs a name."))
    if set(levels) - set(LEVELS) or len(set(levels)) < len(levels):
        raise Impossible(_("Every stage of the journey begins at a level of its own, from 1 to 5."))


def _change_stages(model: CapabilityModel, stages: Mapping[UUID, StageFacts]) -> None:
    rows = list(model.stages.select_for_update())
    if {row.pk for row in rows} != set(stages):
        raise Stale(model)
    # Out of each other's way first: two of one edition never begin at the same level, not even for a moment.
    changed = [row for row in rows if _differs(row, stages[row.pk])]
    made = [
        JourneyStage(
            id=row.pk, model=model, key=row.key, name=line_of(said.name), note=plain(said.note),
            from_level=said.from_level,
        )
        for row in changed
        if (said := stages[row.pk])
    ]  # fmt: skip
    JourneyStage.objects.filter(pk__in=[row.pk for row in changed]).delete()
    JourneyStage.objects.bulk_create(made)


def _differs(row: JourneyStage, said: StageFacts) -> bool:
    return (row.name, row.note, row.from_level) != (line_of(said.name), plain(said.note), said.from_level)


def add_dimension(model: CapabilityModel, *, name: str, question: str, access: Access) -> Dimension:
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("add_dimension", actor=access.person_id, name=str(model)):
        held = held_draft(model.pk)
        count = held.dimensions.count()
        if count >= MOST_PARTS:
            raise Impossible(_("A model has at most %(most)s dimensions.") % {"most": MOST_PARTS})
        last = held.dimensions.aggregate(last=Max("position"))["last"]
        key = free_key(name, held.dimensions.values_list("key", flat=True), otherwise="dimension", most=60)
        made = Dimension(model=held, key=key, position=0 if last is None else last + 1)
        return _kept_dimension(made, name, question)


def change_dimension(dimension: Dimension, *, version: int, name: str, question: str, access: Access) -> Dimension:
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("change_dimension", actor=access.person_id, name=dimension.name):
        held_draft(dimension.model_id)
        current = Dimension.objects.select_for_update().filter(pk=dimension.pk).first()
        if current is None:
            raise Impossible(_("This dimension is not there any more."))
        if current.version != version:
            raise Stale(current)
        return _kept_dimension(current, name, question)


def _kept_dimension(row: Dimension, name: str, question: str) -> Dimension:
    row.name, row.question = line_of(name), line_of(question)
    if not row.name:
        raise Impossible(_("Give the dimension a name."), field="name")
    row.save()
    row.refresh_from_db()
    return row


def remove_dimension(dimension: Dimension, *, access: Access) -> None:
    """Only an empty one: its practices are moved or removed first."""
    may_keep_model(access).or_raise()
    with transaction.atomic(), deed("remove_dimension", actor=access.person_id, name=dimension.name):
        held_draft(dimension.model_id)
        if Practice.objects.filter(dimension=dimension.pk).exists():
            text = _("“%(name)s” has practices. Move them to another dimension, or remove them, first.")
            raise Impossible(text % {"name": dimension.name})
        Dimension.objects.filter(pk=dimension.pk).delete()


def held_draft(id: UUID) -> CapabilityModel:
    """The draft, held: one change of it at a time. Raises Impossible for any other edition."""
    found = CapabilityModel.objects.select_for_update().filter(pk=id).first()
    if found is None:
        raise Impossible(_("This edition is not there any more."))
    if found.state != ModelState.DRAFT:
        text = _("“%(name)s” is no draft any more, and stays as it is. Copy it, and change the copy.")
        raise Impossible(text % {"name": found})
    return found


def free_key(name: str, taken: Iterable[str], *, otherwise: str, most: int) -> str:
    """A key made of the name, with a number where it is taken; of a word where the name has no letters for keys."""
    stem = slugify(name)[: most - 5].strip("-_") or otherwise
    used = set(taken)
    keys = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(used) + 3))
    return next(key for key in keys if key not in used)


def line_of(text: str) -> str:
    return " ".join(text.split())
